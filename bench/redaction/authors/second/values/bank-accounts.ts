import type { Random } from '../random.js';
import type { Value } from '../types.js';
import { weightedSum } from './checksums.js';

/** Two numbers that are said together, or one that stands alone. */
export type BankAccount = readonly [Value] | readonly [Value, Value];

function value(scheme: string, words: readonly string[], groups: string[], ...separators: string[]): Value {
  return { kind: 'bank-account', scheme, groups, words, usual: separators.map((separator) => groups.join(separator)) };
}

function aba(random: Random): string {
  const body =
    random.pick(['01', '02', '03', '05', '06', '07', '08', '09', '11', '12', '21', '26', '31', '32']) +
    random.digits(6);
  return body + String((10 - (weightedSum(body, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10);
}

function clabe(random: Random): string[] {
  const parts = [
    random.pick(['002', '012', '014', '021', '072', '127']),
    random.pick(['180', '320', '580', '010']),
    random.digits(11),
  ];
  const body = parts.join('');
  const sum = [...body].reduce(
    (total, digit, place) => total + ((Number(digit) * ([3, 7, 1][place % 3] ?? 0)) % 10),
    0,
  );
  return [...parts, String((10 - (sum % 10)) % 10)];
}

const account = (random: Random, words: readonly string[], ...lengths: number[]): Value =>
  value('account', words, [random.digits(random.pick(lengths))], '');

/** An account as its country's banks write it; elsewhere the plain number of a bank. */
export function bankAccount(random: Random, country: string): BankAccount {
  const { digits } = random;
  switch (country) {
    case 'US':
      return [
        value('us.aba', ['routing number', 'routing #', 'ABA', 'ABA number', 'routing'], [aba(random)], ''),
        account(random, ['account number', 'acct #', 'account #', 'acct number', 'checking account'], 8, 9, 10, 12),
      ];
    case 'GB':
    case 'IE':
      return [
        value(
          'gb.sort-code',
          ['sort code', 'sort', 'Sort Code', 's/c'],
          [String(random.int(10, 60)), digits(2), digits(2)],
          '-',
          ' ',
          '',
        ),
        account(random, ['account number', 'acc no', 'account no', 'a/c', 'acc number'], 8),
      ];
    case 'AU':
      return [
        value(
          'au.bsb',
          ['BSB', 'bsb', 'BSB number'],
          [random.pick(['062', '082', '732', '013', '484']), digits(3)],
          '-',
          ' ',
          '',
        ),
        account(random, ['account number', 'acc', 'account', 'acc no'], 8, 9),
      ];
    case 'CA':
      return [
        value(
          'ca.transit',
          ['transit and institution number', 'transit number', 'transit-institution'],
          [digits(5), random.pick(['001', '003', '004', '010'])],
          '-',
        ),
        account(random, ['account number', 'acct', 'account'], 7, 12),
      ];
    case 'IN':
      return [
        value(
          'in.ifsc',
          ['IFSC', 'IFSC code', 'ifsc'],
          [`${random.pick(['SBIN', 'HDFC', 'ICIC', 'UTIB', 'PUNB'])}0${digits(6)}`],
          '',
        ),
        account(random, ['account number', 'a/c no', 'acc no', 'A/c', 'bank account no'], 11, 12, 14),
      ];
    case 'NZ':
      return [
        value(
          'nz.account',
          ['account number', 'bank account', 'acc no'],
          [random.pick(['01', '03', '06', '12']), `0${digits(3)}`, digits(7), `0${digits(2)}`],
          '-',
          ' ',
        ),
      ];
    case 'MX':
      return [value('mx.clabe', ['CLABE', 'clabe', 'clabe interbancaria', 'cuenta CLABE'], clabe(random), '', ' ')];
    case 'BR':
      return [
        value('br.agencia', ['agência', 'ag', 'agencia'], [digits(4)], ''),
        value(
          'br.conta',
          ['conta', 'conta corrente', 'c/c', 'cc'],
          [digits(random.pick([5, 6, 8])), digits(1)],
          '-',
          '',
        ),
      ];
    case 'DE':
      return [
        value('de.konto', ['Kontonummer', 'Konto-Nr', 'Kto', 'kontonr'], [digits(random.pick([8, 10]))], ''),
        value('de.blz', ['BLZ', 'Bankleitzahl', 'blz'], [`${random.int(100, 870)}`, digits(3), digits(2)], ' ', ''),
      ];
    case 'SE':
      return [
        value(
          'se.clearing',
          ['clearingnummer', 'clearing', 'clearingnr'],
          [random.pick(['8', '6', '5', '3']) + digits(3)],
          '',
        ),
        account(random, ['kontonummer', 'konto', 'kontonr'], 7, 9),
      ];
    case 'NO':
      return [norwegian(random)];
    case 'DK':
      return [
        value('dk.reg', ['reg.nr.', 'reg nr', 'registreringsnummer'], [digits(4)], ''),
        account(random, ['kontonummer', 'konto', 'kontonr.'], 7, 10),
      ];
    case 'CZ':
      return [
        value(
          'cz.account',
          ['číslo účtu', 'účet', 'č.ú.'],
          [digits(10), random.pick(['0100', '0800', '2010', '0300'])],
          '/',
        ),
      ];
    case 'JP':
      return [value('jp.branch', ['支店番号', '店番'], [digits(3)], ''), account(random, ['口座番号', '普通口座'], 7)];
    case 'KR':
      return [value('kr.account', ['계좌번호', '계좌'], [digits(3), digits(6), digits(2), digits(3)], '-', '')];
    case 'CN':
      return [account(random, ['银行账号', '对公账号', '账号'], 15, 17)];
    case 'TW':
      return [account(random, ['銀行帳號', '帳號'], 12, 14)];
    case 'PH':
      return [account(random, ['account number', 'acct no', 'BDO account', 'BPI account'], 10, 12)];
    case 'ID':
      return [account(random, ['nomor rekening', 'no rek', 'rekening BCA'], 10, 13)];
    case 'ZA':
      return [
        value('za.branch', ['branch code', 'branch'], [random.pick(['250655', '632005', '051001', '198765'])], ''),
        account(random, ['account number', 'acc no', 'acc'], 10, 11),
      ];
    case 'AR':
      return [value('ar.cbu', ['CBU', 'cbu'], [argentine(random, '2850590'), argentine(random, digits(13))], '')];
    case 'CL':
    case 'CO':
      return [account(random, ['número de cuenta', 'cuenta corriente', 'cuenta de ahorros', 'nro de cuenta'], 10, 11)];
    default:
      return [account(random, ['account number', 'account no'], 9, 10, 12)];
  }
}

/** Eleven digits; the last by modulo 11. */
function norwegian(random: Random): Value {
  for (;;) {
    const body = random.pick(['1503', '6011', '3201', '9710']) + random.digits(6);
    const check = (11 - (weightedSum(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (check > 9) continue;
    return value(
      'no.konto',
      ['kontonummer', 'kontonr', 'konto'],
      [body.slice(0, 4), body.slice(4, 6), body.slice(6) + String(check)],
      '.',
      ' ',
      '',
    );
  }
}

/** A block of a CBU with its check digit. */
function argentine(_random: Random, body: string): string {
  const weights = [3, 1, 7, 9];
  const sum = [...body].reverse().reduce((total, digit, place) => total + Number(digit) * (weights[place % 4] ?? 0), 0);
  return body + String((10 - (sum % 10)) % 10);
}
