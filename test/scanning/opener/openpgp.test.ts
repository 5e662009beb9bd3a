import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { judgeTypes } from '../../../src/scanning/judgement.js';
import { defaultPolicy } from '../../../src/scanning/policy/read-policy.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

const bench = useOpener();
const infected = () => zip([{ name: 'eicar.com', content: eicar() }]);
const TEXT = Buffer.from('Nothing to see here, and some more of it.\n'.repeat(4));
const TAG = {
  session: 3,
  signature: 2,
  onePass: 4,
  key: 6,
  packed: 8,
  marker: 10,
  literal: 11,
  sealed: 18,
  padding: 21,
};

/** The packet formats of RFC 9580, section 4.2. */
type Format = (tag: number, body: Buffer) => Buffer;
const be32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const old: Format = (tag, body) => joined(Buffer.from([0x82 | (tag << 2)]), be32(body.length), body);
const oldToTheEnd: Format = (tag, body) => joined(Buffer.from([0x83 | (tag << 2)]), body);
const recent: Format = (tag, body) => joined(Buffer.from([0xc0 | tag, 0xff]), be32(body.length), body);
/** In pieces of 2^n bytes. */
const partial =
  (n: number): Format =>
  (tag, body) => {
    const size = 2 ** n;
    const count = Math.floor(body.length / size);
    const pieces = Array.from({ length: count }, (_, at) =>
      joined(Buffer.from([0xe0 | n]), body.subarray(at * size, (at + 1) * size)),
    );
    const rest = body.subarray(count * size);
    return joined(Buffer.from([0xc0 | tag]), ...pieces, Buffer.from([rest.length]), rest);
  };

const content = (bytes: Buffer, name = 'a') => joined('b', Buffer.from([name.length]), name, Buffer.alloc(4), bytes);
const literal = (bytes: Buffer, format = recent) => format(TAG.literal, content(bytes));
const packed = (method: number, bytes: Buffer, format = oldToTheEnd) =>
  format(TAG.packed, joined(Buffer.from([method]), bytes));
const signature = (format = recent) => format(TAG.signature, joined('\x04\0\x01\x08', Buffer.alloc(80, 7)));
const onePass = (format = old) => format(TAG.onePass, joined('\x03\0\x08\x01', Buffer.alloc(8, 7), '\x01'));

describe.each<[string, (bytes: Buffer) => Buffer]>([
  ['a literal of the old format', (bytes) => literal(bytes, old)],
  ['one that ends with the file', (bytes) => literal(bytes, oldToTheEnd)],
  ['one of the new format', literal],
  ['one in pieces', (bytes) => literal(bytes, partial(4))],
  ['one behind a mark', (bytes) => joined(recent(TAG.marker, Buffer.from('PGP')), literal(bytes, partial(4)))],
  ['one behind padding', (bytes) => joined(recent(TAG.padding, noise(50)), literal(bytes, partial(4)))],
  ['a message packed by ZIP', (bytes) => packed(1, deflateRawSync(literal(bytes)))],
  ['one packed by ZLIB', (bytes) => packed(2, deflateSync(literal(bytes)), recent)],
  ['one packed in pieces', (bytes) => packed(2, deflateSync(literal(bytes)), partial(4))],
  ['one that is not packed', (bytes) => packed(0, literal(bytes, partial(4)), recent)],
  ['one packed twice', (bytes) => packed(1, deflateRawSync(packed(2, deflateSync(literal(bytes)))))],
  ['a signed message', (bytes) => joined(onePass(), literal(bytes, partial(4)), signature())],
  ['one of old programs', (bytes) => joined(signature(old), literal(bytes, partial(4)))],
  ['one that is packed', (bytes) => packed(1, deflateRawSync(joined(onePass(), literal(bytes), signature())))],
])('%s', (_, build) => {
  test('is opened', async () => {
    const { type, reasons, reaches } = await bench.examine(build(infected()));
    expect({ type: type.format, reasons, reached: reaches(eicar()) }).toEqual({
      type: 'pgp-message',
      reasons: [],
      reached: true,
    });
  });

  test('that is ordinary is clean', async () => {
    const { reasons, reaches } = await bench.examine(build(TEXT));
    expect({ reasons, reached: reaches(TEXT) }).toEqual({ reasons: [], reached: true });
  });
});

/** `gpg --store --compress-algo bzip2 a.txt` of GnuPG 2.4, of the text. */
const BZIP2 =
  'owNCWmg2MUFZJlNZg7orFAAAWdXYAhRABQABN+ucQAEQAAQIACAAcFNGgDQAAFVUeKbJNPU9Ro8UyU0LTNjwdRuVPJEuWzXpWxzcoXMDJgsaFCpIgQkQKmSREmamSZsdhMifomNeON+f4u5IpwoSEHdFYoA=';

test('what bzip2 has packed is a part, which 7-Zip opens', async () => {
  const { type, reasons, reaches } = await bench.examine(Buffer.from(BZIP2, 'base64'));
  expect({ type: type.format, reasons, reached: reaches(TEXT) }).toEqual({
    type: 'pgp-message',
    reasons: [],
    reached: true,
  });
});

test('a name in a message is judged', async () => {
  const report = await bench.examine(recent(TAG.literal, content(TEXT, 'a.js')));
  const judgement = { policy: defaultPolicy(), unknownTypes: 'scan', now: Date.now } as const;
  expect(judgeTypes(judgement, report, { name: 'a.pgp' })).toMatchObject({ reason: 'policy:scripts' });
});

test.each<[string, string, Buffer]>([
  ['a literal that is cut', 'damaged', literal(TEXT, partial(4)).subarray(0, -9)],
  ['pieces without a last one', 'damaged', joined('\xcb', '\xe4', content(Buffer.alloc(9)), '\xe4', noise(16))],
  ['packed content that is cut', 'damaged', packed(1, deflateRawSync(literal(noise(400))).subarray(0, -9))],
  ['packed content that is none', 'damaged', packed(3, noise(60))],
  ['a length of 2^30', 'damaged', joined(literal(TEXT, partial(4)), '\xc2\xfe', noise(50))],
  ['bytes behind it', 'unaccounted-bytes', joined(literal(TEXT, partial(4)), '\n', TEXT)],
  ['bytes behind packed content', 'unaccounted-bytes', packed(2, joined(deflateSync(literal(TEXT)), TEXT))],
  ['a packet that nobody knows', 'no-opener', joined(literal(TEXT), recent(60, noise(60)))],
  [
    'a packed message that is sealed',
    'encrypted',
    packed(1, deflateRawSync(recent(TAG.sealed, joined('\x01', noise(60))))),
  ],
  [
    'a sealed message behind a mark',
    'encrypted',
    joined(recent(TAG.marker, Buffer.from('PGP')), recent(TAG.sealed, joined('\x01', noise(60)))),
  ],
  ['noise', 'no-opener', literal(noise(4000))],
])('a message is not judged whole with %s', async (_, reason, file) => {
  expect((await bench.examine(file)).reasons).toContain(reason);
});

test('what padding holds is judged', async () => {
  const file = joined(literal(TEXT, partial(4)), recent(TAG.padding, infected()));
  expect((await bench.examine(file)).reaches(eicar())).toBe(true);
});

test.each<[string, Buffer]>([
  ['a signature of another file', signature()],
  ['two of them', joined(signature(old), signature(old))],
  ['a key', recent(TAG.key, joined('\x04', Buffer.alloc(60, 7)))],
  ['a text that begins with a mark of an accent', Buffer.from('\u02d9b is written with a dot above, which is rare.\n')],
  ['a text in Latin-1', Buffer.from('\xae brand of a company, as it is written in many of its letters\n', 'latin1')],
  ['a text in Armenian', Buffer.from('\u0561\u0562\u0563\u0564 '.repeat(40))],
])('%s is no message', async (_, file) => {
  const { type, findings } = await bench.examine(file);
  expect(type.format).not.toMatch(/^pgp/);
  expect(findings).toEqual([]);
});

test('a hundred thousand pieces are as cheap as their length', async () => {
  const bytes = joined(infected(), Buffer.alloc(100_000));
  const report = await bench.examine(literal(bytes, partial(0)), { timeMs: 10_000 });
  expect(report.reaches(bytes)).toBe(true);
});

test('packed content in packed content is bounded', async () => {
  let file = literal(TEXT);
  for (let depth = 0; depth < 1000; depth += 1) file = packed(0, file, recent);
  expect((await bench.examine(file)).reasons).toEqual(['limit-exceeded:depth']);
});

test('a packed bomb is stopped before its content is there', async () => {
  const bomb = packed(2, deflateSync(literal(Buffer.alloc(20 * 1024 * 1024))));
  expect((await bench.examine(bomb, { bytes: 1024 * 1024 })).reasons).toEqual(['limit-exceeded:ratio']);
});
