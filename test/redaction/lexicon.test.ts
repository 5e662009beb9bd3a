import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../src/redaction/fold.js';
import { Lexicon } from '../../src/redaction/lexicon.js';
import { Passage } from '../../src/redaction/passage.js';

const PHRASES = ['ＸＸ卡背', '卡背', '背面', '背面三', '面三位', '三三', '부호', 'กขก', 'رمزسر'].map((phrase) =>
  phrase.toLowerCase(),
);
const lexicon = new Lexicon({ glued: PHRASES.join(',') });

/** Each phrase wherever it stands, but not over itself. */
function byEachPhrase(text: string): { tag: string; start: number; end: number }[] {
  return PHRASES.flatMap((phrase) => {
    const found: { tag: string; start: number; end: number }[] = [];
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      found.push({ tag: 'glued', start: at, end: at + phrase.length });
    }
    return found;
  }).sort((a, b) => a.start - b.start || b.end - a.end);
}

test('one search for all phrases without spaces finds what a search for each of them finds', () => {
  const text = fc
    .array(fc.constantFrom(...PHRASES, '卡', '背', '面', '三', '位', 'ก', 'ข', ' ', '1', 'x'), { maxLength: 24 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (random) => expect(lexicon.in(new Passage(random))).toEqual(byEachPhrase(random))),
    { numRuns: 2000, seed: 7 },
  );
});

test('a character folds to the same whatever was folded before', () => {
  const texts = Array.from({ length: 60 }, (_, row) =>
    Array.from({ length: 1000 }, (_, place) => String.fromCodePoint(0x80 + row * 1000 + place)).join('1'),
  );
  const first = texts.map((text) => fold(text).text);
  expect(texts.toReversed().map((text) => fold(text).text)).toEqual(first.toReversed());
  expect(fold('é١٢½éー').text).toBe('é121⁄2éー');
  expect(fold('1ー2').text).toBe('1-2');
});
