import { Lexicon, wordsOf } from './lexicon.js';
import type { Passage } from './passage.js';

/** How a value is named: by a phrase before it, by one after it, or by a question that it answers. */
export interface Naming {
  tag: string;
  how: 'before' | 'after' | 'asked';
}

export interface NamingLimits {
  /** Characters and words between a phrase and a value that it names. */
  readonly before?: number;
  readonly after?: number;
  /** Digits of another value may stand between the phrase and this one: "card/exp/cvv: 4111... 12/27 123". */
  readonly overDigits?: boolean;
  /** Messages back that a question may stand; 0: it does not count. */
  readonly questions?: number;
}

const BEFORE = 48;
const AFTER = 28;
const QUESTIONS = 3;
const CALLED = 16;
/** An answer has few words beside the value: "sure, it is 123 thanks". */
const ANSWER_WORDS = 7;
const OWN_VALUE = /^[^\p{L}0-9]{0,4}(?:(?:is|are|was|ist|est|es|e|è|é)[^\p{L}0-9]{1,3})?[0-9]/u;

/** What numbers in a chat are otherwise. One of them between a phrase and a value, or as the last question, takes the value. */
const OTHERS = new Lexicon({
  other: `order, orders, invoice, ticket, case, reference, ref, tracking, parcel, booking, reservation, flight, room, table,
    gate, seat, page, house, apartment, apt, floor, extension, ext, year, price, amount, total, cost, costs, refund, quantity, item,
    model, serial, version, phone, mobile, cell, tel, telephone, zip, postcode, points, percent, minutes, hours, days, dollars, euros,
    street, unit, size, balance, bestell*, rechnung*, auftrag*, hausnummer, zimmer, betrag, telefon*, handynummer, postleitzahl, plz,
    commande, facture, montant, chambre, telephone, pedido, factura, importe, habitacion, telefono, ordine, fattura, importo,
    encomenda, fatura, valor, bestelling, factuur, bedrag, zamowien*, faktur*, kwota, order nr, 订单, 金额, 电话, 注文, 金額, 電話, 주문`,
});

/** The phrase of a lexicon that names the value at [start, end), if one does. */
export function namingOf(
  passage: Passage,
  start: number,
  end: number,
  lexicon: Lexicon,
  { before = BEFORE, after = AFTER, overDigits = false, questions = QUESTIONS }: NamingLimits = {},
): Naming | undefined {
  const { text } = passage;
  const mentions = lexicon.in(passage);
  const last = lastEndingBy(mentions, start);
  const left = mentions[last];
  if (left && start - left.end <= before) {
    const between = text.slice(left.end, start);
    const taken = !overDigits && /[0-9]/.test(between);
    if (!taken && !isTakenBetween(passage, left.end, start) && !isOfOther(passage, left.start)) {
      return { tag: left.tag, how: 'before' };
    }
  }
  const right = mentions[last + 1];
  if (right && right.start >= end && right.start - end <= after) {
    const between = text.slice(end, right.start);
    const free = !/[0-9,;.!?\n]/.test(between) && !OWN_VALUE.test(text.slice(right.end, right.end + 12));
    if (free && !isTakenBetween(passage, end, right.start)) return { tag: right.tag, how: 'after' };
  }
  return questions > 0 && mentions.length === 0 ? answered(passage, start, lexicon, questions) : undefined;
}

/**
 * Whether a phrase of a lexicon stands where it could name a value of a passage at all. Most passages have none, and need
 * no search for values.
 */
export function mayName(passage: Passage, lexicon: Lexicon, questions = QUESTIONS): boolean {
  if (lexicon.in(passage).length > 0) return true;
  if (!passage.preceding || !isAnswer(passage)) return false;
  let question: Passage | undefined = passage.preceding();
  for (let back = 0; question && back < questions; back++) {
    if (lexicon.in(question).length > 0) return true;
    question = question.preceding?.();
  }
  return false;
}

/** Whether a passage is little more than a value. */
export function isAnswer(passage: Passage): boolean {
  return passage.text.length <= 80 && wordsOf(passage).length <= ANSWER_WORDS;
}

/** Whether the last question before a passage asks for something else, such as an order number. */
export function isAskedForOther(passage: Passage): boolean {
  const question = passage.preceding?.();
  return question !== undefined && OTHERS.in(question).length > 0;
}

function answered(passage: Passage, start: number, lexicon: Lexicon, questions: number): Naming | undefined {
  if (!isAnswer(passage) || isTakenBetween(passage, 0, start)) return undefined;
  let question = passage.preceding?.();
  for (let back = 0; question && back < questions; back++) {
    const asked = lexicon.in(question).at(-1);
    const other = OTHERS.in(question).at(-1);
    if (asked && (!other || other.start < asked.end || other.start - asked.end > AFTER)) {
      return { tag: asked.tag, how: 'asked' };
    }
    if (other && !asked) return undefined;
    question = question.preceding?.();
  }
  return undefined;
}

function isTakenBetween(passage: Passage, from: number, to: number): boolean {
  if (to - from < 3) return false;
  const others = OTHERS.in(passage);
  const next = others[lastEndingBy(others, to)];
  return next !== undefined && next.start >= from;
}

/** "order id number": the word before says whose it is. */
function isOfOther(passage: Passage, start: number): boolean {
  const others = OTHERS.in(passage);
  const before = others[lastEndingBy(others, start)];
  return before !== undefined && start - before.end <= 2;
}

/** Whether a word for something else stands shortly before `start`: "serial no. 12345678Z". */
export function isCalledOther(passage: Passage, start: number): boolean {
  const others = OTHERS.in(passage);
  const before = others[lastEndingBy(others, start)];
  return (
    before !== undefined && start - before.end <= CALLED && !/[0-9,;!?]/.test(passage.text.slice(before.end, start))
  );
}

/** Index of the last of several places, in order, that ends at or before `limit`; -1 when there is none. */
export function lastEndingBy(mentions: readonly { readonly end: number }[], limit: number): number {
  let low = 0;
  let high = mentions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (mentions[middle]!.end <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether a name of the lexicon stands right before `start`, or one mark before it: "cpf39053344705", "cvv123", "cvc-123". */
export function isGluedToName(passage: Passage, start: number, lexicon: Lexicon): boolean {
  const names = lexicon.in(passage);
  const name = names[lastEndingBy(names, start)];
  return name !== undefined && start - name.end <= 1;
}
