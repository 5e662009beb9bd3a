import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { pack } from '../../../devkit/containers/seven-zip.js';
import { tar } from '../../../devkit/containers/tar.js';
import { zip } from '../../../devkit/containers/zip.js';

const bench = useOpener();
const MIB = 1024 * 1024;
const TEXT = Buffer.from('Nothing to see here.\n');

/** Deflated zeros without deflating them all: blocks that end on a full flush can be repeated. */
function deflatedZeros(mebibytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(MIB), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array<Buffer>(mebibytes).fill(block), Buffer.from([3, 0])]);
}

describe('bombs', () => {
  test('a ZIP that says how large it becomes is not unpacked at all', async () => {
    const bomb = zip([{ name: 'zeros', content: TEXT, packed: deflatedZeros(1024), claims: { bytes: 1024 * MIB } }]);
    const { reasons, openedBytes } = await bench.examine(bomb);
    expect({ reasons, openedBytes }).toEqual({ reasons: ['limit-exceeded:ratio'], openedBytes: 0 });
  });

  test('a ZIP that lies about it is stopped on the way', async () => {
    const bomb = zip([{ name: 'zeros', content: TEXT, packed: deflatedZeros(1024) }]);
    const { reasons, openedBytes } = await bench.examine(bomb);
    expect(reasons).not.toEqual([]);
    expect(openedBytes).toBeLessThanOrEqual(64 * MIB);
  });

  test('so is a gzip, which does not say', async () => {
    const { reasons, contents } = await bench.examine(gzipSync(Buffer.alloc(80 * MIB)));
    expect(reasons).toEqual(['limit-exceeded:ratio']);
    expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(64 * MIB);
  });

  test.each(['-tbzip2', '-txz'])('and %s', async (type) => {
    const { reasons } = await bench.examine(await pack({ zeros: Buffer.alloc(80 * MIB) }, 'archive', type));
    expect(reasons).toEqual(['limit-exceeded:ratio']);
  });

  test('many members count together, in all archives of a file', async () => {
    const inner = (n: number) => gzipSync(Buffer.alloc(MIB, `some text ${n} `));
    const bomb = zip(Array.from({ length: 20 }, (_, n) => ({ name: `${n}.gz`, content: inner(n) })));
    const { reasons, openedBytes } = await bench.examine(bomb, { bytes: 8 * MIB, ratio: 100_000 });
    expect(reasons).toEqual(['limit-exceeded:bytes']);
    expect(openedBytes).toBeLessThanOrEqual(9 * MIB);
  });

  test('an archive in an archive in an archive is opened to a depth', async () => {
    const nested = Array.from({ length: 40 }).reduce<Buffer>((content) => gzipSync(content), eicar());
    const { reasons, members } = await bench.examine(nested);
    expect({ reasons, members: members.length }).toEqual({ reasons: ['limit-exceeded:depth'], members: 8 });
  });

  test('entries that share their data are no ordinary ZIP', async () => {
    const whole = zip([
      { name: 'a', content: Buffer.alloc(1000, 'a') },
      { name: 'b', content: Buffer.alloc(0) },
    ]);
    // The second entry of the directory points to the first.
    const second = whole.lastIndexOf(Buffer.from('504b0102', 'hex'));
    const first = whole.indexOf(Buffer.from('504b0102', 'hex'));
    whole.copy(whole, second, first, first + 46 + 1);
    expect((await bench.examine(whole)).reasons).toContain('damaged');
  });

  test('what takes too long is ended', async () => {
    const { reasons } = await bench.examine(gzipSync(Buffer.alloc(60 * MIB)), { timeMs: 1 });
    expect(reasons).toEqual(['limit-exceeded:time']);
    expect(await bench.leftovers()).toEqual([]);
  });

  test('memory is bounded', async () => {
    const archive = await pack({ 'a.txt': TEXT }, 'archive', '-t7z', '-m0=LZMA', '-mhc=off');
    expect((await bench.examine(archive)).reasons).toEqual([]);
    expect((await bench.examine(withDictionary(archive, 0x7000_0000))).reasons).toEqual(['limit-exceeded:memory']);
  });
});

/** A 7z whose decoder wants a dictionary of so many bytes: coder 3.1.1 with five bytes of properties, and the checksums anew. */
function withDictionary(archive: Buffer, bytes: number): Buffer {
  const changed = Buffer.from(archive);
  const coder = changed.indexOf(Buffer.from('23030101055d', 'hex'));
  changed.writeUInt32LE(bytes, coder + 6);
  const start = 32 + Number(changed.readBigUInt64LE(12));
  changed.writeUInt32LE(crc32(changed.subarray(start, start + Number(changed.readBigUInt64LE(20)))), 28);
  changed.writeUInt32LE(crc32(changed.subarray(12, 32)), 8);
  return changed;
}

describe('100,000 entries', () => {
  const names = Array.from({ length: 100_000 }, (_, n) => ({ name: `${n}.txt`, content: TEXT }));

  test('of a ZIP', async () => {
    const { reasons, members } = await bench.examine(zip(names));
    expect({ reasons, members: members.length }).toEqual({ reasons: ['limit-exceeded:entries'], members: 0 });
  });

  test('of a tar', async () => {
    const { reasons, members } = await bench.examine(tar(names));
    expect({ reasons, members: members.length }).toEqual({ reasons: ['limit-exceeded:entries'], members: 0 });
  });
});

describe('names', () => {
  const escapes = [
    '../../escaped',
    '/tmp/escaped',
    '..\\..\\escaped',
    'C:\\escaped',
    'a/../../../escaped',
    './/..//escaped',
  ];

  test.each(escapes)('%s stays a name', async (name) => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      for (const archive of [zip([{ name, content: eicar() }]), tar([{ name, content: eicar() }])]) {
        const { reaches } = await bench.examine(archive);
        expect(reaches(eicar())).toBe(true);
      }
      expect(await readdir(join(bench.folder, '..'))).not.toContain('escaped');
      expect(await readdir(bench.folder)).not.toContain('escaped');
      expect(await bench.leftovers()).toEqual([]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('of 64 kB, twice the same, empty, or none that a file can have', async () => {
    const long = 'n'.repeat(65_000);
    const names = [long, `${'d/'.repeat(200)}deep`, 'twice', 'twice', 'con', 'tab\there', '.', 'zero\0zero'];
    const { reaches, members, reasons } = await bench.examine(
      zip(names.map((name, n) => ({ name, content: n === 3 ? eicar() : TEXT }))),
    );
    // Opened whole, or said not to be; never a part left out in silence. The long name is read as letters, too.
    const parts = members.filter(({ name }) => name !== 'letters');
    expect(reasons.length > 0 || (reaches(eicar()) && parts.length === names.length)).toBe(true);
    expect(Math.max(...members.map(({ name }) => name.length))).toBeLessThanOrEqual(255);
  });

  test('a path of 2,000 folders is beyond a bound', async () => {
    const { reasons } = await bench.examine(zip([{ name: `${'d/'.repeat(2000)}deep`, content: TEXT }]));
    expect(reasons).toEqual(['limit-exceeded:depth']);
  });

  test('a folder with content is none', async () => {
    const { reasons, reaches } = await bench.examine(zip([{ name: 'folder/', content: eicar(), mode: 0o040755 }]));
    expect(reasons.length > 0 || reaches(eicar())).toBe(true);
  });
});

describe('links and devices', () => {
  test('nothing is written through a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      const archive = tar([
        { name: 'way', type: '2', link: outside },
        { name: 'way/escaped', content: eicar() },
      ]);
      const { reasons, reaches } = await bench.examine(archive);
      expect(await readdir(outside)).toEqual([]);
      expect(reasons.length > 0 || reaches(eicar())).toBe(true);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('the content of a link in a ZIP is content: Windows makes a file of it', async () => {
    const { reaches } = await bench.examine(zip([{ name: 'link', content: eicar(), mode: 0o120777 }]));
    expect(reaches(eicar())).toBe(true);
  });

  test('more content than a link can have is said to be missing', async () => {
    const content = Buffer.concat([Buffer.alloc(100_000, 'a'), eicar()]);
    const { reasons, reaches } = await bench.examine(zip([{ name: 'link', content, mode: 0o120777 }]));
    expect(reasons.length > 0 || reaches(content)).toBe(true);
  });

  test('devices, pipes and hard links to anywhere', async () => {
    const { reaches, reasons } = await bench.examine(
      tar([
        { name: 'null', type: '3' },
        { name: 'disk', type: '4' },
        { name: 'pipe', type: '6' },
        { name: 'hard', type: '1', link: '/etc/passwd' },
        { name: 'eicar.com', content: eicar() },
      ]),
    );
    expect({ reasons, reached: reaches(eicar()) }).toEqual({ reasons: [], reached: true });
  });
});

describe('endless headers', () => {
  test('a gzip whose name does not end', async () => {
    const head = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);
    const { reasons } = await bench.examine(Buffer.concat([head, Buffer.alloc(20 * MIB, 'n')]));
    expect(reasons).not.toEqual([]);
  });

  test('a tar of nothing but headers', async () => {
    const header = { name: 'pax', type: 'x', content: Buffer.from('30 path=aaaaaaaaaaaaaaaaaaaaaa\n') };
    const { reasons } = await bench.examine(tar(Array.from({ length: 20_000 }, () => header)), { timeMs: 3000 });
    expect(reasons).not.toEqual([]);
  });

  test('a tar whose entry claims more than there is', async () => {
    const { reasons } = await bench.examine(tar([{ name: 'a', content: eicar(), bytes: 8 * 1024 * MIB - 1 }]));
    expect(reasons).not.toEqual([]);
  });
});
