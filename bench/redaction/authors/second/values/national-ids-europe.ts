import type { Random } from '../random.js';
import { luhn, mod11_10, modulo, weightedSum } from './checksums.js';
import { two } from './dates.js';
import type { NumberingScheme, Person } from './national-ids.js';

const CONSONANTS = 'BCDFGHJKLMNPRSTVZ';

/** Draws bodies until the check digit is one that is given out: some algorithms leave a ten over. */
function drawn(random: Random, count: number, finish: (body: string) => string | undefined): string {
  for (;;) {
    const body = String(random.int(1, 9)) + random.digits(count - 1);
    const whole = finish(body);
    if (whole !== undefined) return whole;
  }
}

const eleven = (body: string, weights: readonly number[]): number => weightedSum(body, weights) % 11;

function steuerId(random: Random): string {
  // Of the first ten digits one comes twice or three times, the rest at most once; not three in a row.
  const order = [...'0123456789'].map((digit) => [random.next(), digit] as const).sort((a, b) => a[0] - b[0]);
  const digits = order.map(([, digit]) => digit).slice(0, 9);
  if (digits[0] === '0') digits.push(digits.shift() ?? '');
  const twice = digits[random.int(0, 8)] ?? '';
  digits.splice(random.int(1, 9), 0, twice);
  const body = digits.join('');
  return body + mod11_10(body);
}

function codiceFiscale(random: Random, { born, female }: Person): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const day = two(born.day + (female ? 40 : 0));
  const month = 'ABCDEHLMPRST'.charAt(born.month - 1);
  const place = random.pick(['H501', 'F205', 'L219', 'F839', 'D612', 'A944', 'G273']);
  const body = random.letters(6, CONSONANTS) + two(born.year) + month + day + place;
  const worth = (sign: string): number => (/\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65);
  const sum = [...body].reduce((total, sign, at) => total + (at % 2 === 0 ? (odd[worth(sign)] ?? 0) : worth(sign)), 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

function pesel(random: Random, { born, female }: Person): string {
  const month = born.month + (born.year >= 2000 ? 20 : 0);
  const sex = random.int(0, 4) * 2 + (female ? 0 : 1);
  const body = two(born.year) + two(month) + two(born.day) + random.digits(3) + String(sex);
  return body + String((10 - (weightedSum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

function fodselsnummer(random: Random, { born }: Person): string {
  for (;;) {
    const series = born.year >= 2000 ? random.int(500, 999) : random.int(0, 499);
    const body = two(born.day) + two(born.month) + two(born.year) + String(series).padStart(3, '0');
    const first = (11 - eleven(body, [3, 7, 6, 1, 8, 9, 4, 5, 2])) % 11;
    const second = (11 - eleven(body + String(first), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    if (first < 10 && second < 10) return `${body}${first}${second}`;
  }
}

function cpr(random: Random, { born }: Person): string {
  const day = two(born.day) + two(born.month) + two(born.year);
  for (;;) {
    // The seventh digit tells the century.
    const body = day + String(born.year >= 2000 ? 4 : random.int(0, 3)) + random.digits(2);
    const check = (11 - eleven(body, [4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    if (check < 10) return `${body}${check}`;
  }
}

function hetu(random: Random, { born, female }: Person): string {
  const serial = String(random.int(1, 449) * 2 + (female ? 0 : 1)).padStart(3, '0');
  const day = two(born.day) + two(born.month) + two(born.year);
  const check = '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(day + serial) % 31);
  return `${day}${born.year >= 2000 ? 'A' : '-'}${serial}${check}`;
}

function nir(random: Random, { born, female }: Person): string {
  const place = random.pick(['75', '13', '69', '33', '59', '31']) + String(random.int(1, 400)).padStart(3, '0');
  const body =
    (female ? '2' : '1') + two(born.year) + two(born.month) + place + String(random.int(1, 600)).padStart(3, '0');
  return body + String(97 - modulo(body, 97)).padStart(2, '0');
}

function rijksregister(random: Random, { born, female }: Person): string {
  const serial = String(random.int(1, 498) * 2 + (female ? 0 : -1)).padStart(3, '0');
  const body = two(born.year) + two(born.month) + two(born.day) + serial;
  const check = 97 - modulo((born.year >= 2000 ? '2' : '') + body, 97);
  return body + String(check).padStart(2, '0');
}

function rodneCislo(random: Random, { born, female }: Person): string {
  const year = Math.max(born.year, 1954);
  for (;;) {
    const body = two(year) + two(born.month + (female ? 50 : 0)) + two(born.day) + random.digits(3);
    const check = modulo(body, 11);
    if (check < 10) return `${body}${check}`;
  }
}

function century(random: Random, { born, female }: Person): string {
  const lead = (born.year >= 2000 ? 5 : 3) + (female ? 1 : 0);
  const body = String(lead) + two(born.year) + two(born.month) + two(born.day) + random.digits(3);
  const first = eleven(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
  const second = eleven(body, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]);
  return body + String(first < 10 ? first : second % 10);
}

function cnp(random: Random, { born, female }: Person): string {
  const lead = (born.year >= 2000 ? 5 : 1) + (female ? 1 : 0);
  const county = two(random.int(1, 39));
  const body =
    String(lead) +
    two(born.year) +
    two(born.month) +
    two(born.day) +
    county +
    String(random.int(1, 999)).padStart(3, '0');
  const check = eleven(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]);
  return body + String(check === 10 ? 1 : check);
}

function egn(random: Random, { born }: Person): string {
  const month = born.month + (born.year >= 2000 ? 40 : 0);
  const body = two(born.year) + two(month) + two(born.day) + random.digits(3);
  return body + String(eleven(body, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 10);
}

function personnummer(random: Random, { born }: Person, long: boolean): string {
  const body = two(born.year) + two(born.month) + two(born.day) + random.digits(3);
  return `${long ? String(born.year).slice(0, 2) : ''}${body.slice(0, 6)}-${body.slice(6)}${luhn(body)}`;
}

const dni = (body: string): string => 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(body) % 23);

export const EUROPE: readonly NumberingScheme[] = [
  {
    scheme: 'gb.nino',
    country: 'GB',
    words: ['NI number', 'National Insurance number', 'nino', 'NI no', 'national insurance'],
    groups: [2, 2, 2, 2, 1],
    create: (random) =>
      random.letters(1, 'ABCEGHJKLMNPRSTWXYZ') +
      random.pick(['A', 'C', 'E', 'H', 'L', 'P', 'R']) +
      random.digits(6) +
      random.pick(['A', 'B', 'C', 'D']),
  },
  {
    scheme: 'gb.nhs',
    country: 'GB',
    words: ['NHS number', 'nhs no', 'NHS no.'],
    groups: [3, 3, 4],
    create: (random) =>
      drawn(random, 9, (body) => {
        const check = (11 - eleven(body, [10, 9, 8, 7, 6, 5, 4, 3, 2])) % 11;
        return /^[4-7]/.test(body) && check < 10 ? `${body}${check}` : undefined;
      }),
  },
  {
    scheme: 'gb.utr',
    country: 'GB',
    words: ['UTR', 'unique taxpayer reference', 'utr number'],
    groups: [5, 5],
    create: (random) => {
      const body = random.digits(9);
      return '21987654321'.charAt(eleven(body, [6, 7, 8, 9, 10, 5, 4, 3, 2])) + body;
    },
  },
  {
    scheme: 'de.idnr',
    country: 'DE',
    words: ['Steuer-ID', 'Steueridentifikationsnummer', 'steuer id', 'IdNr', 'Steuer-Identnummer'],
    groups: [2, 3, 3, 3],
    create: steuerId,
  },
  {
    scheme: 'at.vnr',
    country: 'AT',
    words: ['SVNR', 'Sozialversicherungsnummer', 'sv-nummer', 'Versicherungsnummer'],
    groups: [4, 6],
    create: (random, { born }) => {
      const date = two(born.day) + two(born.month) + two(born.year);
      return drawn(random, 3, (serial) => {
        const check = eleven(serial + date, [3, 7, 9, 5, 8, 4, 2, 1, 6]);
        return check < 10 ? serial + String(check) + date : undefined;
      });
    },
  },
  {
    scheme: 'ch.ssn',
    country: 'CH',
    words: ['AHV-Nummer', 'AHV Nr', 'Numéro AVS', 'ahv'],
    groups: [3, 4, 4, 2],
    separators: ['.', ''],
    create: (random) => {
      const body = `756${random.digits(9)}`;
      return body + String((10 - (weightedSum(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10);
    },
  },
  {
    scheme: 'fr.nir',
    country: 'FR',
    words: ['numéro de sécurité sociale', 'n° sécu', 'numero de secu', 'NIR', 'n° de sécurité sociale'],
    groups: [1, 2, 2, 2, 3, 3, 2],
    create: nir,
  },
  {
    scheme: 'be.nn',
    country: 'BE',
    words: ['rijksregisternummer', 'numéro national', 'numéro de registre national', 'INSZ', 'NISS'],
    groups: [2, 2, 2, 3, 2],
    separators: ['-', ' ', ''],
    usual: (value) => [
      `${value.slice(0, 2)}.${value.slice(2, 4)}.${value.slice(4, 6)}-${value.slice(6, 9)}.${value.slice(9)}`,
    ],
    create: rijksregister,
  },
  {
    scheme: 'nl.bsn',
    country: 'NL',
    words: ['BSN', 'burgerservicenummer', 'bsn nummer', 'bsn-nummer'],
    groups: [4, 2, 3],
    create: (random) =>
      drawn(random, 8, (body) => {
        const check = eleven(body, [9, 8, 7, 6, 5, 4, 3, 2]);
        return check < 10 ? `${body}${check}` : undefined;
      }),
  },
  {
    scheme: 'es.dni',
    country: 'ES',
    words: ['DNI', 'dni', 'NIF', 'D.N.I.'],
    groups: [8, 1],
    separators: ['', '-', ' '],
    usual: (value) => [`${value.slice(0, 2)}.${value.slice(2, 5)}.${value.slice(5, 8)}-${value.slice(8)}`],
    create: (random) => drawn(random, 8, (body) => body + dni(body)),
  },
  {
    scheme: 'es.nie',
    country: 'ES',
    words: ['NIE', 'nie', 'número de NIE'],
    groups: [1, 7, 1],
    separators: ['', '-'],
    create: (random) => {
      const lead = random.int(0, 2);
      const body = random.digits(7);
      return 'XYZ'.charAt(lead) + body + dni(String(lead) + body);
    },
  },
  {
    scheme: 'pt.nif',
    country: 'PT',
    words: ['NIF', 'contribuinte', 'nº de contribuinte', 'número fiscal'],
    groups: [3, 3, 3],
    create: (random) => {
      const body = random.pick(['1', '2']) + random.digits(7);
      return body + String(((11 - eleven(body, [9, 8, 7, 6, 5, 4, 3, 2])) % 11) % 10);
    },
  },
  {
    scheme: 'it.codicefiscale',
    country: 'IT',
    words: ['codice fiscale', 'CF', 'cod. fiscale', 'cod fisc'],
    groups: [3, 3, 5, 5],
    separators: ['', ' '],
    create: codiceFiscale,
  },
  {
    scheme: 'pl.pesel',
    country: 'PL',
    words: ['PESEL', 'pesel', 'nr PESEL', 'numer pesel'],
    groups: [6, 5],
    separators: ['', ''],
    create: pesel,
  },
  {
    scheme: 'pl.nip',
    country: 'PL',
    words: ['NIP', 'nip', 'nr NIP'],
    groups: [3, 3, 2, 2],
    separators: ['-', ''],
    create: (random) =>
      drawn(random, 9, (body) => {
        const check = eleven(body, [6, 5, 7, 2, 3, 4, 5, 6, 7]);
        return check < 10 ? `${body}${check}` : undefined;
      }),
  },
  {
    scheme: 'se.personnummer',
    country: 'SE',
    words: ['personnummer', 'persnr', 'pnr', 'Personnr'],
    groups: [],
    create: (random, person) => personnummer(random, person, random.chance(0.5)),
    usual: (value) => [value.replace('-', '')],
  },
  {
    scheme: 'no.fodselsnummer',
    country: 'NO',
    words: ['fødselsnummer', 'personnummer', 'fnr', 'fødselsnr'],
    groups: [6, 5],
    create: fodselsnummer,
  },
  {
    scheme: 'dk.cpr',
    country: 'DK',
    words: ['CPR-nummer', 'cpr', 'cpr nr', 'CPR nr.', 'personnummer'],
    groups: [6, 4],
    separators: ['-', ''],
    create: cpr,
  },
  {
    scheme: 'fi.hetu',
    country: 'FI',
    words: ['henkilötunnus', 'hetu', 'sotu', 'HETU'],
    groups: [],
    create: hetu,
  },
  {
    scheme: 'is.kennitala',
    country: 'IS',
    words: ['kennitala', 'kt.', 'Icelandic ID number'],
    groups: [6, 4],
    separators: ['-', ''],
    create: (random, { born }) => {
      const date = two(born.day) + two(born.month) + two(born.year);
      for (;;) {
        const body = date + String(random.int(20, 99));
        const check = (11 - eleven(body, [3, 2, 7, 6, 5, 4, 3, 2])) % 11;
        if (check < 10) return `${body}${check}${born.year >= 2000 ? '0' : '9'}`;
      }
    },
  },
  { scheme: 'ee.ik', country: 'EE', words: ['isikukood', 'Estonian personal code'], groups: [11], create: century },
  {
    scheme: 'lt.asmens',
    country: 'LT',
    words: ['asmens kodas', 'Lithuanian personal code'],
    groups: [11],
    create: century,
  },
  {
    scheme: 'cz.rc',
    country: 'CZ',
    words: ['rodné číslo', 'r.č.', 'rodne cislo', 'RČ'],
    groups: [6, 4],
    separators: ['/', ''],
    create: rodneCislo,
  },
  {
    scheme: 'sk.rc',
    country: 'SK',
    words: ['rodné číslo', 'birth number'],
    groups: [6, 4],
    separators: ['/', ''],
    create: rodneCislo,
  },
  { scheme: 'ro.cnp', country: 'RO', words: ['CNP', 'cod numeric personal'], groups: [13], create: cnp },
  { scheme: 'bg.egn', country: 'BG', words: ['ЕГН', 'EGN'], groups: [10], create: egn },
  {
    scheme: 'hr.oib',
    country: 'HR',
    words: ['OIB', 'oib'],
    groups: [11],
    create: (random) => drawn(random, 10, (body) => body + mod11_10(body)),
  },
  {
    scheme: 'si.emso',
    country: 'SI',
    words: ['EMŠO', 'emso'],
    groups: [13],
    create: (random, { born }) => {
      for (;;) {
        const body = two(born.day) + two(born.month) + String(born.year).slice(1) + '50' + random.digits(3);
        const check = (11 - eleven(body, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
        if (check < 10) return `${body}${check}`;
      }
    },
  },
  {
    scheme: 'gr.amka',
    country: 'GR',
    words: ['ΑΜΚΑ', 'AMKA', 'αμκα'],
    groups: [6, 5],
    separators: ['', ' '],
    create: (random, { born }) => {
      const body = two(born.day) + two(born.month) + two(born.year) + random.digits(4);
      return body + luhn(body);
    },
  },
  {
    scheme: 'gr.afm',
    country: 'GR',
    words: ['ΑΦΜ', 'AFM', 'Α.Φ.Μ.'],
    groups: [9],
    create: (random) =>
      drawn(random, 8, (body) => body + String((weightedSum(body, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10)),
  },
  {
    scheme: 'ie.pps',
    country: 'IE',
    words: ['PPS number', 'PPSN', 'pps no', 'PPS'],
    groups: [7, 1],
    separators: ['', ' '],
    create: (random) =>
      drawn(
        random,
        7,
        (body) => body + 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(weightedSum(body, [8, 7, 6, 5, 4, 3, 2]) % 23),
      ),
  },
  {
    scheme: 'ua.rntrc',
    country: 'UA',
    words: ['ІПН', 'РНОКПП', 'IPN'],
    groups: [10],
    create: (random) =>
      drawn(
        random,
        9,
        (body) => body + String((((weightedSum(body, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10),
      ),
  },
  {
    scheme: 'ru.inn',
    country: 'RU',
    words: ['ИНН', 'инн'],
    groups: [12],
    create: (random) => {
      const body = `77${random.digits(8)}`;
      const first = (eleven(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 10).toString();
      const second = (eleven(body + first, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 10).toString();
      return body + first + second;
    },
  },
  {
    scheme: 'ru.snils',
    country: 'RU',
    words: ['СНИЛС', 'снилс'],
    groups: [3, 3, 3, 2],
    separators: [' ', ''],
    usual: (value) => [`${value.slice(0, 3)}-${value.slice(3, 6)}-${value.slice(6, 9)} ${value.slice(9)}`],
    create: (random) =>
      drawn(
        random,
        9,
        (body) => body + String((weightedSum(body, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100).padStart(2, '0'),
      ),
  },
];
