import { deflateSync, constants, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar, encryptedZip, pdf } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';

/** Office writes ZIPs (themes, shapes) and other files into the streams of its older formats: each is a part like any other. */
const bench = useOpener();

const XML = Buffer.from('<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>');
const theme = (content: Buffer = XML): Buffer => zip([{ name: 'theme/theme/theme1.xml', content }]);
/** A ZIP whose bytes are those of a longer one up to its end record. */
const cut = (content: Buffer) => content.subarray(0, -30);
const tail = (content: Buffer) => Buffer.concat([content, Buffer.from('bytes that no reader of the ZIP shows')]);

const u16 = (...values: number[]) => Buffer.concat(values.map((value) => Buffer.from([value & 255, value >> 8])));
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** [MS-PPT] 2.3.1: a record of the type RoundTripTheme12Atom (2.11.4), with others around it. */
const inPpt = (content: Buffer) => {
  const record = (type: number, data: Buffer) => Buffer.concat([u16(0, type), u32(data.length), data]);
  const text = record(0x0fa8, Buffer.from('Title of the slide'));
  return ole2({ 'PowerPoint Document': Buffer.concat([text, record(0x040e, content), text]) });
};

const XLS_RECORD_BYTES = 8224;
const BOF = Buffer.from('0908100000060500bb0dcc07c100000006030000', 'hex');
const xlsRecord = (type: number, data: Buffer) => Buffer.concat([u16(type, data.length), data]);
const future = (type: number) => Buffer.concat([u16(type), Buffer.alloc(10)]);
const xls = (...records: Buffer[]) =>
  ole2({ Workbook: Buffer.concat([BOF, ...records, xlsRecord(0x0a, Buffer.alloc(0))]) });

/** [MS-XLS] 2.4.326 (Theme), and 2.4.61 (ContinueFrt12) for what does not fit in one record. */
const inXls = (content: Buffer): Buffer => {
  const first = XLS_RECORD_BYTES - 16;
  const records = [xlsRecord(0x0896, Buffer.concat([future(0x0896), u32(124_226), content.subarray(0, first)]))];
  for (let at = first; at < content.length; at += XLS_RECORD_BYTES - 12)
    records.push(xlsRecord(0x087f, Buffer.concat([future(0x087f), content.subarray(at, at + XLS_RECORD_BYTES - 12)])));
  return xls(...records);
};

/** The table stream of Word holds it between other data, without a length: what precedes it can look like one. */
const inDoc = (content: Buffer) => {
  const style = Buffer.concat([u16(0x0015, 0x240c), u32(1)]);
  return ole2({
    '1Table': Buffer.concat([Buffer.alloc(700, 'ab\0'), style, content, Buffer.from('<?xml version="1.0"?>')]),
  });
};

const writers = [
  ['a presentation', inPpt],
  ['a workbook', inXls],
  ['a document', inDoc],
] as const;

test.each(writers)('a theme in %s is a part of its own, and is opened', async (_, write) => {
  const found = await bench.examine(write(theme()));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(theme())).toBe(true);
  expect(found.reaches(XML)).toBe(true);
});

test.each(writers)('EICAR in the theme of %s is reached', async (_, write) => {
  const found = await bench.examine(write(zip([{ name: 'a', content: eicar(), method: 8 }])));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(eicar())).toBe(true);
});

test.each(writers)('an encrypted ZIP in %s is encrypted', async (_, write) => {
  expect((await bench.examine(write(encryptedZip()))).reasons).toContain('encrypted');
});

test.each(writers)('a cut ZIP in %s is a finding', async (_, write) => {
  expect((await bench.examine(write(cut(theme())))).reasons).not.toEqual([]);
});

test.each([
  ['a presentation', inPpt],
  ['a workbook', inXls],
])('bytes behind a ZIP in its record of %s are a finding', async (_, write) => {
  expect((await bench.examine(write(tail(theme())))).reasons).toContain('unaccounted-bytes');
});

test.each(writers)('a second container behind the theme of %s is found', async (_, write) => {
  for (const second of [gzipSync('abc'), cut(theme())]) {
    expect((await bench.examine(write(Buffer.concat([theme(), second])))).reasons).not.toEqual([]);
  }
});

test.each(writers)('a ZIP in %s that counts from before its beginning is a finding', async (_, write) => {
  const whole = zip([
    { name: 'before', content: eicar() },
    { name: 'after', content: XML },
  ]);
  expect((await bench.examine(write(whole.subarray(whole.indexOf('PK\x03\x04', 4))))).reasons).not.toEqual([]);
});

test('a theme that takes several records of a workbook is put together', async () => {
  const large = theme(Buffer.from(Array.from({ length: 2000 }, (_, i) => `<a:color i="${i}"/>`).join('')));
  const found = await bench.examine(inXls(large));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(large)).toBe(true);
  expect((await bench.examine(inXls(tail(large)))).reasons).toContain('unaccounted-bytes');
});

test('a ZIP that begins in the head of a continuation is reached as well', async () => {
  const hidden = zip([{ name: 'a', content: eicar(), method: 8 }]);
  const continued = Buffer.concat([u16(0x087f, 0), hidden]);
  const records = [
    xlsRecord(0x0896, Buffer.concat([future(0x0896), u32(124_226), theme()])),
    xlsRecord(0x087f, continued),
  ];
  expect((await bench.examine(xls(...records))).reaches(eicar())).toBe(true);
});

/** [MS-OLEDS] 2.3.6, as packagers write it: names before the file, and the same names in UTF-16 behind it. */
function packageStream(content: Buffer, { path, behind }: { path?: Buffer; behind?: Buffer } = {}): Buffer {
  const names = Buffer.from('C:\\a\0');
  const body = Buffer.concat([
    u16(2),
    Buffer.from('report.pdf\0C:\\report.pdf\0'),
    u16(0, 3),
    u32((path ?? names).length),
    path ?? names,
    u32(content.length),
    content,
    behind ?? names,
  ]);
  return Buffer.concat([u32(body.length), body]);
}

const packaged = (...parts: Parameters<typeof packageStream>) => ole2({ '\x01Ole10Native': packageStream(...parts) });

test.each([
  ['a PDF', pdf()],
  ['an OLE2 file', ole2({ Data: Buffer.alloc(4096, 'some text ') })],
  ['a ZIP', theme()],
])('%s in a package is a part, and its names are no hidden bytes', async (_, content) => {
  const found = await bench.examine(packaged(content));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(content)).toBe(true);
});

test('a container before or behind the file of a package is found', async () => {
  expect((await bench.examine(packaged(pdf(), { path: theme() }))).reasons).toEqual(['hidden-container']);
  expect((await bench.examine(packaged(pdf(), { behind: theme() }))).reasons).toEqual(['hidden-container']);
  expect((await bench.examine(packaged(cut(theme())))).reasons).not.toEqual([]);
});

test('an OLE2 file with a PDF in it is an OLE2 file', async () => {
  const found = await bench.examine(ole2({ CONTENTS: pdf() }));
  expect([found.type.format, found.members[0]?.type.format]).toEqual(['ole2', 'pdf']);
});

test('a PDF in the tables of an OLE2 file is found', async () => {
  const file = ole2({ Data: Buffer.alloc(4096, 'a') });
  const table = 512;
  pdf().copy(file, table + 4 * 20, 0, 400);
  expect((await bench.examine(file)).reasons).toContain('hidden-container');
});

test('a package in an object of RTF is taken apart as well', async () => {
  const text = (value: string) => Buffer.concat([u32(value.length + 1), Buffer.from(`${value}\0`)]);
  const native = packageStream(pdf()).subarray(4);
  const head = Buffer.concat([u32(0x501), u32(2), text('Package'), text(''), text('')]);
  const object = Buffer.concat([head, u32(native.length), native]);
  const found = await bench.examine(Buffer.from(`{\\rtf1 {\\object{\\*\\objdata ${object.toString('hex')}}}}`));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(pdf())).toBe(true);
});

/** [MS-PPT] 2.10.34. PowerPoint writes the packed bytes of all of the object, and not always the end of the Zlib stream. */
const packedInPpt = (packed: Buffer, said: number) =>
  ole2({ 'PowerPoint Document': Buffer.concat([u16(0x10, 0x1011), u32(packed.length + 4), u32(said), packed]) });

test('an object of a presentation whose stream has no end is whole by its size', async () => {
  const object = ole2({ Data: Buffer.alloc(4096, 'some text ') });
  const open = deflateSync(object, { finishFlush: constants.Z_SYNC_FLUSH });
  const found = await bench.examine(packedInPpt(open, object.length));
  expect(found.reasons).toEqual([]);
  expect(found.reaches(object)).toBe(true);
  for (const [packed, said] of [
    [open.subarray(0, -20), object.length],
    [open, object.length - 1],
    [open, object.length + 1],
    [Buffer.concat([deflateSync(object).subarray(0, -4), u32(0)]), object.length],
  ] as const) {
    expect((await bench.examine(packedInPpt(packed, said))).reasons).toContain('damaged');
  }
});
