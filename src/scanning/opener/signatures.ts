import type * as CmsTypesModule from './cms-types.js';
import type * as XxhashModule from './xxhash.js';

// Threads use this file as well: like them, it imports by URL.
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { cmsFormat } = (await load('cms-types')) as typeof CmsTypesModule;
const { xxhash32 } = (await load('xxhash')) as typeof XxhashModule;

/**
 * The signatures of containers and encrypted files. `at` is the offset in a file that is nothing else; `confirm` checks what
 * must follow, so that a film of 25 MB does not match by chance.
 */
interface Signature {
  readonly format: string;
  readonly magic: Buffer;
  /** Default 0. */
  readonly at?: number;
  /** `start` is where the container would begin in `bytes`; up to `CONFIRM_BYTES` follow it where the file has them. */
  readonly confirm?: (bytes: Buffer, start: number) => boolean;
  /** Too short or too common to be searched for in the middle of a file. */
  readonly headOnly?: boolean;
}

export const CONFIRM_BYTES = 4096;
/** What stands before a signature that is not the first of its container, and is confirmed: the first fields of a tar. */
export const CONFIRM_BYTES_BEFORE = 512;

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ZIP_METHODS = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99]);

/** Whether this is a local header of a ZIP: version, method and a name of plausible length. */
function isZipLocalHeader(bytes: Buffer, start: number): boolean {
  if (start + 30 > bytes.length) return false;
  const version = bytes.readUInt16LE(start + 4) & 0xff;
  const nameLength = bytes.readUInt16LE(start + 26);
  return version <= 63 && ZIP_METHODS.has(bytes.readUInt16LE(start + 8)) && nameLength > 0;
}

/** Whether this is a tar header with a correct checksum. */
export function isTarHeader(bytes: Buffer, start: number): boolean {
  if (start < 0 || start + 512 > bytes.length) return false;
  const stored = parseInt(bytes.toString('latin1', start + 148, start + 156).replace(/[\0 ]+/g, ''), 8);
  let sum = 8 * 32;
  for (let i = 0; i < 512; i += 1) if (i < 148 || i >= 156) sum += bytes[start + i] ?? 0;
  return stored === sum && sum > 8 * 32;
}

function isGzip(bytes: Buffer, start: number): boolean {
  const [, , , flags = 255, , , , , xfl = 255, os = 254] = bytes.subarray(start, start + 10);
  return (flags & 0xe0) === 0 && [0, 2, 4].includes(xfl) && (os <= 13 || os === 255);
}

function isZstd(bytes: Buffer, start: number): boolean {
  const descriptor = bytes[start + 4] ?? 0xff;
  if ((descriptor & 0x08) !== 0) return false;
  const single = (descriptor & 0x20) !== 0;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const block = start + 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0) + contentSize;
  if (block + 3 > bytes.length) return false;
  const header = bytes.readUIntLE(block, 3);
  return ((header >> 1) & 3) !== 3 && header >> 3 <= 128 * 1024;
}

/** Version 1, no reserved bits, a size of blocks that exists, and the checksum of the head: LZ4 frame format 1.6.4. */
function isLz4Frame(bytes: Buffer, start: number): boolean {
  const [flags = 0, sizes = 0] = bytes.subarray(start + 4, start + 6);
  if ((flags & 0xc2) !== 0x40 || (sizes & 0x8f) !== 0 || sizes < 0x40) return false;
  const end = start + 6 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4);
  return bytes[end] === ((xxhash32(bytes.subarray(start + 4, end)) >>> 8) & 0xff);
}

/** PGP armour, and not a text that mentions it: lines of base64 follow. */
function isArmour(bytes: Buffer, start: number): boolean {
  return /^-----[^\n]{1,60}-----\r?\n([\w-]+: [^\n]*\n)*\s*[A-Za-z0-9+/]{40,76}\r?\n/.test(
    bytes.toString('latin1', start, start + 1024),
  );
}

/** The fields of an ASCII cpio header: digits, an existing file type, and a name that ends at its declared length. */
const isCpio =
  (
    digits: RegExp,
    radix: number,
    mode: readonly [number, number],
    nameSize: readonly [number, number],
    header: number,
  ) =>
  (bytes: Buffer, start: number): boolean => {
    const text = bytes.toString('latin1', start, start + header);
    if (text.length < header || !digits.test(text)) return false;
    const number = ([at, length]: readonly [number, number]) => parseInt(text.slice(at, at + length), radix);
    const name = start + header + number(nameSize) - 1;
    return [0, 1, 2, 4, 6, 8, 10, 12].includes(number(mode) >> 12) && name > start + header && bytes[name] === 0;
  };
const isNewCpio = isCpio(/^[0-9a-fA-F]+$/, 16, [14, 8], [94, 8], 110);
const isOldCpio = isCpio(/^[0-7]+$/, 8, [18, 6], [59, 6], 76);

/** The same for the header in binary: an existing file type, and a name that ends at its declared length. */
const isBinaryCpio =
  (order: 'LE' | 'BE') =>
  (bytes: Buffer, start: number): boolean => {
    if (start + 28 > bytes.length) return false;
    const number = (at: number) => (order === 'LE' ? bytes.readUInt16LE(start + at) : bytes.readUInt16BE(start + at));
    const nameBytes = number(20);
    return [0, 1, 2, 4, 6, 8, 10, 12].includes(number(6) >> 12) && nameBytes > 1 && bytes[start + 25 + nameBytes] === 0;
  };

function isOldLzh(bytes: Buffer, start: number): boolean {
  return (
    /^-(?:lh[ex]|lz[2-8s]|pm[0-2cs])-/.test(bytes.toString('latin1', start + 2, start + 7)) &&
    (bytes[start + 20] ?? 9) <= 3
  );
}

/** ARC of SEA: a method, and a name of DOS that ends with a zero. */
function isSeaArc(bytes: Buffer, start: number): boolean {
  const method = bytes[start + 1] ?? 0;
  return method >= 1 && method <= 20 && /^[!-~]{1,12}\0/.test(bytes.toString('latin1', start + 2, start + 15));
}

/** MacBinary II: two zeros, a name, and the checksum of the head (CRC-16 of XMODEM). */
function isMacBinary(bytes: Buffer, start: number): boolean {
  const name = bytes[start + 1] ?? 0;
  if (bytes.length < start + 128 || name < 1 || name > 63 || bytes[start + 74] !== 0) return false;
  let crc = 0;
  for (const byte of bytes.subarray(start, start + 124)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x1021)) & 0xffff;
  }
  return crc === bytes.readUInt16BE(start + 124);
}

/** DICOM PS3.5, A.5: the transfer syntax, behind which all is one stream of Deflate. */
function isDeflatedDicom(bytes: Buffer, start: number): boolean {
  return bytes.toString('latin1', start, start + 1024).includes('1.2.840.10008.1.2.1.99');
}

const zerosAt =
  (...offsets: readonly number[]) =>
  (bytes: Buffer, start: number) =>
    offsets.every((offset) => bytes[start + offset] === 0);

const SIGNATURES: readonly Signature[] = [
  { format: 'zip', magic: hex('504b0304'), confirm: isZipLocalHeader },
  { format: 'zip', magic: hex('504b0506'), confirm: zerosAt(4, 5, 6, 7) },
  { format: 'zip', magic: hex('504b3030504b0304') },
  { format: 'rar4', magic: hex('526172211a0700') },
  { format: 'rar5', magic: hex('526172211a070100') },
  { format: '7z', magic: hex('377abcaf271c') },
  { format: 'xz', magic: hex('fd377a585a00') },
  { format: 'gzip', magic: hex('1f8b08'), confirm: isGzip },
  { format: 'gzip', magic: hex('1f8b08'), headOnly: true },
  {
    format: 'bzip2',
    magic: latin1('BZh'),
    confirm: (bytes, start) => /^BZh[1-9](1AY&SY|\x17rE8P\x90)/.test(bytes.toString('latin1', start, start + 10)),
  },
  { format: 'zstd', magic: hex('28b52ffd'), confirm: isZstd },
  {
    format: 'compress',
    magic: hex('1f9d'),
    headOnly: true,
    // Codes of 9 to 16 bits, of which the first is a byte.
    confirm: (bytes, start) => {
      const most = (bytes[start + 2] ?? 0) & 31;
      return most >= 9 && most <= 16 && ((bytes[start + 4] ?? 1) & 1) === 0;
    },
  },
  {
    format: 'lzip',
    magic: latin1('LZIP'),
    confirm: (bytes, start) => bytes[start + 4] === 1 && (bytes[start + 5] ?? 0) >= 12,
  },
  { format: 'lz4', magic: hex('04224d18'), confirm: isLz4Frame },
  { format: 'lz4', magic: hex('04224d18'), headOnly: true },
  { format: 'lz4', magic: hex('02214c18'), headOnly: true },
  // Of Firefox: bookmarks and sessions.
  { format: 'lz4', magic: latin1('mozLz40\0'), headOnly: true },
  { format: 'lzop', magic: hex('894c5a4f000d0a1a0a') },
  { format: 'lrzip', magic: latin1('LRZI'), headOnly: true },
  { format: 'snappy', magic: hex('ff060000734e61507059') },
  { format: 'tar', magic: latin1('ustar'), at: 257, confirm: isTarHeader },
  { format: 'ar', magic: latin1('!<arch>\n') },
  {
    format: 'rpm',
    magic: hex('edabeedb'),
    confirm: (bytes, start) => (bytes[start + 4] ?? 0) <= 4 && (bytes[start + 4] ?? 0) >= 3,
  },
  { format: 'cpio', magic: latin1('070701'), confirm: isNewCpio },
  { format: 'cpio', magic: latin1('070702'), confirm: isNewCpio },
  { format: 'cpio', magic: latin1('070707'), confirm: isOldCpio },
  { format: 'cpio', magic: hex('c771'), headOnly: true, confirm: isBinaryCpio('LE') },
  { format: 'cpio', magic: hex('71c7'), headOnly: true, confirm: isBinaryCpio('BE') },
  { format: 'cab', magic: hex('4d53434600000000'), confirm: zerosAt(12, 13, 14, 15) },
  {
    format: 'arj',
    magic: hex('60ea'),
    headOnly: true,
    confirm: (bytes, start) => (bytes[start + 4] ?? 0) >= 30 && (bytes[start + 10] ?? 9) === 2,
  },
  {
    format: 'lzh',
    magic: latin1('-lh'),
    at: 2,
    confirm: (bytes, start) =>
      /^-lh[0-9d]-/.test(bytes.toString('latin1', start + 2, start + 7)) && (bytes[start + 20] ?? 9) <= 3,
  },
  // Older methods of the same head, which programs for it still unpack.
  { format: 'lzh', magic: latin1('-l'), at: 2, headOnly: true, confirm: isOldLzh },
  { format: 'lzh', magic: latin1('-pm'), at: 2, headOnly: true, confirm: isOldLzh },
  { format: 'sea-arc', magic: hex('1a'), headOnly: true, confirm: isSeaArc },
  { format: 'pack', magic: hex('1f1e'), headOnly: true, confirm: (bytes, start) => (bytes[start + 6] ?? 99) <= 24 },
  { format: 'pack', magic: hex('1fa0'), headOnly: true },
  { format: 'macbinary', magic: hex('00'), headOnly: true, confirm: isMacBinary },
  { format: 'blackhole', magic: hex('424807'), headOnly: true },
  { format: 'sqx', magic: latin1('-sqx-'), at: 7, headOnly: true },
  { format: 'yz1', magic: latin1('YZ1'), headOnly: true, confirm: (bytes, start) => (bytes[start + 3] ?? 0) <= 1 },
  { format: 'pea', magic: hex('ea0501'), headOnly: true },
  // Images of discs and disks, packed.
  { format: 'isz', magic: latin1('IsZ!'), headOnly: true },
  { format: 'daa', magic: hex('44414100'), headOnly: true },
  { format: 'cso', magic: latin1('CISO'), headOnly: true, confirm: zerosAt(5, 6, 7) },
  { format: 'ewf', magic: hex('455646090d0aff00'), headOnly: true },
  { format: 'outlook-express', magic: hex('cfad12fec5fd746f'), headOnly: true },
  // Drawings of AutoCAD 2004 and later: their sections, objects of other programs and macros among them, are packed.
  {
    format: 'packed-dwg',
    magic: latin1('AC10'),
    headOnly: true,
    confirm: (bytes, start) => /^AC10(?:18|2\d|3\d)\0/.test(bytes.toString('latin1', start, start + 7)),
  },
  { format: 'deflated-dicom', magic: latin1('DICM'), at: 128, headOnly: true, confirm: isDeflatedDicom },
  { format: 'xar', magic: hex('7861722100') },
  { format: 'wim', magic: hex('4d5357494d000000') },
  { format: 'chm', magic: hex('495453460300000060000000') },
  { format: 'ole2', magic: hex('d0cf11e0a1b11ae1') },
  { format: 'iso', magic: hex('014344303031 01'), at: 32_768 },
  { format: 'udf', magic: hex('004245413031 01'), at: 32_768 },
  {
    format: 'squashfs',
    magic: latin1('hsqs'),
    confirm: (bytes, start) => bytes[start + 28] === 4 && bytes[start + 29] === 0,
  },
  { format: 'vhdx', magic: latin1('vhdxfile') },
  { format: 'vhd', magic: latin1('conectix'), headOnly: true },
  { format: 'vmdk', magic: latin1('KDMV'), headOnly: true },
  { format: 'qcow', magic: hex('514649fb'), headOnly: true },
  { format: 'szdd', magic: hex('535a444488f02733') },
  { format: 'ace', magic: latin1('**ACE**'), at: 7 },
  { format: 'alz', magic: hex('414c5a01'), headOnly: true },
  { format: 'arc', magic: hex('41724301'), headOnly: true },
  { format: 'egg', magic: latin1('EGGA'), headOnly: true },
  {
    format: 'asar',
    magic: hex('04000000'),
    headOnly: true,
    confirm: (bytes, start) => bytes.toString('latin1', start + 16, start + 25) === '{"files":',
  },
  { format: 'zoo', magic: hex('dca7c4fd'), headOnly: true, at: 20 },
  { format: 'zpaq', magic: hex('376b5374a031837d8cb228b0d3') },
  { format: 'zpaq', magic: latin1('zPQ'), headOnly: true },
  { format: 'uha', magic: latin1('UHA'), headOnly: true },
  { format: 'stuffit', magic: latin1('StuffIt (c)') },
  { format: 'stuffit', magic: latin1('SIT!'), headOnly: true },
  { format: 'onenote', magic: hex('e4525c7b8cd8a74daeb15378d02996d3') },
  { format: 'outlook-store', magic: latin1('!BDN'), headOnly: true },
  { format: 'access', magic: hex('000100005374616e64617264'), headOnly: true },
  { format: 'tnef', magic: hex('789f3e22'), headOnly: true },
  { format: 'sis', magic: hex('19040010'), headOnly: true, at: 8 },
  { format: 'sis', magic: hex('7a1a2010'), headOnly: true },
  {
    format: 'binhex',
    magic: latin1('(This file must be converted with BinHex'),
    headOnly: true,
    confirm: (bytes, start) => /^[^\r\n]{40,50}[\r\n]+:/.test(bytes.toString('latin1', start, start + 64)),
  },
  {
    format: 'binhex',
    magic: latin1('(This file must be converted with BinHex'),
    // Words may precede it, and text that mentions it is not followed by such a line.
    confirm: (bytes, start) => /^[^\r\n]{0,80}[\r\n]+:[!-~]{40}/.test(bytes.toString('latin1', start, start + 256)),
  },
  { format: 'applesingle', magic: hex('00051600'), headOnly: true },
  // A program puts another file, which the person has, together with it.
  ...[latin1('BPS1'), latin1('UPS1'), latin1('BSDIFF40'), hex('d6c3c400')].map((magic) => ({
    ...{ format: 'binary-patch', magic, headOnly: true },
  })),
  {
    ...{ format: 'binary-patch', magic: latin1('PATCH'), headOnly: true },
    // An offset of three bytes and a length of two, where a text has letters.
    confirm: (bytes, start) => /[\0-\x08\x0e-\x1f]/.test(bytes.toString('latin1', start + 5, start + 10)),
  },
  ...['<?php', '#!/usr/bin/env php'].map((magic) => ({
    ...{ format: 'phar', magic: latin1(magic), headOnly: true },
    confirm: (bytes: Buffer) => bytes.includes('__HALT_COMPILER();'),
  })),
  { format: 'xml-ebcdic', magic: hex('4c6fa79493'), headOnly: true },
  { format: 'age', magic: latin1('age-encryption.org/v1\n'), headOnly: true },
  { format: 'age', magic: latin1('-----BEGIN AGE ENCRYPTED FILE-----'), confirm: isArmour },
  // Packed in a way that no opener here unpacks
  { format: 'stuffit', magic: latin1('StuffIt!') },
  { format: 'hdf5', magic: hex('894844460d0a1a0a'), headOnly: true },
  { format: 'hdf5', magic: hex('894844460d0a1a0a'), at: 512, headOnly: true },
  { format: 'palm-book', magic: latin1('BOOKMOBI'), at: 60, headOnly: true },
  { format: 'palm-book', magic: latin1('TEXtREAd'), at: 60, headOnly: true },
  {
    format: 'pickle',
    magic: hex('80'),
    headOnly: true,
    // A protocol from 2 to 5, and what a value can begin with.
    confirm: (bytes, start) =>
      /^\x80(?:[\x04\x05]\x95|[\x02\x03][\]}c(XBCUK])/.test(bytes.toString('latin1', start, start + 3)),
  },
  { format: 'hap', magic: hex('91334846'), headOnly: true },
  { format: 'jarj', magic: hex('1a4a61721b'), at: 14, headOnly: true },
  { format: 'kgb', magic: latin1('KGB_arch -'), headOnly: true },
  { format: 'paq', magic: latin1('paq8'), headOnly: true },
  { format: 'quantum', magic: hex('445351 00'), headOnly: true },
  { format: 'rar1', magic: hex('52457e5e'), headOnly: true },
  {
    format: 'lzfse',
    magic: latin1('bvx'),
    headOnly: true,
    confirm: (bytes, start) => /^bvx[-12n]/.test(bytes.toString('latin1', start, start + 4)),
  },
  { format: 'zpaq', magic: hex('376b5374a031'), headOnly: true },
  { format: 'installshield', magic: hex('49536328'), headOnly: true },
  { format: 'ghost', magic: hex('feef01'), headOnly: true },
  { format: 'acronis', magic: hex('ce24b9a2'), headOnly: true },
  { format: 'notes-store', magic: hex('1a0000040000'), headOnly: true },
  { format: 'git-bundle', magic: latin1('# v2 git bundle\n'), headOnly: true },
  { format: 'git-bundle', magic: latin1('# v3 git bundle\n'), headOnly: true },
  { format: 'par2', magic: hex('504152320 0504b54'), headOnly: true },
  { format: 'sqlite', magic: latin1('SQLite format 3\0') },
  { format: 'zisofs', magic: hex('37e45396c9dbd607') },
  // Columns of tables, packed by themselves, and a file system that is.
  { format: 'parquet', magic: latin1('PAR1'), headOnly: true },
  { format: 'duckdb', magic: latin1('DUCK'), at: 8, headOnly: true },
  { format: 'redis', magic: latin1('REDIS0'), headOnly: true },
  { format: 'spss', magic: latin1('$FL2@(#)'), headOnly: true },
  { format: 'spss', magic: latin1('$FL3@(#)'), headOnly: true },
  { format: 'cbor', magic: hex('d9d9f7'), headOnly: true },
  { format: 'orc', magic: latin1('ORC'), headOnly: true, confirm: (bytes, start) => (bytes[start + 3] ?? 0x20) < 0x20 },
  { format: 'avro', magic: hex('4f626a01'), headOnly: true },
  { format: 'erofs', magic: hex('e2e1f5e0'), at: 1024, headOnly: true },
  { format: 'hwp3', magic: latin1('HWP Document File V'), headOnly: true },
  {
    format: 'cramfs',
    magic: hex('453dcd28'),
    confirm: (bytes, start) => bytes.toString('latin1', start + 16, start + 32) === 'Compressed ROMFS',
  },
  {
    format: 'pdf',
    magic: latin1('%PDF-'),
    confirm: (bytes, start) =>
      /^%PDF-\d\.\d[^]*?\d\s+\d+\s+obj\b/.test(bytes.toString('latin1', start, start + CONFIRM_BYTES)),
  },
  // In both orders of bytes, with microseconds and nanoseconds; of the next generation; of Solaris, and of Sniffer.
  ...['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '736e6f6f70000000', '58435000'].map((magic) => ({
    ...{ format: 'capture', magic: hex(magic), headOnly: true },
  })),
  {
    ...{ format: 'capture', magic: hex('0a0d0d0a'), headOnly: true },
    confirm: (bytes, start) => ['1a2b3c4d', '4d3c2b1a'].includes(bytes.toString('hex', start + 8, start + 12)),
  },
  { format: 'kwaj', magic: hex('4b57414a88f027d1'), headOnly: true },
  { format: 'uf2', magic: hex('5546320a57515d9e'), headOnly: true },
  { format: 'warc', magic: latin1('WARC/'), headOnly: true },
  { format: 'pgp', magic: latin1('-----BEGIN PGP MESSAGE-----'), confirm: isArmour },
  { format: 'openssl', magic: latin1('Salted__'), headOnly: true },
  { format: 'openssl', magic: latin1('U2FsdGVkX1'), headOnly: true },
  { format: 'ansible-vault', magic: latin1('$ANSIBLE_VAULT;') },
  { format: 'keepass', magic: hex('03d9a29a67fb4bb5') },
  { format: 'luks', magic: hex('4c554b53babe'), headOnly: true },
  { format: 'bitlocker', magic: latin1('-FVE-FS-'), at: 3, headOnly: true },
  {
    format: 'aescrypt',
    magic: latin1('AES'),
    headOnly: true,
    confirm: (bytes, start) => (bytes[start + 3] ?? 9) <= 3 && bytes[start + 4] === 0,
  },
  { format: 'axcrypt', magic: hex('c0b907 2e4f93f146a015792ca1d9e821') },
  { format: 'dmg-encrypted', magic: latin1('encrcdsa'), headOnly: true },
];

/** The format of a file that begins with these bytes, if it is a container or encrypted. */
export function formatOfHead(head: Buffer): string | undefined {
  return SIGNATURES.find((signature) => matches(signature, head, signature.at ?? 0))?.format ?? cmsFormat(head);
}

function matches({ magic, at = 0, confirm }: Signature, bytes: Buffer, offset: number): boolean {
  if (
    offset + magic.length > bytes.length ||
    bytes.compare(magic, 0, magic.length, offset, offset + magic.length) !== 0
  ) {
    return false;
  }
  return confirm === undefined || confirm(bytes, offset - at);
}

const searched = SIGNATURES.filter(({ headOnly }) => headOnly !== true);

/** By their first two bytes, as a big-endian number. */
const byFirstPair = new Map<number, Signature[]>();
for (const signature of searched) {
  const pair = signature.magic.readUInt16BE(0);
  byFirstPair.set(pair, [...(byFirstPair.get(pair) ?? []), signature]);
}
const FIRST = 1;
const SECOND = 2;
/** Whether two bytes are the first two of a signature, or its second and third. */
const pairKinds = new Uint8Array(65_536);
for (const { magic } of searched) {
  pairKinds[magic.readUInt16BE(0)] = FIRST | (pairKinds[magic.readUInt16BE(0)] ?? 0);
  pairKinds[magic.readUInt16BE(1)] = SECOND | (pairKinds[magic.readUInt16BE(1)] ?? 0);
}

/**
 * Finds where containers begin in a piece of a file. Only those whose signature begins in `[from, to)` are returned.
 *
 * @returns the offset of the container's first byte (which can be before the piece) and its format
 */
export function* containersIn(bytes: Buffer, from: number, to: number): Generator<{ offset: number; format: string }> {
  for (let at = nextCandidate(bytes, from, to); at < to; at = nextCandidate(bytes, at + 1, to)) {
    for (const signature of byFirstPair.get(bytes.readUInt16BE(at)) ?? []) {
      if (matches(signature, bytes, at)) yield { offset: at - (signature.at ?? 0), format: signature.format };
    }
  }
}

/**
 * The first position in `[from, to)` whose three bytes can begin a signature; `to` if there is none. At each position either
 * the first or the second pair is at an even distance from `from`, so that only every second pair is checked.
 */
function nextCandidate(bytes: Buffer, from: number, to: number): number {
  const last = bytes.length - 1;
  for (let i = from; i <= to && i < last; i += 2) {
    const kind = kindAt(bytes, i);
    if (kind === 0) continue;
    if ((kind & SECOND) !== 0 && i > from && (kindAt(bytes, i - 1) & FIRST) !== 0) return i - 1;
    if ((kind & FIRST) !== 0 && i < to && i + 1 < last && (kindAt(bytes, i + 1) & SECOND) !== 0) return i;
  }
  return to;
}

function kindAt(bytes: Buffer, at: number): number {
  return pairKinds[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] as number;
}
