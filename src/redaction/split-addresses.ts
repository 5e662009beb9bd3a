import type { Detector } from './detector.js';
import { Passage } from './passage.js';
import { INTERJECTIONS, type SplitPart, type Utterances } from './split-numbers.js';
import { AT_WORDS, DOT_WORDS } from './spelled-signs.js';

/** How much of each message may belong to one address. */
const REACH = 96;
const AT = `@|[([{<] ?(?:at|a|${AT_WORDS}) ?[)\\]}>]|(?<![\\p{L}\\p{N}])(?:${AT_WORDS})`;
/** A message that stops within an address: at its sign, behind a piece of its host, or at one of its dots. */
const ENDS_AT_SIGN = new RegExp(`(?:${AT})\\s*$`, 'iu');
const ENDS_IN_HOST = new RegExp(`(?:@|[ ](?:at|${AT_WORDS})[ ])[\\p{L}\\p{N}.-]+(?:[ ](?:${DOT_WORDS}))?\\s*$`, 'iu');
const ENDS_IN_NAME = /[\p{L}\p{N}_]\s*$/u;
/** A message that continues the address: with the sign, with a dot, or with a host. */
const BEGINS_WITH_SIGN = new RegExp(
  `^\\s*(?:@|[([{<] ?(?:at|a|${AT_WORDS}) ?[)\\]}>]|(?:${AT_WORDS})(?= )) ?[\\p{L}\\p{N}]`,
  'iu',
);
const BEGINS_WITH_DOT = new RegExp(`^\\s*(?:\\.|(?:${DOT_WORDS}) )[\\p{L}]`, 'iu');
const BEGINS_WITH_HOST = /^\s*[\p{L}\p{N}]/u;
const TOP_LEVEL_ALONE =
  /^\s*(?:com|net|org|edu|info|de|fr|es|it|nl|pl|se|no|dk|fi|ch|at|be|co|uk|in|ru|br|mx|ca|au|jp|cn)(?:\s*[.,!)]?\s*$|\s+(?:is|ist|es|est|thanks|thx|danke|merci|gracias)(?!\p{L}))/iu;
const GLUE = /[@.]\s*$/;

/** Finds e-mail addresses that one sender has split over two messages: "jane.doe@", then "gmail.com". */
export function findSplitAddresses(utterances: Utterances, detectors: readonly Detector[]): SplitPart[][] {
  const readers = detectors.filter(({ kind }) => kind === 'email');
  if (readers.length === 0) return [];
  const found: SplitPart[][] = [];
  const last = new Map<string, number>();
  for (let index = 0; index < utterances.length; index++) {
    const senderId = utterances.senderId(index);
    if (senderId === undefined) continue;
    const before = last.get(senderId);
    last.set(senderId, index);
    if (before === undefined || index - before > INTERJECTIONS + 1) continue;
    if (!mayGoOn(utterances.text(before), utterances.text(index))) continue;
    found.push(...addressesAcross(utterances, before, index, readers));
  }
  return found;
}

function mayGoOn(before: string, after: string): boolean {
  const [tail, head] = [before.slice(-REACH), after.slice(0, REACH)];
  if (BEGINS_WITH_SIGN.test(head)) return ENDS_IN_NAME.test(tail);
  if (ENDS_AT_SIGN.test(tail)) return BEGINS_WITH_HOST.test(head);
  return (BEGINS_WITH_DOT.test(head) || TOP_LEVEL_ALONE.test(head)) && ENDS_IN_HOST.test(tail);
}

function addressesAcross(
  utterances: Utterances,
  before: number,
  after: number,
  readers: readonly Detector[],
): SplitPart[][] {
  const first = utterances.passage(before);
  const [whole, rest] = [first.text, utterances.passage(after).text];
  const tail = whole.slice(-REACH).trimEnd();
  const offset = Math.max(0, whole.length - REACH);
  const indent = rest.length - rest.trimStart().length;
  const head = rest.slice(indent, indent + REACH);
  const isGlued = GLUE.test(tail) || /^[@.]/.test(head);
  const glue = isGlued ? '' : TOP_LEVEL_ALONE.test(head) && ENDS_IN_HOST.test(tail) ? '.' : ' ';
  const border = tail.length + glue.length;
  const passage = new Passage(tail + glue + head, first.preceding, utterances.senderId(before));
  const found: SplitPart[][] = [];
  for (const reader of readers) {
    for (const { kind, start, end, confidence } of reader.detect(passage)) {
      if (start >= tail.length || end <= border) continue;
      found.push([
        { kind, confidence, message: before, start: start + offset, end: tail.length + offset },
        { kind, confidence, message: after, start: indent, end: end - border + indent },
      ]);
    }
  }
  return found;
}
