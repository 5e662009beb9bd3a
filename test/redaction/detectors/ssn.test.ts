import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

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
