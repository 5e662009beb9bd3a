/** A seeded source of choices: the same seed gives the same choices on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the keys, in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  digits(count: number): string;
  /** Characters of an alphabet. */
  letters(count: number, alphabet?: string): string;
  /** `#` a digit, `@` a capital letter, `%` either; all else stands for itself. */
  fill(pattern: string): string;
}

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Mulberry32, by Tommy Ettinger (public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('Nothing to pick from.');
    return items[int(0, items.length - 1)] as T;
  };
  const letters = (count: number, alphabet = CAPITALS): string =>
    Array.from({ length: count }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('');
  const digits = (count: number): string => letters(count, '0123456789');
  return {
    next,
    int,
    pick,
    letters,
    digits,
    chance: (probability) => next() < probability,
    weighted: <K extends string>(weights: Readonly<Partial<Record<K, number>>>): K => {
      const entries = Object.entries<number | undefined>(weights).map(([key, weight]) => [key, weight ?? 0] as const);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key as K;
      }
      throw new RangeError('No weight is above zero.');
    },
    fill: (pattern) =>
      pattern.replace(/[#@%]/g, (mark) =>
        mark === '#' ? digits(1) : mark === '@' ? letters(1) : letters(1, `${CAPITALS}0123456789`),
      ),
  };
}

/** A seed of its own for the conversation at an index, so that one can be made without those before it. */
export function seedAt(seed: number, index: number, salt: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(salt, 0x27d4eb2f);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
