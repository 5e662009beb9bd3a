/** ZIP: every field that a reader may or may not trust, and what the differences can hide. */
import { deflateRawSync } from 'node:zlib';
import { cat, crc32, cuts, le16, le32, noise } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { zip, zipOf } from '../lib/zip.mjs';

const NOTE = Buffer.from('Meeting notes: the delivery comes on Thursday.\n');
const note = { name: 'notes.txt', data: NOTE };
const bad = () => ({ name: 'tool.com', data: eicar() });
const inner = () => zipOf('tool.com', eicar());

export function recipes(corpus) {
  const add = (id, family, why, make, more = {}) =>
    corpus.hostile(`${id}.zip`, { format: 'zip', writer: 'hand', family, why, ...more }, make);
  structure(add);
  lies(add);
  hiding(add);
  names(add);
  nesting(corpus, add);
  kinds(corpus);
  for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const whole = () => zip([{ name: 'picture.bin', data: noise(20_000), method: 0 }, note, bad()]);
    add(`zip-cut-${index}`, 'cut', 'EICAR in a ZIP that ends too early', () => cuts(whole())[index].data);
    add(
      `zip-cut-no-virus-${index}`,
      'cut',
      'a ZIP that ends too early: its directory or members are lost',
      () => cuts(zip([{ name: 'a.bin', data: noise(9000) }, note]))[index].data,
      { hides: 'cut' },
    );
  }
}

function structure(add) {
  const plain = 'EICAR in an ordinary member';
  add('zip-stored', 'plain', plain, () => zip([{ ...bad(), method: 0 }]));
  add('zip-deflated', 'plain', plain, () => zip([note, bad()]));
  add('zip-descriptor', 'structure', 'EICAR behind a data descriptor', () => zip([{ ...bad(), descriptor: true }]));
  add('zip-descriptor-no-mark', 'structure', 'EICAR behind a data descriptor without its mark', () =>
    zip([{ ...bad(), descriptor: true, descriptorMark: false }]),
  );
  add('zip-descriptor-stored', 'structure', 'EICAR stored, its sizes only in the directory', () =>
    zip([{ ...bad(), method: 0, descriptor: true }]),
  );
  add('zip64-full', 'structure', 'EICAR in a ZIP64 with all 64-bit records', () =>
    zip([{ ...bad(), zip64: true }], { zip64: true }),
  );
  add('zip64-local', 'structure', 'EICAR with 64-bit sizes in the local header only', () =>
    zip([{ ...bad(), zip64: 'local' }]),
  );
  add('zip64-directory', 'structure', 'EICAR with 64-bit sizes in the directory only', () =>
    zip([{ ...bad(), zip64: 'directory' }]),
  );
  add('zip64-end-only', 'structure', 'EICAR with only the 64-bit end record', () => zip([bad()], { zip64: true }));
  add('zip64-descriptor', 'structure', 'EICAR with a 64-bit data descriptor', () =>
    zip([{ ...bad(), zip64: true, descriptor: true }], { zip64: true }),
  );
  add('zip-no-directory', 'structure', 'EICAR in a ZIP without a directory', () => {
    const whole = zip([note, bad()]);
    return whole.subarray(0, whole.indexOf('PK\x01\x02', 0, 'latin1'));
  });
  add('zip-no-end', 'structure', 'EICAR in a ZIP without an end record', () => zip([note, bad()], { end: false }));
  add('zip-spanned-mark', 'structure', 'EICAR behind the mark of a split archive', () =>
    zip([bad()], { prefix: 'PK\x07\x08' }),
  );
  add('zip-temporary-spanned-mark', 'structure', 'EICAR behind the mark PK00', () => zip([bad()], { prefix: 'PK00' }));
  add(
    'zip-last-volume',
    'structure',
    'the last volume of a split ZIP; the members are elsewhere',
    () => zip([{ ...bad(), startDisk: 0 }], { disk: 3 }),
    { hides: 'opaque' },
  );
  add(
    'zip-first-volume',
    'structure',
    'the first half of a split ZIP (name.z01)',
    () => zip([{ name: 'a.bin', data: noise(8000), method: 0 }, bad()], { prefix: 'PK\x07\x08' }).subarray(0, 5000),
    {
      name: 'parts.z01',
      hides: 'cut',
    },
  );
  add('zip-100000-entries', 'many', 'EICAR is the last of 100,000 members', () =>
    zip([...Array.from({ length: 99_999 }, (_, n) => ({ name: `${n}`, data: 'x', method: 0 })), bad()]),
  );
  add('zip-12001-entries', 'many', 'EICAR is the last of 12,001 members', () =>
    zip([...Array.from({ length: 12_000 }, (_, n) => ({ name: `${n}.txt`, data: `${n}` })), bad()]),
  );
  add('zip-no-entries-tail', 'hiding', 'an empty ZIP with an archive behind it', () => zip([], { tail: inner() }));
  add('zip-no-entries-prefix', 'hiding', 'an empty ZIP with an archive before it', () => cat(inner(), zip([])));
  add(
    'zip-method-0-empty-listing',
    'hiding',
    'the directory says that there are no members, the members are there',
    () => zip([{ ...bad(), unlisted: true }]),
  );
}

function lies(add) {
  const lie = 'lying-header';
  add('zip-local-name-differs', lie, 'the local header has another name than the directory', () =>
    zip([{ ...bad(), name: 'readme.txt', local: { name: 'tool.com.exe' } }]),
  );
  add(
    'zip-local-stored-directory-deflated',
    lie,
    'the local header says stored, the directory deflated; EICAR shows in the deflated reading',
    () => zip([{ ...bad(), local: { method: 0 } }]),
  );
  add(
    'zip-local-deflated-directory-stored',
    lie,
    'the local header says deflated, the directory stored; EICAR shows in the local reading',
    () => {
      const packed = deflateRawSync(eicar());
      return zip([
        {
          name: 'a.txt',
          data: eicar(),
          raw: packed,
          method: 0,
          size: packed.length,
          crc: crc32(packed),
          local: { method: 8, size: 68, crc: crc32(eicar()) },
        },
      ]);
    },
  );
  add('zip-directory-size-zero', lie, 'the directory says that the member is empty', () =>
    zip([
      {
        ...bad(),
        size: 0,
        packedSize: 0,
        crc: 0,
        local: { size: 68, crc: crc32(eicar()), packedSize: deflateRawSync(eicar()).length },
      },
    ]),
  );
  add('zip-local-size-zero', lie, 'the local header says that the member is empty, without a descriptor', () =>
    zip([{ ...bad(), local: { size: 0, packedSize: 0, crc: 0 } }]),
  );
  add('zip-size-too-small', lie, 'the headers announce 10 bytes, the stream holds a clean start and then EICAR', () =>
    zip([{ name: 'a.txt', data: cat(NOTE, eicar()), size: 10, crc: crc32(NOTE.subarray(0, 10)) }]),
  );
  add('zip-size-too-large', lie, 'the headers announce more than the stream holds', () =>
    zip([{ ...bad(), size: 4096 }]),
  );
  add('zip-packed-size-too-small', lie, 'the packed size ends inside the stream', () =>
    zip([{ name: 'a.bin', data: cat(noise(3000), eicar()), packedSize: 1000 }]),
  );
  add('zip-packed-size-too-large', lie, 'the packed size reaches beyond the file', () =>
    zip([{ ...bad(), packedSize: 1_000_000 }]),
  );
  add('zip-wrong-crc', lie, 'the checksum of the member is wrong', () => zip([{ ...bad(), crc: 0xdeadbeef }]));
  add(
    'zip-wrong-crc-no-virus',
    lie,
    'the checksum of a member is wrong: what was scanned is not what was sent',
    () => zip([{ ...note, crc: 0xdeadbeef }]),
    { hides: 'cut' },
  );
  add('zip-directory-offset-wrong', lie, 'the end record points at the wrong place', () =>
    zip([note, bad()], { directoryOffset: 12 }),
  );
  add(
    'zip-directory-offset-into-decoy',
    lie,
    'a second, clean directory lies where the end record points; another reader takes the last one',
    () => {
      const clean = zip([note]);
      const decoy = clean.subarray(
        clean.indexOf('PK\x01\x02', 0, 'latin1'),
        clean.lastIndexOf('PK\x05\x06', undefined, 'latin1'),
      );
      return zip([note, { ...bad(), after: decoy }], { directoryOffset: undefined, count: 1 });
    },
  );
  add('zip-count-too-small', lie, 'the end record counts one member, the directory lists two', () =>
    zip([note, bad()], { count: 1 }),
  );
  add('zip-count-zero', lie, 'the end record counts no members', () => zip([note, bad()], { count: 0 }));
  add('zip-directory-size-one-record', lie, 'the end record gives the directory the size of its first record', () =>
    zip([note, bad()], { count: 1, directorySize: 46 + note.name.length }),
  );
  add('zip-wrapped-count', lie, '65,537 members, counted modulo 65,536: the directory seems to have one', () =>
    zip(
      [...Array.from({ length: 65_536 }, (_, n) => ({ name: `${n}`, data: '', method: 0 })), bad()].map((e) => e),
      { count: 1, zip64: false },
    ),
  );
  add('zip-flag-encrypted-not', lie, 'marked as encrypted but plain', () => zip([{ ...bad(), flags: 1 }]));
  add('zip-local-flag-encrypted', lie, 'the local header alone says encrypted', () =>
    zip([{ ...bad(), local: { flags: 1 } }]),
  );
  add('zip-flag-strong-encryption', lie, 'marked with strong encryption', () => zip([{ ...bad(), flags: 0x41 }]), {
    hides: 'encrypted',
  });
  add('zip-flag-masked-headers', lie, 'marked with an encrypted directory', () => zip([{ ...bad(), flags: 0x2001 }]), {
    hides: 'encrypted',
  });
  add('zip-flag-patched-data', lie, 'marked as compressed patch data', () => zip([{ ...bad(), flags: 0x20 }]));
  for (const [method, label] of [
    [1, 'shrunk'],
    [2, 'reduced'],
    [6, 'imploded'],
    [10, 'TERSE'],
    [18, 'LZ77'],
    [97, 'WavPack'],
    [96, 'JPEG'],
    [99, 'AES without its field'],
    [94, 'MP3'],
    [255, 'unknown'],
  ]) {
    add(
      `zip-method-${method}`,
      'opaque-method',
      `a member with method ${method} (${label}) that nobody can unpack`,
      () => zip([note, { name: 'a.bin', data: noise(500, method), method }]),
      { hides: 'opaque' },
    );
  }
  add(
    'zip-deflate-garbage',
    'opaque-method',
    'the deflate stream is rubbish',
    () => zip([note, { name: 'a.bin', raw: noise(400, 9), data: 'x'.repeat(900) }]),
    { hides: 'cut' },
  );
  add('zip-two-members-overlap', lie, 'two members share their data, one of them reads it as stored', () => {
    const first = zip([bad()]);
    const packed = first.subarray(30 + 8, first.indexOf('PK\x01\x02', 0, 'latin1'));
    return zip([
      { ...bad() },
      { name: 'b.txt', data: packed, raw: '', method: 0, size: packed.length, packedSize: packed.length, offset: 0 },
    ]);
  });
  add('zip-version-needed-99', lie, 'needs a version that no reader knows', () => zip([{ ...bad(), version: 99 }]));
}

function hiding(add) {
  const h = 'hiding';
  add('zip-unlisted-middle', h, 'EICAR in a member that the directory does not list, between two that it lists', () =>
    zip([note, { ...bad(), unlisted: true }, { ...note, name: 'b.txt' }]),
  );
  add('zip-unlisted-first', h, 'EICAR in an unlisted first member', () => zip([{ ...bad(), unlisted: true }, note]));
  add('zip-unlisted-last', h, 'EICAR in an unlisted last member', () => zip([note, { ...bad(), unlisted: true }]));
  add('zip-gap-raw', h, 'an archive without a header of its own in a gap between members', () =>
    zip([
      { ...note, after: inner() },
      { ...note, name: 'b.txt' },
    ]),
  );
  add(
    'zip-gap-7-bytes',
    h,
    'EICAR spread over seven gaps is not asked for: a gap with unexplained bytes',
    () =>
      zip([
        { ...note, after: noise(700) },
        { ...note, name: 'b.txt' },
      ]),
    { hides: 'opaque' },
  );
  add('zip-before-directory', h, 'an archive between the members and the directory', () =>
    zip([note], { beforeDirectory: inner() }),
  );
  add('zip-after-directory', h, 'an archive between the directory and its end record', () =>
    zip([note], { afterDirectory: inner() }),
  );
  add('zip-comment-zip', h, 'an archive in the comment', () => zip([note], { comment: inner() }));
  add(
    'zip-comment-end-record',
    h,
    'the comment is a whole second ZIP: readers that seek the last end record see EICAR',
    () => {
      const evil = zip([bad()]);
      return zip([note], { comment: evil });
    },
  );
  add('zip-comment-too-short', h, 'the comment length is smaller than what follows', () =>
    zip([note], { comment: inner(), commentLength: 4 }),
  );
  add('zip-comment-too-long', h, 'the comment length is larger than what follows', () =>
    zip([note], { comment: inner(), commentLength: 0xffff }),
  );
  add('zip-member-comment-zip', h, 'an archive in the comment of a member', () => zip([{ ...note, comment: inner() }]));
  add('zip-extra-zip', h, 'an archive in an extra field of the directory', () =>
    zip([{ ...note, localExtra: '', extra: cat(le16(0x6375), le16(inner().length), inner()) }]),
  );
  add('zip-local-extra-zip', h, 'an archive in an extra field of the local header', () =>
    zip([{ ...note, localExtra: cat(le16(0x7075), le16(inner().length), inner()) }]),
  );
  add('zip-extra-not-tagged', h, 'an archive in an extra field without tags', () => zip([{ ...note, extra: inner() }]));
  add('zip-in-name', h, 'an archive in the name of a member', () => zip([{ ...note, name: cat('a', inner()) }]));
  add('zip-local-name-zip', h, 'an archive in the name that only the local header has', () =>
    zip([{ ...note, local: { name: cat('a', inner()) } }]),
  );
  add('zip-after-final-block', h, 'an archive behind the last deflate block, inside the packed size', () =>
    zip([{ ...note, raw: cat(deflateRawSync(NOTE), inner()) }]),
  );
  add('zip-after-final-block-raw', h, 'EICAR as it is behind the last deflate block, inside the packed size', () =>
    zip([{ ...note, raw: cat(deflateRawSync(NOTE), eicar()) }]),
  );
  add('zip-directory-member-with-data', h, 'a folder (name ends in a slash) that has content', () =>
    zip([{ name: 'folder/', data: eicar(), attributes: 0o40755 * 65536 + 16 }]),
  );
  add('zip-folder-attribute-with-data', h, 'marked as a folder, has content', () =>
    zip([{ name: 'folder', data: eicar(), madeBy: 20, attributes: 16 }]),
  );
  add('zip-volume-label', h, 'marked as a volume label, has content', () =>
    zip([{ name: 'LABEL', data: eicar(), madeBy: 20, attributes: 8 }]),
  );
  add('zip-symlink-content', h, 'a symbolic link whose target is EICAR', () =>
    zip([{ name: 'link', data: eicar(), method: 0, attributes: 0o120777 * 65536 }]),
  );
  add('zip-symlink-passwd', 'link', 'a symbolic link that leaves the archive, and EICAR behind it', () =>
    zip([
      { name: 'link', data: '/etc/passwd', method: 0, attributes: 0o120777 * 65536 },
      { name: 'link/tool.com', data: eicar() },
    ]),
  );
  add('zip-device', 'link', 'a device, and EICAR', () =>
    zip([{ name: 'null', data: '', attributes: 0o20666 * 65536 }, bad()]),
  );
  add('zip-fifo', 'link', 'a FIFO that has content', () =>
    zip([{ name: 'pipe', data: eicar(), attributes: 0o10644 * 65536 }]),
  );
  add('zip-concatenated-clean-first', 'concatenated', 'two ZIPs; EICAR is in the second', () =>
    cat(zip([note]), zip([bad()])),
  );
  add(
    'zip-concatenated-clean-last',
    'concatenated',
    'two ZIPs; EICAR is in the first, most readers see only the last',
    () => cat(zip([bad()]), zip([note])),
  );
  add('zip-concatenated-three', 'concatenated', 'three ZIPs; EICAR is in the middle', () =>
    cat(zip([note]), zip([bad()]), zip([note])),
  );
  add('zip-concatenated-relative', 'concatenated', 'two ZIPs whose offsets are counted from their own start', () =>
    cat(zip([bad()]), zip([note], {}), Buffer.alloc(0)),
  );
  add('zip-tail-raw', 'appended', 'EICAR behind the end', () => zip([note], { tail: eicar() }));
  add('zip-tail-zero-then-zip', 'appended', 'an archive behind 64 KiB of zeros behind the end', () =>
    zip([note], { tail: cat(Buffer.alloc(65_536), inner()) }),
  );
  add('zip-tail-noise', 'appended', 'unexplained bytes behind the end', () => zip([note], { tail: noise(5000) }), {
    hides: 'opaque',
  });
}

function names(add) {
  const list = {
    'parent-folder': '../../../../tmp/tool.com',
    absolute: '/etc/cron.d/tool',
    backslashes: '..\\..\\Windows\\tool.com',
    drive: 'C:\\tool.com',
    share: '\\\\host\\share\\tool.com',
    nul: 'a\0.txt',
    'nul-middle': 'readme.txt\0.exe',
    newline: 'a\nb.txt',
    escape: '\x1b[2J\x1b]0;x\x07.txt',
    rtl: 'invoice\u202efdp.exe',
    zero: '\u200b',
    spaces: '   ',
    dot: '.',
    dots: '..',
    slash: '/',
    slashes: 'a//b///c.txt',
    'trailing-dot': 'tool.com.',
    'trailing-space': 'tool.com ',
    con: 'CON',
    aux: 'aux.txt',
    stream: 'a.txt:tool.com',
    dash: '-rf',
    at: '@list',
    star: '*',
    question: '?.txt',
    quote: '"\'`$(id)`.txt',
    html: '<img src=x onerror=alert(1)>.txt',
    emoji: '\u{1f600}.txt',
    decomposed: 'a\u0308.txt',
    equals: 'Size = 0',
    'looks-like-listing': '----------\nPath = x\nSize = 0\nEncrypted = -\n',
    'looks-like-error': 'ERROR: Wrong password',
    'everything-ok': 'Everything is Ok',
    'long-255': 'n'.repeat(255),
    'long-256': 'n'.repeat(256),
    'long-4096': 'n/'.repeat(2048) + 'x',
    'long-65535': 'n'.repeat(65_535),
    proto: '__proto__',
    constructor: 'constructor',
    macosx: '__MACOSX/._tool.com',
    'ds-store': '.DS_Store',
    thumbs: 'Thumbs.db',
    'content-types': '[Content_Types].xml',
    mimetype: 'mimetype',
  };
  for (const [label, name] of Object.entries(list)) {
    add(`zip-name-${label}`, 'name', `EICAR in a member with an unusual name (${label})`, () =>
      zip([note, { name, data: eicar() }]),
    );
  }
  add('zip-name-empty', 'name', 'EICAR in a member without a name', () =>
    zip([note, { name: Buffer.alloc(0), data: eicar() }]),
  );
  add('zip-name-only-empty', 'name', 'EICAR in the only member, without a name', () =>
    zip([{ name: Buffer.alloc(0), data: eicar() }]),
  );
  add('zip-name-cp437', 'name', 'EICAR in a member whose name is not UTF-8', () =>
    zip([{ name: Buffer.from([0x81, 0x94, 0xff, 0xfe]), data: eicar() }]),
  );
  add('zip-name-invalid-utf8', 'name', 'EICAR in a member whose name claims UTF-8 and is not', () =>
    zip([{ name: Buffer.from([0xc0, 0xaf, 0xff]), flags: 0x800, data: eicar() }]),
  );
  add('zip-name-unicode-path', 'name', 'the Unicode path field gives another name', () => {
    const other = Buffer.from('tool.com');
    return zip([
      {
        name: 'readme.txt',
        data: eicar(),
        extra: cat(le16(0x7075), le16(5 + other.length), '\x01', le32(crc32(Buffer.from('readme.txt'))), other),
      },
    ]);
  });
  add('zip-name-duplicate', 'name', 'two members with one name; EICAR is in the first', () =>
    zip([
      { name: 'a.txt', data: eicar() },
      { name: 'a.txt', data: NOTE },
    ]),
  );
  add('zip-name-duplicate-last', 'name', 'two members with one name; EICAR is in the last', () =>
    zip([
      { name: 'a.txt', data: NOTE },
      { name: 'a.txt', data: eicar() },
    ]),
  );
  add('zip-name-case', 'name', 'two names that differ in case; EICAR is in the first', () =>
    zip([
      { name: 'A.TXT', data: eicar() },
      { name: 'a.txt', data: NOTE },
    ]),
  );
  add('zip-name-file-and-folder', 'name', 'a file and a folder with one name; EICAR is in the folder', () =>
    zip([
      { name: 'a', data: NOTE },
      { name: 'a/b.com', data: eicar() },
    ]),
  );
  add('zip-name-triplicate-5000', 'name', 'the same name 5,000 times; EICAR is in one of them', () =>
    zip(Array.from({ length: 5000 }, (_, n) => ({ name: 'a.txt', data: n === 2500 ? eicar() : NOTE }))),
  );
}

function nesting(corpus, add) {
  for (let depth = 1; depth <= 12; depth++) {
    add(`zip-depth-${depth}`, 'nested', `EICAR ${depth} ZIPs deep`, () => {
      let data = eicar();
      for (let level = 0; level < depth; level++)
        data = zip([{ name: level === 0 ? 'tool.com' : `level${level}.zip`, data, method: level % 2 ? 0 : 8 }]);
      return data;
    });
  }
  add('zip-depth-40', 'nested', 'EICAR 40 ZIPs deep', () => {
    let data = eicar();
    for (let level = 0; level < 40; level++) data = zip([{ name: 'a.zip', data, method: level % 2 ? 0 : 8 }]);
    return data;
  });
  add('zip-depth-1000', 'nested', 'EICAR 1,000 ZIPs deep, each level deflated', () => {
    let data = eicar();
    for (let level = 0; level < 1000; level++) data = zip([{ name: 'a', data, method: level % 8 ? 0 : 8 }]);
    return data;
  });
  add('zip-inner-no-extension', 'nested', 'the inner archive has no extension', () =>
    zip([{ name: 'data', data: inner() }]),
  );
  add('zip-inner-wrong-extension', 'nested', 'the inner archive is called a picture', () =>
    zip([{ name: 'photo.jpg', data: inner() }]),
  );
  add('zip-wide-and-deep', 'nested', '300 inner archives; EICAR is in one', () =>
    zip(
      Array.from({ length: 300 }, (_, n) => ({ name: `${n}.zip`, data: n === 211 ? inner() : zipOf('a.txt', NOTE) })),
    ),
  );
  corpus.hostile(
    'stored-in-stored.zip',
    {
      format: 'zip',
      family: 'nested',
      writer: 'hand',
      why: 'an inner ZIP stored in an outer one without a directory: the end record of the inner one is the last of the file',
    },
    () => {
      const whole = zip([
        { name: 'in.zip', data: zip([note]), method: 0 },
        { ...bad(), before: '' },
      ]);
      return whole.subarray(0, whole.lastIndexOf('PK\x01\x02', undefined, 'latin1') - 100);
    },
  );
}

/** Formats that are ZIP with another name. */
function kinds(corpus) {
  const wrappers = {
    jar: { 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\n\r\n' },
    apk: { 'AndroidManifest.xml': noise(40), 'classes.dex': 'dex\n035\0' },
    xpi: { 'manifest.json': '{"manifest_version":2,"name":"x","version":"1"}' },
    whl: { 'x/__init__.py': '', 'x-1.dist-info/WHEEL': 'Wheel-Version: 1.0\n' },
    cbz: { '001.txt': 'page' },
    kmz: { 'doc.kml': '<kml xmlns="http://www.opengis.net/kml/2.2"/>' },
    ipa: { 'Payload/x.app/Info.plist': '<plist/>' },
    vsix: { 'extension.vsixmanifest': '<PackageManifest/>' },
    nupkg: { 'x.nuspec': '<package/>' },
    war: { 'WEB-INF/web.xml': '<web-app/>' },
    appx: { 'AppxManifest.xml': '<Package/>' },
    sketch: { 'document.json': '{}' },
    pages: { 'Index/Document.iwa': noise(200) },
    fcstd: { 'Document.xml': '<Document/>' },
    '3mf': {
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      '3D/3dmodel.model': '<model/>',
    },
    xps: { 'FixedDocSeq.fdseq': '<FixedDocumentSequence/>' },
    mcworld: { 'level.dat': noise(50) },
    usdz: { 'a.usda': '#usda 1.0\n' },
  };
  for (const [format, files] of Object.entries(wrappers)) {
    corpus.hostile(
      `plain.${format}`,
      { format, family: 'plain', writer: 'hand', why: `EICAR in a ${format}, which is a ZIP` },
      () =>
        zip([
          ...Object.entries(files).map(([name, data]) => ({ name, data })),
          { name: 'res/tool.com', data: eicar() },
        ]),
    );
  }
  const crx = (version) => () => {
    const body = zip([{ name: 'manifest.json', data: '{"manifest_version":3,"name":"x","version":"1"}' }, bad()]);
    return version === 2
      ? cat('Cr24', le32(2), le32(32), le32(32), noise(64), body)
      : cat('Cr24', le32(3), le32(48), noise(48), body);
  };
  for (const version of [2, 3])
    corpus.hostile(
      `extension-v${version}.crx`,
      { format: 'crx', family: 'prefixed', writer: 'hand', why: 'EICAR in a browser extension: a ZIP behind a header' },
      crx(version),
    );
}
