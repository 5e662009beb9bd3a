/** Content that is encoded in base64, base32 or hexadecimal. Used in threads: like them, it imports by URL. */
import type * as Ascii85Module from './ascii85.js';
import type * as Base32Module from './base32.js';
import type * as DumpsModule from './dumps.js';
import type * as NumbersModule from './numbers.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as RunsModule from './runs.js';
import type * as UnpackModule from './unpack.js';
import type * as WorthModule from './worth.js';
import type * as WpsZipModule from './wps-zip.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { beginsLikeFile, holdsContainer, isWorthALook } = (await load('worth')) as typeof WorthModule;
const { inflated, takeZlibStreams } = (await load('unpack')) as typeof UnpackModule;
const { ascii85 } = (await load('ascii85')) as typeof Ascii85Module;
const { base32 } = (await load('base32')) as typeof Base32Module;
const { readDumps } = (await load('dumps')) as typeof DumpsModule;
const { readNumbers } = (await load('numbers')) as typeof NumbersModule;
const { withoutEmptyZip } = (await load('wps-zip')) as typeof WpsZipModule;
const { earlier, nextRun, runBefore, runsFrom, setOf } = (await load('runs')) as typeof RunsModule;

const LEAST_LETTERS = 40;

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
/**
 * Between two lines of encoded content: a line break, escaped or not (XML: `&#xA;`), and the separators of a list of strings, or the marks
 * of a remark or a quotation and the number of the line. Marks of letters of base64 need a blank.
 */
const GAP =
  /(?:\r\n?|\n|\\r\\n|\\n|(?:&#(?:x[AaDd]|1[03]);){1,2})(?:[ \t]*"[ \t]*[,+][ \t]*[\r\n]*[ \t]*"|[ \t]*(?:(?:[%>|#*;']|--|\/\/(?=[ \t])|REM(?=[ \t]))[ \t]*){0,4}(?:[0-9]{1,6}[:.)]?[ \t]+)?)/y;
/** The first byte of a gap: a line end, or the backslash of an escaped one. */
const LINE_ENDS = [0x0a, 0x0d, 0x5c];
const EQUALS = 0x3d;
const SHIFTS = [1, 2, 3];

/** Paths and long words decode to less, and to no text. */
const BLOCK_BYTES = 256;
const PRINTABLE = setOf(/[ -~]/);
const LINE_END = Buffer.from('\n');
/** RFC 4648, section 5: the letters of base64 in links and tokens. */
const LINK_LETTERS = setOf(/[A-Za-z0-9_-]/);
const OF_LINKS = /[_-]/;
/** What is packed by Zlib, gzip or ZIP, behind the number of a version. */
const BEHIND_VERSION = /^[^]{1,3}?(?:eA[E-H]|eF[4-7]|eJ[w-z]|eN[o-r]|H4sI|UEsD)/;

/**
 * Takes what is encoded. Blocks that do not look like a file are judged together, and long words are searched for packed content.
 * @param text the content as Latin-1
 */
export function takeLetters(content: Buffer, text: string, sink: PieceSink): void {
  const others: Buffer[] = [];
  readNumbers(content, text, (bytes) => judge('numbers', bytes, sink, others));
  readAscii85(text, sink, others);
  readDumps(text, sink, (name, bytes) => judge(name, bytes, sink, others));
  readLinkLetters(content, sink, others);
  takeAll(content, () => text, sink, others);
}

/** Takes what is encoded in unbroken runs or lines of letters only, as in files that are no text: most have none. */
export function takeRuns(content: Buffer, sink: PieceSink): void {
  let text: string | undefined;
  takeAll(content, () => (text ??= content.toString('latin1')), sink, [], behindWord);
}

type Retry = (letters: string, encoding: Spelling['encoding']) => Buffer | undefined;

/** @param text the content as Latin-1 */
function takeAll(content: Buffer, text: () => string, sink: PieceSink, others: Buffer[], retry?: Retry): void {
  // The digits are letters of base64 as well: without a long run of those there is none of digits.
  if (readLetters(content, text, BASE64, sink, others, retry))
    readLetters(content, text, HEXADECIMAL, sink, others, retry);
  const blocks: Buffer[] = [];
  const words: Buffer[] = [];
  for (const decoded of others) {
    const isBlock = decoded.length >= BLOCK_BYTES || nextRun(decoded, PRINTABLE, LEAST_LETTERS, 0) !== undefined;
    // Not typed by what the first block begins with: a signature is no file.
    if (isBlock) blocks.push(LINE_END, decoded);
    else words.push(decoded);
  }
  if (blocks.length > 0) sink.piece('letters', Buffer.concat(blocks));
  takeZlibStreams(Buffer.concat(words), [], sink);
}

/** @returns whether there may be hexadecimal digits */
function readLetters(
  content: Buffer,
  text: () => string,
  spelling: Spelling,
  sink: PieceSink,
  others: Buffer[],
  retry?: Retry,
): boolean {
  const { encoding, letters, least, padding } = spelling;
  // Most words are neither long nor at the end of a line, and can be skipped.
  const long = runsFrom((from) => nextRun(content, letters, LEAST_LETTERS, from));
  const ends = LINE_ENDS.map((mark) => runsFrom((from) => runBefore(content, letters, least, padding, mark, from)));
  let mayHoldDigits = false;
  for (let from = 0; ;) {
    const run = [long, ...ends].map((next) => next(from)).reduce(earlier);
    if (run === undefined) return mayHoldDigits;
    let end = run.end;
    while (end < run.end + padding && content[end] === EQUALS) end += 1;
    const { lines, length, at } = linesFrom(text(), run.start, end, spelling);
    from = at;
    mayHoldDigits ||= length >= HEXADECIMAL.least;
    if (length < LEAST_LETTERS) continue;
    const joined = lines.join('');
    const decoded = Buffer.from(joined, encoding);
    const found = isWorthALook(decoded) ? decoded : (retry?.(joined, encoding) ?? inflatedFile(decoded, sink));
    if (found !== undefined) sink.piece(encoding, withoutEmptyZip(found));
    else others.push(decoded);
    if (encoding === 'base64' && BEHIND_VERSION.test(joined)) takeBehindVersion(joined, sink);
    // A digit before them: STEP (ISO 10303-21, 6.4.6) has the number of bits there that the first does not use.
    if (encoding === 'hex' && length % 2 === 1) judge(encoding, Buffer.from(joined.slice(1), 'hex'), sink, others);
    // Its letters are letters of base64 as well.
    const fewer = encoding === 'base64' ? base32(joined) : undefined;
    if (fewer !== undefined) judge('base32', fewer, sink, others);
  }
}

function readLinkLetters(content: Buffer, sink: PieceSink, others: Buffer[]): void {
  const next = (from: number) => nextRun(content, LINK_LETTERS, LEAST_LETTERS, from);
  for (let run = next(0); run !== undefined; run = next(run.end)) {
    const letters = content.toString('latin1', run.start, run.end);
    if (!OF_LINKS.test(letters)) continue;
    const decoded = Buffer.from(letters, 'base64url');
    judge('base64', inflatedFile(decoded, sink) ?? decoded, sink, others);
  }
}

function inflatedFile(packed: Buffer, sink: PieceSink): Buffer | undefined {
  const content = inflated(packed, sink);
  return content !== undefined && isWorthALook(content) ? content : undefined;
}

function takeBehindVersion(letters: string, sink: PieceSink): void {
  for (const shift of SHIFTS) {
    const content = Buffer.from(letters.slice(shift), 'base64');
    if (holdsContainer(content)) sink.piece('base64', content);
    else takeZlibStreams(content, [], sink);
  }
}

/** Of content that follows a word without a blank, in a file that is no text. */
function behindWord(letters: string, encoding: Spelling['encoding']): Buffer | undefined {
  return SHIFTS.map((shift) => Buffer.from(letters.slice(shift), encoding)).find(holdsContainer);
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

/** Rows of numbers are text by chance more often than letters are: what is short and no file is judged with the others. */
function judge(name: string, content: Buffer, sink: PieceSink, others: Buffer[]): void {
  const isFile = beginsLikeFile(content) || holdsContainer(content);
  if (isFile || (content.length >= BLOCK_BYTES && isWorthALook(content))) sink.piece(name, content);
  else others.push(content);
}

const ASCII85_END = '~>';
const [FIRST_DIGIT, LAST_DIGIT, ZEROS] = [0x21, 0x75, 0x7a];

/** PLRM, third edition, 3.13.3: in PostScript the content begins on a line of its own, elsewhere behind `<~`. */
function readAscii85(text: string, sink: PieceSink, others: Buffer[]): void {
  let from = 0;
  for (let end = text.indexOf(ASCII85_END); end !== -1; end = text.indexOf(ASCII85_END, from)) {
    let start = end;
    let lineStart = end;
    for (; start > from; start -= 1) {
      const code = text.charCodeAt(start - 1);
      if (code === 0x0a || code === 0x0d) lineStart = start;
      else if ((code < FIRST_DIGIT || code > LAST_DIGIT) && code !== ZEROS) break;
    }
    // A blank, or `~` of the mark, ends the walk; words before a line end are part of no content.
    const isMarked = text.slice(Math.max(0, start - 2), start) === '<~';
    if (!isMarked) start = lineStart;
    if (end - start >= LEAST_LETTERS) judge('ascii85', ascii85(text.slice(start, end)), sink, others);
    from = end + ASCII85_END.length;
  }
}

/** Of archives: their remarks and names, and what stands in them unpacked. */
export const readPieces: ReadPieces = (content, sink) => takeRuns(content, sink);
