import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

describe('payment cards', () => {
  test.each([
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    '4111 - 1111 - 1111 - 1111',
    '4111111111111111',
    '378282246310005',
    '3782 822463 10005',
    '30569309025904',
    '6304 0000 0000 0000 000',
    '501800000009',
    '4111,1111,1111,1111',
    '41111111 11111111',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '４１１１ １１１１ １１１１ １１１１',
    '4111\u200b1111\u200b1111\u200b1111',
    '4111 ➡ 1111 ➡ 1111 ➡ 1111',
    '4111 🙂 1111 🙂 1111 🙂 1111',
    '4111 1111 1111 yksi yksi yksi yksi',
    'forty one, eleven, eleven, eleven, eleven, eleven, eleven, eleven',
    'four one one one, one one one one, one one one one, one one one one',
  ])('finds %s', (number) => {
    expect(found(`it is ${number}`)).toEqual([`card:${number}`]);
  });

  test('finds a number broken over two lines', () => {
    expect(found('card 4111 1111\n1111 1111')).toEqual(['card:4111 1111\n1111 1111']);
  });

  test('takes expiry and code behind the number for what they are', () => {
    expect(found('4111 1111 1111 1111 12/27 123')).toEqual([
      'card:4111 1111 1111 1111',
      'card-expiry:12/27',
      'security-code:123',
    ]);
  });

  test('finds two numbers in a row', () => {
    expect(found('4111111111111111 5555555555554444')).toHaveLength(2);
  });

  test('finds a number glued to the word that names it', () => {
    expect(found('visa4111111111111111')).toEqual(['card:4111111111111111']);
  });

  test('finds a mistyped number beside a word for cards', () => {
    expect(found('my credit card is 4111 1111 1111 1112')).toEqual(['card:4111 1111 1111 1112']);
  });

  test.each([
    ['a failed checksum', '4111 1111 1111 1112'],
    ['no issuer', '9999 0000 0000 0000'],
    ['a book number', '9780306406157'],
    ['one digit only', '0000 0000 0000 0000'],
    ['a piece of a longer run of digits', '94111111111111111977'],
  ])('leaves %s', (_name, text) => {
    expect(found(`it is ${text}`).filter((span) => span.startsWith('card'))).toEqual([]);
  });

  test('leaves a gift card', () => {
    expect(found('gift card 1234 5678 9012 3456')).toEqual([]);
  });
});
