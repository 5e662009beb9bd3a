import { describe, expect, test } from '@jest/globals';
import { Random } from '../../bench/redaction/random.js';
import { examine, examineAll } from '../../src/redaction/gate/gate.js';

const kinds = (text: string): string[] => examine(text).map(({ kind }) => kind);

describe('the last gate holds', () => {
  // Numbers that payment providers publish for tests.
  test.each([
    '4111111111111111', '4111 1111 1111 1111', '4111-1111-1111-1111', '4111.1111.1111.1111', '4111/1111/1111/1111', '4111, 1111, 1111, 1111',
    '(4111)(1111)(1111)(1111)', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '"4111 1111 1111 1111"', '4111111111111111 $20', 'x4111111111111111x',
    '4111  1111  1111  1111', '4111\n1111\n1111\n1111', '4111\\n1111\\n1111\\n1111', '4111%201111%201111%201111', '4111&nbsp;1111&nbsp;1111&nbsp;1111', '9682 0178 5311 2662', '٤١١١ ١١١١ ١١١١ ١١١١', '5555555555554444', '378282246310005', '3782 822463 10005',
    '6011111111111117', '3530111333300000', '30569309025904', '6200000000000005', '2223003122003222', '4222222222222', '6304000000000000',
  ])('a card: %s', (text) => {
    expect(kinds(text)).toEqual(['card']);
    expect(kinds(`order 12345, ${text}, thanks`)).toContain('card');
  }); // prettier-ignore

  test.each([
    '%B4111111111111111^DOE/JANE^2712201?',
    ';4111111111111111=27122011000012345678?',
    '4111111111111111D27122011234',
  ])('a track: %s', (text) => expect(kinds(text)).toContain('track'));

  test.each([
    'cvv 123',
    'CVC: 1234',
    'my security code is 123',
    'Kartenprüfnummer 123',
    '123 is my cvv',
    'código de seguridad: 123',
    'cvv2=123',
  ])('a security code: %s', (text) => expect(kinds(text)).toEqual(['security-code']));

  test('where it stands, and nothing of it', () => {
    expect(examine('it is 4111 1111 1111 1111 ok')).toEqual([{ kind: 'card', start: 6, end: 25 }]);
    expect(examine('cvv is 123')).toEqual([{ kind: 'security-code', start: 7, end: 10 }]);
  });

  test('a card in parts, over messages', () => {
    expect(examineAll(['hello', 'my card is 4111 1111', '1111 1111', 'bye'])).toEqual([
      { kind: 'card', index: 1, start: 11, endIndex: 2, end: 9 },
    ]);
    expect(examineAll(['cvv?', '123'])).toEqual([{ kind: 'security-code', index: 1, start: 0, endIndex: 1, end: 3 }]);
  });
});

describe('the last gate lets pass', () => {
  test.each([
    '', 'hello', 'my card is [REDACTED] and [REDACTED:security-code]', 'cvv [REDACTED]', '4111 1111 [REDACTED] 1111 1111', '4111 1111 1111 1112',
    'order 4111 and invoice 1111 1111 1111', 'on 30.01.2024 at 14:22:10', '2024-05-15T10:00:00.000Z', '1111111111111111', 'ISBN 978-3-16-148410-0',
    'the cvv is on the back', 'I gave my cvv 3 times', '9999999999999999999999999', 'call +1 415 555 2671', '550e8400-e29b-41d4-a716-446655440000',
  ])('%s', (text) => expect(examine(text)).toEqual([])); // prettier-ignore

  test('each text of a record by itself, when words stand between', () => {
    expect(examineAll(['4111 1111', 'and then', '1111 1111'])).toEqual([]);
  });
});

/** Texts that go on, or begin anew, in every way that a piece could be cut at. */
const CUTS = [
  ...['4111 1111', '1111', '1111 1111 1111', '4111', '41', '11', 'cvv', 'my cvv is', 'Kartenpr\u00fcfnummer', 'is 909', 'lautet 909'],
  ...['909', 'lautet909', 'lautetx 909', 'nothing of that', 'thanks!', 'thereafter 1111', '(4111)', ';4111111111111111', '=27122011000012345678?'],
  ...['', ' ', '&', 'amp;1111', '[REDACTED]', '\u0664\u0661\u0661\u0661', '\ud83d', 'x'.repeat(500), '1 '.repeat(200)],
]; // prettier-ignore

test('texts that are read in pieces are read as one', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const random = new Random(seed);
    const texts = Array.from({ length: 400 }, () => random.pick(CUTS));
    const starts = texts.map((_, index) => texts.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0));
    const placeOf = (offset: number) => starts.findLastIndex((start) => start <= offset);
    const whole = examine(texts.join('\n')).map(({ kind, start, end }) => {
      const [index, endIndex] = [placeOf(start), placeOf(end - 1)];
      return { kind, index, start: start - starts[index]!, endIndex, end: end - starts[endIndex]! };
    });
    expect(whole.length).toBeGreaterThan(10);
    expect(examineAll(texts, 1)).toEqual(whole);
    expect(examineAll(texts)).toEqual(whole);
  }
});

test('a long text takes time linear in its length', () => {
  const once = (length: number): number => {
    const texts = ['4', '4 ', '4111 ', '1,', 'cvv ', '٤'].map((piece) => piece.repeat(length / piece.length));
    const start = process.cpuUsage();
    for (const text of texts) examine(text);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  // The collector of garbage counts as well.
  const time = (length: number) => Math.min(...[1, 2, 3].map(() => once(length)));
  time(20_000);
  expect((time(160_000) + 20_000) / (time(40_000) + 20_000)).toBeLessThan(10);
});
