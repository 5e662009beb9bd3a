import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

describe('escapes of pages and addresses', () => {
  test.each([
    ['4111&nbsp;1111&nbsp;1111&nbsp;1111', 'card'],
    ['4111&#160;1111&#160;1111&#160;1111', 'card'],
    ['4111&#xA0;1111&#xa0;1111&#xa0;1111', 'card'],
    ['4111%201111%201111%201111', 'card'],
    ['4111%2D1111%2D1111%2D1111', 'card'],
    ['4111&ndash;1111&ndash;1111&ndash;1111', 'card'],
    ['%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31', 'card'],
    ['&#52;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;', 'card'],
    ['536&#45;90&#45;4399', 'ssn'],
    ['536%2D90%2D4399', 'ssn'],
    ['jane&#64;example.com', 'email'],
    ['jane&#x40;example.com', 'email'],
    ['jane&commat;example.com', 'email'],
    ['jane&commat;example&period;com', 'email'],
    ['jane%40example.com', 'email'],
    ['jane%2Edoe%40example%2Ecom', 'email'],
    ['jane%2540example.com', 'email'],
    ['%2B14155552671', 'phone'],
    ['&#43;1&nbsp;415&nbsp;555&nbsp;2671', 'phone'],
    ['415&hyphen;555&hyphen;2671', 'phone'],
    ['192%2E168%2E10%2E20', 'ip'],
    ['DE89&nbsp;3704&nbsp;0044&nbsp;0532&nbsp;0130&nbsp;00', 'iban'],
  ])('%s', (value, kind) => {
    expect(found(`it is ${value} ok`)).toEqual([`${kind}:${value}`]);
  });

  test.each([
    ['%4012 8888 8888 1881', 'card:4012 8888 8888 1881'],
    ['save 5%4111111111111111', 'card:4111111111111111'],
    ['x%203-45-6789 and 203-45-6789', 'ssn:203-45-6789'],
    ['one 536-90-4399 two three four', 'ssn:536-90-4399'],
    ['AT&T 415-555-2671; ok', 'phone:415-555-2671'],
  ])('are no escapes everywhere: %s', (text, expected) => {
    expect(found(text)).toContain(expected);
  });
});

describe('letters that stand for digits', () => {
  test.each([
    ['4OOO O566 5566 5556', 'card'],
    ['4o12 8888 8888 1881', 'card'],
    ['4lll 1111 1111 1111', 'card'],
    ['536-9O-4399', 'ssn'],
  ])('%s', (value, kind) => {
    expect(found(`my ${kind} is ${value}`)).toEqual([`${kind}:${value}`]);
  });

  test('only where most are digits', () => {
    expect(found('we are 100 OOO at 10 Oo l1')).toEqual([]);
  });
});
