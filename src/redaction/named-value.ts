import { type Candidate, type Detector, NO_CANDIDATES } from './detector.js';
import type { Lexicon } from './lexicon.js';
import { looseValues } from './loose-value.js';
import { isDateOrTime } from './date-time.js';
import { isPlainAnswer, mayName, namingOf, questionFor, type NamingLimits } from './naming.js';
import { isOfAnother } from './of-another.js';
import type { Passage } from './passage.js';
import { endsInQuantity, isQuantity } from './quantities.js';
import { matchesOf } from './matches.js';

/** Values without a distinctive form, which are recognized by the phrase that names them. */
export interface NamedValues {
  readonly kind: string;
  readonly words: Lexicon;
  /** A global pattern for candidates, in a folded text. */
  readonly value: RegExp;
  readonly isValue?: (value: string) => boolean;
  readonly limits?: NamingLimits;
  readonly confidence?: (value: string) => number;
  /** Whether what stands before a value makes something else of it, where only a question may name it. */
  readonly isOtherwise?: (text: string, start: number) => boolean;
  readonly why: string;
  /** Whether letters and digits are such a value, for values in unusual groups. */
  readonly fits?: (compact: string) => boolean;
}

/** Values that are accepted even far behind the question. */
const SURE = 0.95;
const ONLY_DIGITS = /^[0-9 ]+$/;
const LETTERS_APART = /^[A-Z]{1,6}[ -]/i;

/** Where a number is named that is of the same kind as another one, of another person. */
const NAMED_BEFORE: NamingLimits = { before: 96, overDigits: true, questions: 4, own: true };
const isLong = (value: string): boolean =>
  /[0-9].*[0-9]/.test(value) && value.replace(/[^\p{L}0-9]/gu, '').length >= 5 && !isDateOrTime(value);

/** A detector of values by their names. */
export function namedValueDetector({
  kind,
  words,
  value,
  isValue,
  limits,
  why,
  fits,
  confidence,
  isOtherwise,
}: NamedValues): Detector {
  return {
    kind,
    needs: { words: [words] },
    detect: (passage) => (mayName(passage, words, limits?.questions, limits?.own) ? find(passage) : NO_CANDIDATES),
  };

  function* find(passage: Passage): Generator<Candidate> {
    for (const match of matchesOf(value, passage.text)) {
      if (isValue && !isValue(match[0])) continue;
      const end = match.index + match[0].length;
      // Letters before a space may be a part of the value, or the end of its name: "MRN 00123456".
      const letters = LETTERS_APART.exec(match[0])?.[0].length ?? 0;
      for (const start of letters > 0 ? [match.index, match.index + letters] : [match.index]) {
        const naming =
          namingOf(passage, start, end, words, limits) ??
          (limits?.questions !== 0 && isLong(match[0]) && isOfAnother(passage.text, start)
            ? namingOf(passage, start, end, words, NAMED_BEFORE)
            : undefined);
        if (
          naming?.how === 'asked' &&
          limits?.own &&
          (confidence?.(match[0]) ?? 0) < SURE &&
          !(questionFor(passage, words, 1) && !/\p{L}/u.test(match[0]))
        )
          continue;
        if (naming?.how === 'asked' && isOtherwise?.(passage.text, start)) continue;
        // A whole date is no version: "28.02.67".
        const isSure = limits?.own === true && (confidence?.(match[0]) ?? 0) >= SURE;
        // "policy 8 914 rub"
        if (naming && ONLY_DIGITS.test(match[0]) && isQuantity(passage.text, start, end)) continue;
        if (naming?.how === 'asked' && !isSure && endsInQuantity(passage.text, match.index, end)) continue;
        if (!naming || (fits && naming.how === 'asked' && !isPlainAnswer(passage, start, end))) continue;
        yield { kind, start, end, confidence: confidence?.(match[0]) ?? 0.92, why };
        break;
      }
    }
    if (!fits) return;
    for (const { start, end } of looseValues(passage, words, fits)) yield { kind, start, end, confidence: 0.95, why };
  }
}
