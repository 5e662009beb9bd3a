import { expect, test } from '@jest/globals';
import { FileWindow } from '../../../src/scanning/opener/window.js';
import { endOfFormat } from '../../../src/scanning/opener/format-ends.js';
import { textFormat } from '../../../src/scanning/opener/text-type.js';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useOpener } from './support/examine.js';

/**
 * What a small file says must not keep the worker's own thread busy. Where it does, these tests do not fail but never end:
 * the limit of the runner cannot interrupt a thread.
 */
const bench = useOpener();
const KIB = 1024;

test('a picture is read once, however many marks its scan holds', async () => {
  const scan = Buffer.from('ff00'.repeat(512 * KIB), 'hex');
  const picture = Buffer.concat([Buffer.from('ffd8ffda0002', 'hex'), scan, Buffer.from('ffd9', 'hex')]);
  const path = join(bench.folder, 'staged-picture');
  await writeFile(path, picture);
  await using handle = await open(path);
  let reads = 0;
  const counting = new Proxy(handle, {
    get: (target, name) => {
      if (name === 'read') reads += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const window = new FileWindow(counting, picture.length, new AbortController().signal);
  expect(await endOfFormat('jpeg', window, 0)).toBe(picture.length);
  expect(reads).toBeLessThanOrEqual(picture.length / (256 * KIB) + 2);
});

test('a page of nothing but comments is text at once', () => {
  expect(textFormat(`${'<!---->'.repeat(2000)}x`)).toBe('text');
  expect(textFormat(`<?xml version="1.0"?>${'<!-- a -->'.repeat(20)}<svg>`)).toBe('svg');
});

test('so is what a thread reads', async () => {
  const { reasons } = await bench.examine(Buffer.from(`<?xml version="1.0"?>${'<!---->'.repeat(5000)}<x/>`));
  expect(reasons).toEqual([]);
});

test.each([
  [
    'a FITS of nothing but remarks',
    `${'SIMPLE  =                    T'.padEnd(80)}${'COMMENT a night without clouds'.padEnd(80).repeat(60_000)}`,
  ],
  [
    'a text that names the operator of private parts of fonts',
    'The operator eexec reads the encrypted part of fonts. '.repeat(60_000),
  ],
])('%s is read once', async (_, text) => {
  expect((await bench.examine(Buffer.from(text), { timeMs: 10_000 })).reasons).toEqual([]);
});

test('a FLAC that begins a frame at every third byte', async () => {
  const head = Buffer.from('664c614380000000', 'hex');
  // None of them, with what follows, has a checksum of zero.
  const frames = Buffer.from(`${'fff801'.repeat(100 * KIB)}ff01`, 'hex');
  const { reasons } = await bench.examine(Buffer.concat([head, frames]));
  expect(reasons).toEqual(['damaged']);
});

test('a Photoshop picture of more rows than there is time to count', async () => {
  const head = Buffer.alloc(26 + 12 + 2 + 10);
  head.write('8BPS\0\x01', 'latin1');
  head.writeUInt16BE(0xffff, 12);
  head.writeUInt32BE(0xffffffff, 14);
  head.writeUInt16BE(1, 38);
  expect((await bench.examine(head)).reasons).toEqual(['damaged']);
});

test('a picture whose folders lead to and fro ends with its time', async () => {
  const { type, reasons } = await bench.examine(tiffOfFolders(200), { timeMs: 1000 });
  expect({ type: type.format, reasons }).toEqual({ type: 'tiff', reasons: ['limit-exceeded:time'] });
});

/** Folders that each name the next, and the same far tables again and again. */
function tiffOfFolders(count: number): Buffer {
  const entries = 1000;
  const folderBytes = 2 + 12 * entries + 4;
  const table = 8 + count * folderBytes;
  const file = Buffer.alloc(table + 512 * KIB);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  for (let folder = 0; folder < count; folder += 1) {
    const at = 8 + folder * folderBytes;
    file.writeUInt16LE(entries, at);
    for (let entry = 0; entry < entries; entry += 1) {
      const field = at + 2 + 12 * entry;
      file.writeUInt16LE(273, field);
      file.writeUInt16LE(3, field + 2);
      file.writeUInt32LE(120_000, field + 4);
      file.writeUInt32LE(table + (entry % 2) * 270_000, field + 8);
    }
    file.writeUInt32LE(folder + 1 < count ? at + folderBytes : 0, at + folderBytes - 4);
  }
  return file;
}

test.each([
  ['the mark of a tag that is cut', Buffer.concat([mp3Frames(), Buffer.from('APETAGEX')])],
  ['a tag of bytes where there should be offsets', tiffWithBytes()],
])('a file that trips a reader has a verdict: %s', async (_, content) => {
  const { type } = await bench.examine(content);
  expect(['mp3', 'tiff']).toContain(type.format);
});

function mp3Frames(): Buffer {
  const frame = Buffer.alloc(417);
  Buffer.from('fffb9000', 'hex').copy(frame);
  return Buffer.concat(Array<Buffer>(20).fill(frame));
}

function tiffWithBytes(): Buffer {
  const file = Buffer.alloc(8 + 2 + 12 + 4 + 100);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(1, 8);
  file.writeUInt16LE(273, 10);
  file.writeUInt16LE(1, 12);
  file.writeUInt32LE(100, 14);
  file.writeUInt32LE(26, 18);
  return file;
}
