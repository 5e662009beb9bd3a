/** Text: content encoded in base64, hexadecimal, uuencode or yEnc, and what the text does when it is opened. */
import type * as TextTypeModule from './text-type.js';
import type * as WorthModule from './worth.js';
import type * as TextTraitsModule from './text-traits.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as RunsModule from './runs.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { wideText } = (await load('text-type')) as typeof TextTypeModule;
const { isWorthALook } = (await load('worth')) as typeof WorthModule;
const { noteTextTraits, textOfPage } = (await load('text-traits')) as typeof TextTraitsModule;
const { earlier, nextRun, runBefore, runsFrom, setOf } = (await load('runs')) as typeof RunsModule;

const LEAST_LETTERS = 40;
const TAG = /<[a-z!?][^<>]{0,2000}>/i;

export const readPieces: ReadPieces = (content, sink, format) => {
  const wide = wideText(content);
  if (wide !== undefined) {
    // Engines match bytes: in UTF-16 text they see every other one.
    sink.piece('text', Buffer.from(wide));
    return;
  }
  const text = content.toString('latin1');
  noteTextTraits(text, format, sink);
  readLetters(content, text, BASE64, sink);
  readLetters(content, text, HEXADECIMAL, sink);
  readUuencode(text, sink);
  readYenc(content, text, sink);
  // Engines normalise the text of a page before they match, and then miss signatures of other file types.
  if (format === 'html' || (format === 'text' && content.includes(0x3c) && TAG.test(text)))
    sink.piece('text of the page', Buffer.from(textOfPage(text), 'latin1'));
};

/** An encoding of binary content as letters. */
interface Spelling {
  readonly encoding: 'base64' | 'hex';
  readonly letters: Uint8Array;
  /** Length of the shortest unbroken run that can begin it. */
  readonly least: number;
  /** A line that continues it. */
  readonly next: RegExp;
  /** Number of `=` allowed at the end. */
  readonly padding: number;
}

const BASE64: Spelling = {
  encoding: 'base64',
  letters: setOf(/[A-Za-z0-9+/]/),
  least: 8,
  next: /[A-Za-z0-9+/]+={0,2}/y,
  padding: 2,
};
const HEXADECIMAL: Spelling = {
  encoding: 'hex',
  letters: setOf(/[0-9A-Fa-f]/),
  least: 32,
  next: /[0-9A-Fa-f]+/y,
  padding: 0,
};
/** Between two lines of encoded content: a line break, escaped or not, or the separators of a list of strings. */
const GAP = /(?:\r\n?|\n|\\r\\n|\\n)(?:[ \t]*"[ \t]*[,+][ \t]*[\r\n]*[ \t]*"|[ \t]*)/y;
/** The first byte of a gap: a line end, or the backslash of an escaped one. */
const LINE_ENDS = [0x0a, 0x0d, 0x5c];
const EQUALS = 0x3d;

/** @param text the content as Latin-1 */
function readLetters(content: Buffer, text: string, spelling: Spelling, sink: PieceSink): void {
  const { encoding, letters, least, padding } = spelling;
  // Most words are neither long nor at the end of a line, and can be skipped.
  const long = runsFrom((from) => nextRun(content, letters, LEAST_LETTERS, from));
  const ends = LINE_ENDS.map((mark) => runsFrom((from) => runBefore(content, letters, least, padding, mark, from)));
  for (let from = 0; ;) {
    const run = [long, ...ends].map((next) => next(from)).reduce(earlier);
    if (run === undefined) return;
    let end = run.end;
    while (end < run.end + padding && content[end] === EQUALS) end += 1;
    const { lines, length, at } = linesFrom(text, run.start, end, spelling);
    from = at;
    if (length < LEAST_LETTERS) continue;
    const decoded = Buffer.from(lines.join(''), encoding);
    if (isWorthALook(decoded)) sink.piece(encoding, decoded);
  }
}

/** The line from `start` to `end`, the lines that continue it, and the end of the last one. */
function linesFrom(text: string, start: number, end: number, { next }: Spelling) {
  const lines = [text.slice(start, end)];
  let length = end - start;
  let at = end;
  while (!lines[lines.length - 1]?.endsWith('=')) {
    GAP.lastIndex = at;
    if (!GAP.test(text)) break;
    next.lastIndex = GAP.lastIndex;
    const line = next.exec(text)?.[0];
    if (line === undefined) break;
    lines.push(line);
    length += line.length;
    at = next.lastIndex;
  }
  return { lines, length, at };
}

const UUENCODE_HEAD = /^begin(-base64)? [0-7]{3,4} [^\r\n]+\r?\n/gm;

/**
 * POSIX uuencode, both encodings. What begins within another one that has not ended is read by itself as well, up to where the
 * next one begins: no line is decoded more than twice.
 */
function readUuencode(text: string, sink: PieceSink): void {
  let outerEnd = 0;
  for (const { index, 0: head, 1: isBase64 } of text.matchAll(UUENCODE_HEAD)) {
    const isInner = index < outerEnd;
    const { content, end } = uuencoded(text, index + head.length, isBase64 !== undefined, isInner);
    if (!isInner) outerEnd = end;
    if (content.length > 0) sink.piece('uuencode', content);
  }
}

function uuencoded(text: string, start: number, isBase64: boolean, endsAtHead: boolean) {
  const parts: Buffer[] = [];
  const head = new RegExp(UUENCODE_HEAD.source, 'my');
  let at = start;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const next = lineEnd === -1 ? text.length : lineEnd + 1;
    const line = text.slice(at, next).replace(/\r?\n$/, '');
    if (isBase64 ? line.startsWith('====') : line === 'end' || line === '') break;
    head.lastIndex = at;
    if (endsAtHead && head.test(text)) break;
    parts.push(isBase64 ? Buffer.from(line, 'base64') : uuLine(line));
    at = next;
  }
  return { content: Buffer.concat(parts), end: at };
}

function uuLine(line: string): Buffer {
  const six = (at: number) => ((line.charCodeAt(at) || 32) - 32) & 63;
  const bytes: number[] = [];
  for (let at = 1; at < line.length && bytes.length < six(0) + 3; at += 4) {
    const group = (six(at) << 18) | (six(at + 1) << 12) | (six(at + 2) << 6) | six(at + 3);
    bytes.push(group >> 16, (group >> 8) & 255, group & 255);
  }
  return Buffer.from(bytes.slice(0, six(0)));
}

const YENC_HEAD = '=ybegin ';

/** http://www.yenc.org/yenc-draft.1.3.txt; what begins within another one is read as in uuencode. */
function readYenc(content: Buffer, text: string, sink: PieceSink): void {
  // Searching for this string is faster than looking at the beginning of every line.
  if (!text.includes(YENC_HEAD)) return;
  const orEnd = (at: number) => (at === -1 ? content.length : at);
  let outerEnd = 0;
  for (const { index, 0: head } of text.matchAll(/^=ybegin .*\r?\n(=ypart .*\r?\n)?/gm)) {
    const start = index + head.length;
    const isInner = index < outerEnd;
    if (!isInner) outerEnd = orEnd(text.indexOf('=yend', index));
    const end = isInner ? Math.min(outerEnd, orEnd(text.indexOf(`\n${YENC_HEAD}`, start - 1))) : outerEnd;
    const decoded = yencoded(content.subarray(start, end));
    if (decoded.length > 0) sink.piece('yEnc', decoded);
  }
}

function yencoded(content: Buffer): Buffer {
  const bytes = Buffer.alloc(content.length);
  let length = 0;
  let escaped = false;
  for (const byte of content) {
    if (byte === 13 || byte === 10) continue;
    if (byte === 0x3d && !escaped) escaped = true;
    else {
      bytes[length] = byte - 42 - (escaped ? 64 : 0);
      length += 1;
      escaped = false;
    }
  }
  return bytes.subarray(0, length);
}
