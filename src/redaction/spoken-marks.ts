import { isNumberWord } from './digit-words.js';
import { MappedCopy, type MappedText } from './mapped-text.js';
import { matchesOf } from './matches.js';

/** Words for the marks between the groups of a number, by mark. */
const MARKS: Readonly<Record<string, string>> = {
  '-': "dash|hyphen|minus|tiret|trait d[’']union|moins|bindestrich|strich|gui[oó]n|raya|menos|h[ií]fen|tra[cç]o|tracinho|trattino|lineetta|meno|streepje|streep|koppelteken|my[sś]lnik|kreska|pauza|minusik|bindestreck|streck|bindestrek|strek|bindestreg|streg|yhdysmerkki|v[aä]liviiva|viiva|poml[cč]ka|spojovn[ií]k|k[oö]t[oő]jel|tire|cratim[aă]|liniu[tț][aă]|παύλα|παυλα|тире|дефис|минус|мінус|ハイフン|杠|横杠|하이픈|대시|다시|شرطة|ناقص|מקף|डैश|strip|gitling|の|ノ|的",
  '/': 'slash|schr[aä]gstrich|barra|barre oblique|ukośnik|слэш|слеш|スラッシュ|슬래시',
  ' ': '(?:and |und |et |y |e |en |og |och )?(?:then|dann|danach|puis|ensuite|luego|despu[eé]s|poi|depois|dan|daarna|potem|dalej|sedan|deretter|derefter|sitten|sonra|потом|затем|дальше|потім|azt[aá]n|apoi)|space|leerzeichen|espace|espacio|espaço|spazio|spatie|spacja|mellanslag|mellomrom|mellemrum|пробел|スペース',
};
/** The marks, as the groups of `WORD` are numbered. */
const WRITTEN = Object.keys(MARKS);
const WORD = new RegExp(
  `[ ,]{0,2}(?:${Object.values(MARKS)
    .map((words) => `(${words})`)
    .join('|')})[ ,]{0,2}`,
  'giu',
);
/** A word or two between digits, or words for them: a quick look. */
const MAY_BE_ONE = /[0-9][ ,]{0,2}(?:[^0-9\s,][^0-9]{2,16}|[のノ的] ?)[0-9]/;
const DIGIT_ENDS = /(?:[0-9]|(\p{L}+))$/u;
const DIGIT_BEGINS = /^(?:[0-9]|(\p{L}+))/u;
const LONGEST_WORD = 16;

/**
 * Writes the words for marks between two digits ("4 dash 8 dash 2", "vier strich acht") as marks; `spoken`: the digits may be words, too.
 * Returns `undefined` for a plain text without any.
 */
export function replaceSpokenMarks(source: string | MappedText, spoken: boolean): MappedText | undefined {
  const isPlain = typeof source === 'string';
  const text = isPlain ? source : source.text;
  const words = spoken || MAY_BE_ONE.test(text) ? wordsIn(text) : [];
  if (words.length === 0) return isPlain ? undefined : source;
  const out = new MappedCopy(source);
  let done = 0;
  for (const match of words) {
    const end = match.index + match[0].length;
    out.copy(done, match.index);
    out.write(WRITTEN[match.slice(1).findIndex((word) => word !== undefined)]!, match.index, end);
    done = end;
  }
  out.copy(done, text.length);
  return out.done();
}

/** Whether a word for a mark stands between two digits, or words for digits. */
export function tellsMarks(text: string): boolean {
  return wordsIn(text).length > 0;
}

function wordsIn(text: string): RegExpExecArray[] {
  return matchesOf(WORD, text).filter(({ index, 0: found }) => isBetweenDigits(text, index, index + found.length));
}

function isBetweenDigits(text: string, start: number, end: number): boolean {
  return (
    isDigit(DIGIT_ENDS.exec(text.slice(Math.max(0, start - LONGEST_WORD), start))) &&
    isDigit(DIGIT_BEGINS.exec(text.slice(end, end + LONGEST_WORD)))
  );
}

const isDigit = (match: RegExpExecArray | null): boolean =>
  match !== null && (match[1] === undefined || isNumberWord(match[1].toLowerCase()));
