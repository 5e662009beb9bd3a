import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

describe('IBANs', () => {
  test.each([
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'gb82west12345698765432',
    'NL91-ABNA-0417-1643-00',
    'FR14 2004 1010 0505 0001 3M02 606',
  ])('finds %s', (account) => {
    expect(found(`pay ${account}, please`)).toEqual([`iban:${account}`]);
  });

  test('finds an account glued to its label', () => {
    expect(found('IBANDE89370400440532013000')).toEqual(['iban:DE89370400440532013000']);
  });

  test.each([
    ['a failed check', 'DE88370400440532013000'],
    ['another length', 'DE8937040044053201300'],
    ['an unknown country', 'XX89370400440532013000'],
    ['a longer word', 'DE89370400440532013000A'],
  ])('leaves %s', (_name, account) => {
    expect(found(`pay ${account}`)).toEqual([]);
  });
});
