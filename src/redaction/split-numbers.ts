import { isLabelled } from './answers.js';
import type { Candidate, Detector, RedactionKind } from './detector.js';
import { isCalledEnd } from './kinds/security-code-others.js';
import { isCalledOther, namesOther } from './naming.js';
import { Passage } from './passage.js';
import type { WordClass } from './vocabulary.js';

/** The messages in the order of the conversation. Passages are made when they are asked for. */
export interface Utterances {
  readonly length: number;
  senderId(message: number): string | undefined;
  text(message: number): string;
  /** Whether a message is worth reading: see `mayHoldPersonalData`. */
  mayHold(message: number): boolean;
  passage(message: number): Passage;
}

/** A piece of a number that was sent over several messages: offsets in the folded text of message `message`. */
export interface SplitPart extends Candidate {
  message: number;
}

/** The other side may say "ok", "go on" or more in between. */
export const INTERJECTIONS = 4;
/** Maximum distance of a piece of a number from the edge of its message: "it's 4111 1111 ...", "and then 1111". */
const EDGE = 48;
const TAIL = /[0-9][\s.,\-/()_…!?*"'\p{Extended_Pictographic}]{0,6}(?:(?:ok|okay|thx|thanks|pls)[.!?]{0,2})?$/u;
const TRAILING_MARKS = /[^0-9]{1,12}$/;
/** Behind the end of a value that cuts a longer notation in two. */
const CUT = /^[-./ ]?[0-9]/;
const HEAD = /^[^\p{L}0-9]{0,4}(?:\p{L}+[^\p{L}0-9]{1,3}){0,6}[(+]?[0-9]/u;

interface Piece {
  message: number;
  /** Where the piece begins in its message, and in the joined text. */
  from: number;
  at: number;
  length: number;
}

/**
 * Finds numbers that one sender has split over consecutive messages. The pieces are joined as lines of one text, so the
 * detectors' own checksums and context words decide. Each number is a list of at least two parts.
 */
export function findSplitNumbers(
  utterances: Utterances,
  detectorsFor: (passage: Passage) => readonly Detector[],
): SplitPart[][] {
  const found: SplitPart[][] = [];
  for (const chain of chainsOf(utterances)) {
    const pieces: Piece[] = [];
    let joined = '';
    for (const [index, message] of chain.entries()) {
      const { text } = utterances.passage(message);
      const from = index === 0 ? 0 : text.search(/[(+]?[0-9]/);
      const isLast = index === chain.length - 1;
      const piece = isLast ? text.slice(from) : text.slice(from).replace(TRAILING_MARKS, '');
      pieces.push({ message, from, at: joined.length, length: piece.length });
      joined += isLast ? piece : `${piece}\n`;
    }
    const first = chain[0] ?? 0;
    const passage = new Passage(joined, utterances.passage(first).preceding, utterances.senderId(first));
    for (const detector of detectorsFor(passage)) {
      for (const candidate of detector.detect(passage)) {
        const parts = partsOf(candidate, pieces, joined);
        const [first] = parts;
        if (first === undefined || parts.length === 1 || !isMeant(candidate, parts, utterances)) continue;
        // The code behind a card makes a longer one with it, by chance, as often as any other three digits.
        const mayGrow = candidate.kind === 'card' || CUT.test(joined.slice(candidate.end, candidate.end + 2));
        const grew = mayGrow && isWhole(first, detector, utterances);
        if (!grew) found.push(parts);
      }
    }
  }
  return found;
}

/** Words that may be next to a piece of a number: "and then 1111 thanks". */
const FEW_WORDS = 3;
const MANY_WORDS = 12;
/** Maximum distance back to a word for the number. */
const NAMED_WITHIN = 4;
const WORD = /\p{L}[\p{L}\p{M}]+/gu;
const NAMES: Readonly<Record<string, readonly WordClass[]>> = { phone: ['phone', 'call'], card: ['card'] };

/**
 * Numbers of unrelated messages make others when they are read as one. So hardly any words may stand beside the pieces;
 * a number that proves nothing must be named before, or its pieces must stand by themselves.
 */
function isMeant({ kind, certain }: Candidate, parts: readonly SplitPart[], utterances: Utterances): boolean {
  const isDialled = utterances.passage(parts[0]!.message).text.includes('+');
  if (kind === 'phone' && !isDialled && parts.some((part) => isNoPieceOfPhone(utterances, part))) return false;
  const { message, start, end } = parts[0]!;
  // "card ending 6008", and then all of it.
  if (kind === 'card' && isCalledEnd(utterances.passage(message).text, start, end)) return false;
  const messages = parts.map(({ message }) => message);
  const words = messages.map((message) => (utterances.passage(message).text.match(WORD) ?? []).length);
  const [ahead = 0, ...behind] = words;
  if (ahead > MANY_WORDS || behind.some((count) => count > FEW_WORDS)) return false;
  if (ahead === 0 && behind.every((count) => count === 0)) return true;
  const first = messages[0]!;
  const classes = NAMES[kind];
  if (parts.some(({ message, start, end }) => isOfOther(utterances.passage(message), start, end, classes)))
    return false;
  if (classes === undefined) return behind.every((count) => count <= 1);
  if (certain === true && ahead <= 2 && behind.every((count) => count <= 2)) return true;
  let named: Passage | undefined = utterances.passage(first);
  for (let back = 0; named && back < NAMED_WITHIN; back++) {
    if (classes.some((name) => named?.says(name)) && (back === 0 || !named.isTalkOnly)) return true;
    named = named.preceding?.();
  }
  return false;
}

/** "12.40, 8.15" lists prices, "1" chooses from a menu, and what answers a question for another number is that one. */
function isNoPieceOfPhone(utterances: Utterances, { message, start, end }: SplitPart): boolean {
  const passage = utterances.passage(message);
  const question = passage.preceding?.();
  if (LISTED.test(passage.text.slice(start, end))) return true;
  if (!question || question.sender === passage.sender || question.says('phone') || question.says('call')) return false;
  return namesOther(question) || (end - start === 1 && passage.text.trim().length === 1);
}
const LISTED = /[0-9][,:;] ?[0-9]/;

/** Whether its message calls a piece something else: "points = 5659". */
function isOfOther(passage: Passage, start: number, end: number, classes: readonly WordClass[] = []): boolean {
  if (classes.some((name) => passage.says(name))) return false;
  return isCalledOther(passage, start) || isLabelled(passage.text, start, end);
}

/** "sorry, phone rang": what a sender says between two pieces of a number. */
const isAside = (text: string): boolean => text.length <= EDGE && !/\p{N}/u.test(text);

/** Runs of messages of one sender in which each ends with digits where the next begins with some; few words may come between. */
function chainsOf(utterances: Utterances): number[][] {
  const chains: number[][] = [];
  const open = new Map<string, number[]>();
  for (let index = 0; index < utterances.length; index++) {
    const senderId = utterances.senderId(index);
    if (senderId === undefined) continue;
    const text = utterances.text(index);
    const read = utterances.mayHold(index) ? utterances.passage(index).text : '';
    const chain = open.get(senderId);
    if (chain && isAside(text) && !/[0-9]/.test(read)) continue;
    const last = chain?.at(-1);
    if (chain && last !== undefined && index - last <= INTERJECTIONS + 1 && HEAD.test(read.slice(0, EDGE))) {
      chain.push(index);
    } else {
      open.delete(senderId);
    }
    const current = open.get(senderId);
    if (!TAIL.test(read.slice(-EDGE))) open.delete(senderId);
    else if (!current) {
      const started = [index];
      open.set(senderId, started);
      chains.push(started);
    }
  }
  return chains.filter((chain) => chain.length > 1);
}

/**
 * Whether a piece is a value without the others. One number in ten still passes its checksum with the first digits of whatever the
 * sender wrote next, such as a card with the area of a social security number.
 */
function isWhole(part: SplitPart, detector: Detector, utterances: Utterances): boolean {
  return [...detector.detect(utterances.passage(part.message))].some(
    ({ start, end }) => start <= part.start && end >= part.end,
  );
}

function partsOf(candidate: Candidate, pieces: readonly Piece[], joined: string): SplitPart[] {
  const { kind, confidence }: { kind: RedactionKind; confidence: number } = candidate;
  // By bisection: one sender can split numbers over all messages of a long conversation.
  let low = 0;
  for (let high = pieces.length; low < high;) {
    const middle = (low + high) >> 1;
    const { at, length } = pieces[middle]!;
    if (at + length > candidate.start) high = middle;
    else low = middle + 1;
  }
  const touched: Piece[] = [];
  for (let next = low; next < pieces.length && pieces[next]!.at < candidate.end; next += 1) touched.push(pieces[next]!);
  return touched.map((piece) => {
    const start = Math.max(candidate.start, piece.at);
    const end = Math.min(candidate.end, piece.at + piece.length);
    const length = joined.slice(start, end).trimEnd().length;
    const offset = piece.from - piece.at;
    return { kind, confidence, message: piece.message, start: start + offset, end: start + length + offset };
  });
}
