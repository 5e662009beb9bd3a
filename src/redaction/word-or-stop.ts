import { matchesOf } from './matches.js';
import type { TextFacts } from './text-facts.js';

/** A word of a text, unchanged, or a mark that ends a sentence. */
export interface WordOrStop {
  start: number;
  end: number;
  isStop: boolean;
}

/** Kana, Han, Hangul and Thai end a word of other letters. */
const WORD_OR_STOP =
  /((?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u3005\u30fc])[\p{L}\p{M}])+|[\u3005\u30fc\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{M}]+)|([!?;\n]|\.(?=\s))/gu;

/** The words of a text and the marks that end its sentences, in order. A full stop ends one before a space alone. */
export function wordsAndStops(text: string, { isAscii }: TextFacts): WordOrStop[] {
  return isAscii ? ofAscii(text) : ofAnyScript(text);
}

function ofAnyScript(text: string): WordOrStop[] {
  return matchesOf(WORD_OR_STOP, text).map(({ index, 0: match, 2: stop }) => ({
    start: index,
    end: index + match.length,
    isStop: stop !== undefined,
  }));
}

const [NOTHING, LETTER, STOP, PERIOD, SPACE] = [0, 1, 2, 3, 4];
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/i.test(character)) return LETTER;
  if (/[!?;\n]/.test(character)) return STOP;
  if (character === '.') return PERIOD;
  return /\s/.test(character) ? SPACE : NOTHING;
});

/** The same for ASCII texts, by a table. */
function ofAscii(text: string): WordOrStop[] {
  const found: WordOrStop[] = [];
  for (let start = 0; start < text.length; start++) {
    const kind = KINDS[text.charCodeAt(start)];
    if (kind === LETTER) {
      let end = start + 1;
      while (KINDS[text.charCodeAt(end)] === LETTER) end++;
      found.push({ start, end, isStop: false });
      start = end - 1;
    } else if (kind === STOP || (kind === PERIOD && isSpaceAt(text, start + 1))) {
      found.push({ start, end: start + 1, isStop: true });
    }
  }
  return found;
}

function isSpaceAt(text: string, at: number): boolean {
  return KINDS[text.charCodeAt(at)] === SPACE || text.charAt(at) === '\n';
}
