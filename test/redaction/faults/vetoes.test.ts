import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

const CARD = '4111 1111 1111 1111';
const BARE = '4111111111111111';
const SSN = '536-90-4399';

/** Marks that stand beside a value in quotes, cells, code and prices. */
const AROUND = [
  ['"', '"'], ["'", "'"], ['“', '”'], ['«', '»'], ['`', '`'], ['**', '**'], ['_', '_'], ['~~', '~~'], ['|', '|'], ['<', '>'],
  ['[', ']'], ['{', '}'], ['(', ')'], ['', '%'], ['', '°'], ['$', ''], ['€', ''], ['', '€'], ['', ' $20'], ['20€ ', ''],
  ['#', ''], ['№', ''], ['=', ''], ['', '='], [',', ','], [';', ';'], [':', ':'], ['', '...'], ['...', ''], ['', '!'],
  ['\\', '\\'], ['/', '/'], ['&', '&'], ['@', ''], ['-', '-'], ['+', ''], ['"card":"', '"'], ['', '″'], ['', '^'], ['%', ''],
] as const; // prettier-ignore

describe('no mark beside a value that proves itself hides it', () => {
  test.each(AROUND)('%s…%s', (before, after) => {
    for (const value of [CARD, BARE, '4111-1111-1111-1111', '378282246310005']) {
      const digits = found(`it is ${before}${value}${after} ok`).filter((span) => span.startsWith('card:'));
      expect(digits).toEqual([`card:${value}`]);
    }
    expect(found(`it is ${before}${SSN}${after} ok`)).toEqual([`ssn:${SSN}`]);
    expect(found(`it is ${before}jane@example.com${after} ok`).join()).toContain('jane@example.com');
  });

  test.each(AROUND.filter(([before, after]) => !/[@$€\\]|[-°%″^]$/.test(before + after)))(
    'of a phone: %s…%s',
    (before, after) => {
      expect(found(`it is ${before}415-555-2671${after} ok`).join()).toContain('415-555-2671');
    },
  );
});

describe('no word hides a value that proves itself', () => {
  test.each([
    'gift voucher', 'reward points', 'loyalty', 'library', 'bonus', 'i ordered 2', 'order', 'order number', 'tracking number',
    'reference', 'invoice', 'serial no', 'version', 'IMEI', 'phone', 'account', 'the price is', 'EUR', 'coupon code', 'imei',
  ])('%s', (words) => {
    expect(found(`${words} ${CARD}`)).toEqual([`card:${CARD}`]);
    expect(found(`${words} ${BARE} usd`)).toEqual([`card:${BARE}`]);
    expect(found(`${words} ${SSN}`)).toEqual([`ssn:${SSN}`]);
  }); // prettier-ignore
});

test.each([
  ['{"card":"4111111111111111","amount":20}', 'card:4111111111111111'],
  ['name,card,amount\njane,4111111111111111,$20', 'card:4111111111111111'],
  ['"536-90-4399","jane"', 'ssn:536-90-4399'],
  ['refund 20€ 4111111111111111', 'card:4111111111111111'],
  ['4111111111111111 $20', 'card:4111111111111111'],
  ['{"phone":"415-555-2671"}', 'phone:415-555-2671'],
  ["{'tel': '+1 415 555 2671'}", 'phone:+1 415 555 2671'],
])('in cells and objects: %s', (text, expected) => {
  expect(found(text)).toEqual([expected]);
});
