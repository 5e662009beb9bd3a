import { issuerOf } from '../card-issuers.js';
import { passesLuhn } from '../luhn.js';
import type { Candidate } from '../detector.js';
import { matchesOf } from '../matches.js';
import type { Passage } from '../passage.js';

/** Words that lead from one group of a card to the next: "first four 4147, then 0068, then 9148 and last four 1064". */
const LEADS = [
  'first|second|third|fourth|last|next|final|then|and|after|that|followed|by|the|is|are|its|four|4|digits?|numbers?|group|ends?|ending|with|in|middle|rest|finally|dash|space|ok|so|um|uh',
  'erst\\p{L}*|zweit\\p{L}*|dritt\\p{L}*|viert\\p{L}*|letzt\\p{L}*|dann|danach|und|vier|ziffern|zahlen|zum|schluss|am|ende|die|das|sind|ist|strich|leerzeichen',
  'premi\\p{L}*|deuxi[eè]me\\p{L}*|troisi[eè]me\\p{L}*|derni\\p{L}*|puis|ensuite|et|apr[eè]s|quatre|chiffres|les|enfin|fin|tiret|espace|sont|est',
  'primer\\p{L}*|segund\\p{L}*|tercer\\p{L}*|[uú]ltim\\p{L}*|luego|despu[eé]s|y|cuatro|d[ií]gitos|n[uú]meros|los|las|termina|en|gui[oó]n|son|es|depois|quatro|os|as|e|terceir\\p{L}*|tra[cç]o|a[ií]',
  'prim\\p{L}*|second\\p{L}*|terz\\p{L}*|ultim\\p{L}*|poi|quindi|quattro|cifre|le|gli|infine|trattino|eerste|tweede|derde|laatste|daarna|dan|en|vier|cijfers|streepje',
  'pierwsz\\p{L}*|drug\\p{L}*|trzeci\\p{L}*|ostatni\\p{L}*|potem|dalej|nast[eę]pn\\p{L}*|cztery|cyfry|i|pauza|kreska|f[oö]rsta|andra|tredje|sista|sedan|och|siste|s[aå]|deretter|og|fyra|fire|siffror',
  'ilk|ikinci|[uü]çünc[uü]|son|sonra|ve|d[oö]rt|hane|перв\\p{L}*|втор\\p{L}*|треть\\p{L}*|последн\\p{L}*|потом|затем|дальше|и|четыре|цифры|тире',
  '最初の?|次に?|その次|最後の?|それから|は|が|前|后|後|四位|然后|接着|最后|再来|是|처음|다음|그다음|마지막|그리고',
].join('|');
const GAP = `[^\\p{L}\\p{N}]{0,3}(?:(?:${LEADS})[^\\p{L}\\p{N}]{1,3}){1,6}`;
/** Sixteen digits in fours, or an American Express card. */
const TOLD = new RegExp(
  `(?<![\\p{N}-])(?:[2-6][0-9]{3}(?:${GAP}[0-9]{4}){3}|3[47][0-9]{2}${GAP}[0-9]{6}${GAP}[0-9]{5})(?![\\p{N}]|[.,:/-][0-9])`,
  'giu',
);
/** Three groups with words between them: a quick look, which most cards do not pass. */
const WORDS = '[^\\p{L}\\p{N}]{0,3}(?:(?:\\p{L}+|4)[^\\p{L}\\p{N}]{1,3}){1,6}';
const MAY_BE_TOLD = new RegExp(`[0-9]{4}${WORDS}[0-9]{4}(?:[0-9]{2})?${WORDS}[0-9]{4}`, 'u');
const FEWEST_DIGITS = 15;
const CONFIDENCE = 0.97;

/** Cards whose groups somebody tells with words between them. They pass Luhn and have an issuer. */
export function* toldCards({ text, facts }: Passage): Generator<Candidate> {
  if (facts.digits < FEWEST_DIGITS || !MAY_BE_TOLD.test(text)) return;
  for (const { index, 0: told } of matchesOf(TOLD, text)) {
    const groups = matchesOf(/[0-9]{4,6}/g, told);
    const digits = groups.map(([group]) => group).join('');
    if (!passesLuhn(digits) || issuerOf(digits) === undefined) continue;
    for (const { 0: group, index: at } of groups) {
      const start = index + at;
      yield { kind: 'card', start, end: start + group.length, confidence: CONFIDENCE, certain: true };
    }
  }
}
