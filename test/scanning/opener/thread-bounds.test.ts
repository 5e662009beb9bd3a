import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { iso } from '../../../devkit/containers/iso.js';
import { zip } from '../../../devkit/containers/zip.js';
import { png } from '../../../devkit/samples.js';
import { createMailThread } from '../../../src/scanning/opener/open-mail.js';
import { createPdfThread } from '../../../src/scanning/opener/open-pdf.js';
import { createPiecesThread } from '../../../src/scanning/opener/open-pieces.js';
import { createSevenZipThread } from '../../../src/scanning/opener/seven-zip.js';
import { FileWindow } from '../../../src/scanning/opener/window.js';
import { useOpener } from './support/examine.js';

/** Each thread keeps to the limits of its request by itself: what it wrote is on the disk before anybody counts it. */
const bench = useOpener();
const threads = {
  sevenZip: createSevenZipThread(),
  pieces: createPiecesThread(),
  pdf: createPdfThread(),
  mail: createMailThread(),
};
afterAll(() => Promise.all(Object.values(threads).map((thread) => thread.end())));

const MIB = 1024 * 1024;
const PART_BYTES = 1000;
const parts = [0, 1, 2].map((n) => Buffer.alloc(PART_BYTES, `text ${n} in words. `));
const { signal } = new AbortController();

interface Limits {
  readonly bytesLeft: number;
  readonly entriesLeft: number;
}
type Ask = (place: Limits & { path: string; folder: string; firstIndex: number }) => Promise<unknown>;

const memoryBytes = 512 * 1024 * 1024;
const openers: readonly (readonly [string, Buffer, Ask])[] = [
  [
    '7-Zip',
    zip(parts.map((content, n) => ({ name: `${n}.txt`, content }))),
    (place) => threads.sevenZip.ask({ ...place, type: 'zip', memoryBytes }, signal),
  ],
  [
    'the pieces of a text',
    Buffer.from(parts.map((part) => part.toString('base64')).join('. ')),
    (place) => threads.pieces.ask({ ...place, reader: 'text', format: 'text', pieceBytes: memoryBytes }, signal),
  ],
  ['the attachments of a PDF', pdfWith(parts), (place) => threads.pdf.ask({ ...place, memoryBytes }, signal)],
  ['the parts of a message', mailWith(parts), (place) => threads.mail.ask(place, signal)],
];

const enough = { bytesLeft: 10 * PART_BYTES, entriesLeft: 10 };

test.each(openers)('%s are written as far as there are bytes', async (_, file, ask) => {
  expect(await askFor(file, ask, enough)).toEqual({ limit: undefined, bytes: 3 * PART_BYTES, files: 3 });
  const { limit, bytes } = await askFor(file, ask, { ...enough, bytesLeft: 1.5 * PART_BYTES });
  expect(limit).toBe('bytes');
  expect(bytes).toBeLessThanOrEqual(1.5 * PART_BYTES);
});

test.each(openers)('%s are written as far as there are entries', async (_, file, ask) => {
  const { limit, files } = await askFor(file, ask, { ...enough, entriesLeft: 2 });
  expect(limit).toBe('entries');
  expect(files).toBeLessThanOrEqual(2);
});

test('an attachment of a PDF is not unpacked beyond the memory of its thread', async () => {
  const ask: Ask = (place) => threads.pdf.ask({ ...place, memoryBytes: 2_000_000 }, signal);
  const file = pdfWith([deflateSync(Buffer.alloc(5_000_000))], '/Filter/FlateDecode');
  expect(await askFor(file, ask, { bytesLeft: Infinity, entriesLeft: 10 })).toEqual({
    limit: 'memory',
    bytes: 0,
    files: 0,
  });
});

test('folders of a path count, too', async () => {
  const deep = Array.from({ length: 10 }, (_, n) => ({ name: `${`${n}/`.repeat(200)}a`, content: Buffer.from('a') }));
  expect((await askFor(zip(deep), openers[0]![2], enough)).limit).toBe('entries');
});

test('so do the files that 7-Zip makes and removes again, as it does for links', async () => {
  const links = Array.from({ length: 6 }, (_, n) => ({ name: `${n}`, content: Buffer.from('a'), mode: 0o120777 }));
  expect((await askFor(zip(links), openers[0]![2], enough)).limit).toBe('entries');
});

test('a listing takes no more than its share of the memory', async () => {
  const long = Array.from({ length: 40 }, (_, n) => ({ name: `${n}${'n'.repeat(60_000)}`, content: Buffer.from('a') }));
  const within = (mebibytes: number): Ask => {
    return (place) => threads.sevenZip.ask({ ...place, type: 'zip', memoryBytes: mebibytes * MIB }, signal);
  };
  const limits = { ...enough, entriesLeft: 100 };
  expect((await askFor(zip(long), within(32), limits)).limit).toBe(undefined);
  expect((await askFor(zip(long), within(16), limits)).limit).toBe('entries');
});

test('a file that contains itself is opened once', async () => {
  const file = { name: 'SELF.ISO', sector: 0, bytes: 0 };
  const self = iso([{ ...file, bytes: iso([file]).length }]);
  const { reasons, members } = await bench.examine(self);
  expect({ reasons, members: members.length }).toEqual({ reasons: ['limit-exceeded:depth'], members: 1 });
});

test('a reader ends with its signal, however little of the file it reads', async () => {
  const path = join(bench.folder, 'staged-window');
  await writeFile(path, 'a');
  await using handle = await open(path);
  const stop = new AbortController();
  const window = new FileWindow(handle, 1, stop.signal);
  // From here on it reads from its window, which leaves no room for other work of the thread.
  await window.at(0, 1);
  setTimeout(() => stop.abort(new Error('enough')), 1);
  const readOn = async () => {
    for (let reads = 0; reads < 5_000_000; reads += 1) await window.at(0, 1);
  };
  await expect(readOn()).rejects.toThrow('enough');
});

test('what is unpacked in memory is bounded before it is written', async () => {
  const zeros = deflateSync(Buffer.alloc(100_000));
  const files = [
    pngWith(Buffer.concat([Buffer.from('zTXta\0\0'), zeros])),
    pdfOf(zeros),
    pdfOf(lzwOfZeros(), 'LZWDecode'),
    // A page, which is not looked at any further.
    pdfOf(Buffer.concat(Array<Buffer>(100).fill(Buffer.from('\x81 \x06BT ET\n ', 'latin1'))), 'RunLengthDecode'),
    zeros,
  ];
  for (const file of files) {
    expect((await bench.examine(file, { bytes: 10_000 })).reasons).toContain('limit-exceeded:ratio');
  }
});

test('a file that would fill the memory of a reader is not read', async () => {
  const file = Buffer.from('a text of some length. '.repeat(100));
  expect((await bench.examine(file, { memoryBytes: file.length })).reasons).toEqual(['limit-exceeded:memory']);
});

test('what is copied out of a file counts before it is copied', async () => {
  const page = Buffer.concat([
    Buffer.from('OggS\0\x02', 'latin1'),
    Buffer.alloc(20),
    Buffer.from([1, 200]),
    Buffer.alloc(200),
  ]);
  expect((await bench.examine(page, { bytes: 100 })).reasons).toEqual(['limit-exceeded:bytes']);
});

test('equal parts count each time, and are opened once', async () => {
  const inner = zip([{ name: 'a.txt', content: Buffer.alloc(100, 'a') }]);
  const file = zip([0, 1, 2].map((n) => ({ name: `${n}.zip`, content: inner })));
  expect((await bench.examine(file, { entries: 6 })).reasons).toEqual([]);
  expect((await bench.examine(file, { entries: 5 })).reasons).toEqual(['limit-exceeded:entries']);
});

const MIXED =
  'From: a@example.com\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n';

test('lines of a message that can be delimiters are not collected, however many', async () => {
  const parts = `${MIXED}\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n`;
  const file = Buffer.concat([Buffer.from(parts), Buffer.alloc(4 * 4_000_000, '--x\n')]);
  expect(await askMail(file)).toEqual({ limit: undefined, problem: undefined });
});

test('a message names no more than ten thousand boundaries', async () => {
  const naming = (boundaries: number) => {
    const lines = Array.from({ length: boundaries - 1 }, (_, n) => `boundary="b${n}"`);
    return Buffer.from(`${MIXED}\r\n--b\r\n\r\n${lines.join('\r\n')}\r\n--b--\r\n`);
  };
  expect(await askMail(naming(10_000))).toEqual({ limit: undefined, problem: undefined });
  expect(await askMail(naming(10_001))).toEqual({ limit: undefined, problem: 'damaged' });
});

async function askMail(file: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'thread-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, file);
    const request = { path, folder, firstIndex: 0, bytesLeft: 1024 * MIB, entriesLeft: 10 };
    const answer = await threads.mail.ask(request, signal);
    return answer === 'crashed' ? answer : { limit: answer.limit, problem: answer.problem };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was answered, and what is on the disk. */
async function askFor(file: Buffer, ask: Ask, limits: Limits) {
  const folder = await mkdtemp(join(tmpdir(), 'thread-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, file);
    const answer = (await ask({ ...limits, path, folder, firstIndex: 0 })) as { limit?: string };
    // 7-Zip goes on after a limit until its thread is ended: what the opener does.
    if (answer.limit !== undefined) await threads.sevenZip.end();
    const written = (await readdir(folder)).filter((name) => name !== 'file');
    const sizes = await Promise.all(written.map(async (name) => (await stat(join(folder, name))).size));
    return { limit: answer.limit, bytes: sizes.reduce((sum, size) => sum + size, 0), files: written.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pdfWith(contents: readonly Buffer[], filter = ''): Buffer {
  const names = contents.map((_, n) => `(${n}) ${4 + 2 * n} 0 R`).join('');
  const files = contents.map(
    (content, n) =>
      `${4 + 2 * n} 0 obj<</Type/Filespec/F(${n})/UF(${n})/EF<</F ${5 + 2 * n} 0 R>>>>endobj\n` +
      `${5 + 2 * n} 0 obj<</Length ${content.length}${filter}/Type/EmbeddedFile>>stream\n${content.toString('latin1')}\nendstream endobj\n`,
  );
  return Buffer.from(
    `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[${names}]>>>>>>endobj\n` +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n' +
      `${files.join('')}trailer<</Root 1 0 R>>\n%%EOF\n`,
    'latin1',
  );
}

/** One object, packed, that nothing refers to. */
function pdfOf(packed: Buffer, filter = 'FlateDecode'): Buffer {
  const whole = pdfWith([]);
  const at = whole.indexOf('trailer');
  const head = `9 0 obj<</Length ${packed.length}/Filter/${filter}>>stream\n`;
  return Buffer.concat([
    whole.subarray(0, at),
    Buffer.from(head),
    packed,
    Buffer.from('\nendstream endobj\n'),
    whole.subarray(at),
  ]);
}

/** A clear code, a zero, and 250 codes that each stand for one zero more than the one before: nine bits each. */
function lzwOfZeros(): Buffer {
  const codes = [256, 0, ...Array.from({ length: 250 }, (_, n) => 258 + n)];
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('');
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2)));
}

function mailWith(contents: readonly Buffer[]): Buffer {
  const bodies = contents.map(
    (content, n) =>
      `--b\r\nContent-Type: application/octet-stream; name="${n}"\r\nContent-Disposition: attachment\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  );
  return Buffer.from(
    `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n${bodies.join('')}--b--\r\n`,
  );
}

/** @param chunk its type and data */
function pngWith(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length - 4);
  const end = png().length - 12;
  return Buffer.concat([png().subarray(0, end), length, chunk, Buffer.alloc(4), png().subarray(end)]);
}
