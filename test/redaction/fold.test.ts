import { describe, expect, test } from '@jest/globals';
import { fold } from '../../src/redaction/fold.js';

/** The folded text, and the input piece behind its first occurrence of `piece`. */
function behind(input: string, piece: string): string {
  const folded = fold(input);
  const at = folded.text.indexOf(piece);
  const { start, end } = folded.toInput(at, at + piece.length);
  return input.slice(start, end);
}

describe('folding', () => {
  test.each([
    ['full-width digits', '４１', '41'],
    ['Arabic-Indic digits', '٤١', '41'],
    ['Devanagari digits', '४१', '41'],
    ['mathematical digits beyond the basic plane', '\u{1D7D2}\u{1D7CF}', '41'],
    ['keycaps', '4\ufe0f\u20e31\ufe0f\u20e3', '41'],
    ['dashes', '4–1−2‑3', '4-1-2-3'],
    ['no-break spaces', '4\u00a01\u202f2', '4 1 2'],
    ['characters without width', '4\u200b1\u00ad2\u20603\ufeff', '4123'],
    ['combining marks on digits', '4\u03361', '41'],
    ['the full-width at sign', 'a＠b', 'a@b'],
    ['the percent-encoded at sign', 'a%40b', 'a@b'],
    ['middle dots', '4·1', '4.1'],
    ['the prolonged sound mark between digits', '4ー1', '4-1'],
    ['spoken digits', 'four one, double two', '4 1 22'],
    ['spoken digits of other languages', 'fyra ett noll åtta', '4 1 0 8'],
    ['spoken digits of other scripts', 'четыре один ноль восемь', '4 1 0 8'],
    ['spoken digits without spaces', '四一零八', '4108'],
    ['the rest of a number in words', '4111 1111 eins eins neun null', '4111 1111 1 1 9 0'],
    ['spoken tens', 'forty one, eleven, sixty five, ten', '41 11 65 10'],
    ['spoken tens in French', 'quatre-vingt-dix-huit douze', '98 12'],
    ['spoken tens in German', 'einundvierzig zwölf null neun', '41 12 0 9'],
  ])('maps %s', (_name, input, expected) => {
    expect(fold(input).text).toBe(expected);
  });

  test('leaves text of other scripts alone', () => {
    expect(fold('Grüße, 電話ー, José').text).toBe('Grüße, 電話ー, José');
  });

  test('does not take three words for a spoken number', () => {
    expect(fold('one two three').text).toBe('one two three');
  });

  test.each(['one to one to one to one', 'chi sei tu, due, tre'])('does not mix the words of languages: %s', (text) => {
    expect(fold(text).text).toBe(text);
  });

  test('maps back over removed characters', () => {
    expect(behind('x 4\u200b1\u200b1 y', '411')).toBe('4\u200b1\u200b1');
  });

  test('maps back to all of a character that became several', () => {
    expect(behind('℡ 5', 'TEL')).toBe('℡');
  });

  test('maps back to the words of spoken digits', () => {
    expect(behind('it is four one one one ok', '4 1 1 1')).toBe('four one one one');
  });
});
