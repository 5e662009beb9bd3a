/**
 * Checks of what others have sent: strict, total and cheap, for code that must be deterministic and must not throw. A
 * check says what is wrong, or nothing.
 */
export type Check = (value: unknown) => string | undefined;

/** UTF-16 units. */
export const text =
  (most: number, least = 0): Check =>
  (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most
      ? undefined
      : `is no text of ${least} to ${most} characters`;

export const matching =
  (pattern: RegExp, example: string): Check =>
  (value) =>
    typeof value === 'string' && value.length <= 4000 && pattern.test(value)
      ? undefined
      : `is not of the form ${example}`;

export const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value) ? undefined : `is none of ${words.join(', ')}`;

export const wholeNumber =
  (most = Number.MAX_SAFE_INTEGER, least = 0): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `is no whole number from ${least} to ${most}`;

export const trueOrFalse: Check = (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false');

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** As `Date.toISOString` writes it, so that texts compare as times do. */
export const time: Check = (value) =>
  typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : 'is no time such as 2024-05-15T14:32:00.000Z';

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

export const listOf =
  (check: Check, most: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return `is no list of at most ${most}`;
    for (const item of value) {
      const problem = check(item);
      if (problem !== undefined) return `holds one that ${problem}`;
    }
    return undefined;
  };

/** An object with these fields and no others. */
export const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no object';
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) return `has a field ${JSON.stringify(name.slice(0, 50))} that is not known`;
    }
    for (const [name, check] of Object.entries(fields)) {
      const problem = check((value as Record<string, unknown>)[name]);
      if (problem !== undefined) return `has a field ${name} that ${problem}`;
    }
    return undefined;
  };
