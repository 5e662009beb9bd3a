import { BARRIER } from '../fold.js';
import type { Passage } from '../passage.js';
import { isOfThing, LONGEST_ANSWER, LONGEST_TALK } from './security-code-others.js';
import { SECURITY_CODE_WORDS } from './security-code-words.js';

const FOUR = /^[0-9]{4}$/;
/** Three digits, which are masked by now in the second look. */
const THREE_BEHIND = new RegExp(
  `^[ ,;/-]{1,3}(?:\\p{L}{1,6}[ ,]{1,2}){0,3}(?:[0-9]{3}(?![0-9]|[ .,:/-][0-9])|${BARRIER})`,
  'u',
);
const FOUR_BEFORE = /(?<![0-9]|[0-9][ .,:/-])[0-9]{4}[ ,;/-]{1,3}(?:\p{L}{1,6}[ ,]{1,2}){0,3}$/u;

/**
 * The strip of many cards has the end of the number before the code: "it says 4471 296". Where that is said of the code, or in
 * answer to a question for it, the four digits are not the code.
 */
export function isEndBeforeCode(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  return FOUR.test(text.slice(start, end)) && THREE_BEHIND.test(text.slice(end, end + 24)) && isAboutCode(passage);
}

/** And the three behind them are. */
export function isBehindEnd(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (end - start !== 3 || /[0-9]{3}/.test(text.slice(end))) return false;
  return FOUR_BEFORE.test(text.slice(Math.max(0, start - 32), start)) && isAboutCode(passage);
}

function isAboutCode(passage: Passage): boolean {
  if (passage.text.length > LONGEST_ANSWER) return false;
  if (SECURITY_CODE_WORDS.in(passage).length > 0) return !isOfThing(passage);
  const question = passage.preceding?.();
  if (question === undefined || question.sender === passage.sender || question.isTalkOnly) return false;
  if (question.text.length > LONGEST_TALK || isOfThing(question)) return false;
  if (SECURITY_CODE_WORDS.in(question).length === 0) return false;
  passage.onAskedBefore();
  return true;
}
