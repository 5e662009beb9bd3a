import { describe, expect, test } from '@jest/globals';
import { tnef, tnefAttribute, tnefProperties, TNEF_TYPE } from '../../../devkit/containers/tnef.js';
import type { TnefProperty } from '../../../devkit/containers/tnef.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { judgeTypes } from '../../../src/scanning/judgement.js';
import { defaultPolicy } from '../../../src/scanning/policy/read-policy.js';
import { useOpener } from './support/examine.js';
import { noise } from './support/ordinary.js';

/** What Outlook sends as winmail.dat. */
const bench = useOpener();
const infected = () => zip([{ name: 'eicar.com', content: eicar() }]);
const TEXT = Buffer.from('Nothing to see here, and some more of it.\n'.repeat(4));
const PR = { rtf: 0x1009, html: 0x1013, data: 0x3701, longName: 0x3707, name: 0x3704, other: 0x6789 } as const;
const binary = (id: number, content: Buffer): TnefProperty => ({ id, type: TNEF_TYPE.binary, values: [content] });
const MESSAGE_CLASS = Buffer.from('0703020000000000c000000000000046', 'hex');
const STORAGE_CLASS = Buffer.from('0b00000000000000c000000000000046', 'hex');
const object = (kind: Buffer, content: Buffer): TnefProperty => ({
  id: PR.data,
  type: TNEF_TYPE.object,
  values: [Buffer.concat([kind, content])],
});
const attachment = (content: Buffer, title = 'a.zip') => tnef({ attachments: [{ title, data: content }] });
const embedded = (content: Buffer) =>
  tnef({ attachments: [{ title: 'a message', properties: [object(MESSAGE_CLASS, content)] }] });
/** Not packed: [MS-OXRTFCP] 2.1.3.1. */
const packedText = (rtf: Buffer) => {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(rtf.length + 12, 0);
  head.writeUInt32LE(rtf.length, 4);
  head.write('MELA', 8);
  return Buffer.concat([head, rtf]);
};
const object1 = (content: Buffer) => Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${content.toString('hex')}}}}`);

describe.each<[string, (content: Buffer) => Buffer]>([
  ['an attachment', attachment],
  ['an attachment as a property', (content) => tnef({ attachments: [{ properties: [binary(PR.data, content)] }] })],
  [
    'an attachment as an object',
    (content) => tnef({ attachments: [{ properties: [object(STORAGE_CLASS, content)] }] }),
  ],
  ['an attachment of a message in the message', (content) => embedded(attachment(content))],
  ['an attachment of a message in a message in the message', (content) => embedded(embedded(attachment(content)))],
  [
    'an attachment behind properties of all kinds',
    (content) =>
      tnef({
        attachments: [
          {
            properties: [
              { id: 1, type: 2, values: [Buffer.alloc(2)] },
              { id: 2, type: 3, values: [Buffer.alloc(4)] },
              { id: 3, type: 5, values: [Buffer.alloc(8)] },
              { id: 4, type: 0xb, values: [Buffer.alloc(2)] },
              { id: 5, type: 0x40, values: [Buffer.alloc(8)] },
              { id: 6, type: 0x48, values: [Buffer.alloc(16)] },
              { id: 7, type: 2, values: [Buffer.alloc(2), Buffer.alloc(2)] },
              { id: 8, type: 0x40, values: [Buffer.alloc(8), Buffer.alloc(8)] },
              { id: 9, type: TNEF_TYPE.wideText, values: [Buffer.from('ab'), Buffer.from('abcd')] },
              { id: 0x8001, type: TNEF_TYPE.text, values: [Buffer.from('abc\0')], named: 'a name' },
              binary(PR.data, content),
            ],
          },
        ],
      }),
  ],
])('%s', (_, build) => {
  test('is opened', async () => {
    const { type, reasons, reaches } = await bench.examine(build(infected()));
    expect({ type: type.format, reasons, reached: reaches(eicar()) }).toEqual({
      type: 'tnef',
      reasons: [],
      reached: true,
    });
  });

  test('that is noise is no clean file', async () => {
    expect((await bench.examine(build(noise(4000)))).reasons).toContain('no-opener');
  });
});

test.each<[string, Buffer]>([
  ['a property of the message', tnef({ properties: [binary(PR.other, infected())] })],
  ['one of several values', tnef({ properties: [{ ...binary(PR.other, TEXT), values: [TEXT, infected()] }] })],
  ['an attribute that nobody knows', Buffer.concat([tnef({}), tnefAttribute(1, 0x00061234, infected())])],
  [
    'a property of a recipient',
    Buffer.concat([
      tnef({}),
      tnefAttribute(
        1,
        0x00069004,
        Buffer.concat([Buffer.from([1, 0, 0, 0]), tnefProperties([binary(PR.other, infected())])]),
      ),
    ]),
  ],
  ['an object in the packed text', tnef({ properties: [binary(PR.rtf, packedText(object1(infected())))] })],
  [
    'the page of the message',
    tnef({ properties: [binary(PR.html, Buffer.from(`<a href="data:x/y;base64,${infected().toString('base64')}">`))] }),
  ],
  ['the name of a property', tnef({ properties: [{ ...binary(0x8001, TEXT), named: infected().toString('base64') }] })],
  ['a title, behind its end', tnef({ attachments: [{ title: `a\0${infected().toString('base64')}` }] })],
  ['its text', tnef({ body: infected().toString('base64') })],
])('what is in %s is opened', async (_, file) => {
  const { reasons, reaches } = await bench.examine(file);
  expect({ reasons, reached: reaches(eicar()) }).toEqual({ reasons: [], reached: true });
});

test('an ordinary message is clean', async () => {
  const file = tnef({
    body: 'Dear Ann, here is the offer.',
    properties: [binary(PR.rtf, packedText(Buffer.from('{\\rtf1 Dear Ann}')))],
    attachments: [{ title: 'offer.txt', data: TEXT }],
  });
  const { reasons, reaches, members } = await bench.examine(file);
  expect({ reasons, reached: reaches(TEXT) }).toEqual({ reasons: [], reached: true });
  expect(members.find(({ bytes }) => bytes === TEXT.length)?.name).toBe('offer.txt');
});

test('words that look like base64 are no file', async () => {
  const words = { id: 0x0037, type: TNEF_TYPE.text, values: [Buffer.from(`${noise(273).toString('base64')}\0`)] };
  const { reasons, members } = await bench.examine(tnef({ body: 'Dear Ann, '.repeat(200), properties: [words] }));
  expect({ reasons, formats: members.map(({ type }) => type.format) }).toEqual({
    reasons: [],
    formats: ['text', 'text', 'unknown'],
  });
});

const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const names = (...properties: TnefProperty[]) => tnef({ attachments: [{ title: 'a.txt', data: TEXT, properties }] });

test.each<[string, Buffer]>([
  ['the title', tnef({ attachments: [{ title: 'a.js', data: TEXT }] })],
  ['the long name', names({ id: PR.longName, type: TNEF_TYPE.wideText, values: [wide('a.js')] })],
  ['the short name', names({ id: PR.name, type: TNEF_TYPE.text, values: [Buffer.from('a.js\0')] })],
  [
    'a title behind the content',
    Buffer.concat([tnef({ attachments: [{ data: TEXT }] }), tnefAttribute(2, 0x00018010, Buffer.from('a.js\0'))]),
  ],
])('an attachment is judged under the name in %s', async (_, file) => {
  const report = await bench.examine(file);
  const judgement = { policy: defaultPolicy(), unknownTypes: 'scan', now: Date.now } as const;
  expect(judgeTypes(judgement, report, { name: 'winmail.dat' })).toMatchObject({ reason: 'policy:scripts' });
});

test('an attachment of unknown type is contained where such files are, a property is not', async () => {
  const judgement = { policy: defaultPolicy(), unknownTypes: 'contain', now: Date.now } as const;
  const unknown = Buffer.from('01020304'.repeat(40), 'hex');
  const attached = await bench.examine(attachment(unknown, 'a.xyz'));
  expect(judgeTypes(judgement, attached)).toMatchObject({ reason: 'unknown-type' });
  const inside = await bench.examine(tnef({ properties: [binary(PR.other, unknown)] }));
  expect(judgeTypes(judgement, inside)).toBeUndefined();
});

const whole = () => attachment(TEXT);
const broken = (properties: Buffer) => Buffer.concat([tnef({}), tnefAttribute(1, 0x00069003, properties)]);

test.each<[string, string, Buffer]>([
  ['cut in an attachment', 'damaged', whole().subarray(0, -60)],
  ['cut in its checksum', 'damaged', whole().subarray(0, -1)],
  ['cut in the head of an attribute', 'damaged', whole().subarray(0, 20)],
  ['a checksum that is wrong', 'damaged', Buffer.concat([tnef({}), tnefAttribute(1, 0x0002800c, TEXT, 7)])],
  ['properties that end too early', 'damaged', broken(Buffer.from('02000000' + '0300' + '0100' + '00000000', 'hex'))],
  [
    'a value longer than the properties',
    'damaged',
    broken(Buffer.from('0100000002010867' + '01000000ffffff7f', 'hex')),
  ],
  ['properties of a type that nobody knows', 'damaged', broken(Buffer.from('010000007700010000000000', 'hex'))],
  ['a packed text that is none', 'damaged', tnef({ properties: [binary(PR.rtf, TEXT)] })],
  ['bytes behind it', 'unaccounted-bytes', Buffer.concat([whole(), TEXT])],
  ['a ZIP behind it', 'unaccounted-bytes', Buffer.concat([whole(), infected()])],
  ['bytes behind its properties', 'unaccounted-bytes', broken(Buffer.concat([tnefProperties([]), TEXT]))],
])('is not judged whole with %s', async (_, reason, file) => {
  expect((await bench.examine(file)).reasons).toContain(reason);
});

test('what is read before the damage is judged', async () => {
  const report = await bench.examine(
    Buffer.concat([attachment(infected()), tnefAttribute(1, 0x0002800c, TEXT).subarray(0, -9)]),
  );
  expect({ reasons: report.reasons, reached: report.reaches(eicar()) }).toEqual({
    reasons: ['damaged'],
    reached: true,
  });
});

test('a PDF near its beginning does not make it one', async () => {
  const file = attachment(Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'), 'a.pdf');
  expect((await bench.examine(file)).type.format).toBe('tnef');
});

test('attachments without end are bounded', async () => {
  const many = tnef({ attachments: Array.from({ length: 300 }, () => ({ data: TEXT })) });
  expect((await bench.examine(many, { entries: 100 })).reasons).toEqual(['limit-exceeded:entries']);
});

test('messages in messages are bounded', async () => {
  let file = attachment(TEXT);
  for (let depth = 0; depth < 12; depth += 1) file = embedded(file);
  expect((await bench.examine(file)).reasons).toEqual(['limit-exceeded:depth']);
});
