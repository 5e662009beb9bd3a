import type { Candidate, Detector } from '../detector.js';
import type { Passage } from '../passage.js';
import { SIGNS } from '../signs.js';
import { withoutSpace } from './broken-local-part.js';

const LOCAL = /[\p{L}\p{N}\p{M}._%+\-'&!#$*^~]/u;
const LOCAL_START = /[\p{L}\p{N}_]/u;
/** RFC 5321: 64 octets, quotes included. */
const QUOTED_LIMIT = 64;
const DOMAIN = /[\p{L}\p{N}\p{M}.\-]/u;
const TOP_LEVEL = /^(?:\p{L}[\p{L}\p{M}]{1,23}|xn--[a-z0-9-]{2,59})$/iu;
/** A top-level domain with something else glued to it: `jane@example.com415-555-2671`. */
const GLUED_TOP_LEVEL = /^[a-z]{2,}(?=[^a-z])/i;
const ADDRESS_LITERAL = /^\[(?:IPv6:)?[0-9a-f.:]{3,45}\]/i;
const MAILTO = /mailto:$/i;
/** Endings of file names, not top-level domains: `icon@2x.png`. */
const FILE_ENDING =
  /^(?:png|jpe?g|gif|svg|webp|bmp|ico|css|js|mjs|ts|tsx|jsx|json|html?|xml|txt|csv|pdf|docx?|xlsx?)$/i;

/**
 * E-mail addresses, by walking out from each `@`. Every character is looked at once from each side, because a walk ends
 * at the next `@`; a pattern over the whole text would start anew at every character of a long run.
 */
export const emailDetector: Detector = {
  kind: 'email',
  needs: { signs: SIGNS.at },
  *detect({ text }: Passage): Generator<Candidate> {
    let floor = 0;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const start = localStart(text, at, floor);
      floor = at + 1;
      if (start === at) continue;
      const length = domainLength(text, at + 1);
      if (length === 0) continue;
      const scheme = MAILTO.exec(text.slice(Math.max(0, start - 7), start))?.[0].length ?? 0;
      const from = scheme > 0 ? start - scheme : withoutSpace(text, start, { start: at, end: at + 1 });
      yield { kind: 'email', start: from, end: at + 1 + length, confidence: 0.99, certain: true };
    }
  },
};

function localStart(text: string, at: number, floor: number): number {
  if (text.charAt(at - 1) === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    if (quote >= Math.max(floor, at - QUOTED_LIMIT) && at - quote > 2) return quote;
  }
  let end = at;
  while (end > floor && text.charAt(end - 1) === '.') end--;
  let start = end;
  while (start > floor && isIn(LOCAL, ASCII_LOCAL, text, start - 1)) start--;
  while (start < end && !LOCAL_START.test(codePointAt(text, start))) start++;
  return start === end ? at : start;
}

/** Length of the longest domain at `from` that ends in a plausible top-level domain; 0 when there is none. */
function domainLength(text: string, from: number): number {
  const literal = text.charAt(from) === '[' ? ADDRESS_LITERAL.exec(text.slice(from, from + 64)) : undefined;
  if (literal) return literal[0].length;
  let end = from;
  while (end < text.length && isIn(DOMAIN, ASCII_DOMAIN, text, end)) end++;
  const labels = text.slice(from, end).split('.');
  let length = end - from;
  for (let last = labels.length - 1; last >= 1; last--) {
    const label = labels[last] ?? '';
    const known = topLevelOf(label);
    if (known !== '' && labels[last - 1] !== '') {
      const isFile = FILE_ENDING.test(known);
      if (!isFile) return length - (label.length - known.length);
      if (last === 1 || !TOP_LEVEL.test(labels[last - 1] ?? '')) return 0;
    }
    length -= label.length + 1;
  }
  return 0;
}

function topLevelOf(label: string): string {
  const trimmed = label.replace(/(?<!-)-+$/, '');
  if (TOP_LEVEL.test(trimmed)) return trimmed;
  return GLUED_TOP_LEVEL.exec(label)?.[0] ?? '';
}

const ASCII_LOCAL = asciiOf(LOCAL);
const ASCII_DOMAIN = asciiOf(DOMAIN);

/** Whether each ASCII character is in the set: most characters are, and a look into a table is quick. */
function asciiOf(set: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => set.test(String.fromCharCode(code)));
}

/** Surrogate pairs count as the character that they form. */
function isIn(set: RegExp, ascii: readonly boolean[], text: string, index: number): boolean {
  return ascii[text.charCodeAt(index)] ?? set.test(codePointAt(text, index));
}

function codePointAt(text: string, index: number): string {
  const unit = text.charCodeAt(index);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff;
  return String.fromCodePoint(text.codePointAt(isLow ? index - 1 : index) ?? 0);
}
