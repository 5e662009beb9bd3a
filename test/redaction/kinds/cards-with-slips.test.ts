import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('a mistyped card in answer to a question for its number', () => {
  test.each([
    'A: and the long number, please\nC: <45525 96589 09219 0>',
    'A: card number?\nC: <4525 9658 9092 190>',
    'A: card number?\nC: <45259658909219>',
    'A: Die 16 Ziffern vorne?\nC: <5303 0069 8706 4281>',
    'A: os 16 dígitos da frente\nC: ok é <5303.0069.8706.428>',
    'A: les seize chiffres, svp\nC: <530300698706428>',
    'A: 16 haneli numara?\nC: <5303 0069 8706 428>',
    'A: назовите шестнадцать цифр\nC: <53030 06987 06428>',
    'A: 16桁の番号をお願いします\nC: <5303-0069-8706-428>',
    'C: <5303 0069 8706 4281> is my card',
    'C: <5303 0069 8706 4281> meine karte',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: please never send your card number.\nC: 4552596589092190',
    "A: card number?\nC: don't have it, but the order is 4552596589092190",
    'C: transaction 4552596589092190 on my card',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: card is <4444 6769 5835 1782>', 'C: カード<6769-5835-1782-3535>です'])(
    'whole, where three of its groups pass the checksum: %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('the rest of a card that was begun', () => {
  test.each([
    "C: ma carte c'est <5203 0069>\nC: <87064288> exp <05/29>",
    'C: meine karte <5203 0069 8706>\nC: und dann <4288>',
    'C: моя карта <5203 0069>\nA: да\nC: <87064288> до <05.29>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my card <5203 0069>\nC: order 87064288',
    'C: my card <5203 0069>\nA: is there an order?\nC: order no 87064288',
    'C: my card ends in 4419\nC: 87064288',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('a card whose end is masked or left open', () => {
  test.each([
    'C: <4525 9658 9092 xxxx>',
    'C: card <452596589092____>',
    'C: karte <452596589092????> mehr lese ich nicht',
    'C: <4525-9658-****-****>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: order 452596589092??', 'C: part 4525 9658 xx'])('but %j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );
});
