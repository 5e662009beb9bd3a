/** Facts about a text from one pass over it: enough to skip most detectors, and most patterns of the others. */
export interface TextFacts {
  readonly isAscii: boolean;
  /** Digits of ASCII. */
  readonly digits: number;
  /** The most digits of which no two neighbours have more than three, and more than four, other characters between them. */
  readonly digitsWithin3: number;
  readonly digitsWithin4: number;
  /** Length of the longest run of letters and digits of ASCII. */
  readonly longestRun: number;
  /** Whether any of `MARKS` occurs in it: a bit for each, by its index. */
  readonly marks: number;
  /** Bits of the triggers that may occur in it; all of them if it is not ASCII. */
  readonly triggers: number;
  /** The same for those of which two runs may be close to each other. */
  readonly paired: number;
}

/** Marks that a pattern may need. */
const MARKS = '@%&:()[]{}<>';

/** The bits of some marks, to compare with those of a text. */
export function marksOf(marks: string): number {
  return [...marks].reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0);
}

/** Letters by their place in the alphabet; digits; other marks, and the boundaries of the text. */
const [OTHER, DIGIT] = [0, 27];
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => classOf(String.fromCharCode(code)));
const MARK_BITS = Uint16Array.from({ length: 128 }, (_, code) => {
  const mark = String.fromCharCode(code);
  return MARKS.includes(mark) ? marksOf(mark) : 0;
});

function classOf(character: string): number {
  if (/[a-z]/i.test(character)) return character.toLowerCase().charCodeAt(0) - 96;
  return /[0-9]/.test(character) ? DIGIT : OTHER;
}

const TRIPLES = 2 ** 15;
/** So many that few other words have the hash of one that is looked for. */
const HASHES = 2 ** 18;
/** Triggers by three classes in a row, and by the hash of a run of letters. */
const byTriple = new Uint16Array(TRIPLES);
const byRun = new Uint16Array(HASHES);
const ALL_TRIGGERS = 0x1ff;
let triggers = 0;
/** Characters from the end of a run to the end of another that is close to it. */
const CLOSE = 48;

const nextTriple = (triple: number, kind: number): number => ((triple << 5) | kind) & (TRIPLES - 1);
const nextHash = (hash: number, kind: number): number => (Math.imul(hash, 33) + kind) | 0;

/** From the letters that a text has most often to those that it seldom has. */
const COMMON_FIRST = '\0etaoinshrdlcumwfgypbvkjxqz';

/**
 * Words of ASCII, any of which a pattern needs; the bit is set in a text that may hold one. `pieces` stand anywhere in a
 * text and have three characters and more, a space for any mark or an end of the text; of each, the rarest three are
 * looked for. `runs` are letters alone that stand by themselves, between marks and digits. Triggers are constants of modules.
 */
export function triggerOf({
  pieces = [],
  runs = [],
}: {
  pieces?: readonly string[];
  runs?: readonly string[];
}): number {
  const bit = 1 << triggers++;
  if (bit > ALL_TRIGGERS) throw new RangeError('more triggers than bits');
  for (const piece of pieces) byTriple[rarestTriple(piece)]! |= bit;
  for (const run of runs) byRun[hashOf(run)]! |= bit;
  return bit;
}

function rarestTriple(piece: string): number {
  const kinds = Array.from(piece, classOf);
  const rarity = (at: number): number =>
    kinds
      .slice(at, at + 3)
      .reduce((sum, kind) => sum + COMMON_FIRST.indexOf(kind === OTHER ? '\0' : String.fromCharCode(kind + 96)), 0);
  let best = 0;
  for (let at = 1; at + 3 <= kinds.length; at++) if (rarity(at) > rarity(best)) best = at;
  return kinds.slice(best, best + 3).reduce(nextTriple, 0);
}

function hashOf(run: string): number {
  return Array.from(run, classOf).reduce(nextHash, 0) & (HASHES - 1);
}

/** Reads each character once. */
export function textFacts(text: string): TextFacts {
  let [isAscii, wasDigit] = [true, false];
  let [digits, within3, within4, most3, most4, lastDigit] = [0, 0, 0, 0, 0, -9];
  let [run, longestRun, hash, triple, found, marks] = [0, 0, 0, 0, 0, 0];
  let [paired, recent, lastRun] = [0, 0, 0];
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const kind = code < 128 ? CLASSES[code]! : OTHER;
    if (code >= 128) isAscii = false;
    else marks |= MARK_BITS[code]!;
    triple = nextTriple(triple, kind);
    found |= byTriple[triple]!;
    // "07seven00": a word ends at a digit, too.
    if (run > 0 && (kind === OTHER || (kind === DIGIT) !== wasDigit)) {
      const bits = byRun[hash & (HASHES - 1)]!;
      hash = 0;
      if (bits !== 0) {
        if (at - lastRun > CLOSE) recent = 0;
        paired |= recent & bits;
        recent |= bits;
        lastRun = at;
        found |= bits;
      }
    }
    if (kind === OTHER) {
      if (run > longestRun) longestRun = run;
      run = 0;
      continue;
    }
    wasDigit = kind === DIGIT;
    run++;
    hash = nextHash(hash, kind);
    if (!wasDigit) continue;
    digits++;
    within3 = at - lastDigit <= 4 ? within3 + 1 : 1;
    within4 = at - lastDigit <= 5 ? within4 + 1 : 1;
    if (within3 > most3) most3 = within3;
    if (within4 > most4) most4 = within4;
    lastDigit = at;
  }
  return {
    isAscii,
    digits,
    digitsWithin3: most3,
    digitsWithin4: most4,
    longestRun,
    marks,
    triggers: isAscii ? found : ALL_TRIGGERS,
    paired: isAscii ? paired : ALL_TRIGGERS,
  };
}
