import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenizedWords, windowsOf } from '../../src/entity-model/words.js';

const wordsOf = (text: string) => tokenizedWords(text, () => [1]).map(({ start, end }) => text.slice(start, end));

describe('the words of a text', () => {
  test.each([
    ["I'm Jean-Luc O'Neill.", ['I', "'", 'm', 'Jean', '-', 'Luc', 'O', "'", 'Neill', '.']],
    ['a\u0301 b', ['a\u0301', 'b']],
    ['[SEP]', ['[', 'SEP', ']']],
    ['ivan_petrov', ['ivan', '_', 'petrov']],
    ['我叫张伟 ok', ['我', '叫', '张', '伟', 'ok']],
    ['abc漢d', ['abc', '漢', 'd']],
    ['김철수는', ['김철수는']],
    ['hi 👋\u0000 \u200b', ['hi', '👋']],
    ['x'.repeat(150), ['x'.repeat(100), 'x'.repeat(50)]],
    ['', []],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('leave out nothing but blanks and what cannot be seen, on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const left = tokenizedWords(text, () => [1]).reduceRight(
          (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
          text,
        );
        expect(left).toMatch(/^[\s\p{C}]*$/u);
      }),
      { seed: 5 },
    );
  });
});

describe('windows', () => {
  const sized = (sizes: readonly number[]) =>
    sizes.map((size, index) => ({ start: index, end: index + 1, tokens: Array<number>(size).fill(1) }));
  const plan = (sizes: readonly number[]) =>
    [...windowsOf(sized(sizes), 10, 4)].map(({ first, last }) => [first, last]);

  test('one for a short text, none for an empty one', () => {
    expect(plan([3, 3, 3])).toEqual([[0, 3]]);
    expect(plan([])).toEqual([]);
  });

  test('overlap by whole words', () => {
    expect(plan([3, 3, 3, 3, 3])).toEqual([
      [0, 3],
      [2, 5],
    ]);
  });

  test('a word with more tokens than there is room for has one of its own', () => {
    expect(plan([2, 50, 2])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test('cover all words in their order, within the budget, and go on', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 })), (sizes) => {
        let [end, begin] = [0, -1];
        for (const { first, last } of windowsOf(sized(sizes), 10, 4)) {
          expect(first).toBeGreaterThan(begin);
          expect(first).toBeLessThanOrEqual(end);
          expect(last).toBeGreaterThan(end);
          const tokens = sizes.slice(first, last).reduce((sum, size) => sum + size, 0);
          if (last - first > 1) expect(tokens).toBeLessThanOrEqual(10);
          [begin, end] = [first, last];
        }
        expect(end).toBe(sizes.length);
      }),
      { seed: 5 },
    );
  });
});
