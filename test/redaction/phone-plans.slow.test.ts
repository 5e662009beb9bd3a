import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { hasLength, isInUse, readPhoneNumber } from '../../src/redaction/phone-plans.js';

const digits = fc.stringMatching(/^[0-9]{1,10}$/);
const country = fc.constantFrom(...getCountries());
const start = fc.oneof(
  fc.constantFrom('', '0', '00', '011', '810', '8', '1', '15', '0011', ...Object.keys(metadata.nonGeographic)),
  country.map(getCountryCallingCode),
  country.map((code) => `00${getCountryCallingCode(code)}`),
  country.map((code) => `${metadata.countries[code]?.[5] || ''}`),
);
/** The front of a number that is in use, behind anything that people dial before one. */
const number = fc
  .tuple(country, start, fc.nat(8), digits)
  .map(([code, prefix, shown, rest]) => [code, prefix + (examples[code] ?? '').slice(0, shown) + rest] as const);

test('reads what libphonenumber reads', () => {
  expect(metadata.version).toBe(4);
  fc.assert(
    fc.property(number, fc.boolean(), ([code, dialled], isInternational) => {
      const theirs = isInternational
        ? parsePhoneNumberFromString(`+${dialled}`, { extract: false })
        : parsePhoneNumberFromString(dialled, { defaultCountry: code, extract: false });
      const ours = readPhoneNumber(dialled, isInternational ? undefined : code);
      expect(ours && [isInUse(ours), hasLength(ours)]).toEqual(theirs && [theirs.isValid(), theirs.isPossible()]);
    }),
    { numRuns: 5000, seed: 14 },
  );
});
