import type { Attributes } from '../rest.js';

/** Analytics truncates keys and values at 1,024 characters: all of ours stay below. */
const MAX_CHARACTERS = 1023;
/** Maximum number of attributes in one write. */
const MAX_ATTRIBUTES = 100;
const LEFT_OUT = 'attributes_left_out';

/**
 * Makes any attributes fit a participant, whose values are strings:
 *
 * - numbers and booleans become text;
 * - a value that is too long is truncated, with `…` at its end; JSON loses its last elements instead, so that it stays valid;
 * - when there are too many, those without a dot in their key take precedence, because a dot marks one of many files. The number
 *   of the others is in `attributes_left_out`. Keys that are too long are left out, too.
 */
export function fitAttributes(attributes: Attributes): Record<string, string> {
  const entries = Object.entries(attributes).sort(([a], [b]) => Number(a.includes('.')) - Number(b.includes('.')));
  const usable = entries.filter(([key]) => key.length <= MAX_CHARACTERS);
  const kept = usable.length > MAX_ATTRIBUTES ? usable.slice(0, MAX_ATTRIBUTES - 1) : usable;
  const fitted = Object.fromEntries(kept.map(([key, value]) => [key, fitValue(String(value))]));
  const leftOut = entries.length - kept.length;
  return leftOut === 0 ? fitted : { ...fitted, [LEFT_OUT]: String(leftOut) };
}

function fitValue(value: string): string {
  if (value.length <= MAX_CHARACTERS) return value;
  return fitJson(value) ?? `${value.slice(0, MAX_CHARACTERS - 1)}…`;
}

/** @returns undefined when it is neither a list nor an object. */
function fitJson(value: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const entries = Object.entries(parsed);
  const rebuild = (count: number) => {
    const kept = entries.slice(0, count);
    return JSON.stringify(
      Array.isArray(parsed) ? kept.map(([, item]: [string, unknown]) => item) : Object.fromEntries(kept),
    );
  };
  let [fits, over] = [0, entries.length];
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (rebuild(middle).length <= MAX_CHARACTERS) fits = middle;
    else over = middle;
  }
  return rebuild(fits);
}
