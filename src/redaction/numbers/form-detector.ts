import { type Candidate, type Detector, NO_CANDIDATES } from '../detector.js';
import type { DigitGroup, DigitRun, DigitStretch } from '../digit-stretch.js';
import { isDateOrTime } from '../date-time.js';
import { countDigits } from '../digit-stretch.js';
import { Lexicon } from '../lexicon.js';
import { looseValues } from '../loose-value.js';
import {
  isBehindOther,
  isCalledOther,
  isGluedToName,
  isPlainAnswer,
  mayName,
  type Naming,
  namingOf,
} from '../naming.js';
import { isOfAnother } from '../of-another.js';
import type { Passage } from '../passage.js';
import { isQuantity } from '../quantities.js';
import { isBlank, isOfSample, isPlaceholder } from '../samples.js';
import { endsInQuestion, isParcel } from '../surroundings.js';
import { anyOf } from './any-of.js';
import { anyApart, type NumberForm } from './number-form.js';
import { matchesOf } from '../matches.js';

/** What may be between two groups of one number; nothing where two numbers are told apart. */
const GAPS = new Set([
  '',
  ' ',
  '  ',
  ...['.', '-', '/'].flatMap((mark) => [mark, ` ${mark}`, `${mark} `, ` ${mark} `]),
]);
/** The fewest digits of any of these numbers. */
const SOME_DIGITS = 3;
const LONGEST = 20;
/** Groups of a part of a run; whole runs may have more. */
const MANY_GROUPS = 6;
const GLUED_BEFORE = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}_$€£@=&][-_/#]?$/u;
const GLUED_AFTER = /^(?:[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}_%€@]|-\p{Lu}(?!\p{L})|[.,:][0-9])/u;
const MARKS = /[^0-9A-Z]/g;

interface Window {
  start: number;
  end: number;
  digits: string;
  whole: boolean;
}

/**
 * Finds numbers of given forms: by a word that names one, or by check digits and a word that names such numbers in
 * general (`generic`), or by check digits and a notation that little else has.
 */
export function formDetector(kind: string, forms: readonly NumberForm[], generic: string): Detector {
  const lexicon = new Lexicon({ ...Object.fromEntries(forms.map(({ tag, words }) => [tag, words])), generic });
  const all = groupForms(forms);
  // Part of a run is a number by its check digits alone, also when it is named.
  const checked = { ...all, ofPart: lengthsOf(forms.filter((form) => form.valid)) };
  const named = namesakes(forms);
  const byNotation = forms.filter((form) => form.alone);
  const alone = { ...groupForms(byNotation), ofPart: NO_LENGTHS };
  const inPart = byNotation.filter(({ alone: notation, lengths = [] }) => notation !== true && lengths.some(isOfPart));
  const aloneInPart = { ...alone, ofPart: lengthsOf(inPart) };
  const notations = notationsOf(inPart);
  return {
    kind,
    detect: (passage) => {
      if (passage.facts.digitsWithin4 < SOME_DIGITS) return NO_CANDIDATES;
      if (mayName(passage, lexicon)) return find(passage, lexicon.in(passage).length > 0 ? checked : all);
      const hasMany = passage.mostDigits >= alone.shortest;
      if (hasMany && hasParts(passage) && notations.test(passage.text)) return find(passage, aloneInPart);
      return (hasMany && hasWhole(passage, alone)) || hasLettered(passage.text, alone)
        ? find(passage, alone)
        : NO_CANDIDATES;
    },
  };

  function* find(passage: Passage, group: FormGroup): Generator<Candidate> {
    const { text } = passage;
    const { ofLength, shortest, lettered } = group;
    const mayBeNamed = group === all || group === checked;
    if (passage.mostDigits >= shortest) {
      for (const window of windowsOf(passage, group)) {
        const possible = ofLength.get(window.digits.length)!;
        const found = mayBeNamed
          ? judge(passage, window, possible, lexicon, named)
          : judgeAlone(passage, window, possible);
        if (!found) continue;
        yield { kind, start: window.start, end: window.end, confidence: found.confidence, why: found.why };
        if (found.leads) {
          yield* accountBehind(kind, text, window.end);
          yield* accountBefore(kind, text, window.start);
        }
      }
    }
    if (mayBeNamed) yield* looseIn(kind, passage, all, lexicon);
    const told = group.shapes.filter(({ any }) => any.test(text));
    if (told.length === 0) return;
    for (const form of lettered) {
      if (told.some(({ forms }) => forms.has(form))) yield* lettersIn(kind, passage, form, lexicon, named);
    }
  }
}

const hasParts = (passage: Passage): boolean => runsOf(passage).some(({ groups }) => groups.length > 1);

/** Whether a run has as many digits as one of the forms. */
function hasWhole(passage: Passage, { ofLength }: FormGroup): boolean {
  return runsOf(passage).some((run) => ofLength.has(lengthOf(run)));
}

function hasLettered(text: string, { shapes }: FormGroup): boolean {
  return shapes.some(({ any }) => any.test(text));
}

/** Forms, indexed so that the ones a text can contain are found quickly. */
interface FormGroup {
  readonly ofLength: ReadonlyMap<number, readonly NumberForm[]>;
  readonly shortest: number;
  /** The lengths of those that a part of a run may be. */
  readonly ofPart: ReadonlySet<number>;
  readonly lettered: readonly NumberForm[];
  readonly shapes: readonly Shapes[];
}

/** Some of those with letters, and a pattern for all texts that hold one. */
interface Shapes {
  readonly forms: ReadonlySet<NumberForm>;
  readonly any: RegExp;
}

/** A pattern for all texts that hold a number of digits in a notation of its own. */
function notationsOf(forms: readonly NumberForm[]): RegExp {
  const notations = forms.flatMap(({ alone }) =>
    alone instanceof RegExp ? [alone.source.replace(/^\^|\$$/g, '')] : [],
  );
  return new RegExp(notations.length === 0 ? '(?!)' : anyOf(notations), 'i');
}

/** Named numbers in unusual groups. */
function* looseIn(
  kind: string,
  passage: Passage,
  { ofLength, lettered }: FormGroup,
  lexicon: Lexicon,
): Generator<Candidate> {
  const fits = (compact: string, tag: string): boolean | 'checked' => {
    const ofDigits = ONLY_DIGITS.test(compact) ? (ofLength.get(compact.length) ?? []) : [];
    const mayBe = lettered.filter((form) => form.valid !== undefined || isFormOf(form, tag));
    const possible = [...ofDigits, ...mayBe.filter((form) => isWhole(form, compact))];
    if (possible.some((form) => isFormOf(form, tag) && form.valid?.(compact, compact))) return 'checked';
    return possible.some((form) => isFormOf(form, tag) || (form.valid?.(compact, compact) ?? false));
  };
  for (const { start, end, tag } of looseValues(passage, lexicon, fits)) {
    if (isPlaceholder(passage.text, start, end)) continue;
    if (/^(?:account|branch)$/.test(tag) && isMarkedDate(passage.text.slice(start, end))) continue;
    yield { kind, start, end, confidence: 0.955, why: `${tag}: named, in odd groups` };
    if (BRANCHES.has(tag)) yield* accountBehind(kind, passage.text, end);
  }
}

const ONLY_DIGITS = /^[0-9]+$/;

/** Whether a form is that of a number, or a further one of it. */
function isFormOf({ tag }: NumberForm, number: string): boolean {
  const hyphen = tag.indexOf('-');
  return tag.startsWith(number) && number.length === (hyphen < 0 ? tag.length : hyphen);
}

/** Whether all of a text has the shape of a form with letters. */
function isWhole({ shape }: NumberForm, compact: string): boolean {
  shape!.lastIndex = 0;
  return shape!.exec(compact)?.[0] === compact;
}

function groupForms(forms: readonly NumberForm[]): FormGroup {
  const ofLength = new Map<number, NumberForm[]>();
  for (const form of forms) {
    for (const length of form.lengths ?? []) ofLength.set(length, [...(ofLength.get(length) ?? []), form]);
  }
  const lettered = forms.filter(({ shape }) => shape);
  const shapes = [lettered.filter(isOfLetters), lettered.filter((form) => !isOfLetters(form))].flatMap(shapesOf);
  const shortest = Math.min(Infinity, ...ofLength.keys());
  return { ofLength, shortest, ofPart: lengthsOf(forms), lettered, shapes };
}

function shapesOf(forms: readonly NumberForm[]): Shapes[] {
  return forms.length === 0 ? [] : [{ forms: new Set(forms), any: anyApart(forms.map(({ shape }) => shape!)) }];
}

/** Whether digits alone never have the shape: most texts with a number of that length hold none of these. */
function isOfLetters({ shape }: NumberForm): boolean {
  return Array.from({ length: LONGEST }, (_, length) => '1'.repeat(length)).every(
    (digits) => digits.search(shape!) < 0,
  );
}

const isOfPart = (length: number): boolean => length <= LONGEST;
const NO_LENGTHS: ReadonlySet<number> = new Set();
const lengthsOf = (forms: readonly NumberForm[]): ReadonlySet<number> =>
  new Set(forms.flatMap((form) => form.lengths ?? []));

/** Runs of enough digits, which all kinds of numbers are read from. Found once. */
function runsOf(passage: Passage): readonly DigitRun[] {
  return (passage.runs ??= passage.stretches.flatMap(runsIn));
}

function runsIn({ digits, groups, gaps }: DigitStretch): DigitRun[] {
  if (digits.length < SOME_DIGITS) return [];
  if (gaps.every((gap) => gap !== '' && GAPS.has(gap))) return [{ digits, groups }];
  const runs: DigitRun[] = [];
  let run: DigitGroup[] = [];
  for (const [index, group] of groups.entries()) {
    const gap = gaps[index - 1];
    if (gap === '') run.push(joined(run.pop()!, group));
    else if (gap === undefined || GAPS.has(gap)) run.push(group);
    else {
      runs.push({ digits, groups: run });
      run = [group];
    }
  }
  runs.push({ digits, groups: run });
  return runs.filter((one) => lengthOf(one) >= SOME_DIGITS);
}

const joined = (one: DigitGroup, next: DigitGroup): DigitGroup => ({ ...one, end: next.end, to: next.to });
const lengthOf = ({ groups }: DigitRun): number => groups.at(-1)!.to - groups[0]!.from;

/** All of each run, and parts of it. */
function* windowsOf(passage: Passage, { shortest, ofLength, ofPart }: FormGroup): Generator<Window> {
  for (const run of runsOf(passage)) {
    const { digits, groups } = run;
    const length = lengthOf(run);
    if (length < shortest) continue;
    if (ofLength.has(length)) {
      const [{ start, from }, { end, to }] = [groups[0]!, groups.at(-1)!];
      yield { start, end, digits: digits.slice(from, to), whole: true };
    }
    if (groups.length === 1 || ofPart.size === 0) continue;
    for (let first = 0; first < groups.length; first++) {
      const { from, start } = groups[first]!;
      const furthest = Math.min(groups.length, first + MANY_GROUPS) - 1;
      // Short groups: all that may follow makes no number.
      if (groups[furthest]!.to - from < shortest) continue;
      for (let last = first; last <= furthest; last++) {
        const { to, end } = groups[last]!;
        if (to - from > LONGEST) break;
        const isWhole = first === 0 && last === groups.length - 1;
        if (!isWhole && ofPart.has(to - from)) yield { start, end, digits: digits.slice(from, to), whole: false };
      }
    }
  }
}

/** Accounts have more digits. */
const LONG = 5;

interface Judgement extends Pick<Candidate, 'confidence' | 'why'> {
  /** Whether it is the number of a branch, which goes before an account. */
  leads?: boolean;
}

const BRANCHES = new Set(['gb.sortcode', 'au.bsb', 'branch', 'za.branch', 'us.aba']);
const ACCOUNT =
  /^(?:,? (?:then|and) (?:an? |the |some |that )?(?:\p{L}{1,8} ){0,2}(?:symbol|sign|mark|thingy?|line|dots?|colon|space),?)?[ ]?[,;/|–-]?[ ]?(?:(?:then|and|und|et|y|e|en|og|och|i|konto|kto)[ .:]{1,2})?(?:(?:account|acct?|acc|konto|cuenta|compte|conto|rekening)?[ .]{0,2}(?:number|no|num|nr|nummer)[ .:]{1,2})?(?=[0-9])([0-9]{2,12}(?:[ -][0-9]{2,7}){0,3})(?![0-9.,:/-]?[0-9]|\p{sc=Latin})/iu;

/** What directly follows a branch: "BSB 483 520 / 734080053", "20-30-40 12345678". */
function* accountBehind(kind: string, text: string, end: number): Generator<Candidate> {
  const match = ACCOUNT.exec(text.slice(end, end + 40));
  const digits = countDigits(match?.[1] ?? '');
  if (!match || digits < SHORTEST_ACCOUNT || digits > LONGEST_ACCOUNT) return;
  const last = end + match[0].length;
  yield { kind, start: last - match[1]!.length, end: last, confidence: 0.94, why: 'account: behind its branch' };
}

/** What directly precedes the word for a branch: "to 00048820177 (routing 067014822)". */
function* accountBefore(kind: string, text: string, start: number): Generator<Candidate> {
  const from = Math.max(0, start - 48);
  const match = BEFORE_BRANCH.exec(text.slice(from, start));
  if (!match) return;
  const at = from + match.index;
  yield { kind, start: at, end: at + match[1]!.length, confidence: 0.9, why: 'account: before its branch' };
}
const BEFORE_BRANCH =
  /(?<![0-9\p{L}]|[0-9][ .,:/-])([0-9]{6,14}|[0-9]{3,5}(?: [0-9]{3,5}){1,4})[ ,;/(|]{1,3}(?:and |y |et |und )?(?:routing|aba|rtn|bsb|sort ?code|ifsc)(?: (?:number|no\.?|code|nr\.?))?[ :#.]{1,3}$/iu;

const [SHORTEST_ACCOUNT, LONGEST_ACCOUNT] = [6, 12];

/** Forms that share a phrase: "dni" names a number in Spain, and others in Argentina and Peru. */
function namesakes(forms: readonly NumberForm[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byPhrase = new Map<string, string[]>();
  for (const { tag, words } of forms) {
    for (const phrase of words.split(',')) {
      const name = phrase.trim();
      if (name !== '') byPhrase.set(name, [...(byPhrase.get(name) ?? []), tag]);
    }
  }
  const sharing = new Map<string, Set<string>>();
  for (const tags of byPhrase.values()) {
    for (const tag of tags) sharing.set(tag, new Set([...(sharing.get(tag) ?? []), ...tags]));
  }
  return sharing;
}

function judge(
  passage: Passage,
  window: Window,
  possible: readonly NumberForm[],
  lexicon: Lexicon,
  namesakesOf: ReadonlyMap<string, ReadonlySet<string>>,
): Judgement | undefined {
  const { text } = passage;
  const { start, end, digits, whole } = window;
  if (isGluedBehind(text, end) || isParcel(text, start, end)) return undefined;
  if (isBlank(digits) || isOfSample(text, start, end)) return undefined;
  const fits = (naming: Naming): NumberForm | undefined =>
    possible.find((form) => isNamedBy(naming, form.tag, namesakesOf));
  let naming = namingOf(passage, start, end, lexicon);
  if (naming?.how === 'before' && !fits(naming)) {
    const behind = namingOf(passage, start, end, lexicon, { behind: true, questions: 0 });
    if (behind && fits(behind)) naming = behind;
  }
  if (naming?.how === 'asked' && !isPlainAnswer(passage, start, end) && !isDotted(text.slice(start, end)))
    naming = undefined;
  if (
    /^(?:account|branch)$/.test(naming?.tag ?? '') &&
    (isQuantity(text, start, end) || isMarkedDate(text.slice(start, end)))
  )
    naming = undefined;
  // "And the 001 at the front?" asks, itself.
  if (
    naming?.how === 'asked' &&
    /^(?:account|branch)$/.test(naming.tag) &&
    digits.length < LONG &&
    endsInQuestion(text)
  )
    naming = undefined;
  if (!naming)
    return judgeAlone(passage, window, possible) ?? judgeFar(passage, window, possible, lexicon, namesakesOf);
  if (isGluedBefore(text, start)) {
    // "order ID RC2611778204": the letters are a part of it.
    if (naming.how !== 'before' || !isGluedToName(passage, start, lexicon)) return undefined;
    if (isBehindOther(passage, start)) return undefined;
  }
  const named = fits(naming);
  if (named?.tag === 'account' && OF_YEAR.test(text.slice(start, end))) return undefined;
  const isChecked = named?.valid?.(digits, digits) === true;
  if (named && whole) {
    const why = `${named.tag}: named${isChecked ? ', check digits' : ''}`;
    return { confidence: 0.96, why, leads: BRANCHES.has(named.tag) };
  }
  if (!whole && isInDashes(text, start, end)) return undefined;
  const valid = isChecked ? named : possible.find((form) => form.valid?.(digits, digits));
  // Check digits of a number that nothing names fit a part by chance.
  if (valid) {
    const why = `${valid.tag}: named, check digits`;
    return { confidence: whole ? 0.95 : valid === named ? 0.93 : 0.6, why, leads: whole && BRANCHES.has(valid.tag) };
  }
  return undefined;
}

/** Check digits, or whose it is, and a word for such a number behind which others stand, or that was said before: "aadhar 7057 2469 9482, no, 7057 2470 2899". */
function judgeFar(
  passage: Passage,
  { start, end, digits, whole }: Window,
  possible: readonly NumberForm[],
  lexicon: Lexicon,
  namesakesOf: ReadonlyMap<string, ReadonlySet<string>>,
): Judgement | undefined {
  if (!whole || digits.length < FEWEST_OF_FAR || isGluedBefore(passage.text, start)) return undefined;
  const checked = possible.filter((form) => form.valid?.(digits, digits));
  const isOther = checked.length === 0 && isOfAnother(passage.text, start);
  const valid = isOther ? possible : checked;
  if (valid.length === 0 || isCalledOther(passage, start)) return undefined;
  const naming = namingOf(passage, start, end, lexicon, { before: FAR, overDigits: true, own: true });
  const named = naming && valid.find(({ tag }) => isNamedBy(naming, tag, namesakesOf));
  return (
    named && { confidence: 0.9, why: `${named.tag}: named before, ${isOther ? 'and of another' : 'check digits'}` }
  );
}
const FAR = 96;
const FEWEST_OF_FAR = 9;

/** A number that nothing names. */
function judgeAlone(
  passage: Passage,
  { start, end, digits, whole }: Window,
  possible: readonly NumberForm[],
): Judgement | undefined {
  const { text } = passage;
  const written = text.slice(start, end);
  const form = possible.find(
    (one) => one.alone && (one.alone === true ? whole : one.alone.test(written)) && one.valid?.(digits, digits),
  );
  if (!form || isGluedBehind(text, end) || isGluedBefore(text, start) || isParcel(text, start, end)) return undefined;
  if (!whole && isInDashes(text, start, end)) return undefined;
  return !form.certain && isCalledOther(passage, startOfList(text, start))
    ? undefined
    : { confidence: 0.88, why: `${form.tag}: check digits and notation` };
}

/** "bookings 120588-4412, 120588-4420": where the first of a list of numbers begins, which the word before it names all. */
const startOfList = (text: string, start: number): number =>
  start - (LISTED_BEFORE.exec(text.slice(Math.max(0, start - LIST_REACH), start))?.[0].length ?? 0);
const LIST_REACH = 80;
const LISTED_BEFORE =
  /(?<![\p{L}0-9-])(?:[0-9]{2,8}-[0-9]{2,6}(?:, ?| (?:and|und|og|och|et|y|e|i|en|ja|и|&|\+) )){1,5}$/iu;

/** "4441-8810-2026-1129": a piece of a longer number. */
const isInDashes = (text: string, start: number, end: number): boolean =>
  /[0-9]-$/.test(text.slice(Math.max(0, start - 2), start)) || /^-[0-9]/.test(text.slice(end, end + 2));

const isGluedBefore = (text: string, start: number): boolean =>
  text.charAt(start - 1) !== ' ' && GLUED_BEFORE.test(text.slice(Math.max(0, start - 2), start));
const isGluedBehind = (text: string, end: number): boolean =>
  text.charAt(end) !== ' ' && GLUED_AFTER.test(text.slice(end, end + 3));

/** Whether a form is named by a phrase, or is another one of several that the same question or phrase names. */
function isNamedBy(
  { tag, tags = [tag] }: Naming,
  form: string,
  namesakesOf: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  return tags.some((one) => form === one || namesakesOf.get(one)?.has(form) === true);
}

/** Eight digits without marks may be an account. */
const isMarkedDate = (written: string): boolean =>
  (!/^[0-9]+$/.test(written) && isDateOrTime(written)) || /^[0-3]?[0-9]\/(?:[01]?[0-9]|20[0-9]{2})$/.test(written);

/** "račun 2026-11-448": in some languages the word for an account is that for an invoice, which has its year in front. */
const OF_YEAR = /^20[0-3][0-9][-/](?:(?:0[1-9]|1[0-2])[-/])?[0-9]{2,6}$/;

/** Thousands twice, as in the numbers of identity cards of South America: "20.114.387". */
const isDotted = (written: string): boolean => /^[0-9]{1,3}(?:\.[0-9]{3}){2,3}$/.test(written);

/** "NIE ...", "and what does it say?", "X1234567L, they swapped two digits": what little else looks like may be named long before. */
function namedFromAfar(
  passage: Passage,
  start: number,
  end: number,
  { tag, alone, valid }: NumberForm,
  lexicon: Lexicon,
  namesakesOf: ReadonlyMap<string, ReadonlySet<string>>,
): Naming | undefined {
  if ((alone !== true && !valid) || isCalledOther(passage, start)) return undefined;
  const naming = namingOf(passage, start, end, lexicon, { before: FAR, overDigits: true, own: true });
  return naming && isNamedBy(naming, tag.replace(/-.*$/, ''), namesakesOf) ? naming : undefined;
}

/** "00000000 0 ZZ4": with the letters at its end it is more than the digits by themselves. */
const ENDS_IN_LETTER = /[A-Z][0-9]?$/;

function* lettersIn(
  kind: string,
  passage: Passage,
  form: NumberForm,
  lexicon: Lexicon,
  namesakesOf: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<Candidate> {
  for (const match of matchesOf(form.shape!, passage.text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (isBlank(match[0])) continue;
    const written = match[0].toUpperCase();
    const isTold = form.alone === true || (form.alone?.test(written) ?? false);
    const naming =
      namingOf(passage, start, end, lexicon) ?? namedFromAfar(passage, start, end, form, lexicon, namesakesOf);
    if (!naming && (!isTold || (!form.certain && isCalledOther(passage, start)))) continue;
    const valid = form.valid?.(written.replace(MARKS, ''), written) ?? false;
    if (valid) {
      const why = `${form.tag}: check digits and ${naming ? 'a word for it' : 'notation'}`;
      yield { kind, start, end, confidence: naming && ENDS_IN_LETTER.test(written) ? 0.965 : 0.95, why };
    } else if (naming && isNamedBy(naming, form.tag.replace(/-.*$/, ''), namesakesOf)) {
      yield { kind, start, end, confidence: ENDS_IN_LETTER.test(written) ? 0.965 : 0.95, why: `${form.tag}: named` };
    }
  }
}
