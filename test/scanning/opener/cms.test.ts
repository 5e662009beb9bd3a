import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import {
  ber,
  CMS_TYPE,
  cmsCompressed,
  cmsInfo,
  cmsSigned,
  cmsTimestamped,
  der,
  octetPieces,
  octets,
} from '../../../devkit/containers/cms.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { judgeTypes } from '../../../src/scanning/judgement.js';
import { defaultPolicy } from '../../../src/scanning/policy/read-policy.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

const bench = useOpener();
const infected = () => zip([{ name: 'eicar.com', content: eicar() }]);
const TEXT = Buffer.from('<?xml version="1.0"?><invoice>Energia elettrica</invoice>');
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const SEQUENCE = 0x30;
const SET = 0x31;
const sequences = (depth: number) => Buffer.from('3080'.repeat(depth) + '0000'.repeat(depth), 'hex');
/** A signer, with an attribute that nobody signs. */
const withAttribute = (value: Buffer) => ({
  behind: der(SET, der(SEQUENCE, der(0xa1, der(SEQUENCE, der(0x06, Buffer.from('2a0305', 'hex')), der(SET, value))))),
});

describe.each<[string, (content: Buffer) => Buffer]>([
  ['a signed message', (content) => cmsSigned(octets(content))],
  ['one of indefinite length', (content) => cmsSigned(octets(content), { element: ber })],
  ['one in pieces', (content) => cmsSigned(octetPieces(content, 9), { element: ber })],
  ['one in pieces of definite length', (content) => cmsSigned(octetPieces(content, 1000, der))],
  [
    'one in pieces of pieces',
    (content) => cmsSigned(ber(0x24, octetPieces(content.subarray(0, 7), 5), octetPieces(content.subarray(7), 5))),
  ],
  ['one whose lengths have leading zeros', (content) => cmsSigned(octets(content), { element: padded })],
  ['one whose type has a long length', (content) => longType(cmsSigned(octets(content), { element: ber }))],
  ['a signed message in a signed message', (content) => cmsSigned(octets(cmsSigned(octets(content))))],
  [
    'one that says so, without its own head',
    (content) => cmsSigned(octets(bare(cmsSigned(octets(content)))), { contentType: CMS_TYPE.signed }),
  ],
  ['a compressed message', (content) => cmsCompressed(octets(deflateSync(content)))],
  ['one in pieces that is compressed', (content) => cmsCompressed(octetPieces(deflateSync(content), 9))],
  ['a message with a time', (content) => cmsTimestamped(octetPieces(content, 9), 'a.zip')],
  ['a message with a digest', (content) => cmsInfo(CMS_TYPE.digested, bare(cmsSigned(octets(content))))],
  ['a message of plain data', (content) => cmsInfo(CMS_TYPE.data, octetPieces(content, 9))],
  ['a signed message of an unknown type', (content) => cmsSigned(octets(content), { contentType: '2a0304' })],
])('%s', (_, build) => {
  test('is opened', async () => {
    const { type, reasons, reaches } = await bench.examine(build(infected()));
    expect({ type: type.format, reasons, reached: reaches(eicar()) }).toEqual({
      type: 'pkcs7',
      reasons: [],
      reached: true,
    });
  });

  test('that holds an ordinary file is clean', async () => {
    const invoice = await bench.examine(build(TEXT));
    expect({ reasons: invoice.reasons, reached: invoice.reaches(TEXT) }).toEqual({ reasons: [], reached: true });
    const report = await bench.examine(build(PDF));
    expect({ type: report.type.format, reasons: report.reasons }).toEqual({ type: 'pkcs7', reasons: [] });
  });

  test('that holds noise is no clean file', async () => {
    expect((await bench.examine(build(noise(4000)))).reasons).toContain('no-opener');
  });
});

test('a name that a message says is judged', async () => {
  const report = await bench.examine(cmsTimestamped(octets(TEXT), 'a.js'));
  const judgement = { policy: defaultPolicy(), unknownTypes: 'scan', now: Date.now } as const;
  expect(judgeTypes(judgement, report, { name: 'a.tsd' })).toMatchObject({ reason: 'policy:scripts' });
});

test('a file of unknown type is contained where such files are, a time stamp is not', async () => {
  const judgement = { policy: defaultPolicy(), unknownTypes: 'contain', now: Date.now } as const;
  const unknown = octets(Buffer.from('01020304'.repeat(40), 'hex'));
  expect(judgeTypes(judgement, await bench.examine(cmsSigned(unknown)))).toMatchObject({ reason: 'unknown-type' });
  const stamp = await bench.examine(cmsSigned(unknown, { contentType: CMS_TYPE.timestamp }));
  expect(judgeTypes(judgement, stamp)).toBeUndefined();
});

test.each<[string, Buffer]>([
  ['a signature alone', cmsSigned(undefined)],
  ['one of indefinite length', cmsSigned(undefined, { element: ber })],
])('%s is the engine’s', async (_, file) => {
  expect(await bench.examine(file)).toMatchObject({ type: { format: 'pkcs7-signature' }, findings: [], members: [] });
});

test('what only looks like a signature alone is opened', async () => {
  const algorithms = der(SEQUENCE, der(0x06, Buffer.from(CMS_TYPE.data, 'hex')));
  const { type, reaches } = await bench.examine(cmsSigned(octetPieces(infected(), 9), { algorithms }));
  expect({ type: type.format, reached: reaches(eicar()) }).toEqual({ type: 'pkcs7', reached: true });
});

test.each<[string, Buffer]>([
  ['in PEM', Buffer.from(`-----BEGIN PKCS7-----\n${lines(cmsSigned(octets(infected())))}-----END PKCS7-----\n`)],
  ['in base64', Buffer.from(lines(cmsSigned(octetPieces(infected(), 9), { element: ber })))],
  [
    'in a message',
    Buffer.from(
      `From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\n` +
        `Content-Transfer-Encoding: base64\n\n${lines(cmsSigned(octets(infected())))}`,
    ),
  ],
])('a signed message %s is opened', async (_, file) => {
  const { reasons, reaches } = await bench.examine(file);
  expect({ reasons, reached: reaches(eicar()) }).toEqual({ reasons: [], reached: true });
});

test('a document with a PDF in what is no content is judged as one', async () => {
  const { members } = await bench.examine(cmsSigned(octets(TEXT), withAttribute(octets(PDF))));
  expect(members.map(({ type }) => type.format)).toContain('pdf');
});

test.each<[string, string, Buffer]>([
  ['a ZIP in an attribute', 'hidden-container', cmsSigned(octets(TEXT), withAttribute(octets(infected())))],
  ['a length beyond its end', 'damaged', cmsSigned(octets(TEXT)).subarray(0, -2)],
  ['a length of 2^40', 'damaged', joined(Buffer.from('3086010000000000', 'hex'), cmsSigned(octets(TEXT)).subarray(2))],
  ['no end', 'damaged', cmsSigned(octets(TEXT), { element: ber }).subarray(0, -2)],
  ['another string among the pieces', 'damaged', cmsSigned(ber(0x24, octets(TEXT), der(0x0c, TEXT)))],
  ['two contents', 'damaged', cmsSigned(joined(octets(TEXT), octets(TEXT)))],
  [
    'two messages',
    'damaged',
    cmsInfo(CMS_TYPE.signed, joined(bare(cmsSigned(octets(TEXT))), bare(cmsSigned(octets(TEXT))))),
  ],
  ['a message that is a number', 'damaged', cmsInfo(CMS_TYPE.signed, der(0x02, Buffer.from([1])))],
  ['pieces a thousand deep', 'damaged', cmsSigned(Buffer.from('2480'.repeat(1000) + '0000'.repeat(1000), 'hex'))],
  ['an attribute a thousand deep', 'damaged', cmsSigned(octets(TEXT), withAttribute(sequences(1000)))],
  ['packed content that is none', 'damaged', cmsCompressed(octets(TEXT))],
  ['bytes behind packed content', 'unaccounted-bytes', cmsCompressed(octets(joined(deflateSync(TEXT), TEXT)))],
  ['bytes behind it', 'unaccounted-bytes', joined(cmsSigned(octets(TEXT)), TEXT)],
  ['a ZIP behind it', 'unaccounted-bytes', joined(cmsSigned(octets(TEXT)), infected())],
  ['content that is no string', 'no-opener', cmsSigned(der(SEQUENCE, octets(TEXT)))],
  ['a type that nobody opens', 'no-opener', cmsInfo(CMS_TYPE.authenticated, bare(cmsSigned(octets(TEXT))))],
  ['a message with a key', 'encrypted', cmsInfo(CMS_TYPE.enveloped, der(SEQUENCE), ber)],
  ['a signed message with a key', 'encrypted', cmsSigned(octets(der(SEQUENCE)), { contentType: CMS_TYPE.enveloped })],
])('is not judged whole with %s', async (_, reason, file) => {
  expect((await bench.examine(file)).reasons).toContain(reason);
});

test('what stands in an attribute in pieces is put together', async () => {
  const report = await bench.examine(cmsSigned(octets(TEXT), withAttribute(octetPieces(gzipSync(eicar()), 9))));
  expect(report.reaches(eicar())).toBe(true);
});

test('zeros and a few bytes behind it are padding', async () => {
  const file = cmsSigned(octets(TEXT));
  for (const padding of [Buffer.alloc(600), Buffer.from('\r\n')]) {
    expect((await bench.examine(joined(file, padding))).findings).toEqual([]);
  }
});

test('pieces of one byte are as cheap as their length', async () => {
  const content = joined(infected(), Buffer.alloc(100_000));
  const report = await bench.examine(cmsSigned(octetPieces(content, 1), { element: ber }), { timeMs: 10_000 });
  expect(report.reaches(content)).toBe(true);
});

test('messages in messages are bounded', async () => {
  let file = cmsSigned(octets(TEXT));
  for (let depth = 0; depth < 40; depth += 1) file = cmsSigned(octets(file));
  expect((await bench.examine(file)).reasons).toEqual(['limit-exceeded:depth']);
});

test('a compressed bomb is stopped before its content is there', async () => {
  const bomb = cmsCompressed(octets(deflateSync(Buffer.alloc(20 * 1024 * 1024))));
  expect((await bench.examine(bomb, { bytes: 1024 * 1024 })).reasons).toEqual(['limit-exceeded:ratio']);
});

function lines(content: Buffer): string {
  return content.toString('base64').replace(/.{1,64}/g, '$&\n');
}

/** An element whose length begins with zeros, as no DER does. */
function padded(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(12);
  length.writeUInt32BE(body.length, 8);
  return joined(Buffer.from([tag, 0x80 | length.length]), length, body);
}

/** `SignedData` without the `ContentInfo` around it, of definite lengths. */
function bare(message: Buffer): Buffer {
  const size = (at: number) => (message[at + 1] === 0x84 ? 6 : 2);
  const idAt = size(0);
  const wrapperAt = idAt + 2 + (message[idAt + 1] ?? 0);
  return message.subarray(wrapperAt + size(wrapperAt));
}

/** The length of the type takes two bytes where one would do. */
function longType(message: Buffer): Buffer {
  return joined(message.subarray(0, 3), Buffer.from([0x81]), message.subarray(3));
}
