import { anyOf } from './any-of.js';

/** The form and the names of one kind of number that an authority or a bank issues. */
export interface NumberForm {
  /** ISO 3166-1 country and name, such as `br.cpf`; a hyphen and more for a further form of the same number. */
  readonly tag: string;
  /** Numbers of digits, for numbers of digits alone; marks between them are left to `format`. */
  readonly lengths?: readonly number[];
  /** Numbers with letters: a global pattern for candidates in a folded text, case ignored. */
  readonly shape?: RegExp;
  /**
   * Whether it is one, by check digits, dates or ranges, told from its digits and letters alone in upper case; `written`
   * has its marks, too.
   */
  readonly valid?: (compact: string, written: string) => boolean;
  /**
   * The notation in which a valid number is taken for one without a word that names it. `true`: any, because nothing
   * else passes by chance.
   */
  readonly alone?: RegExp | true;
  /** Nothing else has its notation, whatever it is called: "GST for invoice 27ABCDE1234F1Z5". */
  readonly certain?: boolean;
  /** Phrases that name it, separated by commas. */
  readonly words: string;
}

/** What modules of the package stdnum export. */
export interface StdnumModule {
  validate(value: string): { readonly isValid: boolean };
}

/**
 * A check by the package stdnum. It makes an error of each number that fails, and most do; the stack traces of those
 * errors, which nobody reads, cost more than all the checks.
 * @param mayBe a first look that is quick; a number that it fails is not asked about
 */
export function stdnum(module: StdnumModule, mayBe?: (compact: string) => boolean): (compact: string) => boolean {
  return (compact) => {
    if (mayBe?.(compact) === false) return false;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return module.validate(compact).isValid;
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/** A pattern for numbers with letters: not preceded or followed by a letter or digit. */
export function apart(pattern: string): RegExp {
  return new RegExp(APART_BEFORE + pattern + APART_AFTER, 'gi');
}

const APART_BEFORE = '(?<![A-Za-z0-9_])(?:';
const APART_AFTER = ')(?![A-Za-z0-9_])';

/** A pattern for all texts that hold a number of one of several such patterns. */
export function anyApart(patterns: readonly RegExp[]): RegExp {
  const inner = patterns.map(({ source }) => source.slice(APART_BEFORE.length, -APART_AFTER.length));
  return new RegExp(APART_BEFORE + anyOf(inner) + APART_AFTER, 'i');
}
