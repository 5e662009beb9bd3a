/** The check digits that more than one number uses. Each takes the body without its check digit, unless it says otherwise. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO/IEC 7812-1 annex B: the digit to put behind the body. */
export function luhn(body: string): string {
  let sum = 0;
  for (let place = 0; place < body.length; place += 1) {
    const digit = Number(body.charAt(body.length - 1 - place));
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The digits of a body times the weights, added up. */
export function weightedSum(body: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(body.charAt(place)), 0);
}

/** The rest of a number of any length. */
export function modulo(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

/** ISO 7064 MOD 97-10 as ISO 13616 uses it: the two check digits behind the country code. */
export function ibanCheck(country: string, bban: string): string {
  const digits = [...`${bban}${country}00`].map((sign) => String(Number.parseInt(sign, 36))).join('');
  return String(98 - modulo(digits, 97)).padStart(2, '0');
}

/** ISO 7064 MOD 11,10. */
export function mod11_10(body: string): string {
  let check = 5;
  for (const digit of body) check = ((((check === 0 ? 10 : check) * 2) % 11) + Number(digit)) % 10;
  return String((1 - (((check === 0 ? 10 : check) * 2) % 11) + 10) % 10);
}

/** ISO 7064 MOD 11-2: a digit or X. */
export function mod11_2(body: string): string {
  let check = 0;
  for (const digit of body) check = ((check + Number(digit)) * 2) % 11;
  const last = (12 - check) % 11;
  return last === 10 ? 'X' : String(last);
}

const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];
const INVERSE = '0432156789';

/** Verhoeff's digit, of Aadhaar. */
export function verhoeff(body: string): string {
  let check = 0;
  for (let place = 1; place <= body.length; place += 1) {
    const digit = Number(body.charAt(body.length - place));
    const permuted = Number(PERMUTATION[place % 8]?.charAt(digit));
    check = Number(DIHEDRAL[check]?.charAt(permuted));
  }
  return INVERSE.charAt(check);
}

/** 49 CFR 565.15: the ninth sign of a North American VIN; the body has all 17 signs, the ninth counts for nothing. */
export function vinCheck(vin: string): string {
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const worth = '12345678.12345.7.923456789';
  const sum = weights.reduce((total, weight, place) => {
    const sign = vin.charAt(place);
    const value = LETTERS.includes(sign) ? worth.charAt(LETTERS.indexOf(sign)) : sign;
    return total + weight * Number(value);
  }, 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}
