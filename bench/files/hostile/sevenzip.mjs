/** 7z and RAR. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cat, crc32, cuts, le32, le64, noise } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { block4, block5, file5, rar4, rar5, rar5Locked, vint } from '../lib/rar.mjs';
import { pe } from '../lib/stub.mjs';
import { inFolder, make, nodePackage, once, python, run } from '../lib/tools.mjs';
import { zipOf } from '../lib/zip.mjs';

const note = { name: 'notes.txt', data: Buffer.from('The delivery comes on Thursday.\n'.repeat(40)) };
const bad = () => ({ name: 'tool.com', data: eicar() });
const files = () => ({ 'notes.txt': note.data, 'tool.com': eicar(), 'more/a.bin': noise(3000) });
const archive = (name, args, content = files()) =>
  make(content, name, '7zz', ['a', '-bd', ...args, name, ...Object.keys(content)]);
export const sample7z = () => once('7z sample', () => archive('a.7z', []));

export function recipes(corpus) {
  const seven = (id, family, why, make7, more = {}) =>
    corpus.hostile(id, { format: '7z', writer: '7-Zip (7zz)', family, why, ...more }, make7);
  for (const coder of ['Copy', 'LZMA', 'LZMA2', 'PPMd', 'BZip2', 'Deflate', 'Deflate64']) {
    seven(`7z-${coder.toLowerCase()}.7z`, 'coder', `EICAR packed with ${coder}`, () =>
      archive('a.7z', [`-m0=${coder}`]),
    );
    seven(
      `7z-${coder.toLowerCase()}-encrypted.7z`,
      'encrypted',
      `EICAR packed with ${coder} and encrypted`,
      () => archive('a.7z', [`-m0=${coder}`, '-psecret']),
      { hides: 'encrypted' },
    );
  }
  for (const filter of [
    'BCJ',
    'BCJ2',
    'ARM',
    'ARM64',
    'ARMT',
    'IA64',
    'PPC',
    'SPARC',
    'RISCV',
    'Delta:4',
    'SWAP2',
    'SWAP4',
  ]) {
    seven(`7z-filter-${filter.toLowerCase().replace(':', '-')}.7z`, 'coder', `EICAR behind the filter ${filter}`, () =>
      archive('a.7z', [`-m0=${filter}`, '-m1=LZMA']),
    );
  }
  seven(
    '7z-header-encrypted.7z',
    'encrypted',
    'the list of members is encrypted too',
    () => archive('a.7z', ['-psecret', '-mhe=on']),
    { hides: 'encrypted' },
  );
  seven(
    '7z-encrypted-no-virus.7z',
    'encrypted',
    'encrypted: nobody can look inside',
    () => archive('a.7z', ['-psecret'], { 'a.txt': note.data }),
    { hides: 'encrypted' },
  );
  seven(
    '7z-one-encrypted-of-two.7z',
    'encrypted',
    'one plain member, one encrypted member added later',
    () =>
      inFolder({ 'a.txt': note.data, 'b.com': eicar() }, async (folder) => {
        await run('7zz', ['a', 'x.7z', 'a.txt'], { cwd: folder });
        await run('7zz', ['a', '-psecret', 'x.7z', 'b.com'], { cwd: folder });
        return readFile(path.join(folder, 'x.7z'));
      }),
    { hides: 'encrypted' },
  );
  seven('7z-header-plain.7z', 'coder', 'the list of members is not packed', () => archive('a.7z', ['-mhc=off']));
  seven('7z-not-solid.7z', 'coder', 'each member packed alone', () => archive('a.7z', ['-ms=off']));
  seven(
    '7z-volume-1.7z.001',
    'structure',
    'the first of several volumes',
    () => make(files(), 'a.7z.001', '7zz', ['a', '-v2000b', '-mx0', 'a.7z', ...Object.keys(files())]),
    { hides: 'cut' },
  );
  seven('7z-5000-members.7z', 'many', 'EICAR is one of 5,000 members', () =>
    inFolder(
      Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`d/${n}.txt`, n === 4321 ? eicar() : `${n}`])),
      async (folder) => {
        await run('7zz', ['a', '-mx1', 'a.7z', 'd'], { cwd: folder });
        return readFile(path.join(folder, 'a.7z'));
      },
    ),
  );
  for (let index = 0; index < 10; index++)
    seven(
      `7z-cut-${index}.7z`,
      'cut',
      'a 7z with EICAR that ends too early',
      async () => cuts(await sample7z())[index].data,
    );
  const bend = (id, why, change, more) =>
    seven(id, 'lying-header', why, async () => change(Buffer.from(await sample7z())), {
      writer: '7-Zip (7zz), then changed',
      ...more,
    });
  bend('7z-start-header-crc.7z', 'the checksum of the start header is wrong', (b) => (b.writeUInt32LE(1, 8), b));
  bend('7z-next-header-offset.7z', 'the header lies beyond the end', (b) => (b.writeUInt32LE(0xffffff, 12), b));
  bend('7z-empty-header.7z', 'the start header says that there are no members; the packed streams are there', (b) =>
    cat(b.subarray(0, 8), le32(crc32(Buffer.alloc(20))), Buffer.alloc(20), b.subarray(32)),
  );
  bend('7z-version-9.7z', 'an archive version that no reader knows', (b) => ((b[7] = 9), b));
  bend(
    '7z-bit-flip.7z',
    'a packed stream with a flipped bit: what was packed is not known',
    (b) => ((b[60] ^= 0x40), b),
  );
  seven('7z-prefix-noise.7z', 'prefixed', 'a 7z behind foreign bytes', async () => cat(noise(1000), await sample7z()), {
    writer: '7-Zip (7zz) and hand',
  });
  seven(
    '7z-bom.7z',
    'prefixed',
    'a 7z behind a UTF-8 byte order mark',
    async () => cat('\xef\xbb\xbf', await sample7z()),
    { writer: '7-Zip (7zz) and hand' },
  );
  seven(
    '7z-tail-zip.7z',
    'appended',
    'a clean 7z with a ZIP behind it',
    async () => cat(await archive('a.7z', [], { 'a.txt': note.data }), zipOf('tool.com', eicar())),
    { writer: '7-Zip (7zz) and hand' },
  );
  seven(
    '7z-two.7z',
    'concatenated',
    'two 7z; EICAR is in the second',
    async () => cat(await archive('a.7z', [], { 'a.txt': note.data }), await sample7z()),
    { writer: '7-Zip (7zz) and hand' },
  );
  seven(
    '7z-gap.7z',
    'hiding',
    'an archive between the packed streams and the header',
    async () => {
      const b = await archive('a.7z', [], { 'a.txt': note.data });
      const hidden = zipOf('tool.com', eicar());
      const at = Number(b.readBigUInt64LE(12));
      const start = cat(le64(at + hidden.length), b.subarray(20, 32));
      return cat(b.subarray(0, 8), le32(crc32(start)), start, b.subarray(32, 32 + at), hidden, b.subarray(32 + at));
    },
    { writer: '7-Zip (7zz) and hand' },
  );
  seven(
    '7z-sfx.exe',
    'self-extractor',
    'a Windows program with a 7z behind it',
    async () => cat(pe(), ';!@Install@!UTF-8!\nRunProgram="tool.com"\n;!@InstallEnd@!', await sample7z()),
    { format: 'exe+7z', writer: '7-Zip (7zz) and hand' },
  );
  seven('7z-symlink.7z', 'link', 'a symbolic link and EICAR', () =>
    inFolder({ 'tool.com': eicar() }, async (folder) => {
      const { symlink } = await import('node:fs/promises');
      await symlink('/etc/passwd', path.join(folder, 'link'));
      await run('7zz', ['a', '-snl', 'a.7z', 'link', 'tool.com'], { cwd: folder });
      return readFile(path.join(folder, 'a.7z'));
    }),
  );
  for (const filters of ['ZSTD', 'BROTLI']) {
    const code = `import py7zr\nwith py7zr.SevenZipFile('a.7z','w',filters=[{'id':py7zr.FILTER_${filters},'level':3}]) as z:\n z.write('notes.txt')\n z.write('tool.com')\n`;
    seven(
      `7z-${filters.toLowerCase()}.7z`,
      'coder',
      `EICAR packed with ${filters}, which stock 7-Zip does not know`,
      () => python(files(), 'a.7z', code),
      { writer: 'py7zr' },
    );
  }
  others(corpus);
  wasm(corpus);
  rar(corpus);
}

/** The other formats that 7-Zip packs, and ZIP with each of its methods. */
function others(corpus) {
  for (const method of ['Copy', 'Deflate', 'Deflate64', 'BZip2', 'LZMA', 'PPMd', 'XZ']) {
    const add = (id, family, why, args, more) =>
      corpus.hostile(id, { format: 'zip', family, writer: '7-Zip (7zz)', why, ...more }, () =>
        archive('a.zip', ['-tzip', `-mm=${method}`, ...args]),
      );
    add(`zip-7zz-${method.toLowerCase()}.zip`, 'coder', `EICAR in a ZIP packed with ${method}`, []);
    for (const cipher of ['ZipCrypto', 'AES256'])
      add(
        `zip-7zz-${method.toLowerCase()}-${cipher.toLowerCase()}.zip`,
        'encrypted',
        `EICAR in a ZIP packed with ${method}, encrypted with ${cipher}`,
        ['-psecret', `-mem=${cipher}`],
        { hides: 'encrypted' },
      );
  }
  for (const bits of [128, 192])
    corpus.hostile(
      `zip-7zz-aes${bits}.zip`,
      {
        format: 'zip',
        family: 'encrypted',
        writer: '7-Zip (7zz)',
        why: 'EICAR in an encrypted ZIP',
        hides: 'encrypted',
      },
      () => archive('a.zip', ['-tzip', '-psecret', `-mem=AES${bits}`]),
    );
  for (const cipher of ['ZipCrypto', 'AES256'])
    corpus.hostile(
      `zip-7zz-${cipher.toLowerCase()}-no-virus.zip`,
      {
        format: 'zip',
        family: 'encrypted',
        writer: '7-Zip (7zz)',
        why: 'encrypted: nobody can look inside',
        hides: 'encrypted',
      },
      () => archive('a.zip', ['-tzip', '-psecret', `-mem=${cipher}`], { 'a.txt': note.data }),
    );
  for (const type of ['tar', 'wim'])
    corpus.hostile(
      `7zz.${type}`,
      { format: type, family: 'plain', writer: '7-Zip (7zz)', why: `EICAR in a ${type}` },
      () => archive(`a.${type}`, [`-t${type}`]),
    );
  for (const [type, ext] of [
    ['gzip', 'gz'],
    ['bzip2', 'bz2'],
    ['xz', 'xz'],
  ])
    corpus.hostile(
      `7zz.${ext}`,
      { format: ext, family: 'plain', writer: '7-Zip (7zz)', why: `EICAR in a ${type} stream` },
      () => archive(`a.${ext}`, [`-t${type}`], { 'tool.com': eicar() }),
    );
  const info = (id, family, why, args, more = {}) =>
    corpus.hostile(id, { format: 'zip', family, writer: 'Info-ZIP', why, ...more }, () =>
      make(files(), 'a.zip', 'zip', ['-q', '-X', ...args, 'a.zip', 'notes.txt', 'tool.com']),
    );
  info('zip-infozip.zip', 'plain', 'EICAR in a ZIP', []);
  info('zip-infozip-stored.zip', 'plain', 'EICAR stored in a ZIP', ['-0']);
  info('zip-infozip-bzip2.zip', 'coder', 'EICAR packed with bzip2', ['-Z', 'bzip2']);
  info('zip-infozip-zip64.zip', 'structure', 'EICAR in a ZIP64', ['-fz']);
  info('zip-infozip-descriptor.zip', 'structure', 'EICAR behind a data descriptor', ['-fd']);
  info('zip-infozip-encrypted.zip', 'encrypted', 'EICAR encrypted with ZipCrypto', ['-P', 'secret'], {
    hides: 'encrypted',
  });
  corpus.hostile(
    'zip-infozip-one-encrypted.zip',
    {
      format: 'zip',
      family: 'encrypted',
      writer: 'Info-ZIP',
      why: 'one plain member, one encrypted',
      hides: 'encrypted',
    },
    () =>
      inFolder(files(), async (folder) => {
        await run('zip', ['-q', 'a.zip', 'notes.txt'], { cwd: folder });
        await run('zip', ['-q', '-P', 'secret', 'a.zip', 'more/a.bin'], { cwd: folder });
        return readFile(path.join(folder, 'a.zip'));
      }),
  );
  corpus.hostile(
    'zip-infozip-streamed.zip',
    { format: 'zip', family: 'structure', writer: 'Info-ZIP', why: 'EICAR in a ZIP written to a pipe' },
    () => inFolder({}, () => run('zip', ['-q', '-', '-'], { input: eicar() })),
  );
  corpus.hostile(
    'zip-bsdtar.zip',
    { format: 'zip', family: 'plain', writer: 'libarchive (bsdtar)', why: 'EICAR in a ZIP' },
    () => make(files(), 'a.zip', 'bsdtar', ['-cf', 'a.zip', '--format', 'zip', 'notes.txt', 'tool.com']),
  );
  corpus.hostile(
    'zip-bsdtar-aes.zip',
    { format: 'zip', family: 'encrypted', writer: 'libarchive (bsdtar)', why: 'EICAR encrypted', hides: 'encrypted' },
    () =>
      make(files(), 'a.zip', 'bsdtar', [
        '-cf',
        'a.zip',
        '--format',
        'zip',
        '--options',
        'zip:encryption=aes256',
        '--passphrase',
        'secret',
        'tool.com',
      ]),
  );
  corpus.hostile('jar-jdk.jar', { format: 'jar', family: 'plain', writer: 'JDK jar', why: 'EICAR in a jar' }, () =>
    make(files(), 'a.jar', 'jar', ['cf', 'a.jar', 'notes.txt', 'tool.com']),
  );
}

/** The same program as WebAssembly. */
function wasm(corpus) {
  for (const type of ['7z', 'zip', 'tar', 'gzip', 'bzip2', 'xz', 'wim']) {
    corpus.hostile(
      `7z-wasm.${type}`,
      {
        format: { gzip: 'gz', bzip2: 'bz2' }[type] ?? type,
        family: 'plain',
        writer: '7z-wasm',
        why: `EICAR in ${type}`,
      },
      async () => {
        const instance = await (await nodePackage('7z-wasm'))({ print() {}, printErr() {} });
        instance.FS.writeFile('/tool.com', eicar());
        instance.callMain(['a', `-t${type}`, '/a.out', '/tool.com']);
        return Buffer.from(instance.FS.readFile('/a.out'));
      },
    );
  }
}

function rar(corpus) {
  const add = (id, family, why, makeRar, more = {}) =>
    corpus.hostile(
      id,
      { format: id.startsWith('rar4') ? 'rar4' : 'rar5', writer: 'hand', family, why, ...more },
      makeRar,
    );
  const inner = () => zipOf('tool.com', eicar());
  for (const [version, pack] of [
    [4, rar4],
    [5, rar5],
  ]) {
    add(`rar${version}-stored.rar`, 'plain', 'EICAR stored in a RAR', () => pack([note, bad()]));
    add(`rar${version}-nested.rar`, 'nested', 'a ZIP with EICAR stored in a RAR', () =>
      pack([{ name: 'a.zip', data: inner() }]),
    );
    add(
      `rar${version}-packed-rubbish.rar`,
      'opaque-method',
      'a packed member that does not unpack',
      () => pack([note, { name: 'a.bin', data: noise(700), method: version === 4 ? 0x33 : 3, size: 3000 }]),
      { hides: 'cut' },
    );
    add(`rar${version}-wrong-crc.rar`, 'lying-header', 'the checksum of the member is wrong', () =>
      pack([{ ...bad(), crc: 1 }]),
    );
    add(`rar${version}-tail-zip.rar`, 'appended', 'a clean RAR with a ZIP behind its end', () =>
      pack([note], { tail: inner() }),
    );
    add(`rar${version}-no-end.rar`, 'structure', 'a RAR without an end block', () =>
      pack([note, bad()], { end: false }),
    );
    add(`rar${version}-two.rar`, 'concatenated', 'two RARs; EICAR is in the second', () =>
      cat(pack([note]), pack([bad()])),
    );
    add(
      `rar${version}-sfx.exe`,
      'self-extractor',
      'a Windows program with a RAR behind it',
      () => pack([note, bad()], { prefix: pe() }),
      { format: `exe+rar${version}` },
    );
    add(`rar${version}-prefix-noise.rar`, 'prefixed', 'a RAR behind 300 foreign bytes', () =>
      pack([bad()], { prefix: noise(300) }),
    );
    add(`rar${version}-traversal.rar`, 'name', 'EICAR in a member whose name leaves the folder', () =>
      pack([{ ...bad(), name: '../../tool.com' }]),
    );
    add(`rar${version}-duplicate.rar`, 'name', 'two members with one name, EICAR first', () =>
      pack([
        { ...bad(), name: 'a' },
        { ...note, name: 'a' },
      ]),
    );
    add(`rar${version}-depth-6.rar`, 'nested', 'EICAR six RARs deep', () =>
      Array.from({ length: 6 }).reduce((data) => pack([{ name: 'a.rar', data }]), eicar()),
    );
    for (let index = 0; index < 10; index++)
      add(
        `rar${version}-cut-${index}.rar`,
        'cut',
        'a RAR that ends too early',
        () => cuts(pack([{ name: 'a.bin', data: noise(4000) }, bad()]))[index].data,
      );
  }
  add(
    'rar4-encrypted.rar',
    'encrypted',
    'a member marked as encrypted',
    () => rar4([note, { name: 'a.txt', data: noise(64), flags: 0x404 | 0x20 }]),
    { hides: 'encrypted' },
  );
  add(
    'rar4-headers-encrypted.rar',
    'encrypted',
    'the headers are encrypted',
    () => cat(rar4([], { mainFlags: 0x80, end: false }), noise(400)),
    { hides: 'encrypted' },
  );
  add(
    'rar4-volume.rar',
    'structure',
    'a volume: the member goes on in the next file',
    () => rar4([{ name: 'a.bin', data: noise(500), size: 5000, flags: 2 }], { mainFlags: 1 }),
    { hides: 'cut' },
  );
  add('rar4-comment-block.rar', 'hiding', 'an archive in a block that no unpacker gives out', () => {
    const whole = rar4([note], { end: false });
    return cat(whole, block4(0x77, 0x8000, cat(le32(inner().length), Buffer.alloc(4))), inner());
  });
  add(
    'rar5-encrypted.rar',
    'encrypted',
    'a member with an encryption record',
    () =>
      rar5([
        note,
        {
          name: 'a.txt',
          data: noise(64),
          size: 60,
          extra: cat(vint(36), vint(1), vint(0), vint(0), '\x0f', noise(32)),
        },
      ]),
    { hides: 'encrypted' },
  );
  add('rar5-headers-encrypted.rar', 'encrypted', 'the headers are encrypted', () => rar5Locked(noise(500)), {
    hides: 'encrypted',
  });
  add('rar5-service-data.rar', 'hiding', 'an archive in a service block, which unpackers do not give out', () =>
    rar5([note, { name: 'XYZ', data: inner(), service: true, blockFlags: 4 }]),
  );
  add('rar5-comment.rar', 'hiding', 'EICAR is the comment', () =>
    rar5([{ name: 'CMT', data: eicar(), service: true }, note]),
  );
  add('rar5-unknown-block.rar', 'hiding', 'an archive in a block of an unknown type that readers skip', () =>
    rar5([note], { between: block5(77, 4, vint(0), { data: inner() }) }),
  );
  add('rar5-after-end-member.rar', 'hiding', 'a member behind the end block', () =>
    rar5([note], { tail: file5(bad()) }),
  );
  add(
    'rar5-volume.rar',
    'structure',
    'a volume: the member goes on in the next file',
    () => rar5([{ name: 'a.bin', data: noise(500), size: 5000, blockFlags: 0x10 }], { mainFlags: 1 }),
    { hides: 'cut' },
  );
  add('rar5-redirect.rar', 'link', 'a symbolic link out of the folder, and EICAR', () =>
    rar5([{ name: 'link', data: '', extra: cat(vint(14), vint(5), vint(1), vint(0), vint(11), '/etc/passwd') }, bad()]),
  );
  corpus.hostile(
    'rar-1.4.rar',
    { format: 'rar1', family: 'opaque', writer: 'hand', why: 'RAR of before version 1.5', hides: 'opaque' },
    () => cat('RE~^', Buffer.from([7, 0, 0]), noise(200)),
  );
}
