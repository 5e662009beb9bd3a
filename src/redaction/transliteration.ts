/** How Cyrillic and Greek letters, without accents, are written in Latin ones: several ways of people and passports. */
const LATIN: Readonly<Record<string, readonly string[]>> = {
  а: ['a'],
  б: ['b'],
  в: ['v'],
  г: ['g'],
  ґ: ['g'],
  д: ['d'],
  е: ['e'],
  є: ['ie', 'ye'],
  ж: ['zh', 'j'],
  з: ['z'],
  и: ['i', 'y'],
  і: ['i'],
  к: ['k'],
  л: ['l'],
  м: ['m'],
  н: ['n'],
  о: ['o'],
  п: ['p'],
  р: ['r'],
  с: ['s'],
  т: ['t'],
  у: ['u'],
  ф: ['f'],
  х: ['kh', 'h'],
  ц: ['ts', 'c'],
  ч: ['ch'],
  ш: ['sh'],
  щ: ['shch', 'sh'],
  ъ: ['', 'a'],
  ы: ['y', 'i'],
  ь: [''],
  э: ['e'],
  ю: ['yu', 'iu', 'ju'],
  я: ['ya', 'ia', 'ja', 'a'],
  α: ['a'],
  β: ['v'],
  γ: ['g', 'y'],
  δ: ['d'],
  ε: ['e'],
  ζ: ['z'],
  η: ['i'],
  θ: ['th'],
  ι: ['i'],
  κ: ['k'],
  λ: ['l'],
  μ: ['m'],
  ν: ['n'],
  ξ: ['x', 'ks'],
  ο: ['o'],
  π: ['p'],
  ρ: ['r'],
  σ: ['s'],
  ς: ['s'],
  τ: ['t'],
  υ: ['y', 'i', 'u'],
  φ: ['f', 'ph'],
  χ: ['ch', 'h'],
  ψ: ['ps'],
  ω: ['o'],
};
const CYRILLIC_OR_GREEK = /^[\p{sc=Cyrillic}\p{sc=Greek}]+$/u;
/** A word with many letters of several spellings has only its first ones. */
const MOST = 12;

/** The Latin spellings of a word in Cyrillic or Greek letters, lower case and without accents; none of any other word. */
export function latinOf(word: string): readonly string[] {
  if (!CYRILLIC_OR_GREEK.test(word)) return [];
  let spellings = [''];
  for (const letter of word) {
    const ways = LATIN[letter] ?? [''];
    spellings = spellings.flatMap((front) => ways.map((way) => front + way)).slice(0, MOST);
  }
  return spellings;
}
