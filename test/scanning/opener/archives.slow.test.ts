import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { pack } from '../../../devkit/containers/seven-zip.js';

const bench = useOpener();
const FILES = { 'folder/readme.txt': 'Nothing to see here, move along please.\n', 'eicar.com': eicar() };

/** Packed by 7-Zip; the arguments that make an encrypted one, where the format can be encrypted. */
const ARCHIVES: readonly { name: string; format: string; args: readonly string[]; sealed?: readonly string[] }[] = [
  { name: 'ZIP, Deflate', format: 'zip', args: ['-tzip'], sealed: ['-psecret'] },
  { name: 'ZIP, AES', format: 'zip', args: ['-tzip'], sealed: ['-psecret', '-mem=AES256'] },
  { name: 'ZIP, stored', format: 'zip', args: ['-tzip', '-mx0'], sealed: ['-psecret'] },
  { name: 'ZIP, Deflate64', format: 'zip', args: ['-tzip', '-mm=Deflate64'] },
  { name: 'ZIP, BZip2', format: 'zip', args: ['-tzip', '-mm=BZip2'] },
  { name: 'ZIP, LZMA', format: 'zip', args: ['-tzip', '-mm=LZMA'] },
  { name: 'ZIP, PPMd', format: 'zip', args: ['-tzip', '-mm=PPMd'] },
  { name: '7z, LZMA2', format: '7z', args: ['-t7z'], sealed: ['-psecret'] },
  { name: '7z, with a list of its own', format: '7z', args: ['-t7z'], sealed: ['-psecret', '-mhe=on'] },
  { name: '7z, LZMA', format: '7z', args: ['-t7z', '-m0=LZMA'] },
  { name: '7z, BZip2', format: '7z', args: ['-t7z', '-m0=BZip2'] },
  { name: '7z, Deflate', format: '7z', args: ['-t7z', '-m0=Deflate'] },
  { name: '7z, PPMd', format: '7z', args: ['-t7z', '-m0=PPMd'] },
  { name: '7z, stored', format: '7z', args: ['-t7z', '-mx0'] },
  { name: 'tar', format: 'tar', args: ['-ttar'] },
  { name: 'tar, pax', format: 'tar', args: ['-ttar', '-mm=pax'] },
  { name: 'wim', format: 'wim', args: ['-twim'] },
];

describe.each(ARCHIVES)('$name', ({ format, args, sealed }) => {
  test('is opened whole', async () => {
    const { type, reasons, reaches } = await bench.examine(await pack(FILES, 'archive', ...args));
    expect({ format: type.format, reasons, reached: reaches(eicar()) }).toEqual({ format, reasons: [], reached: true });
  });

  test('is not whole when it is cut', async () => {
    const whole = await pack(FILES, 'archive', ...args);
    // A tar ends where its last member ends; what follows is padding.
    const cut = whole.subarray(0, format === 'tar' ? whole.indexOf(eicar()) + 10 : -20);
    const { reasons } = await bench.examine(cut);
    expect(reasons).not.toEqual([]);
  });

  test('is not whole with a second archive behind it', async () => {
    const first = await pack({ 'readme.txt': 'first' }, 'archive', ...args);
    const { reasons } = await bench.examine(Buffer.concat([first, await pack(FILES, 'second', ...args)]));
    expect(reasons).not.toEqual([]);
  });

  if (sealed !== undefined) {
    test('is told from an encrypted one', async () => {
      const { reasons } = await bench.examine(await pack(FILES, 'archive', ...args, ...sealed));
      expect(new Set(reasons)).toEqual(new Set(['encrypted']));
    });
  }
});

describe.each([
  { name: 'gzip', format: 'gzip', args: ['-tgzip'] },
  { name: 'bzip2', format: 'bzip2', args: ['-tbzip2'] },
  { name: 'xz', format: 'xz', args: ['-txz'] },
])('$name', ({ format, args }) => {
  const packed = (content: Buffer) => pack({ 'eicar.com': content }, 'archive', ...args);

  test('is opened', async () => {
    const { type, reasons, reaches } = await bench.examine(await packed(eicar()));
    expect({ format: type.format, reasons, reached: reaches(eicar()) }).toEqual({ format, reasons: [], reached: true });
  });

  test('is opened to the end of its second stream', async () => {
    const { reasons, contents } = await bench.examine(
      Buffer.concat([await packed(Buffer.from('first')), await packed(eicar())]),
    );
    expect({ reasons, end: contents[0]?.subarray(-68) }).toEqual({ reasons: [], end: eicar() });
  });

  test('is not whole when it is cut, nor with anything behind it', async () => {
    const whole = await packed(eicar());
    expect((await bench.examine(whole.subarray(0, -6))).reasons).not.toEqual([]);
    expect((await bench.examine(Buffer.concat([whole, png()]))).reasons).not.toEqual([]);
  });
});

test('containers in containers are opened in turn', async () => {
  const tar = await pack(FILES, 'archive', '-ttar');
  const zip = await pack({ 'inner.tar.gz': gzipSync(tar) }, 'archive', '-tzip');
  const { members, reasons, reaches } = await bench.examine(zip);
  expect({ reasons, reached: reaches(eicar()) }).toEqual({ reasons: [], reached: true });
  expect(members.map(({ depth, type }) => `${depth} ${type.format}`)).toEqual(['1 gzip', '2 tar', '3 text', '3 text']);
});

test('an encrypted archive in an archive is found, with the member that it is', async () => {
  const inner = await pack(FILES, 'archive', '-t7z', '-psecret', '-mhe=on');
  const { findings } = await bench.examine(await pack({ 'a.txt': 'a', 'inner.7z': inner }, 'archive', '-tzip'));
  expect(findings).toEqual([{ reason: 'encrypted', detail: 'the list of the 7z is encrypted', member: 1 }]);
});

test('nothing is left of what was opened', async () => {
  await bench.examine(await pack(FILES, 'archive', '-tzip'));
  expect(await bench.leftovers()).toEqual([]);
});

test('is called off with its step, and leaves nothing', async () => {
  const stopping = new AbortController();
  const examining = bench.examine(await pack(FILES, 'archive', '-t7z'), {}, stopping.signal);
  stopping.abort(new Error('called off'));
  await expect(examining).rejects.toThrow('called off');
  expect(await bench.leftovers()).toEqual([]);
});

test('what the judge throws comes out, and the members are gone', async () => {
  const judging = bench.opener.examine({ path: import.meta.filename, bytes: 1, sha256: '' }, () => {
    throw new Error('the scanner is out');
  });
  await expect(judging).rejects.toThrow('the scanner is out');
  expect(await bench.leftovers()).toEqual([]);
});
