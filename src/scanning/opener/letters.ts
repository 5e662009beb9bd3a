/** Content that is encoded in base64 or hexadecimal. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type * as RunsModule from './runs.js';
import type * as UnpackModule from './unpack.js';
import type * as WorthModule from './worth.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { isWorthALook } = (await load('worth')) as typeof WorthModule;
const { takeZlibStreams } = (await load('unpack')) as typeof UnpackModule;
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
/** Between two lines of encoded content: a line break, escaped or not (XML: `&#xA;`), or the separators of a list of strings. */
const GAP = /(?:\r\n?|\n|\\r\\n|\\n|&#(?:x[AaDd]|1[03]);)(?:[ \t]*"[ \t]*[,+][ \t]*[\r\n]*[ \t]*"|[ \t]*)/y;
/** The first byte of a gap: a line end, or the backslash of an escaped one. */
const LINE_ENDS = [0x0a, 0x0d, 0x5c];
const EQUALS = 0x3d;

/** Paths and long words decode to less. */
const BLOCK_BYTES = 256;

/**
 * Takes what is encoded. Blocks that do not look like a file are judged together, and long words are searched for packed content.
 * @param text the content as Latin-1
 */
export function takeLetters(content: Buffer, text: string, sink: PieceSink): void {
  const others: Buffer[] = [];
  readLetters(content, text, BASE64, sink, others);
  readLetters(content, text, HEXADECIMAL, sink, others);
  const blocks = others.filter(({ length }) => length >= BLOCK_BYTES);
  if (blocks.length > 0) sink.piece('letters', Buffer.concat(blocks));
  takeZlibStreams(Buffer.concat(others.filter(({ length }) => length < BLOCK_BYTES)), [], sink);
}

function readLetters(content: Buffer, text: string, spelling: Spelling, sink: PieceSink, others: Buffer[]): void {
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
    else others.push(decoded);
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
