import type { FileHandle } from 'node:fs/promises';
import { FileTypeParser } from 'file-type';
import { cmsFormat } from './cms-types.js';
import { isContainer, knownType, UNKNOWN_FORMAT } from './known-types.js';
import type { TrueType } from './opener.js';
import { pgpFormat } from './pgp-heads.js';
import { sealedFormat } from './sealed-heads.js';
import { formatOfHead, isTarHeader } from './signatures.js';
import { tarContents } from './tar-contents.js';
import { asText, textFormat } from './text-type.js';
import { readZipDirectory, ZipDirectoryError } from './zip-directory.js';
import { zipFormat } from './zip-format.js';

const HEAD_BYTES = 64 * 1024;
/** The library needs only a part of films and pictures; where the end matters, `formatOfTail` has checked it. */
const SAMPLE_BYTES = 16 * HEAD_BYTES;
/** Of these it reads the beginning only: more bytes do not change what it says. */
const PICTURE_HEADS = /^(\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP)/s;
/** Time limit of the library for one file; hostile heads have been seen to take one second. */
const LIBRARY_MS = 10_000;
/** The end of a table of LevelDB, as in the profiles of browsers: doc/table_format.md. */
const LEVELDB = Buffer.from('57fb808b247547db', 'hex');
const ZIP_ENTRIES = 100_000;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_BYTES = 30;
const MIMETYPE = Buffer.from('mimetype', 'latin1');

/** The library's extensions and our formats, where they differ. */
const FORMATS: Readonly<Record<string, string>> = {
  ...all('jpeg', 'jpg'),
  ...all('png', 'apng'),
  ...all('tiff', 'tif', 'cr2', 'arw', 'dng', 'nef', 'rw2', 'orf', 'raf'),
  ...all('heif', 'heic', 'avif', 'cr3'),
  ...all('jp2', 'j2c', 'jpm', 'jpx', 'mj2'),
  ...all('ico', 'cur'),
  ...all('eps', 'ps'),
  ...all('mp3', 'mp1', 'mp2'),
  ...all('ogg', 'oga', 'ogv', 'opus', 'spx', 'ogm', 'ogx'),
  ...all('aiff', 'aif'),
  ...all('midi', 'mid'),
  ...all('mp4', 'm4a', 'm4b', 'm4p', 'm4v', 'mov', '3gp', '3g2', 'f4v', 'f4p', 'f4a', 'f4b'),
  ...all('matroska', 'mkv', 'webm'),
  ...all('mpeg', 'mpg'),
  ...all('mpeg-ts', 'mts'),
  ...all('java-class', 'class'),
  ...all('shortcut', 'lnk', 'alias'),
  ...all('flash', 'swf'),
  ...all('font', 'ttf', 'otf', 'ttc', 'eot'),
  ...all('woff', 'woff2'),
  ...all('outlook-store', 'pst'),
  ...all('zstd', 'zst'),
  ...all('rar4', 'rar'),
  ...all('lzip', 'lz'),
};

/** Containers whose mark is long enough to be no accident, where the rest of the head is not as it should be. */
const BY_LIBRARY = new Set(['cab', 'rpm', 'chm', 'xz', '7z', 'zstd', 'rar4', 'lzip']);

function all(format: string, ...extensions: readonly string[]): Record<string, string> {
  return Object.fromEntries(extensions.map((extension) => [extension, format]));
}

/**
 * The type of a file, or of a part of one, by its bytes. For a ZIP all names count, not only those at its beginning.
 *
 * @param start where the part begins; it extends to the end of the file
 * @throws the reason of the signal
 */
export async function trueType(handle: FileHandle, bytes: number, signal: AbortSignal, start = 0): Promise<TrueType> {
  const head = await part(handle, start, Math.min(HEAD_BYTES, bytes - start));
  signal.throwIfAborted();
  const format = start === 0 ? await ownFormat(handle, head, bytes) : formatOfPart(head);
  if (format !== undefined) return { format, mimeType: knownType(format)?.mimeType ?? 'application/octet-stream' };
  const isEnough = start !== 0 || bytes <= head.length || PICTURE_HEADS.test(head.toString('latin1', 0, 16));
  return byLibrary(isEnough ? head : await part(handle, 0, Math.min(bytes, SAMPLE_BYTES)), signal);
}

async function ownFormat(handle: FileHandle, head: Buffer, bytes: number): Promise<string | undefined> {
  const format = (await isZipWithPdf(handle, head, bytes)) ? 'zip' : formatOfPart(head);
  if (format === 'zip') return formatOfZip(handle, bytes);
  return format ?? (await formatOfTail(handle, bytes)) ?? formatOfText(head);
}

function formatOfPart(head: Buffer): string | undefined {
  // What is signed is often a PDF, which begins near the beginning: it is judged as the content, and one elsewhere as a part.
  const message = cmsFormat(head);
  if (message !== undefined) return message;
  // A picture that Office for the Mac has written holds a PDF near its beginning.
  if (isEmf(head)) return 'emf';
  if (APPLE_DOUBLE.test(head.toString('latin1', 0, 8))) return 'appledouble';
  if (U3D.test(head.toString('latin1', 0, 4))) return 'u3d';
  if (PRC.test(head.toString('latin1', 0, 8))) return 'prc';
  if (DJVU.test(head.toString('latin1', 0, 16))) return 'djvu';
  if (JUMBF.test(head.toString('latin1', 0, 16))) return 'jumbf';
  if (isPdf(head) && !isTarWithPdf(head)) return 'pdf';
  if (head.toString('latin1', 0, 5) === '%FDF-') return 'fdf';
  return formatOfHead(head) ?? pgpFormat(head) ?? sealedFormat(head) ?? formatOfDisk(head) ?? formatOfBareHead(head);
}

/** What the library does not recognise, or not when the end is missing. */
const CUT_HEADS: readonly (readonly [RegExp, string])[] = [
  [/^(II\*\0|MM\0\*)/, 'tiff'],
  [/^\x89PNG\r\n/, 'png'],
  [/^\xff\xd8\xff/, 'jpeg'],
  [/^GIF8[79]a/, 'gif'],
  [/^RIFF....WEBP/s, 'webp'],
  [/^RIFF....WAVE/s, 'wav'],
  [/^RIFF....AVI /s, 'avi'],
  [/^....ftyp/s, 'mp4'],
  [/^OggS/, 'ogg'],
  [/^fLaC/, 'flac'],
  [/^8BPS/, 'psd'],
  [/^de[xy]\n\d{3}\0/, 'dex'],
  [/^[CFZ]WS[\x01-\x40]/, 'flash'],
];

/** Other formats, behind whose head a PDF may follow: then the file has the type it begins with. The streams of an OLE2 file are parts. */
const OTHER_HEADS =
  /^(\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|x\x9f>"|\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF|OggS|ID3|MZ|\x7fELF|I I|II\*|MM\0|....ftyp|8BPS)/s;

const PDF_MARK = '%PDF-';
const PDF_OBJECT = /\d\s+\d+\s+obj\b/;

/** The mark may be preceded by other bytes: all readers search the first 1,024, several the whole file. */
function isPdf(head: Buffer): boolean {
  const at = head.indexOf(PDF_MARK, 0, 'latin1');
  if (/^%!PS-Adobe-\d\.\d PDF-\d/.test(head.toString('latin1', 0, 32))) return true;
  if (at === -1) return false;
  if (at === 0) return true;
  return !OTHER_HEADS.test(head.toString('latin1', 0, 12)) && PDF_OBJECT.test(head.toString('latin1', at));
}

/**
 * Whether the first mark stands in the content of a file of an archive, with an object of the PDF unless it is the first of the file:
 * then the file is judged as one that holds a PDF. One that holds the mark only, before objects in the next file, would not be.
 */
function isPdfWithin(head: Buffer, mark: number, start: number, end: number): boolean {
  if (mark < start || mark >= end) return false;
  return mark === start || PDF_OBJECT.test(head.toString('latin1', mark, Math.min(end, head.length)));
}

/** A tar is what its head says, whatever its files are. Between them nothing may be a PDF. */
function isTarWithPdf(head: Buffer): boolean {
  const mark = head.indexOf(PDF_MARK, 0, 'latin1');
  let at = 0;
  let isWithin = false;
  for (const { start, end } of tarContents(head)) {
    if (head.subarray(at, start).includes(PDF_MARK, 0, 'latin1')) return false;
    isWithin ||= isPdfWithin(head, mark, start, end);
    at = end;
  }
  return isWithin && !head.subarray(at).includes(PDF_MARK, 0, 'latin1');
}

/** A PDF in a stored entry of a ZIP, whose structure is checked, is judged as a part of it. */
async function isZipWithPdf(handle: FileHandle, head: Buffer, bytes: number): Promise<boolean> {
  const at = head.indexOf(PDF_MARK, 0, 'latin1');
  if (at <= 0 || formatOfHead(head) !== 'zip' || head.readUInt32LE(0) !== LOCAL_HEADER) return false;
  try {
    const { entries, prefix } = await readZipDirectory(handle, bytes, ZIP_ENTRIES);
    if (prefix !== 0) return false;
    for (const { method, localHeader, packedBytes } of entries) {
      if (method !== 0 || localHeader + LOCAL_BYTES > at) continue;
      const header = await part(handle, localHeader, LOCAL_BYTES);
      const start = localHeader + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
      if (isPdfWithin(head, at, start, start + packedBytes)) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof ZipDirectoryError) return false;
    throw error;
  }
}

async function formatOfZip(handle: FileHandle, bytes: number): Promise<string> {
  try {
    const { entries } = await readZipDirectory(handle, bytes, ZIP_ENTRIES);
    const declared = entries.find(({ name, method }) => method === 0 && name.equals(MIMETYPE));
    if (declared === undefined || declared.packedBytes > 256) return zipFormat(entries, undefined);
    const header = await part(handle, declared.localHeader, 30);
    const extra = header.length === 30 ? header.readUInt16LE(28) : 0;
    const mimetype = await part(handle, declared.localHeader + 30 + MIMETYPE.length + extra, declared.packedBytes);
    return zipFormat(entries, mimetype.toString('latin1'));
  } catch (error) {
    if (error instanceof ZipDirectoryError) return 'zip'; // its structure is checked later
    throw error;
  }
}

/** Formats that are recognised by their end. */
async function formatOfTail(handle: FileHandle, bytes: number): Promise<string | undefined> {
  if (bytes < 512) return undefined;
  const mark = (await part(handle, bytes - 512, 8)).toString('latin1');
  if (mark.startsWith('koly')) return 'dmg';
  if (mark === 'conectix') return 'vhd';
  return (await part(handle, bytes - 8, 8)).equals(LEVELDB) ? 'leveldb' : undefined;
}

function formatOfDisk(head: Buffer): string | undefined {
  const at = (offset: number, length: number) => head.toString('latin1', offset, offset + length);
  if (at(3, 8) === 'NTFS    ' || at(54, 5) === 'FAT12' || at(54, 5) === 'FAT16' || at(82, 5) === 'FAT32') return 'disk';
  if (at(3, 8) === 'EXFAT   ' || at(512, 8) === 'EFI PART' || at(32, 4) === 'NXSB') return 'disk';
  if (at(1080, 2) === '\x53\xef' && head.length > 2048 && head.subarray(0, 1024).every((byte) => byte === 0))
    return 'disk';
  return /^(H\+\0\x04|HX\0\x05)/.test(at(1024, 4)) ? 'disk' : undefined;
}

/** Formats without a signature: old tar by its checksum, LZMA by the possible values of its header. */
function formatOfBareHead(head: Buffer): string | undefined {
  if (isTarHeader(head, 0)) return 'tar';
  return isLzma(head) ? 'lzma' : undefined;
}

/** Models in documents: ECMA-363, section 9.4, and ISO 14739-1, section 5. */
const U3D = /^U3D\0/;
const PRC = /^PRC[^]\0\0\0/;

/** RFC 1740, appendix B, version 1 or 2. */
const APPLE_DOUBLE = /^\0\x05\x16\x07\0[\x01\x02]\0\0/;

/** DjVu 3, appendix 1: a page, or several. */
const DJVU = /^AT&TFORM[^]{4}DJV[UMI]/;

/** ISO/IEC 19566-5, annex A: a box of boxes, the first of which describes the others. */
const JUMBF = /^[^]{4}jumb[^]{4}jumd/;

/** [MS-EMF] 2.2.9: the first record is the head. */
function isEmf(head: Buffer): boolean {
  return head.length >= 44 && head.readUInt32LE(0) === 1 && head.toString('latin1', 40, 44) === ' EMF';
}

const LZMA_HEAD_BYTES = 13;
const MOST_DICTIONARY = 0x10000000;
/** Structures of other programs look like a size of fewer bytes. */
const LEAST_SIZE = 64n;

/** The usual properties with a usual dictionary; or any of both if no more is packed than unpacked, and it is as dense as packed data. */
function isLzma(head: Buffer): boolean {
  if (head.length <= LZMA_HEAD_BYTES || head[LZMA_HEAD_BYTES] !== 0 || (head[0] as number) >= 9 * 5 * 5) return false;
  const dictionary = head.readUInt32LE(1);
  const size = head.readBigUInt64LE(5);
  const isUnknown = size === 0xffffffffffffffffn;
  if (dictionary < 4096 || !(isUnknown || size < 1n << 40n)) return false;
  const isPower = (value: number) => (value & (value - 1)) === 0;
  if (head[0] === 0x5d && isPower(dictionary)) return true;
  if (dictionary > MOST_DICTIONARY || !(isUnknown || (size >= LEAST_SIZE && size + 64n > head.length))) return false;
  if (head[0] !== 0x5d && !isPower(dictionary) && !(dictionary % 3 === 0 && isPower(dictionary / 3))) return false;
  return head.subarray(LZMA_HEAD_BYTES + 1, LZMA_HEAD_BYTES + 17).filter((byte) => byte === 0).length <= 2;
}

/** yEnc spells files in bytes of any kind, so that what holds it need not look like text. */
const YENC = /^=ybegin /m;

function formatOfText(head: Buffer): string | undefined {
  const text = asText(head);
  if (text !== undefined) return textFormat(text);
  if (YENC.test(head.toString('latin1'))) return 'text';
  // The parts of a message may be bytes of any kind.
  const header = /^[\t\r\n -~\x80-\xff]+?\r?\n\r?\n/.exec(head.toString('latin1', 0, 16_384))?.[0];
  return header !== undefined && textFormat(header) === 'mail' ? 'mail' : undefined;
}

async function byLibrary(sample: Buffer, signal: AbortSignal): Promise<TrueType> {
  const parser = new FileTypeParser({ signal: AbortSignal.any([signal, AbortSignal.timeout(LIBRARY_MS)]) });
  const found = await parser.fromBuffer(sample).catch(() => undefined); // it throws on truncated files
  signal.throwIfAborted();
  const cut =
    found === undefined ? CUT_HEADS.find(([mark]) => mark.test(sample.toString('latin1', 0, 16)))?.[1] : undefined;
  if (cut !== undefined) return { format: cut, mimeType: knownType(cut)?.mimeType ?? '' };
  if (found === undefined) return { format: UNKNOWN_FORMAT, mimeType: 'application/octet-stream' };
  const format = FORMATS[found.ext] ?? found.ext;
  const known = knownType(format);
  // Other programs open it all the same: the opener reports what it cannot open.
  if (known !== undefined && BY_LIBRARY.has(format)) return { format, mimeType: known.mimeType };
  // A container that only the library recognises in these bytes is not one that the openers can handle.
  if (known === undefined || isContainer(known) || known.judgedBy === 'sealed' || known.judgedBy === 'nobody')
    return { format: known?.judgedBy === 'nobody' ? format : UNKNOWN_FORMAT, mimeType: found.mime };
  return { format, mimeType: found.mime };
}

async function part(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}
