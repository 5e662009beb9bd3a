import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { eicar } from '../canary/eicar.js';
import type { Sample } from '../clamav/self-test-samples.js';

const FIX =
  'repair the installation: what opens files does not work on this host, or clamd does not detect what it finds';
const NAME = 'sample';

/**
 * A sample of each kind of container, infected and cut, and sealed ones: what opener and engine together must judge. Each is
 * built anew, so that nothing of it lies on a disk, and small: all of them take a second.
 */
export function createContainerSamples(): readonly Sample[] {
  const containers: readonly (readonly [string, Buffer])[] = [
    ['ZIP', zip(eicar())],
    ['gzip', gzipSync(eicar())],
    ['tar', tar(eicar())],
    ['RAR', rar(eicar())],
    ['PDF', pdf(eicar())],
    ['ZIP in RAR in gzip', gzipSync(rar(zip(eicar())))],
  ];
  const whole = [
    ...containers,
    ['message', message(zip(eicar()))] as const,
    ['RTF', Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${rar(eicar()).toString('hex')}}}}`)] as const,
    ['base64 in text', Buffer.from(`photo: ${rar(eicar()).toString('base64')}\n`)] as const,
  ];
  const infected = whole.map(([name, content]) => sample(`${name}, infected`, content, 'infected'));
  // Of harmless content: else the engine alone would see through it.
  const cut = [
    ['ZIP', zip(Buffer.alloc(400, 'a text '))] as const,
    ['gzip', gzipSync('a text')] as const,
    ['RAR', rar(Buffer.from('a text'))] as const,
  ].map(([name, content]) =>
    sample(`${name}, cut`, content.subarray(0, Math.floor(content.length * 0.6)), 'unscannable/damaged'),
  );
  const sealed = [
    sample(
      'OpenSSL, encrypted',
      Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(64, 7)]),
      'unscannable/encrypted',
    ),
    sample('RAR, encrypted', rar(Buffer.from('a text'), 0x04), 'unscannable/encrypted'),
  ];
  return [...infected, ...cut, ...sealed, sample('ZIP, clean', zip(Buffer.from('a text')), 'clean')];
}

function sample(name: string, content: Buffer, expected: Sample['expected']): Sample {
  return { name, content, expected, fix: FIX };
}

/** PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
function zip(content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(NAME.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  local.copy(central, 6, 4, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + NAME.length, 12);
  end.writeUInt32LE(local.length + NAME.length + packed.length, 16);
  const name = Buffer.from(NAME);
  return Buffer.concat([local, name, packed, central, name, end]);
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

/** RAR 4 with one stored file, after RAR's technote: blocks of CRC-16, type, flags and size. */
function rar(content: Buffer, flags = 0): Buffer {
  const entry = Buffer.alloc(25);
  entry.writeUInt32LE(content.length, 0);
  entry.writeUInt32LE(content.length, 4);
  entry.writeUInt8(3, 8);
  entry.writeUInt32LE(crc32(content), 9);
  entry.writeUInt32LE(0x5a_21_00_00, 13);
  entry.writeUInt8(20, 17);
  entry.writeUInt8(0x30, 18);
  entry.writeUInt16LE(NAME.length, 19);
  entry.writeUInt32LE(0o100644, 21);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\0', 'latin1'),
    rarBlock(0x73, 0, Buffer.alloc(6)),
    rarBlock(0x74, 0x8000 | flags, Buffer.concat([entry, Buffer.from(NAME)])),
    content,
    rarBlock(0x7b, 0x4000, Buffer.alloc(0)),
  ]);
}

function rarBlock(type: number, flags: number, data: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 2);
  head.writeUInt16LE(flags, 3);
  head.writeUInt16LE(7 + data.length, 5);
  const whole = Buffer.concat([head, data]);
  whole.writeUInt16LE(crc32(whole.subarray(2)) & 0xffff, 0);
  return whole;
}

/** One page, and a file in a filter that engines leave alone, to which nothing refers. */
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
