import { ASKS_FOR_NUMBER, speaksOfCard } from '../card-talk.js';
import type { Candidate, Detector } from '../detector.js';
import { countDigits } from '../digit-stretch.js';
import { BARRIER } from '../fold.js';
import { isEndOfCard } from '../kinds/security-code-others.js';
import { wordsOf } from '../lexicon.js';
import { matchesOf } from '../matches.js';
import type { Place } from '../mention.js';
import { isCalledOther, namesOther } from '../naming.js';
import type { Passage } from '../passage.js';
import { SIGNS } from '../signs.js';
import { CARD_WEIGHTS } from './card.js';

/** Two or three groups of four, which begin as numbers of the large networks do. */
const BEGUN =
  /(?<![0-9\p{L}]|[0-9][ .,:/-])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[0-9]{3})(?:[ -][0-9]{4}){1,2}(?![0-9\p{L}]|[ .,:/-][0-9])/gu;
/** What goes on with it begins with any digit. */
const GOES_ON = /(?<![0-9\p{L}]|[0-9][ .,:/-])[0-9]{4}(?:[ -][0-9]{4}){1,2}(?![0-9\p{L}]|[ .,:/-][0-9])/gu;
const FEWEST_DIGITS = 8;
/** All of a message that goes on with a card which its sender has begun: the other groups, perhaps the expiry, and few words. */
const REST =
  /^[^\p{L}0-9]{0,4}(?:\p{L}{1,12}[^\p{L}0-9]{1,3}){0,3}([0-9]{4}(?:[ .-]?[0-9]{4}){0,2})(?![0-9]|[ .,:/-]?[0-9]{3})[^0-9]{0,24}(?:(?:0?[1-9]|1[0-2])[ ./-]{1,3}(?:20)?[2-4][0-9][^0-9]{0,24})?$/u;
/** The groups with which a message ends. */
const BEGUN_LAST =
  /(?<![0-9\p{L}]|[0-9][ .,:/-])((?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[0-9]{3}|3[0-9]{3})(?:[ .-]?[0-9]{4}){1,2})[^\p{L}0-9]{0,4}$/u;
const WHOLE = 16;
/** Messages between the first groups and the rest. */
const APART = 3;
/** A message that tells it and little else: "ok", "first part". */
const [FEW_WORDS, SOME_WORDS] = [3, 8];
/** Messages back to the question for the card. */
const BACK = 6;
/** "What is card 5105 1051?": who asks about a number does not give it. */
const ASKED_ABOUT = /[?？؟][^\p{L}\p{N}]*$/u;
const CONFIDENCE = 0.6;

/**
 * The first groups of a card, after which somebody stops: behind a word for a card that pays, or in answer to a question for one. What is
 * there of it tells the issuer and a part of the account.
 */
export const begunCardDetector: Detector = {
  kind: 'card',
  needs: { signs: SIGNS.digits7 },
  fewestDigits: FEWEST_DIGITS,
  *detect(passage: Passage): Generator<Candidate> {
    const rest = restOfCard(passage);
    if (rest) yield { kind: 'card', ...rest, confidence: CONFIDENCE, why: 'the other groups of a card that was begun' };
    const asked = isAnswer(passage) ? askedFor(passage) : undefined;
    const isTold = speaksOfCard(passage);
    if (asked === undefined && (!isTold || ASKED_ABOUT.test(passage.text))) return;
    for (const { index: start, 0: groups } of matchesOf(asked === 'more' ? GOES_ON : BEGUN, passage.text)) {
      const end = start + groups.length;
      if (isEndOfCard(passage.text, start, end) || isCalledOther(passage, start)) continue;
      if (asked === undefined && !isNamed(passage, start, groups)) continue;
      yield { kind: 'card', start, end, confidence: CONFIDENCE, why: 'the first groups of a card' };
    }
  },
};

/** Where the groups stand that make sixteen digits of those with which the sender has begun a card shortly before. */
function restOfCard(passage: Passage): Place | undefined {
  const groups = passage.preceding && REST.exec(passage.text)?.[1];
  if (groups === undefined || groups === '' || namesOther(passage)) return undefined;
  let before = passage.preceding?.();
  for (let back = 0; before && back < APART; back++, before = before.preceding?.()) {
    if (before.sender !== passage.sender) continue;
    const begun = BEGUN_LAST.exec(before.text);
    if (begun === null || !speaksOfCard(before) || isCalledOther(before, begun.index)) return undefined;
    if (countDigits(begun[1]!) + countDigits(groups) !== WHOLE) return undefined;
    passage.onAskedBefore();
    const start = passage.text.indexOf(groups);
    return { start, end: start + groups.length };
  }
  return undefined;
}

/** Directly behind a word for a card, or all that a message about one tells. */
function isNamed(passage: Passage, start: number, groups: string): boolean {
  if (passage.namedAs(start, CARD_WEIGHTS) >= 1) return true;
  const isAll = passage.facts.digits === countDigits(groups);
  return isAll && wordsOf(passage).length <= SOME_WORDS && !namesOther(passage);
}

/** Whether a message may be little more than such groups. */
const isAnswer = (passage: Passage): boolean =>
  passage.preceding !== undefined &&
  passage.facts.digits % 4 === 0 &&
  passage.facts.digits <= 12 &&
  wordsOf(passage).length <= FEW_WORDS;

/** Whether the other one has asked for a card last, and whether its first groups are told by now. */
function askedFor(passage: Passage): 'first' | 'more' | undefined {
  let isBegun = false;
  let before = passage.preceding?.();
  for (let back = 0; before && back < BACK; back++, before = before.preceding?.()) {
    if (before.sender === passage.sender) {
      isBegun ||= before.text.includes(BARRIER) || matchesOf(BEGUN, before.text).length > 0;
      continue;
    }
    if (!speaksOfCard(before) || !ASKS_FOR_NUMBER.test(before.text)) return undefined;
    passage.onAskedBefore();
    return isBegun ? 'more' : 'first';
  }
  return undefined;
}
