/** Text: what is spelled in it in base64, hexadecimal, uuencode or yEnc, and what it would do where it is opened. */
import type * as TextTypeModule from './text-type.js';
import type * as WorthModule from './worth.js';
import type * as TextTraitsModule from './text-traits.js';
import type { PieceSink, ReadPieces } from './pieces.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { wideText } = (await load('text-type')) as typeof TextTypeModule;
const { isWorthALook } = (await load('worth')) as typeof WorthModule;
const { noteTextTraits, textOfPage } = (await load('text-traits')) as typeof TextTraitsModule;

const LEAST_LETTERS = 40;
const TAG = /<[a-z!?][^<>]{0,2000}>/i;

export const readPieces: ReadPieces = (content, sink, format) => {
  const wide = wideText(content);
  if (wide !== undefined) {
    // Engines look for bytes: of text in UTF-16 they see every other one.
    sink.piece('text', Buffer.from(wide));
    return;
  }
  const text = content.toString('latin1');
  noteTextTraits(text, format, sink);
  readLetters(text, BASE64, 'base64', sink);
  readLetters(text, HEXADECIMAL, 'hex', sink);
  readUuencode(text, sink);
  readYenc(content, text, sink);
  // Engines fold the letters of a page before they look, and signatures of other files then miss.
  if (format === 'html' || (format === 'text' && TAG.test(text)))
    sink.piece('text of the page', Buffer.from(textOfPage(text), 'latin1'));
};

const BASE64 = { first: /[A-Za-z0-9+/]{8,}={0,2}/g, next: /[A-Za-z0-9+/]+={0,2}/y };
const HEXADECIMAL = { first: /[0-9A-Fa-f]{32,}/g, next: /[0-9A-Fa-f]+/y };
/** Between two lines of an encoded file: as they are, folded, or as a list of strings. */
const GAP = /(?:\r\n?|\n|\\r\\n|\\n)(?:[ \t]*"[ \t]*[,+][ \t]*[\r\n]*[ \t]*"|[ \t]*)/y;

function readLetters(text: string, letters: typeof BASE64, encoding: 'base64' | 'hex', sink: PieceSink): void {
  letters.first.lastIndex = 0;
  for (let found = letters.first.exec(text); found !== null; found = letters.first.exec(text)) {
    const lines = [found[0]];
    let at = letters.first.lastIndex;
    let length = found[0].length;
    while (!lines[lines.length - 1]?.endsWith('=')) {
      GAP.lastIndex = at;
      if (!GAP.test(text)) break;
      letters.next.lastIndex = GAP.lastIndex;
      const line = letters.next.exec(text)?.[0];
      if (line === undefined) break;
      lines.push(line);
      length += line.length;
      at = letters.next.lastIndex;
    }
    letters.first.lastIndex = at;
    if (length < LEAST_LETTERS) continue;
    const decoded = Buffer.from(lines.join(''), encoding);
    if (isWorthALook(decoded)) sink.piece(encoding, decoded);
  }
}

/** POSIX uuencode, both encodings. */
function readUuencode(text: string, sink: PieceSink): void {
  for (const { index, 0: head, 1: isBase64 } of text.matchAll(/^begin(-base64)? [0-7]{3,4} [^\r\n]+\r?\n/gm)) {
    const lines = text.slice(index + head.length).split(/\r?\n/);
    const parts: Buffer[] = [];
    for (const line of lines) {
      if (isBase64 === undefined ? line === 'end' || line === '' : line.startsWith('====')) break;
      parts.push(isBase64 === undefined ? uuLine(line) : Buffer.from(line, 'base64'));
    }
    const content = Buffer.concat(parts);
    if (content.length > 0) sink.piece('uuencode', content);
  }
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

/** http://www.yenc.org/yenc-draft.1.3.txt */
function readYenc(content: Buffer, text: string, sink: PieceSink): void {
  for (const { index, 0: head } of text.matchAll(/^=ybegin .*\r?\n(=ypart .*\r?\n)?/gm)) {
    const end = text.indexOf('=yend', index);
    const bytes: number[] = [];
    let escaped = false;
    for (const byte of content.subarray(index + head.length, end === -1 ? content.length : end)) {
      if (byte === 13 || byte === 10) continue;
      if (byte === 0x3d && !escaped) escaped = true;
      else {
        bytes.push((byte - 42 - (escaped ? 64 : 0)) & 255);
        escaped = false;
      }
    }
    sink.piece('yEnc', Buffer.from(bytes));
  }
}
