/**
 * PDF (ISO 32000-2) by its bytes rather than its tables: every stream and string in the file, in any revision, whether it is
 * referenced or not. The bytes of an encrypted one are unreadable; pdf.js reads its attachments.
 */
import type * as Ascii85Module from './ascii85.js';
import type * as IllustratorModule from './illustrator.js';
import type * as LettersModule from './letters.js';
import type * as SignaturesModule from './signatures.js';
import type * as UnpackModule from './unpack.js';
import type * as WorthModule from './worth.js';
import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import type { PieceSink, ReadPieces } from './pieces.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { ascii85 } = (await load('ascii85')) as typeof Ascii85Module;
const { packedByIllustrator, packedIn } = (await load('illustrator')) as typeof IllustratorModule;
const { takeLetters } = (await load('letters')) as typeof LettersModule;
const { containersIn } = (await load('signatures')) as typeof SignaturesModule;
const { takeUnpacked, takeZlibStreams } = (await load('unpack')) as typeof UnpackModule;
const { beginsLikeFile, isWorthALook, isText } = (await load('worth')) as typeof WorthModule;

const DICTIONARY_BYTES = 64 * 1024;
const STREAM_BYTES = 256 * 1024 * 1024;
const BEYOND_RATIO = 'a stream of the PDF exceeds the bound of ratio';
const STRING_BYTES = 40;
const HARMLESS_TAIL = 16;
/** Of pages, objects and character maps, which the engine reads as well. */
const OPERATORS = /\b(?:BT|ET|re|cm|Tf|Do|Td|gs|obj|begincmap)\b|^\d+ \d+\s/;
/** Pictures: decoded by their own programs, and scanned by the engine. */
const PICTURE_FILTERS = new Set(['DCTDecode', 'DCT', 'JPXDecode', 'CCITTFaxDecode', 'CCF', 'JBIG2Decode']);

export const readPieces: ReadPieces = (content, sink, format) => {
  const text = content.toString('latin1');
  const start = text.search(/%[PF]DF-/);
  if (format === 'pdf') checkEnds(text, start, sink);
  const isEncrypted = /\/Encrypt[\s<]/.test(text.replace(/stream[^]*?endstream/g, ''));
  const numbers = numbersOf(text);
  const outside: string[] = [];
  const streams: Buffer[] = [];
  const byObject = new Map<string, Stream[]>();
  let at = 0;
  for (const { index, 0: word } of text.matchAll(/\bstream(?:\r\n|\n|\r)/g)) {
    if (index < at || !/>>[\s\0]*$/.test(text.slice(Math.max(0, index - 64), index))) continue;
    outside.push(text.slice(at, index));
    const { object, dictionary } = headBefore(text, index);
    const from = index + word.length;
    const to = endOfStream(text, from, dictionary, numbers);
    at = to;
    const data = content.subarray(from, to);
    if (isEncrypted) continue;
    readStream(data, from, dictionary, text, sink, outside);
    streams.push(data);
    // A number is given again in each revision, and readers differ in which one they take.
    if (object === undefined) continue;
    const revisions = byObject.get(object);
    if (revisions === undefined) byObject.set(object, [{ data, dictionary }]);
    else revisions.push({ data, dictionary });
  }
  takePackedByIllustrator(streams, text, sink);
  outside.push(text.slice(at));
  if (hasFilledGap(outside.join('')))
    sink.find('unaccounted-bytes', 'bytes between the objects of the PDF belong to none');
  if (!isEncrypted) {
    const letters = outside.join('\n');
    if (byObject.size > 0) takeFiles(letters, byObject, text, sink);
    takeLetters(Buffer.from(letters, 'latin1'), letters, sink);
  }
  for (const part of outside) {
    noteActions(part, sink);
    if (!isEncrypted) readStrings(part, sink);
  }
};

function takePackedByIllustrator(streams: readonly Buffer[], text: string, sink: PieceSink): void {
  const found = packedByIllustrator(streams);
  for (const packed of found) takeUnpacked('zstd', 'private data', packed, sink, withoutMark);
  if (found.length < packedIn(text)) sink.find('hidden-container', 'a zstd begins in the pdf');
}

/** A ticket for a printer, in remarks of PDF. It is read as text, like all that stands between objects. */
const REMARKS = /^(?:%%[\t\x20-\x7e]{0,200}\r?\n){1,100}$/;

function checkEnds(text: string, start: number, sink: PieceSink): void {
  if (
    text.slice(0, Math.max(start, 0)).replace(/[\s\0\xef\xbb\xbf]/g, '').length >= HARMLESS_TAIL &&
    !text.startsWith('%!PS-Adobe') &&
    !REMARKS.test(text.slice(0, start))
  ) {
    sink.find('unaccounted-bytes', 'bytes precede the PDF');
  }
  const end = text.lastIndexOf('%%EOF');
  if (end === -1) sink.find('damaged', 'the PDF has no end');
  else if (text.slice(end + 5).replace(/[\s\0\x1a]/g, '').length >= HARMLESS_TAIL) {
    sink.find('unaccounted-bytes', 'bytes follow the end of the PDF');
  }
}

const GAP = /(?:%[PF]DF-\d\.\d|\bendobj)([^]*?)(?=\b\d+\s+\d+\s+obj\b|\bxref\b|\btrailer\b|\bstartxref\b|$)/g;
const LEAST_GAP = 32;

/** Between objects there are remarks, and what damaged writers leave: but no bytes that look packed. */
function hasFilledGap(text: string): boolean {
  for (const { 1: gap = '' } of text.matchAll(GAP)) {
    const rest = gap.replace(/%[^\r\n]*/g, '').replace(/[\s\0]/g, '');
    if (rest.length >= LEAST_GAP && rest.replace(/[\x21-\x7e]/g, '').length * 4 >= rest.length) return true;
  }
  return false;
}

interface Stream {
  readonly data: Buffer;
  readonly dictionary: string;
}

/** ISO 32000-2, table 43: a dictionary of streams by the systems that the file is for, wherever it stands. */
const FILES = /<<\s{0,8}((?:\/(?:F|UF|DOS|Mac|Unix)\s{1,8}\d{1,10}\s{1,8}\d{1,5}\s{1,8}R\s{0,8}){1,9})>>/g;
const FILE_NAME = /\/U?F\s{0,8}\(/g;
/** How far a name is from what it names. */
const NAME_DISTANCE = 1024;

/** Files that a description refers to, by its name, whatever their own dictionary says. */
function takeFiles(
  objects: string,
  streams: ReadonlyMap<string, readonly Stream[]>,
  text: string,
  sink: PieceSink,
): void {
  const plain = plainNames(objects);
  for (const { index, 1: references = '' } of plain.matchAll(FILES)) {
    for (const [, object, generation] of references.matchAll(/(\d+)\s+(\d+)\s+R/g)) {
      for (const { data, dictionary } of streams.get(`${object} ${generation}`) ?? []) {
        const content = decode(data, filtersOf(dictionary, text), dictionary, sink);
        if (content !== undefined) sink.file(nameNear(plain, index), content);
      }
    }
  }
}

function nameNear(text: string, index: number): string {
  const start = Math.max(0, index - NAME_DISTANCE);
  const names = [...text.slice(start, index + NAME_DISTANCE).matchAll(FILE_NAME)].map((found) => ({
    distance: Math.abs(start + found.index - index),
    at: start + found.index + found[0].length,
  }));
  const [nearest] = names.sort((one, other) => one.distance - other.distance);
  if (nearest === undefined) return 'file';
  const { content } = literalString(text, nearest.at);
  const isWide = content.length % 2 === 0 && content.length > 2 && content.readUInt16BE(0) === 0xfeff;
  return isWide ? Buffer.from(content.subarray(2)).swap16().toString('utf16le') : content.toString('latin1');
}

/** The object whose stream begins here: its number, if it has one, and its dictionary. */
function headBefore(text: string, index: number): { readonly object: string | undefined; readonly dictionary: string } {
  const before = text.slice(Math.max(0, index - DICTIONARY_BYTES), index);
  let object = before.lastIndexOf('obj');
  // Any blank precedes the word.
  while (object > 0 && !/[\s\0]/.test(before[object - 1] as string)) object = before.lastIndexOf('obj', object - 1);
  const [, number, generation] = OBJECT_NUMBER.exec(before.slice(Math.max(0, object - 40), Math.max(0, object))) ?? [];
  return {
    object: number === undefined ? undefined : `${number} ${generation}`,
    dictionary: plainNames(before.slice(object === -1 ? 0 : object + 3)),
  };
}

const OBJECT_NUMBER = /(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}$/;

/** `#41` in a name means `A`. */
function plainNames(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const NUMBER = /\b(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}obj\s{1,8}(\d{1,10})\s{1,8}endobj/g;

/** Objects that are numbers, such as the lengths of streams that were not known when those were begun. */
function numbersOf(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(NUMBER)].map(([, object = '', generation = '', value]) => [
      `${object} ${generation}`,
      Number(value),
    ]),
  );
}

/** By its length where `endstream` follows there, else by the keyword. */
function endOfStream(text: string, from: number, dictionary: string, numbers: ReadonlyMap<string, number>): number {
  const [, digits = '', generation] = /\/Length\s+(\d+)(?:\s+(\d+)\s+R)?/.exec(dictionary) ?? [];
  const length = generation === undefined ? parseInt(digits, 10) : (numbers.get(`${digits} ${generation}`) ?? NaN);
  if (/^\s*endstream/.test(text.slice(from + length, from + length + 16))) return from + length;
  const word = text.indexOf('endstream', from);
  if (word === -1) return text.length;
  return text[word - 1] === '\n' && text[word - 2] === '\r'
    ? word - 2
    : /[\r\n]/.test(text[word - 1] ?? '')
      ? word - 1
      : word;
}

/** @param from where it stands in the file */
function readStream(
  data: Buffer,
  from: number,
  dictionary: string,
  text: string,
  sink: PieceSink,
  outside: string[],
): void {
  if (/\/(?:FFilter|FDecodeParms)\b/.test(dictionary) || /\/F\s*[(<]/.test(withoutInner(dictionary))) {
    sink.find('unsupported-method', 'the content of a stream lies in another file');
  }
  const filters = filtersOf(dictionary, text);
  if (filters.length === 0 && containersIn(data, 0, 1).next().done !== true) {
    // A container as it is: brackets in it are no strings of the PDF, but a reader that looks for objects finds those in it.
    noteActions(data.toString('latin1'), sink);
    sink.piece('stream', data, from);
    return;
  }
  if (filters.length === 0) {
    // As it stands in the file, where files are looked for.
    outside.push(data.toString('latin1'));
    if (IS_FILE.test(dictionary)) sink.file('stream', data, from);
    else if (beginsLikeFile(data) || BEGINS_MARKUP.test(data.toString('latin1', 0, 64)))
      sink.piece('stream', data, from);
    return takeZlibStreams(data, [], sink);
  }
  const decoded = decode(data, filters, dictionary, sink);
  if (decoded === undefined) return;
  if (/\/ObjStm\b/.test(dictionary)) outside.push(decoded.toString('latin1'));
  const own = withoutMark(decoded);
  if (own !== decoded) return sink.piece('private data', own);
  const font = headOfFont(decoded);
  if (font.length > 0) sink.piece('font', font.subarray(POSTSCRIPT.length));
  const rest = decoded.subarray(font.length);
  if (!isPage(rest) && IS_FILE.test(dictionary)) sink.file('stream', rest);
  else if (!isPage(rest) && isWorthALook(rest)) sink.piece('stream', rest);
  else takeZlibStreams(rest, [], sink);
}

const DEEPEST = 32;

/** Without the dictionaries and strings in it: those of a printer's pictures (OPI) name files, too. */
function withoutInner(dictionary: string): string {
  let text = dictionary.replace(/\((?:[^()\\]|\\[^])*\)/g, '()').replace(/^[^<]*<</, '');
  for (let depth = 0; depth < DEEPEST && text.includes('<<'); depth += 1) text = text.replace(/<<[^<>]*>>/g, '');
  return text;
}

/** A file that somebody put in, wherever it is referred to: in a film, a model or an attachment. */
const IS_FILE = /\/EmbeddedFile\b/;

const BEGINS_MARKUP = /^\s*</;

function isPage(content: Buffer): boolean {
  return isText(content) && OPERATORS.test(content.toString('latin1', 0, 65_536));
}

const POSTSCRIPT = '%!';
const ENCRYPTED = 'eexec';
const ILLUSTRATOR = /^%!PS-Adobe-3\.0 ?[\r\n]+%%Creator: Adobe Illustrator\(R\)/;

/**
 * What Illustrator keeps for itself, without the mark of PostScript: no viewer runs it. Nor is it text: pictures that are spelled in
 * letters have brackets like those of a page, in one another.
 */
function withoutMark(content: Buffer): Buffer {
  if (!ILLUSTRATOR.test(content.toString('latin1', 0, 64))) return content;
  return Buffer.concat([Buffer.alloc(POSTSCRIPT.length), content.subarray(POSTSCRIPT.length)]);
}

/**
 * Of a font of Type 1 (Adobe Type 1 Font Format, chapter 2), as TeX embeds them, what comes before its encrypted part. Without the
 * mark of PostScript it is no script: viewers read tables from it.
 */
function headOfFont(content: Buffer): Buffer {
  if (!/^%!(?:PS-AdobeFont|FontType)/.test(content.toString('latin1', 0, 16))) return content.subarray(0, 0);
  const end = content.indexOf(ENCRYPTED, 0, 'latin1');
  return content.subarray(0, end === -1 ? content.length : end + ENCRYPTED.length + 1);
}

/** The filters of all keys of the same name: readers differ in which one they use. */
function filtersOf(dictionary: string, text: string): string[] {
  const found = [...dictionary.matchAll(/\/(?:Filter|F)\s*(\[[^\]]*\]|\/[^\s/<>[\]()]+|\d+\s+\d+\s+R)/g)];
  const value = found.map(([, filter = '']) => filter).find((filter) => filter !== '') ?? '';
  const reference = /^(\d+)\s+(\d+)\s+R$/.exec(value);
  const direct =
    reference === null
      ? value
      : (new RegExp(`(?:^|[\\s])${reference[1]}\\s+${reference[2]}\\s+obj\\s*(\\[[^\\]]*\\]|/[^\\s/<>[\\]()]+)`).exec(
          text,
        )?.[1] ?? '/Unknown');
  return [...plainNames(direct).matchAll(/\/([^\s/<>[\]()]+)/g)].map(([, name = '']) => name);
}

function decode(data: Buffer, filters: readonly string[], dictionary: string, sink: PieceSink): Buffer | undefined {
  let content = data;
  for (const filter of filters) {
    if (PICTURE_FILTERS.has(filter)) return content;
    switch (filter) {
      case 'FlateDecode':
      case 'Fl': {
        const inflated = inflate(content, sink);
        if (inflated === undefined) return undefined;
        content = withoutPredictor(inflated, dictionary);
        break;
      }
      case 'LZWDecode':
      case 'LZW':
        content = withoutPredictor(lzw(content, /\/EarlyChange\s+0/.test(dictionary) ? 0 : 1, sink), dictionary);
        break;
      case 'ASCIIHexDecode':
      case 'AHx':
        content = asciiHex(content);
        break;
      case 'ASCII85Decode':
      case 'A85':
        content = ascii85(content.toString('latin1'));
        break;
      case 'RunLengthDecode':
      case 'RL':
        content = runLength(content, sink);
        break;
      case 'Crypt':
        if (!/\/Identity\b/.test(dictionary)) {
          sink.find('encrypted', 'a stream of the PDF is encrypted');
          return undefined;
        }
        break;
      default:
        sink.find('unsupported-method', 'a stream of the PDF has a filter that nobody knows');
        return undefined;
    }
  }
  return content;
}

/** What Node returns with `info`. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Empty blocks, one that is stored and a last one: RFC 1951, sections 3.2.4 and 3.2.6. */
const FLUSHED = Buffer.from('0000ffff', 'hex');
const LAST_BLOCK = Buffer.from('0300', 'hex');

/** Old writers leave the checksum out: a stream is complete when its last block is. */
function inflate(packed: Buffer, sink: PieceSink): Buffer | undefined {
  const maxOutputLength = Math.max(1, Math.min(sink.bytesLeft + 1, STREAM_BYTES));
  if (packed.length === 0) return packed;
  try {
    const { buffer, engine } = inflateSync(packed, { maxOutputLength, info: true }) as unknown as Inflated;
    const rest = packed.subarray(engine.bytesWritten);
    if (rest.length >= HARMLESS_TAIL && rest.some((byte) => byte > 0x20))
      sink.find('unaccounted-bytes', 'bytes follow the packed content of a stream of the PDF');
    return buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      sink.find('limit-exceeded:ratio', BEYOND_RATIO);
      return undefined;
    }
  }
  try {
    // Some writers flush the last block instead of ending it: an empty one ends it where a block does.
    const end = packed.subarray(-FLUSHED.length).equals(FLUSHED) ? LAST_BLOCK : packed.subarray(0, 0);
    return inflateRawSync(Buffer.concat([packed.subarray(2), end]), { maxOutputLength });
  } catch {
    sink.find('damaged', 'a stream of the PDF cannot be unpacked');
  }
  try {
    return inflateSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
}

/** Reverses the PNG predictors, which most writers use for tables, as readers do. */
function withoutPredictor(content: Buffer, dictionary: string): Buffer {
  const number = (key: string, otherwise: number) =>
    Number(new RegExp(`/${key}\\s+(\\d+)`).exec(dictionary)?.[1] ?? otherwise);
  if (number('Predictor', 1) < 10) return content;
  const pixel = Math.max(1, Math.ceil((number('Colors', 1) * number('BitsPerComponent', 8)) / 8));
  const row = Math.ceil((number('Columns', 1) * number('Colors', 1) * number('BitsPerComponent', 8)) / 8);
  const rows = Math.floor((content.length + row) / (row + 1));
  const out = Buffer.alloc(rows * row);
  for (let line = 0; line < rows; line += 1) {
    const kind = content[line * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const at = line * row + x;
      const left = x >= pixel ? (out[at - pixel] as number) : 0;
      const up = line > 0 ? (out[at - row] as number) : 0;
      const corner = line > 0 && x >= pixel ? (out[at - row - pixel] as number) : 0;
      out[at] = (content[line * (row + 1) + 1 + x] ?? 0) + predicted(kind, left, up, corner);
    }
  }
  return out;
}

function predicted(kind: number | undefined, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function asciiHex(content: Buffer): Buffer {
  const digits =
    content
      .toString('latin1')
      .split('>', 1)[0]
      ?.replace(/[^0-9a-fA-F]/g, '') ?? '';
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

function runLength(content: Buffer, sink: PieceSink): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; at < content.length;) {
    if (bytes > Math.min(sink.bytesLeft, STREAM_BYTES)) {
      sink.find('limit-exceeded:ratio', BEYOND_RATIO);
      break;
    }
    const length = content[at] as number;
    if (length === 128) break;
    const part = length < 128 ? content.subarray(at + 1, at + 2 + length) : Buffer.alloc(257 - length, content[at + 1]);
    parts.push(part);
    bytes += part.length;
    at += length < 128 ? length + 2 : 2;
  }
  return Buffer.concat(parts);
}

function lzw(content: Buffer, early: 0 | 1, sink: PieceSink): Buffer {
  const out: Buffer[] = [];
  let bytes = 0;
  let table: Buffer[] = [];
  let width = 9;
  let previous: Buffer | undefined;
  let bits = 0;
  let count = 0;
  const clear = () => {
    table = Array.from({ length: 258 }, (_, byte) => Buffer.from([byte & 255]));
    width = 9;
    previous = undefined;
  };
  clear();
  for (const byte of content) {
    bits = ((bits << 8) | byte) & 0xffffff;
    count += 8;
    if (count < width) continue;
    const code = (bits >> (count - width)) & ((1 << width) - 1);
    count -= width;
    if (code === 257) break;
    if (code === 256) {
      clear();
      continue;
    }
    const known = table[code];
    if (known === undefined && (previous === undefined || code !== table.length)) {
      sink.find('damaged', 'a stream of the PDF cannot be unpacked');
      break;
    }
    const entry: Buffer = known ?? Buffer.concat([previous as Buffer, (previous as Buffer).subarray(0, 1)]);
    out.push(entry);
    bytes += entry.length;
    if (bytes > Math.min(sink.bytesLeft, STREAM_BYTES)) {
      sink.find('limit-exceeded:ratio', BEYOND_RATIO);
      break;
    }
    if (previous !== undefined && table.length < 4096) table.push(Buffer.concat([previous, entry.subarray(0, 1)]));
    previous = entry;
    if (table.length + early >= 1 << width && width < 12) width += 1;
  }
  return Buffer.concat(out);
}

function noteActions(text: string, sink: PieceSink): void {
  const plain = plainNames(text);
  if (/\/(?:JavaScript|JS|OnInstantiate)\b/.test(plain)) sink.trait('pdf-script');
  if (
    /\/URI\s*\(\s*(?:java|vb)script\s*:/i.test(plain) ||
    hexLinks(plain).some((link) => /^\s*(?:java|vb)script\s*:/i.test(link))
  )
    sink.trait('pdf-script');
  if (/\/Launch\b/.test(plain)) sink.trait('pdf-launch');
}

function hexLinks(text: string): string[] {
  return [...text.matchAll(/\/URI\s*<([0-9a-fA-F\s]{20,4096})>/g)].map(([, digits = '']) =>
    Buffer.from(digits.replace(/\s/g, ''), 'hex').toString('latin1'),
  );
}

/** Strings that contain a file: hexadecimal ones, and literal ones with their escapes. */
function readStrings(text: string, sink: PieceSink): void {
  for (const { 1: digits = '' } of text.matchAll(/<([0-9a-fA-F\s]{80,})>/g))
    take(Buffer.from(digits.replace(/\s/g, ''), 'hex'), sink);
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at)) {
    const { content, end } = literalString(text, at + 1);
    take(content, sink);
    at = end;
  }
}

function take(content: Buffer, sink: PieceSink): void {
  // Text in a string is a title or a label; base64 in it is found by the text reader.
  if (content.length >= STRING_BYTES && isWorthALook(content)) sink.piece('string', content);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function literalString(text: string, start: number): { content: Buffer; end: number } {
  let depth = 1;
  const parts: string[] = [];
  let at = start;
  for (; at < text.length && at - start < 1024 * 1024 * 64; at += 1) {
    const letter = text[at] as string;
    if (letter === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      if (octal !== undefined) {
        parts.push(String.fromCharCode(parseInt(octal, 8) & 255));
        at += octal.length;
        continue;
      }
      at += 1;
      const next = text[at] ?? '';
      if (next === '\r' && text[at + 1] === '\n') at += 1;
      if (next !== '\r' && next !== '\n') parts.push(ESCAPES[next] ?? next);
      continue;
    }
    if (letter === '(') depth += 1;
    if (letter === ')' && (depth -= 1) === 0) break;
    parts.push(letter);
  }
  return { content: Buffer.from(parts.join(''), 'latin1'), end: at + 1 };
}
