/** A country calling code has at most three digits; a trunk or international prefix at most two. */
const PREFIX_LIMIT = 5;

/**
 * Whether a detected value is one of `entries`. Numbers are compared by their digits, with or without country code or
 * trunk zero; addresses without regard to case; an entry `@example.com` stands for every address of that domain.
 */
export function allowList(entries: readonly string[]): (found: string) => boolean {
  const words = new Set(entries.map(normalize));
  const numbers = entries
    .filter((entry) => !entry.includes('@'))
    .map(digitsOf)
    .filter((digits) => digits.length >= 3);
  return (found) => {
    if (words.size === 0) return false;
    const word = normalize(found);
    if (words.has(word)) return true;
    if (word.includes('@')) return words.has(word.slice(word.lastIndexOf('@')));
    const digits = digitsOf(word);
    return digits !== '' && numbers.some((number) => isSameNumber(number, digits));
  };
}

function normalize(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '').replace(/^0+/, '');
}

function isSameNumber(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long === short || (short.length >= 7 && long.endsWith(short) && long.length - short.length <= PREFIX_LIMIT);
}
