/** Archives as systems and programs pack them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cat, le16, le32 } from '../lib/bytes.mjs';
import { docx, odt, xlsx } from '../lib/office.mjs';
import { LINES, photo } from '../lib/samples.mjs';
import { inFolder, make, nodePackage, python, run } from '../lib/tools.mjs';
import { zip } from '../lib/zip.mjs';

const content = async () => ({
  'd/notes.txt': LINES,
  'd/photo.jpg': await photo('jpeg'),
  'd/Übersicht.csv': 'a,b\r\n1,2\r\n',
  'd/sub/letter.docx': docx(),
});
const pack = (result, program, args) => async () => make(await content(), result, program, args);

export function recipes(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(id, { format: id.split('.').slice(-1)[0], family: 'archive', writer, why, ...more }, makeIt);
  for (const [id, args] of Object.entries({
    plain: [],
    stored: ['-0'],
    best: ['-9'],
    descriptors: ['-fd'],
    zip64: ['-fz'],
    'no-extra': ['-X'],
    bzip2: ['-Z', 'bzip2'],
  }))
    add(`infozip-${id}.zip`, 'Info-ZIP', `a folder (${id})`, pack('a.zip', 'zip', ['-q', '-r', ...args, 'a.zip', 'd']));
  add('infozip-comment.zip', 'Info-ZIP', 'an archive with a comment', async () =>
    inFolder(await content(), async (cwd) => {
      await run('zip', ['-q', '-r', '-z', 'a.zip', 'd'], { cwd, input: 'Photographs of the delivery\n' });
      return readFile(path.join(cwd, 'a.zip'));
    }),
  );
  add('infozip-streamed.zip', 'Info-ZIP', 'written to a pipe', async () =>
    inFolder(await content(), (cwd) => run('zip', ['-q', '-r', '-', 'd'], { cwd })),
  );
  add('infozip-updated.zip', 'Info-ZIP', 'a member was replaced later', async () =>
    inFolder(await content(), async (cwd) => {
      await run('zip', ['-q', '-r', 'a.zip', 'd'], { cwd });
      await run('zip', ['-q', '-d', 'a.zip', 'd/notes.txt'], { cwd });
      return readFile(path.join(cwd, 'a.zip'));
    }),
  );
  for (const [id, args] of Object.entries({
    '7zz.zip': ['-tzip'],
    '7zz-lzma.zip': ['-tzip', '-mm=LZMA'],
    '7zz-deflate64.zip': ['-tzip', '-mm=Deflate64'],
    '7zz.7z': [],
    '7zz-lzma.7z': ['-m0=LZMA'],
    '7zz-ppmd.7z': ['-m0=PPMd'],
    '7zz-copy.7z': ['-mx0'],
    '7zz.tar': ['-ttar'],
    '7zz.wim': ['-twim'],
  })) {
    add(
      id,
      '7-Zip (7zz)',
      'a folder',
      pack(`a.${id.split('.').pop()}`, '7zz', ['a', '-bd', ...args, `a.${id.split('.').pop()}`, 'd']),
    );
  }
  for (const [suffix, flag] of [
    ['gz', '-z'],
    ['bz2', '-j'],
    ['xz', '-J'],
    ['zst', '--zstd'],
  ])
    add(`backup.tar.${suffix}`, 'GNU tar', 'a folder', pack('a', 'tar', ['-c', flag, '-f', 'a', 'd']));
  add('backup.tar', 'GNU tar', 'a folder', pack('a', 'tar', ['-cf', 'a', 'd']));
  add('posix.tar', 'GNU tar', 'a folder (POSIX format)', pack('a', 'tar', ['-c', '--format=posix', '-f', 'a', 'd']));
  add('notes.txt.gz', 'gzip', 'a text', () => make({ 'notes.txt': LINES }, 'notes.txt.gz', 'gzip', ['notes.txt']));
  add('notes.txt.bz2', 'bzip2', 'a text', () => make({ 'notes.txt': LINES }, 'notes.txt.bz2', 'bzip2', ['notes.txt']));
  add('notes.txt.xz', 'xz', 'a text', () => make({ 'notes.txt': LINES }, 'notes.txt.xz', 'xz', ['notes.txt']));
  add('bsdtar.tar', 'libarchive (bsdtar)', 'a folder as macOS packs it', pack('a', 'bsdtar', ['-cf', 'a', 'd']));
  add('bsdtar.zip', 'libarchive (bsdtar)', 'a folder', pack('a', 'bsdtar', ['-cf', 'a', '--format', 'zip', 'd']));
  add('jar.jar', 'JDK jar', 'a jar without programs', pack('a.jar', 'jar', ['cf', 'a.jar', 'd']), { arguable: true });
  add('python.zip', 'Python zipfile', 'a folder', async () =>
    python(
      await content(),
      'a.zip',
      `import zipfile,os\nz=zipfile.ZipFile('a.zip','w',zipfile.ZIP_DEFLATED)\nfor r,_,fs in os.walk('d'):\n for f in fs: z.write(os.path.join(r,f))\nz.close()`,
    ),
  );
  add('python-streamed.zip', 'Python zipfile', 'written to a stream', async () =>
    python(
      await content(),
      'a.zip',
      `import zipfile\nclass W:\n def __init__(s): s.f=open('a.zip','wb')\n def write(s,b): return s.f.write(b)\n def flush(s): s.f.flush()\nz=zipfile.ZipFile(W(),'w',zipfile.ZIP_DEFLATED)\nz.write('d/notes.txt')\nz.write('d/photo.jpg')\nz.close()`,
    ),
  );
  add('python.tar.gz', 'Python tarfile', 'a folder', async () =>
    python(await content(), 'a.tgz', `import tarfile\nt=tarfile.open('a.tgz','w:gz')\nt.add('d')\nt.close()`),
  );
  add('py7zr.7z', 'py7zr', 'a folder', async () =>
    python(await content(), 'a.7z', `import py7zr\nwith py7zr.SevenZipFile('a.7z','w') as z: z.writeall('d')`),
  );
  add('jszip.zip', 'JSZip', 'a folder', async () => {
    const Zip = await nodePackage('jszip');
    const archive = new Zip();
    for (const [name, data] of Object.entries(await content())) archive.file(name, data);
    return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  });
  add('jszip-streamed.zip', 'JSZip', 'a folder with data descriptors', async () => {
    const Zip = await nodePackage('jszip');
    const archive = new Zip();
    for (const [name, data] of Object.entries(await content())) archive.file(name, data);
    return archive.generateAsync({ type: 'nodebuffer', compression: 'STORE', streamFiles: true });
  });
  add('fflate.zip', 'fflate', 'a folder', async () =>
    Buffer.from(
      (await nodePackage('fflate')).zipSync(
        Object.fromEntries(
          Object.entries(await content()).map(([name, data]) => [name, new Uint8Array(Buffer.from(data))]),
        ),
      ),
    ),
  );
  add('adm-zip.zip', 'adm-zip', 'a folder', async () => {
    const Zip = await nodePackage('adm-zip');
    const archive = new Zip();
    for (const [name, data] of Object.entries(await content())) archive.addFile(name, Buffer.from(data));
    return archive.toBuffer();
  });
  add('archiver.zip', 'zip.js', 'a folder', async () => {
    const { ZipWriter, Uint8ArrayWriter, Uint8ArrayReader } = await nodePackage('@zip.js/zip.js');
    const writer = new ZipWriter(new Uint8ArrayWriter());
    for (const [name, data] of Object.entries(await content()))
      await writer.add(name, new Uint8ArrayReader(new Uint8Array(Buffer.from(data))));
    return Buffer.from(await writer.close());
  });
  const dos = { madeBy: 20, attributes: 0x20, version: 20 };
  add(
    'windows-explorer.zip',
    'hand, as Windows Explorer',
    'no descriptors, no extra fields, names in CP437',
    async () =>
      zip([
        { name: 'notes.txt', data: LINES, ...dos },
        { name: Buffer.from('Gr\x81n.txt', 'latin1'), data: LINES, ...dos },
        { name: 'photo.jpg', data: await photo('jpeg'), ...dos },
      ]),
  );
  add('windows-explorer-folder.zip', 'hand, as Windows Explorer', 'an empty folder and a file', () =>
    zip([
      { name: 'empty/', data: '', ...dos, attributes: 0x10 },
      { name: 'd/notes.txt', data: LINES, ...dos },
    ]),
  );
  const unix = cat('UX', le16(12), le32(1_709_208_000), le32(1_709_208_000), le32(0x001401f5));
  const double = cat(
    '\0\x05\x16\x07\0\x02\0\0Mac OS X        \0\x02',
    '\0\0\0\x09',
    '\0\0\0\x32',
    '\0\0\0\x20',
    '\0\0\0\x02',
    '\0\0\0\x52',
    '\0\0\0\0',
    Buffer.alloc(32),
  );
  add('macos-finder.zip', 'hand, as macOS Finder', 'data descriptors, resource forks under __MACOSX', async () =>
    zip([
      { name: 'd/', data: '', method: 0, attributes: 0o40755 * 65536, madeBy: 0x0315 },
      ...[
        ['d/notes.txt', LINES],
        ['__MACOSX/d/._notes.txt', double],
        ['d/.DS_Store', cat('\0\0\0\x01Bud1', Buffer.alloc(6140))],
        ['d/photo.jpg', await photo('jpeg')],
      ].map(([name, data]) => ({ name, data, descriptor: true, extra: unix, madeBy: 0x0315 })),
    ]),
  );
  add('empty.zip', 'hand', 'an archive without members', () => zip([]), { arguable: true });
  add('zip-in-zip.zip', 'hand', 'an archive in an archive', () =>
    zip([{ name: 'inner.zip', data: zip([{ name: 'notes.txt', data: LINES }]) }]),
  );
  add('hand.docx', 'hand', 'the smallest document', () => docx());
  add('hand.xlsx', 'hand', 'the smallest workbook', () => xlsx());
  add('hand.odt', 'hand', 'the smallest text', () => odt());
  add('photos.tar.gz', 'tar (npm)', 'pictures', async () =>
    inFolder(await content(), async (cwd) => {
      const tar = await nodePackage('tar');
      await tar.create({ gzip: true, cwd, file: path.join(cwd, 'a.tgz') }, ['d']);
      return readFile(path.join(cwd, 'a.tgz'));
    }),
  );
  add('thousand.zip', 'Python zipfile', '1,000 small files', () =>
    python(
      {},
      'a.zip',
      `import zipfile\nz=zipfile.ZipFile('a.zip','w',zipfile.ZIP_DEFLATED)\nfor i in range(1000): z.writestr(f'd/{i}.txt',f'line {i}\\n'*10)\nz.close()`,
    ),
  );
}
