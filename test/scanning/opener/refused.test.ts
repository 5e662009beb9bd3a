import { expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** Formats that programs still unpack and nobody opens here: refused by their heads, and what only looks like one is not. */
const bench = useOpener();
const MAC_BINARY_SUM = 0xcd9d;
const REST = joined(Buffer.alloc(400), noise(200));

const lzh = (method: string) =>
  joined(
    Buffer.from([0x1d, 0x5a]),
    method,
    Buffer.from('3c0000005a000000000000200000', 'hex'),
    '\x05e.com\0\0',
    noise(60),
    '\0',
  );

/** ISO 8859-7. */
const greek = (text: string) =>
  Buffer.from(Array.from(text, (letter) => letter.charCodeAt(0) - (letter > '\u0370' ? 0x2d0 : 0)));

/** As DjVuLibre writes it: a page with one more chunk. */
function djvu(chunk: string): Buffer {
  const part = (id: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(id);
    head.writeUInt32BE(content.length, 4);
    return joined(head, content, Buffer.alloc(content.length % 2));
  };
  const page = joined('DJVU', part('INFO', Buffer.from('0bb80fa018002c011601', 'hex')), part(chunk, noise(3000)));
  return joined('AT&T', part('FORM', page));
}

test.each<[string, Buffer]>([
  ['LZH of an old method', lzh('-lz5-')],
  ['LZH of CP/M', lzh('-pm2-')],
  ['an archive of SEA', joined('\x1a\x08E.COM\0', noise(60))],
  ['a file of pack', joined(Buffer.from('1f1e0000004408', 'hex'), noise(60))],
  ['MacBinary', macBinary()],
  ['an image of UltraISO', joined('IsZ!', REST)],
  ['an image of PowerISO', joined('DAA\0', REST)],
  ['a packed image', joined('CISO\x18\0\0\0', REST)],
  ['evidence', joined(Buffer.from('455646090d0aff00', 'hex'), REST)],
  ['a folder of Outlook Express', joined(Buffer.from('cfad12fec5fd746f', 'hex'), REST)],
  ['a drawing of AutoCAD', joined('AC1032\0\0', REST)],
  [
    'a packed picture of a hospital',
    joined(Buffer.alloc(128), 'DICM\x02\0\x10\0UI\x16\x001.2.840.10008.1.2.1.99', noise(90)),
  ],
  ['XML in UTF-7', Buffer.from('<?xml version="1.0" encoding="UTF-7"?><a>+AEQ-</a>')],
  ['XML in UTF-7 with another quotation mark', Buffer.from("<?xml version='1.0' encoding = 'unicode-1-1-utf-7'?><a/>")],
  ['XML in EBCDIC', Buffer.from('4c6fa7949340a58599a2899695', 'hex')],
  ['an archive of PeaZip', joined(Buffer.from('ea0501', 'hex'), REST)],
  ['a capture of a network', joined(Buffer.from('d4c3b2a1020004000000000000000000', 'hex'), 'GET / HTTP/1.1', REST)],
  ['a capture with nanoseconds', joined(Buffer.from('a1b23c4d000200040000000000000000', 'hex'), REST)],
  ['a capture of the next generation', joined(Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000', 'hex'), REST)],
  ['a capture of Solaris', joined('snoop\0\0\0', Buffer.from('0000000200000004', 'hex'), Buffer.alloc(400))],
  ['a file of KWAJ', joined('KWAJ', Buffer.from('88f027d101000e000000', 'hex'), Buffer.alloc(90, 0xff))],
  [
    'an image for a microcontroller',
    joined('UF2\n', Buffer.from('57515d9e0000000000000020', 'hex'), Buffer.alloc(400)),
  ],
  ['a backup of Android with a key', Buffer.from(`ANDROID BACKUP\n5\n1\nAES-256\n${'A1'.repeat(64)}\n`)],
  [
    'keys of a messenger',
    Buffer.from(
      `-----BEGIN MEGOLM SESSION DATA-----\n${noise(150).toString('base64')}\n-----END MEGOLM SESSION DATA-----\n`,
    ),
  ],
  ['an archive of PHP', joined('<?php\nPhar::mapPhar();\n__HALT_COMPILER(); ?>\r\n', Buffer.alloc(60, 1))],
  ['a patch of IPS', joined('PATCH\0\0\x22\0\x22', 'a'.repeat(34), 'EOF')],
  ['a patch of BPS', joined('BPS1\x80\x9a\x80', noise(60))],
  ['a patch of UPS', joined('UPS1\x80\x9a', noise(60))],
  ['a patch of VCDIFF', joined(Buffer.from('d6c3c400', 'hex'), REST)],
  ['a patch of bsdiff', joined('BSDIFF40', REST)],
  ['a text in EBCDIC', Buffer.from('c995a596898385406ef1f2f3f46b4084a48540f2f060f0f460f2f0f2f60d25'.repeat(3), 'hex')],
  [
    'an object in GEDCOM',
    Buffer.from('0 HEAD\n1 GEDC\n2 VERS 5.5\n0 @M1@ OBJE\n1 FORM bmp\n1 BLOB\n2 CONT .HM.......k.1\n0 TRLR\n'),
  ],
  ['a DjVu with text', djvu('TXTz')],
  ['a DjVu of several pages', djvu('DIRM')],
  ['a short file of nothing but noise', noise(100)],
  ['LZMA that ends too early', joined(Buffer.from('5e00000100ffffffffffffffff00', 'hex'), noise(30))],
])('%s is no clean file', async (_, content) => {
  expect((await bench.examine(content)).findings.map(({ reason }) => reason)).not.toEqual([]);
});

test.each<[string, Buffer]>([
  [
    'a picture of a hospital',
    joined(Buffer.alloc(128), 'DICM\x02\0\x10\0UI\x12\x001.2.840.10008.1.2.1', Buffer.alloc(90)),
  ],
  ['XML in UTF-8', Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>encoding="UTF-7"</a>')],
  ['a drawing of AutoCAD 2000', joined('AC1015\0\0', Buffer.alloc(400))],
  ['properties that begin like LZMA', joined(Buffer.from('0100000800500000000000000000', 'hex'), Buffer.alloc(60))],
  ['zeros that begin like MacBinary', joined('\0\x05hello', Buffer.alloc(400))],
  [
    'a text that mentions BinHex',
    Buffer.from('(This file must be converted with BinHex 4.0) is its first line.\n:-)\n'),
  ],
  ['a short text in an old encoding of Greek', greek('Η παραγγελία σας έφυγε σήμερα το πρωί από την αποθήκη μας')],
  ['a text about captures', Buffer.from('snoop and tcpdump write captures of networks\n')],
  ['notes of a program', Buffer.from('PATCH NOTES 1.2\n- the window opens again\n')],
  ['a text about archives of PHP', Buffer.from('An archive of PHP ends its first part with __HALT_COMPILER();\n')],
  ['a family', Buffer.from('0 HEAD\n1 SOUR A\n0 @I1@ INDI\n1 NAME Anna /Blob/\n2 NOTE BLOB\n0 TRLR\n')],
  ['a page of DjVu', djvu('BG44')],
  ['a text about backups', Buffer.from('ANDROID BACKUP\n\nPut the phone beside the other one.\n')],
  ['a text that begins like uuencode', Buffer.from('begin 644 words\nand more\nend\n')],
])('%s is ordinary', async (_, content) => {
  expect((await bench.examine(content)).findings).toEqual([]);
});

test('BinHex behind words is found', async () => {
  const content = `Hello\n\n(This file must be converted with BinHex 4.0)\n\n:${'#f*TEQKPH'.repeat(8)}:\n`;
  expect((await bench.examine(Buffer.from(content))).reasons).toEqual(['hidden-container']);
});

test('xxencode is decoded', async () => {
  expect((await bench.examine(Buffer.from(`Hello\n${xxencoded(eicar())}`))).reaches(eicar())).toBe(true);
});

/** Of xz 5.4, with `lc=0`, and with a dictionary of 3 * 2^15 bytes. */
test.each([
  [
    'other properties',
    '5a00000100ffffffffffffffff0020880974a201a50537e889d56fd1ede547b7f1d0b42b7393470655b02677878f74dcc729e6fffffdf78000',
  ],
  [
    'a dictionary of another size',
    '5d00800100ffffffffffffffff0020880a8653fd0742a681af74d274a256ac990e698b7360fca1928ab171a22183a1afa8bed763fffff805e000',
  ],
])('LZMA of %s is opened', async (_, content) => {
  const text = Buffer.from('A text that was packed by LZMA.\n'.repeat(3));
  expect((await bench.examine(Buffer.from(content, 'hex'))).reaches(text)).toBe(true);
});

test('noise in a package of an RTF is no clean file', async () => {
  const content = noise(4000);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const data = joined('\x02\0a.bin\0C:\\a.bin\0\0\0\x03\0\x09\0\0\0C:\\a.bin\0', size, content);
  size.writeUInt32LE(data.length);
  const object = joined(Buffer.from('010500000200000008000000', 'hex'), 'Package\0', Buffer.alloc(8), size, data);
  const rtf = `{\\rtf1{\\object\\objemb{\\*\\objdata ${object.toString('hex')}}}}`;
  expect((await bench.examine(Buffer.from(rtf))).reasons).toEqual(['no-opener']);
});

function xxencoded(content: Buffer): string {
  const letters = '+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const lines = ['begin 644 e.com'];
  for (let at = 0; at < content.length; at += 45) {
    const line = content.subarray(at, at + 45);
    const padded = joined(line, Buffer.alloc((3 - (line.length % 3)) % 3));
    let text = letters[line.length] ?? '';
    for (let i = 0; i < padded.length; i += 3)
      for (const shift of [18, 12, 6, 0]) text += letters[(padded.readUIntBE(i, 3) >> shift) & 63] ?? '';
    lines.push(text);
  }
  return `${lines.join('\n')}\n+\nend\n`;
}

/** As Python's binascii.crc_hqx sums the head. */
function macBinary(): Buffer {
  const head = Buffer.alloc(128);
  head[1] = 5;
  head.write('a.exe', 2);
  head.writeUInt32BE(400, 83);
  head.writeUInt16BE(MAC_BINARY_SUM, 124);
  return joined(head, Buffer.alloc(400));
}
