import type { Random } from '../random.js';
import { luhn, mod11_2, verhoeff, weightedSum } from './checksums.js';
import { two } from './dates.js';
import type { NumberingScheme, Person } from './national-ids.js';

const eleven = (body: string, weights: readonly number[]): number => weightedSum(body, weights) % 11;
const twoFromEleven = (rest: number): string => String(rest < 2 ? 0 : 11 - rest);

function cpf(random: Random): string {
  const body = random.digits(9);
  const first = twoFromEleven(eleven(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]));
  return body + first + twoFromEleven(eleven(body + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
}

function cnpj(random: Random): string {
  const body = `${random.digits(8)}0001`;
  const first = twoFromEleven(eleven(body, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]));
  return body + first + twoFromEleven(eleven(body + first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]));
}

function curp(random: Random, { born, female }: Person): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const date = two(born.year) + two(born.month) + two(born.day);
  const state = random.pick(['DF', 'JC', 'NL', 'MC', 'PL', 'VZ', 'GT', 'BC', 'YN']);
  const initials = random.letters(1, 'BCDFGHLMRT') + random.letters(1, 'AEIOU') + random.letters(2, 'CDGHLMNRST');
  const body =
    initials +
    date +
    (female ? 'M' : 'H') +
    state +
    random.letters(3, 'BCDGLMNRST') +
    (born.year >= 2000 ? random.letters(1, 'ABC') : '0');
  const sum = [...body].reduce((total, sign, at) => total + alphabet.indexOf(sign) * (18 - at), 0);
  return body + String((10 - (sum % 10)) % 10);
}

function ric(random: Random, { born }: Person): string {
  // The codes of the other counties are younger.
  const place = random.pick(
    born.year < 1995 ? ['110101', '310101', '110105', '120101'] : ['440305', '330106', '510104', '420102', '320106'],
  );
  const body = place + String(born.year) + two(born.month) + two(born.day) + random.digits(3);
  return body + mod11_2(body);
}

function tckimlik(random: Random): string {
  const body = String(random.int(1, 9)) + random.digits(8);
  const tenth =
    (((7 * weightedSum(body, [1, 0, 1, 0, 1, 0, 1, 0, 1]) - weightedSum(body, [0, 1, 0, 1, 0, 1, 0, 1])) % 10) + 10) %
    10;
  const eleventh = (weightedSum(body, [1, 1, 1, 1, 1, 1, 1, 1, 1]) + tenth) % 10;
  return `${body}${tenth}${eleventh}`;
}

function rrn(random: Random, { born, female }: Person): string {
  const sex = (born.year >= 2000 ? 3 : 1) + (female ? 1 : 0);
  const body =
    two(born.year) + two(born.month) + two(born.day) + String(sex) + two(random.int(0, 95)) + random.digits(3);
  return body + String((11 - eleven(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])) % 10);
}

function tfn(random: Random): string {
  for (;;) {
    const number = String(random.int(1, 9)) + random.digits(8);
    if (eleven(number, [1, 4, 3, 7, 5, 8, 6, 9, 10]) === 0) return number;
  }
}

function medicare(random: Random): string {
  const body = String(random.int(2, 6)) + random.digits(7);
  return body + String(weightedSum(body, [1, 3, 7, 9, 1, 3, 7, 9]) % 10) + String(random.int(1, 9));
}

function ird(random: Random): string {
  for (;;) {
    const body = String(random.int(10, 14)) + random.digits(6);
    for (const weights of [
      [3, 2, 7, 6, 5, 4, 3, 2],
      [7, 4, 3, 2, 5, 2, 7, 6],
    ]) {
      const check = (11 - eleven(body, weights)) % 11;
      if (check < 10) return `${body}${check}`;
    }
  }
}

function nric(random: Random): string {
  const body = random.digits(7);
  return `S${body}${'JZIHGFEDCBA'.charAt(eleven(body, [2, 7, 6, 5, 4, 3, 2]))}`;
}

function hkid(random: Random): string {
  const letter = random.letters(1, 'ABCDEGHKPRVYZ');
  const body = random.digits(6);
  const sum = 36 * 9 + (letter.charCodeAt(0) - 55) * 8 + weightedSum(body, [7, 6, 5, 4, 3, 2]);
  const check = (11 - (sum % 11)) % 11;
  return `${letter}${body}(${check === 10 ? 'A' : check})`;
}

function taiwanese(random: Random): string {
  const letter = random.letters(1, 'ABCDEFGHJKMNPQ');
  const code = 10 + 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(letter);
  const body = random.pick(['1', '2']) + random.digits(7);
  const sum = Math.floor(code / 10) + (code % 10) * 9 + weightedSum(body, [8, 7, 6, 5, 4, 3, 2, 1]);
  return letter + body + String((10 - (sum % 10)) % 10);
}

function myNumber(random: Random): string {
  const body = random.digits(11);
  return body + twoFromEleven(eleven(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
}

function thai(random: Random): string {
  const body = String(random.int(1, 8)) + random.digits(11);
  return body + String((11 - eleven(body, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) % 10);
}

function rut(random: Random): string {
  const body = String(random.int(5, 25)) + random.digits(6);
  const backwards = [...body].reverse().join('');
  const check = 11 - eleven(backwards, [2, 3, 4, 5, 6, 7, 2, 3].slice(0, body.length));
  return body + (check === 11 ? '0' : check === 10 ? 'K' : String(check));
}

function cuil(random: Random): string {
  for (;;) {
    const body = random.pick(['20', '27', '23']) + String(random.int(10, 45)) + random.digits(6);
    const check = (11 - eleven(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    if (check < 10) return `${body}${check}`;
  }
}

function ecuadorian(random: Random): string {
  const body = two(random.int(1, 24)) + String(random.int(0, 5)) + random.digits(6);
  return body + luhn(body);
}

function southAfrican(random: Random, { born, female }: Person): string {
  const sex = String(random.int(female ? 0 : 5000, female ? 4999 : 9999)).padStart(4, '0');
  const body = two(born.year) + two(born.month) + two(born.day) + sex + '08';
  return body + luhn(body);
}

function itin(random: Random): string {
  return `9${random.digits(2)}${random.int(70, 88)}${random.digits(4)}`;
}

function israeli(random: Random): string {
  const body = random.pick(['0', '2', '3']) + random.digits(7);
  return body + luhn(body);
}

export const WORLD: readonly NumberingScheme[] = [
  {
    scheme: 'us.itin',
    country: 'US',
    words: ['ITIN', 'itin', 'individual taxpayer id'],
    groups: [3, 2, 4],
    separators: ['-', '-', ''],
    create: itin,
  },
  {
    scheme: 'us.ein',
    country: 'US',
    words: ['EIN', 'employer identification number', 'federal tax id', 'FEIN'],
    groups: [2, 7],
    separators: ['-', '-', ''],
    create: (random) =>
      random.pick(['12', '20', '26', '27', '45', '46', '47', '81', '82', '83', '84']) + random.digits(7),
  },
  {
    scheme: 'ca.sin',
    country: 'CA',
    words: ['SIN', 'social insurance number', 'sin number', 'NAS'],
    groups: [3, 3, 3],
    separators: [' ', '-', ''],
    create: (random) => {
      const body = String(random.int(1, 7)) + random.digits(7);
      return body + luhn(body);
    },
  },
  { scheme: 'mx.curp', country: 'MX', words: ['CURP', 'curp'], groups: [18], create: curp },
  {
    scheme: 'br.cpf',
    country: 'BR',
    words: ['CPF', 'cpf', 'meu CPF', 'nº do CPF'],
    groups: [3, 3, 3, 2],
    separators: [''],
    usual: (v) => [`${v.slice(0, 3)}.${v.slice(3, 6)}.${v.slice(6, 9)}-${v.slice(9)}`],
    create: cpf,
  },
  {
    scheme: 'br.cnpj',
    country: 'BR',
    words: ['CNPJ', 'cnpj'],
    groups: [2, 3, 3, 4, 2],
    separators: [''],
    usual: (v) => [`${v.slice(0, 2)}.${v.slice(2, 5)}.${v.slice(5, 8)}/${v.slice(8, 12)}-${v.slice(12)}`],
    create: cnpj,
  },
  {
    scheme: 'ar.cuit',
    country: 'AR',
    words: ['CUIL', 'CUIT', 'cuil', 'cuit'],
    groups: [2, 8, 1],
    separators: ['-', ''],
    create: cuil,
  },
  {
    scheme: 'cl.rut',
    country: 'CL',
    words: ['RUT', 'rut', 'RUN'],
    groups: [],
    usual: (v) => [
      `${v.slice(0, -1)}-${v.slice(-1)}`,
      `${v.slice(0, -7)}.${v.slice(-7, -4)}.${v.slice(-4, -1)}-${v.slice(-1)}`,
    ],
    create: rut,
  },
  {
    scheme: 'co.nit',
    country: 'CO',
    words: ['NIT', 'nit'],
    groups: [9, 1],
    separators: ['-', ''],
    create: (random) => {
      const body = random.pick(['8', '9']) + random.digits(8);
      const rest = eleven([...body].reverse().join(''), [3, 7, 13, 17, 19, 23, 29, 37, 41]);
      return body + '01987654321'.charAt(rest);
    },
  },
  {
    scheme: 'ec.ci',
    country: 'EC',
    words: ['cédula', 'cedula de identidad'],
    groups: [9, 1],
    separators: ['-', ''],
    create: ecuadorian,
  },
  {
    scheme: 'in.aadhaar',
    country: 'IN',
    words: ['Aadhaar', 'aadhar number', 'Aadhaar no', 'adhar', 'आधार नंबर'],
    groups: [4, 4, 4],
    create: (random) => {
      for (;;) {
        const body = String(random.int(2, 9)) + random.digits(10);
        const number = body + verhoeff(body);
        if (number !== [...number].reverse().join('')) return number;
      }
    },
  },
  {
    scheme: 'in.pan',
    country: 'IN',
    words: ['PAN', 'PAN card', 'pan no', 'pan number', 'पैन नंबर'],
    groups: [10],
    create: (random) => random.fill(`@@@P@`) + String(random.int(1, 9999)).padStart(4, '0') + random.letters(1),
  },
  {
    scheme: 'cn.ric',
    country: 'CN',
    words: ['身份证号', '身份证', '身份证号码'],
    groups: [6, 8, 4],
    separators: ['', '', ' '],
    create: ric,
  },
  { scheme: 'tw.nid', country: 'TW', words: ['身分證字號', '身份證號', '身分證'], groups: [10], create: taiwanese },
  { scheme: 'hk.hkid', country: 'HK', words: ['HKID', '香港身份證'], groups: [], create: hkid },
  { scheme: 'jp.mynumber', country: 'JP', words: ['マイナンバー', '個人番号'], groups: [4, 4, 4], create: myNumber },
  {
    scheme: 'kr.rrn',
    country: 'KR',
    words: ['주민등록번호', '주민번호'],
    groups: [6, 7],
    separators: ['-', '-', ''],
    create: rrn,
  },
  {
    scheme: 'th.pin',
    country: 'TH',
    words: ['Thai ID number', 'เลขบัตรประชาชน'],
    groups: [1, 4, 5, 2, 1],
    separators: ['-', ' ', ''],
    create: thai,
  },
  {
    scheme: 'my.nric',
    country: 'MY',
    words: ['MyKad', 'IC number', 'NRIC'],
    groups: [6, 2, 4],
    separators: ['-', ''],
    create: (random, { born }) =>
      two(born.year) + two(born.month) + two(born.day) + random.pick(['01', '07', '10', '14']) + random.digits(4),
  },
  {
    scheme: 'id.nik',
    country: 'ID',
    words: ['NIK', 'nik', 'no KTP', 'nomor KTP'],
    groups: [4, 4, 4, 4],
    separators: ['', '', ' '],
    create: (random, { born, female }) =>
      random.pick(['317401', '327301', '357801', '337401', '517101']) +
      two(born.day + (female ? 40 : 0)) +
      two(born.month) +
      two(born.year) +
      String(random.int(1, 99)).padStart(4, '0'),
  },
  { scheme: 'sg.nric', country: 'SG', words: ['NRIC', 'nric no', 'FIN'], groups: [9], create: nric },
  { scheme: 'au.tfn', country: 'AU', words: ['TFN', 'tax file number', 'tfn'], groups: [3, 3, 3], create: tfn },
  {
    scheme: 'au.medicare',
    country: 'AU',
    words: ['Medicare number', 'medicare card', 'Medicare no'],
    groups: [4, 5, 1],
    create: medicare,
  },
  {
    scheme: 'nz.ird',
    country: 'NZ',
    words: ['IRD number', 'ird', 'IRD no'],
    groups: [3, 3, 3],
    separators: ['-', ''],
    create: ird,
  },
  {
    scheme: 'za.idnr',
    country: 'ZA',
    words: ['ID number', 'SA ID', 'id no', 'RSA ID number'],
    groups: [6, 4, 3],
    separators: ['', ' '],
    create: southAfrican,
  },
  {
    scheme: 'tr.tckimlik',
    country: 'TR',
    words: ['TC kimlik no', 'T.C. Kimlik No', 'tc no', 'tckn', 'kimlik no'],
    groups: [11],
    create: tckimlik,
  },
  { scheme: 'il.idnr', country: 'IL', words: ['teudat zehut', 'ID number', 'ת.ז.'], groups: [9], create: israeli },
  {
    scheme: 'eg.nid',
    country: 'EG',
    words: ['الرقم القومي', 'رقم البطاقة'],
    groups: [14],
    create: (random, { born }) =>
      (born.year >= 2000 ? '3' : '2') +
      two(born.year) +
      two(born.month) +
      two(born.day) +
      random.pick(['01', '02', '21', '12']) +
      random.digits(5),
  },
  {
    scheme: 'sa.nid',
    country: 'SA',
    words: ['رقم الهوية', 'الهوية الوطنية', 'رقم الإقامة'],
    groups: [10],
    create: (random) => {
      const body = random.pick(['1', '2']) + random.digits(8);
      return body + luhn(body);
    },
  },
  {
    scheme: 'ae.eid',
    country: 'AE',
    words: ['Emirates ID', 'رقم الهوية الإماراتية', 'emirates id no'],
    groups: [3, 4, 7, 1],
    separators: ['-', ''],
    create: (random, { born }) => {
      const body = `784${born.year}${random.digits(7)}`;
      return body + luhn(body);
    },
  },
  {
    scheme: 'ph.philsys',
    country: 'PH',
    words: ['PhilSys number', 'PCN', 'National ID number'],
    groups: [4, 4, 4, 4],
    separators: ['-', ' ', ''],
    create: (random) => random.digits(16),
  },
  {
    scheme: 'ph.tin',
    country: 'PH',
    words: ['TIN', 'tin number', 'TIN no.'],
    groups: [3, 3, 3, 3],
    separators: ['-', ''],
    create: (random) => `${random.int(1, 9)}${random.digits(8)}000`,
  },
];

/** US social security number: no check digit; the ranges that were never given out are left out. */
export function ssnDigits(random: Random): string {
  let area = random.int(1, 899);
  while (area === 666 || area === 0) area = random.int(1, 899);
  return (
    String(area).padStart(3, '0') +
    String(random.int(1, 99)).padStart(2, '0') +
    String(random.int(1, 9999)).padStart(4, '0')
  );
}
