/** Looks for what has no place in a file. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type * as SignaturesModule from './signatures.js';
import type { Room } from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { containersIn } = (await load('signatures')) as typeof SignaturesModule;

/** What to look for in a file that is no container. */
export interface Search {
  /** What begins in one of these is judged by itself; in the order of the file, and apart. */
  readonly but: readonly Room[];
  /** Whether a web page has no place in it either. */
  readonly forPages: boolean;
}

/**
 * Notes a web page.
 * @returns the formats of the containers that begin behind the first byte: an archive behind a picture, in a comment, in a document
 */
export function searchIn(content: Buffer, { but, forPages }: Search, sink: Pick<PieceSink, 'trait'>): string[] {
  const formats = new Set<string>();
  let from = 1;
  for (const { start, end } of [...but, { start: content.length, end: content.length }]) {
    for (const { format } of containersIn(content.subarray(0, start), from, start)) formats.add(format);
    if (forPages && beginsPage(content.subarray(from, start))) sink.trait('html-script');
    from = end;
  }
  return [...formats];
}

const PAGE = /^<(?:script|html|iframe|\?php)[\s>]/i;
const MOST_TAG_BYTES = 16;
const LESS_THAN = 0x3c;
/** The first letters of the tags. */
const TAG_BEGINS = Uint8Array.from({ length: 256 }, (_, byte) => (/[shi?]/i.test(String.fromCharCode(byte)) ? 1 : 0));

/** HTML in the metadata of a picture: a browser runs it if the picture is served as a page. */
function beginsPage(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(LESS_THAN); at !== -1; at = bytes.indexOf(LESS_THAN, at + 1)) {
    if (TAG_BEGINS[bytes[at + 1] as number] !== 1) continue;
    if (PAGE.test(bytes.toString('latin1', at, at + MOST_TAG_BYTES))) return true;
  }
  return false;
}
