import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';
import { marked } from '../kinds/marked.js';

describe('social security numbers', () => {
  test.each(['536-90-4399', '536–90–4399', '536 - 90 - 4399', '５３６－９０－４３９９'])(
    'finds %s by itself',
    (number) => {
      expect(found(number)).toEqual([`ssn:${number}`]);
    },
  );

  test.each(['536 90 4399', '536.90.4399', '536904399', '536 904399'])('finds %s with context', (number) => {
    expect(found(`my social is ${number}`)).toEqual([`ssn:${number}`]);
  });

  test.each(['536 90 4399', '536.90.4399', '536904399'])('leaves %s without context', (number) => {
    expect(found(`it says ${number}`)).toEqual([]);
  });

  test.each(['000-12-3456', '666-12-3456', '900-12-3456', '999-99-9999', '536-00-4399', '536-90-0000'])(
    'leaves %s, which is never issued',
    (number) => {
      expect(found(`it is ${number}`)).toEqual([]);
    },
  );

  test('finds a taxpayer number with context', () => {
    expect(found('my ITIN is 912-70-1234')).toEqual(['ssn:912-70-1234']);
  });

  test.each(['part 536-90-4399', '536-90-4399-01', '#536-90-4399'])('lets no word and no mark hide %s', (text) => {
    expect(found(text)).toEqual(['ssn:536-90-4399']);
  });

  test.each(['part 536 90 4399', 'part 536.90.4399', 'it is 536-90-43991', 'it is 1536-90-4399'])(
    'leaves %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});

describe('a social security number that its owner has offered', () => {
  test.each([
    'C: do you need his whole ssn?\nA: Only for the credit check.\nC: ok it is <127284190>',
    'C: shall i give the full social?\nA: yes for the application\nC: <127284190>',
    'C: i have my social security card here\nA: great, one moment\nA: ready when you are\nC: <127284190>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: do you need my ssn?\nA: No. Just the order number.\nC: 127284190',
    'C: do you need my ssn?\nA: Just your order, please.\nC: 127284190',
    'C: do you need my ssn?\nA: yes\nC: oh and my order is 127284190',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
