/** FITS 4.0, the format of pictures and tables of astronomers. It imports nothing, so that threads can load it. */
import type { PieceSink } from './pieces.js';

/** Sections 3.1 and 4.1: a header is made of blocks, and these of cards. */
const BLOCK_BYTES = 2880;
const CARD_BYTES = 80;
const KEYWORD_BYTES = 8;
/** What headers begin with: that of the file, and those of its extensions. */
const BEGINS = /^(?:SIMPLE {2}= |XTENSION=)/;
const FILE_BEGINS = 'SIMPLE  =';
/** Section 4.2.1: a quotation mark within a string is written twice. */
const STRING = /'((?:[^']|'')*)'/;
const TEXTS = new Set(['COMMENT', 'HISTORY', '']);

/** Takes the values and remarks of the headers, which programs put together where they are longer than a card. */
export function readFits(content: Buffer, sink: PieceSink): void {
  if (content.toString('latin1', 0, FILE_BEGINS.length) !== FILE_BEGINS) return;
  for (let at = 0; at < content.length; at += BLOCK_BYTES) {
    if (!BEGINS.test(content.toString('latin1', at, at + KEYWORD_BYTES + 2))) continue;
    const { values, end } = valuesFrom(content, at);
    sink.piece('header', Buffer.from(values.join('\n'), 'latin1'));
    at += Math.max(0, Math.ceil((end - at) / BLOCK_BYTES) - 1) * BLOCK_BYTES;
  }
}

/** Of one header, and where it ends. */
function valuesFrom(content: Buffer, start: number): { readonly values: readonly string[]; readonly end: number } {
  const values: string[][] = [];
  let before = '';
  let end = start;
  for (; end < content.length; end += CARD_BYTES) {
    const card = content.toString('latin1', end, end + CARD_BYTES);
    const keyword = card.slice(0, KEYWORD_BYTES).trimEnd();
    if (keyword === 'END') break;
    const goesOn = keyword === 'CONTINUE' || (TEXTS.has(keyword) && keyword === before);
    const value = TEXTS.has(keyword) ? card.slice(KEYWORD_BYTES).trimEnd() : stringIn(card);
    // Section 4.2.1.2: the last mark of a string that goes on.
    const parts = goesOn ? values.at(-1) : undefined;
    if (parts === undefined) values.push([value]);
    else parts.push(parts.pop()!.replace(/&$/, ''), value);
    before = keyword;
  }
  return { values: values.map((parts) => parts.join('')), end: end + CARD_BYTES };
}

function stringIn(card: string): string {
  const [, string = ''] = STRING.exec(card.slice(KEYWORD_BYTES)) ?? [];
  return string.replaceAll("''", "'");
}
