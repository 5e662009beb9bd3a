import { passesMod97 } from '../mod97.js';

/** Weighted sum of the leading digits. */
function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0);
}

/*
 * First looks at numbers that the package stdnum checks: most numbers fail, and are told so in a fraction of its time.
 */

/** Dutch citizen service number (BSN): weights 9 to 2 and -1, modulus 11; eight digits lack a zero in front. */
export function mayBeBsn(digits: string): boolean {
  return weightedSum(digits.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Brazilian CPF: the first of its check digits, modulus 11. */
export function mayBeCpf(digits: string): boolean {
  const rest = weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(digits[9]);
}

/** Uruguayan cédula: weights 2, 9, 8, 7, 6, 3, 4, modulus 10. */
export function mayBeCedula(digits: string): boolean {
  return digits.length === 8 && (weightedSum(digits, [2, 9, 8, 7, 6, 3, 4]) + Number(digits[7])) % 10 === 0;
}

/** Czech birth number: year, month and day; women's months are 50 more, and those of full years 20. */
export function mayBeBirthNumber(digits: string): boolean {
  const month = (Number(digits.slice(2, 4)) % 50) % 20;
  const day = Number(digits.slice(4, 6));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** Hungarian tax number of a person (adóazonosító jel): begins with 8, weights 1 to 9, modulus 11. */
export function isAdojel(digits: string): boolean {
  return digits.startsWith('8') && weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === Number(digits[9]);
}

/** Serbian bank account, parted by dashes (NBS, "Odluka o uslovima i načinu otvaranja računa"): ISO 7064 MOD 97-10 over all, the account filled with zeros. */
export function isSerbianAccount(written: string): boolean {
  const [bank = '', account = '', check = ''] = written.split('-');
  return BigInt(bank + account.padStart(13, '0') + check) % 97n === 1n;
}

/** Slovenian tax number: weights 8 to 2, modulus 11; ten is written as zero. */
export function isDavcna(digits: string): boolean {
  return (11 - (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(digits[7]);
}

/** Iranian national code: weights 10 to 2, modulus 11. */
export function isKodeMelli(digits: string): boolean {
  const rest = weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? rest : 11 - rest) === Number(digits[9]);
}

/** UK NHS number (NHS Data Dictionary, "NHS NUMBER"): modulus 11 with weights 10 to 2. */
export function isNhsNumber(digits: string): boolean {
  const check = 11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === Number(digits[9]);
}

/** Australian Medicare card number: begins with 2 to 6, ninth digit checks the first eight; a tenth or eleventh may follow. */
export function isMedicareNumber(digits: string): boolean {
  return /^[2-6]/.test(digits) && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8]);
}

/** ABA routing number: weights 3, 7, 1, and the Federal Reserve's first two digits. */
export function isRoutingNumber(digits: string): boolean {
  const district = Number(digits.slice(0, 2));
  const known =
    district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  return known && digits !== '000000000' && weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** Japanese Individual Number: modulus 11, Ministry of Internal Affairs ordinance 85 of 2014. */
export function isMyNumber(digits: string): boolean {
  const rest = weightedSum(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === Number(digits[11]);
}

/** Singapore NRIC and FIN. */
export function isNric(id: string): boolean {
  const prefix = id[0] ?? '';
  const offset = prefix === 'T' || prefix === 'G' ? 4 : prefix === 'M' ? 3 : 0;
  const rest = (weightedSum(id.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  const letters = prefix === 'S' || prefix === 'T' ? 'JZIHGFEDCBA' : prefix === 'M' ? 'KLJNPQRTUWX' : 'XWUTRQPNMLK';
  return letters[prefix === 'M' ? 10 - rest : rest] === id[8];
}

/** New Zealand NHI number of the old format: three letters without I and O, four digits, the last one a check digit. */
export function isNhiNumber(id: string): boolean {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
  let sum = 0;
  for (let at = 0; at < 6; at++) sum += (7 - at) * (at < 3 ? alphabet.indexOf(id[at]!) + 1 : Number(id[at]));
  const rest = sum % 11;
  return rest !== 0 && (11 - rest) % 10 === Number(id[6]);
}

/** German health insurance number (KVNR): a letter by its place in the alphabet, eight digits, modulus 10. */
export function isKvnr(id: string): boolean {
  const digits = String(id.charCodeAt(0) - 64).padStart(2, '0') + id.slice(1, 9);
  let sum = 0;
  for (let at = 0; at < 10; at++) {
    const product = Number(digits[at]) * (at % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === Number(id[9]);
}

/** Hungarian social security number (TAJ): weights 3 and 7 by turns, modulus 10. */
export function isTaj(digits: string): boolean {
  return weightedSum(digits, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === Number(digits[8]);
}

/** French account number (RIB): bank, branch, account and key, modulus 97. */
export function isRib(digits: string): boolean {
  const [bank = 0, branch = 0, account = 0] = [digits.slice(0, 5), digits.slice(5, 10), digits.slice(10, 21)].map(
    Number,
  );
  return 97 - ((89 * bank + 15 * branch + 3 * account) % 97) === Number(digits.slice(21));
}

/** Spanish account number (CCC): two check digits, modulus 11. */
export function isCcc(digits: string): boolean {
  const check = (ten: string): number => {
    const rest = 11 - (weightedSum(ten, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11);
    return rest === 11 ? 0 : rest === 10 ? 1 : rest;
  };
  return check(`00${digits.slice(0, 8)}`) === Number(digits[8]) && check(digits.slice(10)) === Number(digits[9]);
}

/** Argentine account number (CBU, BCRA communication A 2885): two blocks, each with its check digit. */
export function isCbu(digits: string): boolean {
  const isBlock = (block: string): boolean => {
    const weights = [3, 1, 7, 9];
    const rest = [...block.slice(0, -1)]
      .reverse()
      .reduce((sum, digit, at) => sum + weights[at % 4]! * Number(digit), 0);
    return (10 - (rest % 10)) % 10 === Number(block.at(-1));
  };
  return isBlock(digits.slice(0, 8)) && isBlock(digits.slice(8));
}

/** Hungarian account number (GIRO): bank and branch, then the account, each with weights 9, 7, 3, 1. */
export function isGiro(digits: string): boolean {
  const passes = (block: string): boolean =>
    weightedSum(
      block,
      Array.from(block, (_, at) => [9, 7, 3, 1][at % 4]!),
    ) %
      10 ===
    0;
  return passes(digits.slice(0, 8)) && passes(digits.slice(8));
}

/** Polish account number (NRB): an IBAN without its country. */
export function isNrb(digits: string): boolean {
  return passesMod97(`PL${digits}`);
}

/** Russian SNILS: weights 9 to 1, modulus 101. */
export function isSnils(digits: string): boolean {
  return (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(digits.slice(9));
}

/** Vehicle identification number with the check digit of 49 CFR 565.15. */
export function isVin(vin: string): boolean {
  const values = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * (values.indexOf(vin[at]!) % 10), 0);
  return '0123456789X'[sum % 11] === vin[8];
}
