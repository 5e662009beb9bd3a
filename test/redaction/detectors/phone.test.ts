import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { found } from '../found.js';

describe('phone numbers', () => {
  test.each([
    '+1 415 555 2671',
    '+1 (415) 555-2671',
    '+44 (0)20 7946 0958',
    '+447911123456',
    '(+49) 30 123456',
    '+55 (11) 91234-5678',
    '+७ ९१२ ३४५ ६७ ८९',
    '(415) 555-2671',
    '415-555-2671',
    '415.555.2671',
    '1-800-555-0199',
    '415–555–2671',
    '(11) 91234-5678',
    '06 12 34 56 78',
    '07911 123456',
    '0171/1234567',
  ])('finds %s without context', (number) => {
    expect(found(`it is ${number}, ok`)).toEqual([`phone:${number}`]);
  });

  test.each([
    ['call', '4155552671'],
    ['phone', '555-2671'],
    ['reach me on', '98765 43210'],
    ['meine Handynummer ist', '017612345678'],
    ['mi móvil es', '612345678'],
    ['电话', '13812345678'],
    ['my cell:', 'five five five one two three four five six seven'],
  ])('finds digits after "%s"', (context, number) => {
    expect(found(`${context} ${number}`)).toEqual([`phone:${number}`]);
  });

  test('finds digits before the word that names them', () => {
    expect(found('41555526 is my mobile')).toEqual(['phone:41555526']);
  });

  test('includes the extension', () => {
    expect(found('415-555-2671 ext. 204')).toEqual(['phone:415-555-2671 ext. 204']);
  });

  test('reads national numbers of the country that is set', () => {
    expect(found('91 123 45 67', { defaultCountry: 'ES' })).toEqual(['phone:91 123 45 67']);
  });

  test('reads national numbers with the zero that their country writes', () => {
    expect(found('es ist 30 123 456', { defaultCountry: 'DE' })).toEqual([]);
    expect(found('es ist 030 123 456', { defaultCountry: 'DE' })).toEqual(['phone:030 123 456']);
    expect(found('mein Handy 171 234 56 78', { defaultCountry: 'DE' })).toEqual(['phone:171 234 56 78']);
  });

  test('finds all numbers of a list', () => {
    expect(found('415-555-2671, 415-555-2672\n415-555-2673')).toHaveLength(3);
  });

  test.each([
    'order 415-555-2671',
    'order number 4155552671',
    'Bestellnummer 4155552671',
    'I called about ticket 4155552671',
    'it is 4155552671x',
    'it is AB-415-555-2671',
    'it is 2023-11-14 10',
    'it is 41.555526',
    'it is $4,155,552,671',
    'it is 4155552671 EUR',
    '+100 points',
  ])('leaves %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['¿Y a qué móvil le llamamos?', '612345678', true],
    ['Perfecto, gracias.', '612345678', true],
    ['¿Número de pedido?', '612345678', false],
  ])('reads nine digits by themselves by what was asked: %s', (question, answer, isPhone) => {
    const [, redaction] = createRedactor({ defaultCountry: 'ES' }).redactMessages([
      { senderId: 'agent', text: question },
      { senderId: 'customer', text: answer },
    ]);
    expect(redaction?.text === '[REDACTED]').toBe(isPhone);
  });
});
