import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { eicar } from '../canary/eicar.js';
import { zipOfOne } from '../canary/zip.js';
import type { Sample } from '../clamav/self-test-samples.js';
import { rar } from './sample-rar.js';

const FIX =
  'repair the installation: what opens files does not work on this host, or clamd does not detect what it finds';
const NAME = 'sample';

/**
 * A sample of each kind of container, infected and truncated, and encrypted ones: what opener and engine together must detect.
 * They are built on each call, so that no copy is on disk, and are small: all of them take a second.
 */
export function createContainerSamples(): readonly Sample[] {
  const containers: readonly (readonly [string, Buffer])[] = [
    ['ZIP', zip(eicar())],
    ['gzip', gzipSync(eicar())],
    ['tar', tar(eicar())],
    ['LZ4', lz4(eicar())],
    ['signed message', signed(eicar())],
    ['RAR', rar(NAME, eicar())],
    ['PDF', pdf(eicar())],
    ['ZIP in RAR in gzip', gzipSync(rar(NAME, zip(eicar())))],
  ];
  const whole = [
    ...containers,
    ['message', message(zip(eicar()))] as const,
    ['winmail.dat', tnef(zip(eicar()))] as const,
    ['RTF', Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${rar(NAME, eicar()).toString('hex')}}}}`)] as const,
    ['base64 in text', Buffer.from(`photo: ${rar(NAME, eicar()).toString('base64')}\n`)] as const,
  ];
  const infected = whole.map(([name, content]) => sample(`${name}, infected`, content, 'infected'));
  // With harmless content: otherwise the engine alone would detect it.
  const cut = [
    ['ZIP', zip(Buffer.alloc(400, 'a text '))] as const,
    ['gzip', gzipSync('a text')] as const,
    ['LZ4', lz4(Buffer.from('a text'))] as const,
    ['winmail.dat', tnef(Buffer.from('a text'))] as const,
    ['signed message', signed(Buffer.from('a text'))] as const,
    ['RAR', rar(NAME, Buffer.from('a text'))] as const,
  ].map(([name, content]) =>
    sample(`${name}, cut`, content.subarray(0, Math.floor(content.length * 0.6)), 'unscannable/damaged'),
  );
  const sealed = [
    sample(
      'OpenSSL, encrypted',
      Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(64, 7)]),
      'unscannable/encrypted',
    ),
    sample('RAR, encrypted', rar(NAME, Buffer.from('a text'), 0x04), 'unscannable/encrypted'),
  ];
  return [...infected, ...cut, ...sealed, sample('ZIP, clean', zip(Buffer.from('a text')), 'clean')];
}

function sample(name: string, content: Buffer, expected: Sample['expected']): Sample {
  return { name, content, expected, fix: FIX };
}

function zip(content: Buffer): Buffer {
  const deflated = deflateRawSync(content);
  return zipOfOne({ name: NAME, deflated, originalBytes: content.length, checksum: crc32(content) });
}

/** POSIX.1-1988, ustar. */
function tar(content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(NAME);
  header.write('0000644\0', 100);
  header.write('0000000\x000000000\0', 108);
  header.write(`${content.length.toString(8).padStart(11, '0')}\x0000000000000\0`, 124);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512), Buffer.alloc(1024)]);
}

/** One packed block of literals, and no checksums: lz4's doc/lz4_Frame_format.md. */
function lz4(content: Buffer): Buffer {
  const block = [Math.min(content.length, 15) << 4, ...(content.length < 15 ? [] : [content.length - 15]), ...content];
  const head = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0];
  return Buffer.from([...head, ...block, 0, 0, 0, 0]);
}

/** One page, and an unreferenced file in a filter that engines do not decode. */
function pdf(content: Buffer): Buffer {
  const packed = Buffer.from(`${deflateSync(content).toString('hex')}>`);
  const head = [
    '%PDF-1.4',
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj',
    `4 0 obj\n<< /Length ${packed.length} /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n`,
  ];
  const tail = '\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n';
  return Buffer.concat([Buffer.from(head.join('\n')), packed, Buffer.from(tail)]);
}

/** One attachment: [MS-OXTNEF] 2.1.3. */
function tnef(attachment: Buffer): Buffer {
  const attribute = (id: number, data: Buffer) => {
    const head = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(data.length, 5);
    const sum = data.reduce((total, byte) => total + byte, 0);
    return Buffer.concat([head, data, Buffer.from([sum & 255, (sum >> 8) & 255])]);
  };
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    attribute(0x00069002, Buffer.alloc(14)),
    attribute(0x0006800f, attachment),
  ]);
}

/** Content in two pieces, and no signers: RFC 5652, section 5. */
function signed(content: Buffer): Buffer {
  const pieces = [content.subarray(0, 5), content.subarray(5)].map((piece) => [0x04, piece.length, ...piece]);
  const head =
    '3080' + '06092a864886f70d010702' + 'a080' + '3080' + '020101' + '3100' + '3080' + '06092a864886f70d010701';
  return Buffer.concat([
    Buffer.from(`${head}a0802480`, 'hex'),
    Buffer.from(pieces.flat()),
    Buffer.from('000000000000' + '3100' + '000000000000', 'hex'),
  ]);
}

function message(attachment: Buffer): Buffer {
  const lines = [
    'From: ann@example.com',
    'To: bob@example.com',
    'Subject: sample',
    'MIME-Version: 1.0',
    'Content-Type: application/zip; name="sample.zip"',
    'Content-Transfer-Encoding: base64',
    '',
    attachment.toString('base64').replace(/.{76}/g, '$&\r\n'),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
