/**
 * How likely a number that passes Luhn is a card, by its issuer's range and its length: `strong` is rarely anything else,
 * `weak` covers ranges with many lengths, where other numbers pass by chance.
 */
export type IssuerStrength = 'strong' | 'weak';

interface IssuerRange {
  from: number;
  to: number;
  /** Lengths that make the number a strong one, and a weak one. */
  strong: readonly number[];
  weak: readonly number[];
}

/** A range of prefixes of one to four digits, scaled to four. */
function range(from: number, to: number, strong: readonly number[], weak: readonly number[] = []): IssuerRange {
  const scale = 10 ** (4 - String(from).length);
  return { from: from * scale, to: (to + 1) * scale - 1, strong, weak };
}

const FROM_16_TO_19 = [16, 17, 18, 19];
const MAESTRO = [12, 13, 14, 15, 17, 18, 19];

/** ISO/IEC 7812 issuer ranges as the networks publish them; the first match wins. */
const ISSUERS: readonly IssuerRange[] = [
  range(34, 34, [15]),
  range(37, 37, [15]),
  // Diners, and Hipercard (3841).
  range(300, 305, [14, 16], [17, 18, 19]),
  range(3095, 3095, [14, 16], [17, 18, 19]),
  range(36, 36, [14, 16], [17, 18, 19]),
  range(3841, 3841, [16, 19]),
  range(38, 39, [14, 16], [17, 18, 19]),
  // JCB, first of its older ranges.
  range(3088, 3094, [16]),
  range(3096, 3102, [16]),
  range(3112, 3120, [16]),
  range(3158, 3159, [16]),
  range(3337, 3349, [16]),
  range(3528, 3589, FROM_16_TO_19),
  range(4, 4, [16, 18, 19], [13]),
  range(51, 55, [16]),
  range(2221, 2720, [16]),
  range(2200, 2205, FROM_16_TO_19),
  // Maestro, Elo, RuPay, Dankort, Verve, Cabal, Naranja.
  range(50, 50, [16], MAESTRO),
  range(56, 58, [16], MAESTRO),
  range(6011, 6011, FROM_16_TO_19, MAESTRO),
  range(644, 649, FROM_16_TO_19, MAESTRO),
  range(65, 65, FROM_16_TO_19, MAESTRO),
  range(62, 62, FROM_16_TO_19, MAESTRO),
  range(6, 6, [16], MAESTRO),
  range(810, 817, FROM_16_TO_19),
  range(81, 82, [16], FROM_16_TO_19),
  // BC Card.
  range(94, 94, [], [16]),
  // Troy, UzCard, Humo.
  range(9792, 9792, [16]),
  range(8600, 8600, [16]),
  range(9860, 9860, [16]),
  range(1, 1, [], [15]),
];

const PREFIXES = 10_000;
const STRONG = new Uint32Array(PREFIXES);
const WEAK = new Uint32Array(PREFIXES);
/** The lengths of each prefix as bits: numbers are looked up once for each window of digits in a text. */
const bitsOf = (lengths: readonly number[]): number => lengths.reduce((bits, length) => bits | (1 << length), 0);
for (const { from, to, strong, weak } of ISSUERS) {
  for (let prefix = from; prefix <= to; prefix++) {
    const known = (STRONG[prefix] ?? 0) | (WEAK[prefix] ?? 0);
    STRONG[prefix] = (STRONG[prefix] ?? 0) | (bitsOf(strong) & ~known);
    WEAK[prefix] = (WEAK[prefix] ?? 0) | (bitsOf(weak) & ~known);
  }
}

/** The lengths of numbers that are issued with the prefix at `from`, as bits. */
export function issuedLengths(digits: string, from: number): number {
  let prefix = 0;
  for (let at = from; at < from + 4; at++) prefix = prefix * 10 + digits.charCodeAt(at) - 48;
  return (STRONG[prefix] ?? 0) | (WEAK[prefix] ?? 0);
}

/** The strength of the first range that issues numbers of those digits' length. */
export function issuerOf(digits: string): IssuerStrength | undefined {
  const prefix = Number(digits.slice(0, 4));
  const bit = 1 << digits.length;
  if (((STRONG[prefix] ?? 0) & bit) !== 0) return 'strong';
  return ((WEAK[prefix] ?? 0) & bit) !== 0 ? 'weak' : undefined;
}
