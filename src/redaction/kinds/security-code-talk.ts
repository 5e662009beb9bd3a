import { cardPlaces, followsCard } from '../card-places.js';
import { isNearCard, speaksOfCard } from '../card-talk.js';
import { isLabelled } from '../answers.js';
import { EXPIRY_SOURCE } from '../expiry.js';
import { BARRIER } from '../fold.js';
import { matchesOf } from '../matches.js';
import type { Mention } from '../lexicon.js';
import { isAskedForOther, namesOfOthers, namesOther } from '../naming.js';
import type { Passage } from '../passage.js';
import { digitsOfCode } from '../spoken-digits.js';
import { namesOtherCode } from './one-time-code.js';
import { isEndBeforeCode } from './security-code-ends.js';
import {
  asksHowMany,
  asksInstead,
  EXAMPLE,
  isAnsweredOtherwise,
  isCalledEndBehind,
  isCalledOtherwise,
  isOfThing,
  LONGEST_ANSWER,
  LONGEST_TALK,
  wasSaidOtherwise,
} from './security-code-others.js';
import { BACK, CODE_WORDS, countOfDigits, ELSEWHERE, SECURITY_CODE_WORDS } from './security-code-words.js';

/** "and it is 123 thanks" */
const LONE_WORDS = 6;
const LONE_LENGTH = 64;
const FIRST_WORDS = 3;
const CURT_WORDS = 2;
const CURT_LENGTH = 24;
/** How many messages back the code may have been asked for, and how many back its sender may have spoken of it. */
const ASKED = 8;
const OWN = 3;
const AFTER_CARD = 6;
/** How many messages later it may be called what it is. */
const LATER = 3;
/** Numbers in one message that may all be the code: wrong ones and their corrections. */
const NUMBERS = 3;
const BESIDE = 32;
const NUMBER = /(?<![\p{L}\p{N}.,:/-])[0-9]{3,4}(?![\p{N}]|[.,:/-][0-9])/gu;
const WORD = /\p{L}[\p{L}\p{M}'’]*/gu;

/**
 * Why the conversation makes a security code of three or four digits that no word beside them names: it was asked for, it was spoken
 * of before, in the same message or behind it, or a card was. Whatever names them as something else has the last word.
 */
export function whyByTalk(passage: Passage, start: number, end: number): string | undefined {
  const { text } = passage;
  if (text.length > LONGEST_ANSWER || isLabelled(text, start, end, false) || isCalledOtherwise(passage, start, end))
    return undefined;
  if (/[0-9][ (-]{1,3}$/.test(text.slice(Math.max(0, start - 3), start)) && !isBehindExpiry(text, start))
    return undefined;
  if (/^[ )-]{1,3}[0-9]/.test(text.slice(end, end + 3))) return undefined;
  if (EXAMPLE.test(text.slice(Math.max(0, start - 32), start)) || isOfThing(passage)) return undefined;
  if (wasSaidOtherwise(passage, start, end) || isEndBeforeCode(passage, start, end)) return undefined;
  if (isCalledEndBehind(passage, start, end) || isAnsweredOtherwise(passage, start, end)) return undefined;
  if (digitsAt(text, start, end) === 4 && !mayBeFour(passage)) return undefined;
  if (isCodeOfMessage(passage, start, end)) return 'in a message about the code of a card';
  if (isAskedBefore(passage, start, end)) return 'after the code of a card was asked for or spoken of';
  if (isAskedForOther(passage) || isAskedForElse(passage) || isAskedForEnd(passage)) return undefined;
  if (!isLone(passage, start, end)) return undefined;
  if (isCounted(passage, start, end)) return 'as many digits as were spoken of, in talk of a card';
  if (isNamedLater(passage)) return 'called the code of a card by what follows';
  if (
    digitsAt(text, start, end) === 3 &&
    !namesOther(passage) &&
    wordsBeside(text, start, end) <= CURT_WORDS &&
    followsCard(passage, AFTER_CARD)
  )
    return 'alone, after a card number';
  return undefined;
}

/**
 * Codes of four digits are those of American Express alone, and four digits in talk of cards are ends of cards, errors and the like: so
 * such a card, four digits or a question for the code must be in the talk.
 */
export function mayBeFour(passage: Passage): boolean {
  const question = passage.preceding?.();
  const isAsked =
    question !== undefined && question.sender !== passage.sender && SECURITY_CODE_WORDS.in(question).length > 0;
  if (isAsked && !question.isTalkOnly && (countOfDigits(question, 4) || !countOfDigits(question, 3))) return true;
  let one: Passage | undefined = passage;
  for (let back = 0; one && back <= ASKED; back++) {
    if (OF_FOUR.test(one.text) || countOfDigits(one, 4)) {
      if (back > 0) passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return false;
}
const OF_FOUR =
  /amex|american express|アメックス|アメリカン|美国运通|美國運通|아멕스|امريكان اكسبرس|амекс|(?<![0-9])3[47][0-9]{2}[^0-9\p{L}]{0,3}[0-9]{6}/iu;

/** "10/29 482": other digits directly before a number make a longer one of it. */
const BEHIND_EXPIRY = new RegExp(`${EXPIRY_SOURCE}[ -]{1,2}$`, 'iu');
const isBehindExpiry = (text: string, start: number): boolean =>
  BEHIND_EXPIRY.test(text.slice(Math.max(0, start - 16), start));

const known = new WeakMap<Passage, boolean>();

/** Whether a message speaks of the code of a card, by a name of it, or by a word for a code and one for a card. */
function speaksOfCode(passage: Passage): boolean {
  let speaks = known.get(passage);
  if (speaks === undefined) known.set(passage, (speaks = findTalk(passage)));
  return speaks;
}

function findTalk(passage: Passage): boolean {
  if (passage.text.length > LONGEST_TALK) return false;
  const names = SECURITY_CODE_WORDS.in(passage);
  if (names.length === 0 && (CODE_WORDS.in(passage).length === 0 || !speaksOfCard(passage))) return false;
  if (isOfThing(passage) || namesOtherCode(passage, CODE_WORDS)) return false;
  if (
    namesOther(passage) &&
    !speaksOfCard(passage) &&
    !names.some((name) => isApart(passage, name, namesOfOthers(passage)))
  )
    return false;
  return names.some(({ tag }) => tag !== 'perhaps') || isNearCard(passage);
}

/** "Order 412. I need the code on the back.": whether all that is called otherwise stands in other sentences. */
function isApart({ text }: Passage, name: Mention, others: readonly Mention[]): boolean {
  return others.every((other) =>
    /[.!?;](?:\s|$)/.test(text.slice(Math.min(other.end, name.end), Math.max(other.start, name.start))),
  );
}

/** "my husbands card has 482 on the back", "482 isnt it the cvv? sorry, 428": few numbers in a message that is about the code. */
function isCodeOfMessage(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (numbersIn(passage) > NUMBERS) return false;
  if (speaksOfCode(passage) && !passage.isTalkOnly && !namesOther(passage)) return true;
  const isAboutCard = speaksOfCard(passage) || isNearCard(passage);
  if (!isAboutCard || namesOther(passage)) return false;
  const places = digitsAt(text, start, end) === 4 ? ELSEWHERE.in(passage) : BACK.in(passage);
  return places.some(
    (place) => isPlace(text, place.start) && start - place.end <= BESIDE && place.start - end <= BESIDE,
  );
}

function digitsAt(text: string, start: number, end: number): number {
  const code = text.slice(start, end);
  return (/[0-9]/.test(code) ? code.replace(/[^0-9]/g, '') : (digitsOfCode(code) ?? '')).length;
}

/** How many numbers of three or four digits a message has, but for those of cards. */
function numbersIn(passage: Passage): number {
  const numbers = matchesOf(NUMBER, passage.text);
  const cards = cardPlaces(passage);
  return numbers.filter(({ index }) => !cards.some(({ start, end }) => start <= index && index < end)).length;
}

/** "on the back", but "charge it back", "call me back". */
function isPlace(text: string, at: number): boolean {
  return !/^back(?!side)/i.test(text.slice(at, at + 8)) || /(?:the|its|on|at|in) ?$/i.test(text.slice(0, at));
}

/** Whether the code was asked for, or spoken of by who gives it now, and nothing else was asked since. */
function isAskedBefore(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const isSaidAlone = isLone(passage, start, end);
  if (!isSaidAlone && !isFirst(passage, start)) return false;
  let saysCard = speaksOfCard(passage);
  /** Whether who was asked gave a number: what who asked says then is another, but for an echo. */
  let isGiven = false;
  let before = passage.preceding?.();
  for (let back = 0; before && back < ASKED; back++) {
    const isOther = before.sender !== passage.sender;
    if (isOther && asksForElse(before)) return false;
    saysCard ||= speaksOfCard(before);
    isGiven ||= isOther && givesAlone(before);
    if (isOther && givesCode(before) && !QUESTION.test(text)) {
      before = before.preceding?.();
      continue;
    }
    const isBareCode = CODE_WORDS.in(before).length > 0 && !namesOtherCode(before, CODE_WORDS) && !isOfThing(before);
    if (isBareCode && isSaidAlone && !before.isTalkOnly && (saysCard || (isOther && back === 0 && isCurt(before)))) {
      passage.onAskedBefore();
      return true;
    }
    const isAbout = speaksOfCode(before) && (isOther || (back < OWN && (!isGiven || QUESTION.test(text))));
    if (!before.isTalkOnly && (isAbout || (isSaidAlone && isQuestionFor(before, passage, start, end)))) {
      if (!isSaidAlone && back > 1) return false;
      passage.onAskedBefore();
      return true;
    }
    before = before.preceding?.();
  }
  return false;
}

/**
 * A question for the code that speaks of no card ("the three on the back?"), before an answer that calls it the code or has as
 * many digits as were asked for, or before its echo by who asked: "five one eight?".
 */
function isQuestionFor(question: Passage, answer: Passage, start: number, end: number): boolean {
  if (question.text.length > LONGEST_TALK || SECURITY_CODE_WORDS.in(question).length === 0) return false;
  if (isOfThing(question)) return false;
  if (!SECURITY_CODE_WORDS.in(question).some((name) => isApart(question, name, namesOfOthers(question)))) return false;
  if (question.sender === answer.sender)
    return QUESTION.test(answer.text) && wordsBeside(answer.text, start, end) <= CURT_WORDS;
  return (
    isCurt(question) ||
    CODE_WORDS.in(answer).length > 0 ||
    countOfDigits(question, digitsAt(answer.text, start, end) === 4 ? 4 : 3)
  );
}

/** A message that has a number itself and does not ask for one: "cvv 482", "3 payments of 433", "order 4410 is cancelled". */
function givesNumber({ text }: Passage): boolean {
  return GIVEN.test(text) && !QUESTION.test(text) && !ASKS.test(text);
}

/** The same, but for amounts, orders and the like: "the CVV when you have it. Your total is 129." */
function givesCode(passage: Passage): boolean {
  const { text } = passage;
  if (!givesNumber(passage)) return false;
  if (text.length > LONGEST_TALK || text.includes(BARRIER)) return true;
  return matchesOf(GIVEN_DIGITS, text).some(
    ({ index, 0: digits }) => !isCalledOtherwise(passage, index, index + digits.length),
  );
}
const GIVEN_DIGITS = /[0-9]{3,}/g;
const GIVEN = new RegExp(`[0-9]{3}|${BARRIER}`);
const QUESTION = /[?？؟]/;

/** "482", "its 482", and the same masked. */
function givesAlone({ text }: Passage): boolean {
  return text.length <= CURT_LENGTH && GIVEN.test(text) && (text.match(WORD) ?? []).length <= CURT_WORDS;
}

/** "Code?" */
function isCurt({ text }: Passage): boolean {
  const words = text.match(WORD) ?? [];
  return (
    text.length <= CURT_LENGTH && (words.length <= CURT_WORDS || words.filter((word) => !SMALL.test(word)).length === 1)
  );
}

const SMALL = /^(?:and|the|your|a|please|und|der|ihr|et|le|votre|y|el|su|e|il|o|en|de|i|og|och)$/iu;

/** A question for something else. What only mentions it is none: "it is needed for orders by phone". */
function asksForElse(question: Passage): boolean {
  if (asksHowMany(question) || asksInstead(question, SECURITY_CODE_WORDS)) return true;
  if (SECURITY_CODE_WORDS.in(question).length > 0) return false;
  const isShort = (question.text.match(WORD) ?? []).length <= LONE_WORDS;
  return namesOther(question) && ((isShort && !givesNumber(question)) || /[?？؟;]|please/i.test(question.text));
}

function isAskedForElse(passage: Passage): boolean {
  const question = passage.preceding?.();
  if (question === undefined || question.sender === passage.sender) return false;
  return asksHowMany(question) || asksInstead(question, SECURITY_CODE_WORDS);
}

/** "The last four of the card?" */
function isAskedForEnd(passage: Passage): boolean {
  return LAST_DIGITS.test(passage.preceding?.().text.slice(-LONE_LENGTH) ?? '') && !isAboutThree(passage.preceding?.());
}

const isAboutThree = (question: Passage | undefined): boolean => question !== undefined && countOfDigits(question, 3);

/** "four digits, right? 4821", "3 more" and then "482": as many as a card in talk has. */
function isCounted(passage: Passage, start: number, end: number): boolean {
  const digits = digitsAt(passage.text, start, end);
  let one: Passage | undefined = passage;
  for (let back = 0; one && back < OWN; back++) {
    if (
      one.text.length <= LONE_LENGTH &&
      !LAST_DIGITS.test(one.text) &&
      countOfDigits(one, digits) &&
      isNearCard(one)
    ) {
      passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return false;
}
/** The end of the card's number. */
const LAST_DIGITS =
  /last (?:4|four)|letzten? (?:4|vier)|derniers|[uú]ltim|laatste (?:4|vier)|ostatni|poslední|последни|sista|siste|viimeis|son (?:4|d[öo]rt)|下 ?4|末尾 ?4|尾号|[后後](?:四|4)位|끝 ?4|آخر/iu;

/** "Is that the code of the card?", "yes the cvv": what follows names it, and does not ask for another. */
function isNamedLater(passage: Passage): boolean {
  if (namesOtherCode(passage, CODE_WORDS)) return false;
  let next = passage.following?.();
  for (let ahead = 0; next && ahead < LATER; ahead++) {
    const isOther = next.sender !== passage.sender;
    const isNamed =
      (SECURITY_CODE_WORDS.in(next).length > 0 && !isOfThing(next)) ||
      (CODE_WORDS.in(next).length > 0 && isNearCard(next) && !isOfThing(next));
    if (isNamed && !next.isTalkOnly && tellsOf(next.text)) {
      passage.onAskedBefore();
      return true;
    }
    if (isOther ? next.text.length > LONE_LENGTH : NUMBER.test(next.text)) return false;
    next = next.following?.();
  }
  return false;
}

function tellsOf(text: string): boolean {
  return !ASKS.test(text) && (POINTS.test(text) || (CONFIRMS.test(text) && !/[?？؟]/.test(text)));
}
/** Words that ask for a value that is still to come. */
const ASKS =
  /(?<!\p{L})(?:please|pls|plz|need|missing|could|can you|give|provide|send|enter|type|tell me|what|bitte|brauche|fehl\p{L}*|manque\p{L}*|falta\p{L}*|manca\p{L}*|ontbreekt|brakuje|nennen|geben|s['’]il|besoin|donne\p{L}*|quel|por favor|necesito|d[aá]me|cu[aá]l|per favore|mi serve|qual|preciso|informe|graag|geef|welke|prosz[eę]|poda\p{L}+|potrzeb\p{L}*|нужен|назовите|пришлите|какой|l[uü]tfen|s[oö]yle\p{L}*|v[aä]nligen|ange|oppgi|anna|tarvitsen)(?!\p{L})|请|請|お願い|ください|教えて|何|من فضلك|أعط|주세요|알려/iu;
/** Words that point to what was said. */
const POINTS =
  /(?<!\p{L})(?:that|thats|this|those|these|it['’]?s|is it|was it|for the|the (?:three|four|3|4)|das|dies\p{L}*|c['’]est|est-ce|ce sont|celui|es[eao]|este|esto|isso|esse|essa|quest[oa]|quell[oa]|dat|dit|die|to|czy|toto|ten|это|этот|те|bu|bunlar|det|den|se on|onko|tuo|ang|itu|ini|đó|este|acesta|az|ez)(?!\p{L})|هذا|هذه|הזה|זה|これ|それ|这|這|那|是|ですね|ですか|이게|그게|यह|นี้/iu;
const CONFIRMS =
  /(?<!\p{L})(?:yes|yeah|yep|thanks?|thank you|got|received|noted|correct|right|perfect|accepted|matches|works|wrong|declined|ja|jo|danke|stimmt|passt|korrekt|erhalten|oui|merci|reçu|noté|bien|bon|s[ií]|gracias|correcto|recibid[oa]|sim|obrigad[oa]|certo|recebid[oa]|grazie|ricevuto|corretto|esatto|bedankt|dank\p{L}*|klopt|ontvangen|tak|dzi[eę]k\p{L}*|zgadza|ano|d[eě]kuj\p{L}*|да|спасибо|верно|принял\p{L}*|evet|te[sş]ekk[uü]r\p{L}*|do[gğ]ru|tack|takk|kiitos|kyllä|oo|salamat|ya|terima kasih|igen|köszön\p{L}*)(?!\p{L})|شكرا|نعم|تم|תודה|כן|ありがとう|はい|谢谢|謝謝|收到|好的|맞|감사|धन्यवाद|हाँ|ขอบคุณ/iu;

/** Whether little else is said, and no other number but quantities. */
function isLone(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  return (
    text.length <= LONE_LENGTH &&
    wordsInSentence(text, start, end) <= LONE_WORDS &&
    numbersIn(passage) <= NUMBERS &&
    !/[0-9]{5}/.test(text.slice(0, start) + ' ' + text.slice(end))
  );
}

/** "482 and i want the blue one": the first number, with little before it. */
function isFirst({ text }: Passage, start: number): boolean {
  const before = text.slice(0, start);
  return !/[0-9]/.test(before) && (before.match(WORD) ?? []).length <= FIRST_WORDS;
}

/** "ok then. its the small ones. 482" */
function wordsInSentence(text: string, start: number, end: number): number {
  const from = text.slice(0, start).search(/[^.!?]*$/);
  const more = /[.!?](?:\s|$)/.exec(text.slice(end));
  const to = more ? end + more.index : text.length;
  return wordsBeside(text.slice(from, to), start - from, end - from);
}

function wordsBeside(text: string, start: number, end: number): number {
  return ((text.slice(0, start) + ' ' + text.slice(end)).match(WORD) ?? []).length;
}
