import ipaddr from 'ipaddr.js';
import type { Candidate, Detector } from '../detector.js';
import type { Passage, Weights } from '../passage.js';

const THRESHOLD = 0.5;
const QUAD = /[0-9]{1,3}(?:\.[0-9]{1,3}){3}/g;
/** Longest IPv6 address: eight groups of four, or six and a dotted quad. */
const LONGEST = 45;
const HEX_RUN = /[0-9a-f:.]{2,}/gi;
const WEIGHTS: Weights = { ip: 1, version: -0.9, reference: -0.4, unit: -0.6, phone: -0.4 };

/** IPv4 and IPv6 addresses. A parser decides what is one; the words around tell IPv4 from a version. */
export const ipDetector: Detector = {
  kind: 'ip',
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    for (const match of text.matchAll(QUAD)) {
      const start = match.index;
      const end = start + match[0].length;
      const confidence = scoreQuad(passage, start, end);
      if (confidence >= THRESHOLD) yield { kind: 'ip', start, end, confidence };
    }
    if (!text.includes(':')) return;
    for (const match of text.matchAll(HEX_RUN)) {
      const run = match[0].replace(/[.:]$/, (mark, _at: number, whole: string) => (whole.endsWith('::') ? mark : ''));
      if (run.length > LONGEST || !isAddress6(run)) continue;
      const end = match.index + run.length;
      if (/[\p{L}\p{N}_]/u.test(text.charAt(match.index - 1) + text.charAt(end))) continue;
      yield { kind: 'ip', start: match.index, end, confidence: 0.99 };
    }
  },
};

function scoreQuad(passage: Passage, start: number, end: number): number {
  const { text } = passage;
  if (/[\p{L}\p{N}._]$|[0-9]-$/u.test(text.slice(Math.max(0, start - 2), start))) return 0;
  if (/^(?:[\p{L}\p{N}_]|[.,]\d|-\p{L})/u.test(text.slice(end, end + 2))) return 0;
  if (!ipaddr.IPv4.isValidFourPartDecimal(text.slice(start, end))) return 0;
  const small = text
    .slice(start, end)
    .split('.')
    .every((octet) => Number(octet) < 20);
  return Math.min(0.97, (small ? 0.5 : 0.7) + 0.5 * passage.contextScore(start, end, WEIGHTS));
}

/** `a::b`, `::` and `12::30` parse as well; only runs that nobody writes for anything else count. */
function isAddress6(run: string): boolean {
  const colons = run.split(':').length - 1;
  if (colons < 2 || !ipaddr.IPv6.isValid(run)) return false;
  return colons >= 4 || /(?:^|:)(?=[a-f]*\d|[0-9a-f]{4})[0-9a-f]{3,4}(?::|$)/i.test(run) || run === '::1';
}
