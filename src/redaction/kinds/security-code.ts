import { type CardPlace, cardPlaces, followsCard } from '../card-places.js';
import { isNearCard, speaksOfCard } from '../card-talk.js';
import type { Candidate, Detector } from '../detector.js';
import { countDigits, isDigit } from '../digit-stretch.js';
import type { Kind } from '../kind.js';
import type { Lexicon } from '../lexicon.js';
import { passesLuhn } from '../luhn.js';
import { matchesOf } from '../matches.js';
import { isLabelled } from '../answers.js';
import { EXPIRY_SOURCE } from '../expiry.js';
import { gluedExpiry } from '../glued-expiry.js';
import {
  isAskedForOther,
  isCalledOther,
  isGluedToName,
  isPlainAnswer,
  lastEndingBy,
  mayName,
  namesOfOthers,
  namesOther,
  namingOf,
  questionFor,
} from '../naming.js';
import type { Passage } from '../passage.js';
import { isQuantity } from '../quantities.js';
import { isOfSample } from '../samples.js';
import { isAmongGroups, isOfLongNumber } from '../surroundings.js';
import { namesOtherCode } from './one-time-code.js';
import {
  AMOUNT,
  asksHowMany,
  asksInstead,
  ERROR_BEFORE,
  EXAMPLE,
  followsTries,
  isAnsweredOtherwise,
  isAskedForEnd,
  isAskedInstead,
  isAtEnd,
  isCalledEndBehind,
  isCalledOtherwise,
  isOfThing,
  isSeat,
  isToldAsEnd,
  isSequence,
  LAST_FOUR,
  LAST_FOUR_AFTER,
  LONGEST_ANSWER,
  LONGEST_TALK,
  PAID,
  THOUSANDS,
  wasSaidOtherwise,
} from './security-code-others.js';
import { codesOfColumns } from './security-code-columns.js';
import { isBehindEnd, isEndBeforeCode } from './security-code-ends.js';
import { mayBePart, partOfCode } from './security-code-parts.js';
import { placesOfCodes } from './security-code-places.js';
import { mayBeFour, whyByTalk } from './security-code-talk.js';
import { BACK, CODE_WORDS, countOfDigits, SECURITY_CODE_WORDS } from './security-code-words.js';
import { SIGNS } from '../signs.js';

/** How many messages after a card a code may come alone, and how many when it is called a code. */
const AFTER_CARD = 3;
const CARD_TALK = 8;
/** How many messages a question for the code may wait for its answer. */
const AWAITED = 8;
/** "and it is 123 thanks" */
const LONE_WORDS = 6;
const LONE_LENGTH = 48;
const FIRST_WORDS = 3;
const WORD = /\p{L}[\p{L}\p{M}]*/gu;

/** An expiry at the end of what stands before a code, and one anywhere. */
const EXPIRY_FRONT =
  /(?<![0-9/.-])(?:(?:0?[1-9]|1[0-2])\s?[/.\- ]{1,2}\s?(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9]|20[2-4][0-9][/.-](?:0[1-9]|1[0-2]))[^\p{L}0-9]{1,4}(?:(?:and|then|und|et|puis|y|e|en|och|og|ja|ve|i|и|και|și) )?$/u;
const WITH_EXPIRY = /(?<![0-9/.-])(?:0[1-9]|1[0-2])[/-](?:20)?[2-4][0-9](?![0-9/.-])/;

/** The code of an order: a word before it, such as `INV-123`, that names no code. */
const GLUED_BEFORE = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}][-_/#]?$/u;
const LETTER_AFTER = /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}_]/u;
/** What separates a card, its expiry and the code after them: "4111... 12/27 123", "4111...|12|2027|123". */
const BEHIND_CARD =
  /^[^\p{L}0-9]{0,4}(?:[2-9][.)] ?|\p{L}{1,14}(?: \p{L}{1,10})?[\s:=.([]{1,4})?(?:(?:0?[1-9]|1[0-2])[\s/|.:\-]{1,3}(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])[2-4][0-9]|20[2-4][0-9][/.\-](?:0[1-9]|1[0-2])|\p{L}{3,10}[. /-]{1,2}(?:20)?[2-4][0-9])[^\p{L}0-9]{1,5}(?:[3-9][.)] ?|(\p{L}{1,14})[\s:=.#"'-]{1,4})?$/iu;
/** Words behind an expiry that begin something else than the code. */
const GOES_ON_OTHERWISE =
  /^(?:and|for|of|to|at|on|in|by|the|amount|total|pay|charge|only|limit|zip|plz|cp|cep|postcode|floor|apt|unit|room|eur|usd|gbp|para|por|pour|für|von|bis|am|um|de|betrag|monto|importe|montant|valor|importo|kwota|code postal)$/iu;
/** The code between an expiry and the card: "10/29 582 and card is 3766...". */
const EXPIRY_BEFORE = /(?<![0-9/.-])(?:0[1-9]|1[0-2])[/.\- ]?(?:20)?[2-4][0-9][^\p{L}0-9]{1,4}$/u;
/** "304 10/29 4111..." */
const EXPIRY_BEHIND = /^[^\p{L}0-9]{1,4}(?:0[1-9]|1[0-2])[/.-](?:20)?[2-4][0-9][^\p{L}0-9]{1,4}(?=[0-9])/u;
/** "304 4111... 10/29" */
const EXPIRY_AFTER = new RegExp(`^[^\\p{L}0-9]{1,3}${EXPIRY_SOURCE}`, 'iu');
/** A year and a code. */
const MAY_HAVE_EXPIRY = /[2-4][0-9][^\p{L}0-9]{1,4}(?:\p{L}{1,4} )?[0-9]{3,4}(?![0-9])/u;
const EXPIRY_ENDS = new RegExp(
  `${EXPIRY_SOURCE}[^\\p{L}0-9]{1,4}(?:(?:and|then|und|et|puis|y|e|en|och|og|ja|ve|i|и|και|și) )?$`,
  'iu',
);
const NAMES_OF_EXPIRY =
  'exp\\p{L}*|valid thru|gültig\\p{L}*|gultig\\p{L}*|ablauf\\p{L}*|cad|caduc\\p{L}*|venc\\p{L}*|scad\\p{L}*|validade|ważn\\p{L}*|geldig\\p{L}*|skt|срок|годен';
const MAY_NAME_EXPIRY = new RegExp(NAMES_OF_EXPIRY.replaceAll('\\p{L}*', ''), 'iu');
/** "exp 10/29 and 482", "exp n code: 10/29, 482" */
const EXPIRY_NAMED = new RegExp(`(?<!\\p{L})(?:${NAMES_OF_EXPIRY})[^0-9]{0,16}${EXPIRY_SOURCE}[^0-9]{1,8}$`, 'iu');
const LONE_EXPIRY = new RegExp(`^[^0-9]{0,16}${EXPIRY_SOURCE}[^\\p{L}0-9]{0,4}$`, 'iu');
const PAIR = /^[0-9]{1,2} [0-9]{1,2}$/;
/** The same with the marks of a time of day: "4111...:11-27:835". */
const BEHIND_EXPIRY =
  /^[\s:;|/,\\.x*+·-]{1,3}(?:(?:0[1-9]|1[0-2])(?:[ /|.:,;\t\\-]?(?:20)?[2-4][0-9])|\p{L}{3,10} (?:20)?[2-4][0-9])[\s:;|/,\\.x*+·-]{1,3}([0-9]{3,4})(?![0-9]|[.,:/-]?[0-9]|\p{L})/u;
const DIRECTLY_BEHIND_CARD = /^(?:[\s,;:|/\\&+"'()[\]、]{1,4})$/;
/** A dash, and words that join the code to its card: "5555... mit 482", "5555... dgn 482", "5555...-482". */
const JOINED_TO_CARD =
  /^(?: ?[-–—] ?|,? {1,2}(?:and|und|et|y|e|with|w\/?|plus|then|back|cv|v|mit|dazu|dann|avec|puis|con|luego|com|mais|poi|met|ze?|oraz|i|med|och|og|ja|cu|și|si|a|s|se|és|meg|dgn|dengan|dan|sama|với|voi|và|ile|ve|artı|aur|sath|saath|sa|tapos|at|и|с|з|та|и с|και|με) {1,2}(?:(?:the|der|die|le|el|il|o|de) )?| ?(?:と|和|加|跟|及|그리고|와|과|و|مع|עם|ו) ?)$/iu;
/** A word or two that nothing follows but the code: "5555... belakang 482", "5555... back3 482"; and a line between, with the name. */
const CALLED_BEHIND_CARD =
  /^(?:[\s,;:(-]{1,3}((?:(?:\p{L}[\p{L}\p{M}]{0,11}3?|3\p{L}{1,8})[.:]?[\s:=#-]{1,3}){1,2})|\s{0,2}\n[^\n\p{N}]{2,40}\n\s{0,2})$/u;
const ENDS = /^ ?(?:[.,;!)\]]{1,3}(?![0-9])|\n|$)/;
/** Words between a card and a number that is no code. */
const NO_NAMES = new RegExp(
  `(?<!\\p{L})(?:${[
    'for|of|to|at|about|around|over|under|up|only|just|max|min|limit|balance|total|sum|amount|price|pay|paid|pays|charges?|charged|took|taken|refund(?:ed)?|spent|spend|cost|fee|declined|error|exit|status|http|line|job|retry|twice|times|by|in|on|the|qty|zip|postcode|room|floor|order|ref|usd?|eur|euros?|gbp|rs|inr|aud|cad|chf|rm|rp|php|kr|sek|nok|dkk|pln|zl|zł|czk|huf|ft|ron|lei|tl|try|rub|uah|aed|sar|yen|jpy|krw|won|cny|rmb|brl|mxn',
    'für|fuer|von|bis|um|betrag|über|nur|zahle?|bezahlt|abgebucht|pour|de|montant|payé|débité|solde|par|por|para|monto|importe|pagu[eé]|pagar|cobr\\p{L}+|valor|pago|paguei|reais|saldo|importo|pagato|addebit\\p{L}+|totale|bedrag|betaald|afgeschreven|kwot\\p{L}*|zapłac\\p{L}+|pobran\\p{L}*|belopp|betalt|beløp|dragit|trukket|summa|maks\\p{L}*|sumą?|сумм\\p{L}*|спис\\p{L}*|оплат\\p{L}*|руб|tutar|ödedim|çek\\p{L}+|bayar|sebesar|ending|endet|finit|termina',
  ].join('|')})(?!\\p{L})`,
  'iu',
);
/** What three digits behind such a word are besides amounts: "with 500 off", "con 300 de saldo". */
const OF_BALANCE =
  /^ ?(?:off|left|limit|balance|available|remaining|credit|cash|more|mehr|guthaben|frei|rabatt|de (?:saldo|l[ií]mite|limite|crédit|credito|crédito)|disponib\p{L}*|di (?:credito|saldo)|limitu|saldo|лимит\p{L}*|остат\p{L}*|баланс\p{L}*)(?!\p{L})/iu;

const detector: Detector = {
  kind: 'security-code',
  needs: { signs: SIGNS.near13 | SIGNS.yearAndCode, words: [SECURITY_CODE_WORDS, CODE_WORDS], others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const glued = gluedExpiry(passage);
    if (glued) yield { kind: 'security-code', ...glued.code, confidence: 0.96, why: 'glued to a card and its expiry' };
    const named = mayName(passage, SECURITY_CODE_WORDS);
    const isShort = (passage.preceding ?? passage.following) !== undefined && text.length <= LONGEST_ANSWER;
    const isTold = named || isShort || holdsCard(passage) || CODE_WORDS.in(passage).length > 0;
    if (!isTold && !(MAY_HAVE_EXPIRY.test(text) && (passage.preceding !== undefined || mayBeOfCard(passage)))) return;
    const columns = [...codesOfColumns(passage, SECURITY_CODE_WORDS)];
    const rows = columns.map(({ row }) => row);
    for (const { code } of columns) {
      if (code) yield { kind: 'security-code', ...code, confidence: 0.96, why: 'in a column that is named so' };
    }
    for (const { start, end, isScattered } of placesOfCodes(passage)) {
      if (isInRow(rows, start)) continue;
      if (isScattered && !isSaidOneByOne(passage, start, end)) continue;
      if (end - start === 4 && isAskedForEnd(passage)) continue;
      const card = cardBefore(passage, start);
      const why = whyCode(passage, start, end, card !== undefined);
      if (why !== undefined) {
        yield {
          kind: 'security-code',
          start,
          end,
          confidence: card && goesOn(passage, card, end) ? 0.5 : why.startsWith('alone') ? 0.6 : 0.96,
          why,
        };
        continue;
      }
      // A number that is split over messages has the first word.
      const byTalk = mayBeByTalk(passage, start, end) ? whyByTalk(passage, start, end) : undefined;
      if (byTalk !== undefined) yield { kind: 'security-code', start, end, confidence: 0.6, why: byTalk };
    }
    for (const { end: front } of cardPlaces(passage)) {
      const match = BEHIND_EXPIRY.exec(text.slice(front, front + 48));
      if (!match) continue;
      const end = front + match[0].length;
      const start = end - match[1]!.length;
      yield { kind: 'security-code', start, end, confidence: 0.96, why: 'behind a card number' };
    }
  },
};

/** Whether an expiry, which is all that a passage has, may be that of a card. */
function mayBeOfCard(passage: Passage): boolean {
  return MAY_NAME_EXPIRY.test(passage.text) || speaksOfCard(passage);
}

/** Whether a place is in a row of a table whose column of codes is known: rows are in order. */
function isInRow(rows: readonly { start: number; end: number }[], at: number): boolean {
  const next = rows[lastEndingBy(rows, at) + 1];
  return next !== undefined && next.start <= at;
}

const partDetector: Detector = {
  kind: 'security-code',
  needs: { others: true },
  mayOccurIn: mayBePart,
  *detect(passage: Passage): Generator<Candidate> {
    const part = partOfCode(passage);
    if (!part || isOfThing(part.question)) return;
    passage.onAskedBefore();
    const why = 'a part of the answer to a question for the code';
    yield { kind: 'security-code', ...part.place, confidence: 0.6, why };
  },
};

/** Digits with words between them count where little else is said, behind a name for the code or in answer to a question for it. */
function isSaidOneByOne(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const naming = namingOf(passage, start, end, SECURITY_CODE_WORDS);
  if (naming === undefined || naming.how === 'after') return false;
  // "the code is 4 8 2, and for the amex 4821"
  const isNamed = naming.how === 'before' && end - start === 3;
  if (/[0-9]/.test(text.slice(0, start).replace(/[a-z][0-9]/gi, '') + (isNamed ? '' : text.slice(end)))) return false;
  const rest = isNamed ? text.slice(0, start) : text.slice(0, start) + text.slice(end);
  return (rest.match(WORD) ?? []).length <= LONE_WORDS;
}

/** Behind a card, or beside a name for the code, what else it is called counts for less. */
const CERTAIN = /^(?:behind a card|beside)/;

function whyCode(passage: Passage, start: number, end: number, isBehindCard: boolean): string | undefined {
  const why = reasonFor(passage, start, end, isBehindCard);
  if (why === undefined || isYearOfExpiry(passage.text, start, end)) return undefined;
  if (isOfSample(passage.text, start, end) && !isNearCardNumber(passage)) return undefined;
  if (isCheque(passage, start) || isCalledEndBehind(passage, start, end)) return undefined;
  if (isToldAsEnd(passage.text, start, end)) return undefined;
  const isCertain = CERTAIN.test(why) && (!why.startsWith('beside a word') || isBesideName(passage, start));
  if (why.startsWith('beside a word')) {
    if (ERROR_BEFORE.test(passage.text.slice(Math.max(0, start - 24), start))) return undefined;
    if (!isCertain && wasSaidOtherwise(passage, start, end)) return undefined;
  }
  if (!why.startsWith('behind') && isAnsweredOtherwise(passage, start, end)) return undefined;
  return isCertain || !isCalledOtherwise(passage, start, end) ? why : undefined;
}

/** "where do i put the check number 1184": that of a cheque, where no card is spoken of. */
function isCheque(passage: Passage, start: number): boolean {
  return CHEQUE.test(passage.text.slice(Math.max(0, start - 24), start)) && !isNearCard(passage);
}
const CHEQUE = /(?<!card )(?<!\p{L})checks? (?:number|num|no\.?|nr\.?|#)[ :#]{0,2}(?:is |was )?$/iu;

/** Whether the question for the code speaks of three digits. */
function countsThree(passage: Passage): boolean {
  const question = questionWith(passage, SECURITY_CODE_WORDS);
  return question !== undefined && countOfDigits(question, 3) && !countOfDigits(question, 4);
}

/** "10 de 2028", "marzo 2029" */
function isYearOfExpiry(text: string, start: number, end: number): boolean {
  if (!/^20[2-4][0-9]$/.test(text.slice(start, end))) return false;
  return ENDS_IN_EXPIRY.test(text.slice(Math.max(0, start - 24), end));
}
const ENDS_IN_EXPIRY = new RegExp(`${EXPIRY_SOURCE}$`, 'iu');

/** Whether a number of a short message stands by itself, and is not the end of a masked one. */
function mayBeByTalk(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (text.length > LONGEST_ANSWER || isLetter(text.charAt(end))) return false;
  return !isGluedBefore(text, start) && !endsMasked(passage, start, end) && !isToldAsEnd(text, start, end);
}

function reasonFor(passage: Passage, start: number, end: number, isBehindCard: boolean): string | undefined {
  const { text } = passage;
  if (isGluedAnswer(passage, start, end)) return 'glued to a word, in answer to a question for the code';
  if (isLetter(text.charAt(end)) && !isBetweenNames(passage, start, end)) return undefined;
  if (endsMasked(passage, start, end)) return undefined;
  const isPair = text.slice(start, end).includes(' ') && PAIR.test(text.slice(start, end));
  if (isEdgeOfCard(passage, start, end)) return undefined;
  if (isBehindCard && !isPair) return 'behind a card number';
  if (!isPair && isBeforeCard(passage, start, end)) return 'beside an expiry, before its card';
  if (isAmongGroups(text, start, end) || isOfLongNumber(text, start, end)) return undefined;
  if (!isPair && followsExpiry(passage, start, end)) return 'behind the expiry of a card';
  if (!isPair && isOnlyBesideCard(passage, start, end)) return 'the only number beside a card and its expiry';
  const naming = namingOf(passage, start, end, SECURITY_CODE_WORDS, { before: 64, overDigits: holdsCard(passage) });
  if (naming && isOfThing(naming.how === 'asked' ? (questionWith(passage, SECURITY_CODE_WORDS) ?? passage) : passage))
    return undefined;
  if (naming?.how === 'asked' && (isAskedHowMany(passage) || isAskedInstead(passage, SECURITY_CODE_WORDS)))
    return undefined;
  if (naming?.how === 'asked' && end - start === 4 && countsThree(passage) && !mayBeFour(passage)) return undefined;
  if (naming?.how === 'after' && end - start === 4 && !mayBeFour(passage)) return undefined;
  if (naming?.how !== 'before' && wasSaidOtherwise(passage, start, end)) return undefined;
  if (naming?.tag === 'perhaps' && naming.how === 'after' && !isNearCard(passage)) return undefined;
  if (naming?.tag === 'perhaps' && naming.how === 'before' && !isBesideName(passage, start)) {
    if (!isNearCard(passage) && !questionFor(passage, SECURITY_CODE_WORDS)) return undefined;
  }
  if (naming && (AMOUNT.test(text.slice(end, end + 16)) || PAID.test(text.slice(Math.max(0, start - 24), start))))
    return undefined;
  if (naming && EXAMPLE.test(text.slice(Math.max(0, start - 32), start)) && !isNearCardNumber(passage))
    return undefined;
  if (naming && isEndBeforeCode(passage, start, end)) return undefined;
  const glued = isGluedBefore(text, start);
  // "9 82": two numbers count only in an answer with little else.
  if (isPair && !(naming && naming.how !== 'after' && isPlainAnswer(passage, start, end))) return undefined;
  if (naming?.how === 'before' && (!glued || isGluedToName(passage, start, SECURITY_CODE_WORDS)))
    return 'beside a word for the code';
  const isGluedToCode = end - start === 3 && holdsCard(passage) && isGluedToName(passage, start, CODE_WORDS);
  if (glued) return isGluedToWord(passage, start) || isGluedToCode ? 'beside a word for the code' : undefined;
  // All other reasons are those of short messages.
  if (!naming && text.length > LONGEST_TALK) return undefined;
  if (THOUSANDS.test(text.slice(Math.max(0, start - 4), end + 4))) return undefined;
  if (naming) return naming.how === 'after' ? 'beside a word for the code' : 'answers a question for the code';
  if (isLabelled(text, start, end, false) && !isGluedToName(passage, start, CODE_WORDS)) return undefined;
  if (isBehindEnd(passage, start, end)) return 'behind the end of the card, in talk of the code';
  if (namesOther(passage) && !isSequence(passage))
    return isBeforeOthers(passage, end) && isOnlyAnswer(passage, start, end)
      ? 'the first number in answer to a question for the code'
      : undefined;
  if (isCalledCode(passage, start, end)) return 'beside or in answer to a word for a code, in talk of a card';
  if (isOnlyAnswer(passage, start, end)) return 'the only number in answer to a question for the code';
  if (!isLone(passage, start, end)) return undefined;
  if (isAwaited(passage)) return 'answers an earlier question for the code';
  if (isAskedForOther(passage) || isAskedHowMany(passage) || isAskedInstead(passage, SECURITY_CODE_WORDS))
    return undefined;
  // "confirmation 4471", "not 8571.. hang on": of who has not given the card, four digits are its end, a receipt or the like.
  if (end - start === 4 && !followsCard(passage, CARD_TALK, true) && !mayBeFour(passage)) return undefined;
  const isBehindExpiry = EXPIRY_FRONT.test(text.slice(0, start)) || followsLoneExpiry(passage);
  return followsCard(passage, isBehindExpiry ? CARD_TALK : AFTER_CARD)
    ? `alone, within ${AFTER_CARD} messages of a card number, or with its expiry`
    : undefined;
}

/**
 * "4111... dies 8/28, magic nums 345": with one card and its expiry in a message, three digits that nothing else names are the code, and
 * four those of an American Express card.
 */
function isOnlyBesideCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const cards = cardPlaces(passage);
  const [card] = cards;
  if (!card || cards.length > 1 || text.length > LONGEST_ANSWER || (start >= card.start && end <= card.end))
    return false;
  const isAmex = /^3[47]/.test(text.slice(card.start, card.start + 2));
  if (countDigits(text.slice(start, end)) !== (isAmex ? 4 : 3)) return false;
  if (/[0-9][ .,:/-]{0,2}$/.test(text.slice(Math.max(0, start - 3), start)) && !isEndOfCardBefore(text, card, start))
    return false;
  if (/^[ .,:/-]{0,2}[0-9]/.test(text.slice(end, end + 3)) || isSeat(text, end)) return false;
  const rest = text.slice(0, card.start) + ' '.repeat(card.end - card.start) + text.slice(card.end);
  if (!ANY_EXPIRY.test(rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end))) return false;
  return !matchesOf(LONE_NUMBER, rest).some(({ index, 0: found }) => index !== start && found.length === end - start);
}
const ANY_EXPIRY = new RegExp(EXPIRY_SOURCE, 'iu');
const LONE_NUMBER = /(?<![\p{L}\p{N}.,:/-])[0-9]{3,4}(?![\p{N}]|[.,:/-][0-9])/gu;

/** "SIGNATURE 7427 351": the end of the card's own number. */
function isEndOfCardBefore(text: string, card: CardPlace, start: number): boolean {
  const [found, last] = /([0-9]{4}) {1,2}$/.exec(text.slice(Math.max(0, start - 6), start)) ?? [];
  return found !== undefined && text.slice(0, card.end).endsWith(last!);
}

/** "5412 is mastercard, right? 5412 7534 ...": the first or the last digits of a card in the same message. */
function isEdgeOfCard(passage: Passage, start: number, end: number): boolean {
  if (end - start !== 4 || passage.text.length > LONGEST_TALK) return false;
  const digits = passage.text.slice(start, end);
  return cardPlaces(passage).some((card) => {
    const number = passage.text.slice(card.start, card.end).replace(/[^0-9]/g, '');
    return number.startsWith(digits) || number.endsWith(digits);
  });
}

/** Whether two digits and a space or dash are before a place: no mask ends so, and few expiries. A quick look at lists of numbers. */
function isBehindNumber(text: string, at: number): boolean {
  const gap = text.charCodeAt(at - 1);
  return (gap === SPACE || gap === DASH) && isDigit(text.charCodeAt(at - 2)) && isDigit(text.charCodeAt(at - 3));
}
const [SPACE, DASH] = [0x20, 0x2d];

const isLetter = (after: string): boolean => after !== ' ' && LETTER_AFTER.test(after);
const isGluedBefore = (text: string, start: number): boolean =>
  text.charAt(start - 1) !== ' ' && GLUED_BEFORE.test(text.slice(Math.max(0, start - 2), start));

/** "its 917i think", "voilà917": all digits of a short answer, glued to small letters. */
function isGluedAnswer(passage: Passage, start: number, end: number): boolean {
  const { text, facts } = passage;
  if (text.length > LONE_LENGTH || facts.digits !== 3 || end - start !== 3) return false;
  const [before, behind] = [text.slice(0, start), text.slice(end)];
  const isGlued = GLUED_WORD.test(before) || /^\p{Ll}/u.test(behind);
  if (!isGlued || /\p{Lu}$/u.test(before) || AMOUNT.test(behind) || isCalledOther(passage, start)) return false;
  const question = passage.preceding?.();
  if (!question || question.sender === passage.sender || question.isTalkOnly || namesOther(question)) return false;
  if (SECURITY_CODE_WORDS.in(question).length === 0 || isOfThing(question) || isAskedHowMany(passage)) return false;
  passage.onAskedBefore();
  return !asksInstead(question, SECURITY_CODE_WORDS);
}
const GLUED_WORD = /(?<!\p{L})\p{L}?\p{Ll}{1,8}$/u;

/** "cvv482exp1029" */
function isBetweenNames(passage: Passage, start: number, end: number): boolean {
  return (
    /^(?:exp|zip|plz|cp|card|val|date|name|num|nr|no[.:]?[0-9]|kart|cart|tarj|kk|cc|pan)/i.test(
      passage.text.slice(end, end + 8),
    ) &&
    (isGluedToName(passage, start, SECURITY_CODE_WORDS) ||
      (holdsCard(passage) && isGluedToName(passage, start, CODE_WORDS)))
  );
}

/** Whether it is the end of a number that is masked or told by its end: a code of three digits is none, but "ending in 482". */
function endsMasked(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (end - start === 4 && text.charAt(start - 1) === '*' && text.charAt(end) !== '*')
    return !isBesideName(passage, start);
  if (end - start === 4 && LAST_FOUR_AFTER.test(text.slice(end, end + 24))) return true;
  if (isAtEnd(text, start, end)) return true;
  if (isBehindNumber(text, start)) return false;
  const [masked] = LAST_FOUR.exec(text.slice(Math.max(0, start - 24), start)) ?? [];
  if (masked === undefined || /\p{L}{2}|[\p{sc=Han}\p{sc=Hangul}]/u.test(masked)) return masked !== undefined;
  return end - start === 4 && !/^\*/.test(text.slice(end, end + 1)) && !isBesideName(passage, start);
}

/** "code 915", "قوله الرمز 293": what is a code of many things is that of a card in talk of one. */
function isCalledCode(passage: Passage, start: number, end: number): boolean {
  if (passage.text.length > LONGEST_TALK || isSeat(passage.text, end)) return false;
  if (followsTries(passage.text, start) && !holdsCard(passage)) return false;
  const naming = namingOf(passage, start, end, CODE_WORDS, { before: 24, after: 12, overDigits: holdsCard(passage) });
  if (!naming || (end - start === 4 && !mayBeFour(passage))) return false;
  if (naming.how === 'before' && end - start === 3 && isOwnCode(passage, start)) return true;
  const asked = naming.how === 'asked' ? questionWith(passage, CODE_WORDS) : passage;
  if (!asked || asked.text.length > LONGEST_TALK || namesOtherCode(asked, CODE_WORDS)) return false;
  if (
    namesOther(asked) &&
    !isSequence(asked) &&
    !(naming.how === 'before' && speaksOfCard(passage) && WITH_EXPIRY.test(passage.text))
  )
    return false;
  if (naming.how === 'before' && BACK.in(passage).some((back) => back.start >= end && back.start - end <= 8))
    return !isOfThing(passage);
  return isTalkOfCard(passage) || (naming.how === 'before' && speaksOfCard(passage));
}

/** "my code 482": three digits that are somebody's own are those of a card. */
function isOwnCode(passage: Passage, start: number): boolean {
  const names = CODE_WORDS.in(passage);
  const name = names[lastEndingBy(names, start)];
  if (!name || !BESIDE.test(passage.text.slice(name.end, start))) return false;
  if (!OWN.test(passage.text.slice(Math.max(0, name.start - 8), name.start))) return false;
  return !namesOther(passage) && !namesOtherCode(passage, CODE_WORDS) && !isOfThing(passage);
}
const OWN = /(?<!\p{L})(?:my|mein|mon|mi|il mio|mio|o meu|meu|mijn|min|mój|moj|můj|muj|мой|benim|codul meu)\s{1,2}$/iu;

function questionWith(passage: Passage, words: Lexicon): Passage | undefined {
  let question = passage.preceding?.();
  for (let back = 0; question && back < CARD_TALK; back++) {
    if (words.in(question).length > 0) return question;
    question = question.preceding?.();
  }
  return undefined;
}

function isTalkOfCard(passage: Passage): boolean {
  return holdsCard(passage) || WITH_EXPIRY.test(passage.text) || followsCard(passage, CARD_TALK);
}

/** A question for the code that nothing has answered so far: "one moment", "why do you need it?" and the like may be between. */
function isAwaited(passage: Passage): boolean {
  let before = passage.preceding?.();
  for (let back = 0; before && back < AWAITED; back++) {
    const isOther = before.sender !== passage.sender;
    if (isOther && (namesOther(before) || asksHowMany(before) || asksInstead(before, SECURITY_CODE_WORDS)))
      return false;
    if (isOther && SECURITY_CODE_WORDS.in(before).length > 0 && !isOfThing(before)) {
      if (before.isTalkOnly) return false;
      passage.onAskedBefore();
      return true;
    }
    if (/[0-9\x1a]/.test(before.text)) return false;
    before = before.preceding?.();
  }
  return false;
}

function isAskedHowMany(passage: Passage): boolean {
  const question = passage.preceding?.();
  if (question === undefined || question.sender === passage.sender) return false;
  return asksHowMany(question) || asksHowMany(questionWith(passage, SECURITY_CODE_WORDS) ?? question);
}

/** "it's 304. could you hurry, my break is over": an answer of many words with one number in it. */
function isOnlyAnswer(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const question = passage.preceding?.();
  if (!question || question.sender === passage.sender || question.isTalkOnly) return false;
  if (text.length > LONGEST_ANSWER || question.text.length > LONGEST_TALK) return false;
  if (SECURITY_CODE_WORDS.in(question).length === 0 || namesOther(question) || isOfThing(question)) return false;
  if (asksInstead(question, SECURITY_CODE_WORDS)) return false;
  const [before, after] = [text.slice(0, start), text.slice(end)];
  // "304 and my zip is 10115"
  const isFirst = !/[0-9]/.test(before) && (before.match(WORD) ?? []).length <= FIRST_WORDS;
  if (isQuantity(text, start, end) || (/[0-9]/.test(before + after) && !isFirst)) return false;
  passage.onAskedBefore();
  return true;
}

/** "304, zip 10001": all that is called otherwise has a number of its own behind it. */
function isBeforeOthers(passage: Passage, end: number): boolean {
  const { text } = passage;
  if (text.length > LONGEST_ANSWER) return false;
  return namesOfOthers(passage).every(
    (other) => other.start > end && OWN_NUMBER.test(text.slice(other.end, other.end + 24)),
  );
}
const OWN_NUMBER = /^(?: ?(?:code|number|no|nr|is|ist|es|est|è|é|=|:)){0,3}[^\p{L}0-9]{0,4}[0-9]{3}/iu;

/** "cvv saya355": a word between the name and the code. */
function isGluedToWord(passage: Passage, start: number): boolean {
  const names = SECURITY_CODE_WORDS.in(passage);
  const name = names[lastEndingBy(names, start)];
  return name !== undefined && /^ {1,2}\p{Ll}{2,8}$/u.test(passage.text.slice(name.end, start));
}

/** A word for the code that other things have too, right before it: "KPN: 304", "the three on the back are 304". */
function isBesideName(passage: Passage, start: number): boolean {
  const names = SECURITY_CODE_WORDS.in(passage);
  const name = names[lastEndingBy(names, start)];
  return name !== undefined && BESIDE.test(passage.text.slice(name.end, start));
}
const BESIDE = /^[^\p{L}0-9]{0,12}(?:\p{L}{1,5}[^\p{L}0-9]{1,3})?$/u;

function isNearCardNumber(passage: Passage): boolean {
  return holdsCard(passage) || followsCard(passage, CARD_TALK);
}

function holdsCard(passage: Passage): boolean {
  return cardPlaces(passage).length > 0;
}

function cardBefore(passage: Passage, start: number): CardPlace | undefined {
  const cards = cardPlaces(passage);
  const card = cards[lastEndingBy(cards, start)];
  if (!card || start - card.end > 48) return undefined;
  const between = passage.text.slice(card.end, start);
  if (DIRECTLY_BEHIND_CARD.test(between)) return card;
  if (JOINED_TO_CARD.test(between)) return isJoinedCode(passage.text, card, start) ? card : undefined;
  const called = CALLED_BEHIND_CARD.exec(between);
  if (called && isCalledBehindCard(passage, card, start, called[1])) return card;
  const behind = BEHIND_CARD.exec(between);
  if (!behind) return undefined;
  return behind[1] === undefined || !(GOES_ON_OTHERWISE.test(behind[1]) || isCalledOther(passage, start))
    ? card
    : undefined;
}

/** Whether words between a card and what ends the message, or the line, may be a name for its code. */
function isCalledBehindCard(passage: Passage, card: CardPlace, start: number, words = ''): boolean {
  const { text } = passage;
  if (!isJoinedCode(text, card, start) || NO_NAMES.test(words) || isCalledOther(passage, start)) return false;
  return ENDS.test(
    text
      .slice(start)
      .replace(/^[0-9]+/, '')
      .slice(0, 4),
  );
}

/** Whether the digits that a word joins to a card are as many as its code has, and are called no amount. */
function isJoinedCode(text: string, card: CardPlace, start: number): boolean {
  const [code = ''] = /^[0-9]{3,4}(?![0-9\p{L}]|[.,:/-][0-9])/u.exec(text.slice(start, start + 8)) ?? [];
  const isAmex = /^3[47]/.test(text.slice(card.start, card.start + 2));
  const behind = text.slice(start + code.length, start + code.length + 16);
  return code.length === (isAmex ? 4 : 3) && !AMOUNT.test(behind) && !OF_BALANCE.test(behind);
}

/** Whether the last that the sender wrote is an expiry and nothing else. */
function followsLoneExpiry(passage: Passage): boolean {
  let before = passage.preceding?.();
  for (let back = 0; before && back < AFTER_CARD && before.sender !== passage.sender; back++)
    before = before.preceding?.();
  return before !== undefined && before.sender === passage.sender && LONE_EXPIRY.test(before.text);
}

/** "10/29 304", "Aug 2029, 304" in talk of a card. */
function followsExpiry(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (isBehindNumber(text, start) && text.charAt(start - 3) > '4') return false;
  if (DAY_OR_DOCUMENT.test(text.slice(Math.max(0, start - 24), start))) return false;
  return (
    EXPIRY_ENDS.test(text.slice(Math.max(0, start - 24), start)) &&
    !AMOUNT.test(text.slice(end, end + 16)) &&
    (isNearCard(passage) || EXPIRY_NAMED.test(text.slice(Math.max(0, start - 48), start)))
  );
}

/** "cancelled on 11/28, 0092", "FV/11/2026/448" */
const DAY_OR_DOCUMENT =
  /(?<!\p{L})(?:(?:on|since|at|due|by|am|vom|seit|le|du|depuis|el|del|dia|il|dal|op|dnia|den) {1,2}|(?!EXP|VAL|VTO|VISA|MC|CC)\p{Lu}{1,5}\/)[0-9]{1,2}[/.-](?:20)?[0-9]{2}[^\p{L}0-9]{1,4}$/u;

function isBeforeCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const cards = cardPlaces(passage);
  const next = cards[lastEndingBy(cards, end) + 1];
  if (!next || next.start <= end || next.start - end > BEFORE_CARD) return false;
  const behind = EXPIRY_BEHIND.exec(text.slice(end, end + 14));
  if (behind) return next.start === end + behind[0].length;
  if (/^[^\p{L}0-9]{1,3}$/u.test(text.slice(end, next.start)) && !/[0-9]/.test(text.slice(0, start)))
    return EXPIRY_AFTER.test(text.slice(next.end, next.end + 14));
  if (!EXPIRY_BEFORE.test(text.slice(Math.max(0, start - 14), start))) return false;
  return !/[0-9]/.test(text.slice(end, next.start));
}
/** The furthest that a card may be behind its code. */
const BEFORE_CARD = 28;

/** Sixteen digits and three more may be a card of nineteen: then the card's detector has the first word. */
function goesOn(passage: Passage, card: CardPlace, end: number): boolean {
  const digits = passage.text.slice(card.start, end).replace(/[^0-9]/g, '');
  return digits.length <= 19 && passesLuhn(digits);
}

/** Only the code and filler words; its expiry may stand before it. */
function isLone({ text }: Passage, start: number, end: number): boolean {
  if (text.length > LONE_LENGTH) return false;
  const rest = text.slice(0, start).replace(EXPIRY_FRONT, '') + text.slice(end);
  return !/[0-9]/.test(rest) && (rest.match(WORD) ?? []).length <= LONE_WORDS;
}

export const securityCode: Kind = {
  name: 'security-code',
  finds: 'security codes of cards (CVV, CVC, CID), by word, as the answer to a question for one, or behind a card',
  sets: ['pci', 'genesys'],
  detectors: () => [detector, partDetector],
};
