import type { Random } from '../random.js';
import type { Value } from '../types.js';
import { luhn, vinCheck } from './checksums.js';
import type { Day } from './dates.js';
import { two } from './dates.js';

const PASSPORTS: Readonly<Record<string, string>> = {
  US: '#########',
  GB: '#########',
  DE: 'C%%%%%%%#',
  FR: '##@@#####',
  ES: '@@@######',
  IT: '@@#######',
  NL: '@@%%%%%%#',
  PL: '@@#######',
  IN: '@#######',
  BR: '@@######',
  MX: '@########',
  CN: 'E########',
  JP: '@@#######',
  KR: 'M########',
  RU: '## #######',
  TR: 'U########',
  CA: '@@######',
  AU: '@@#######',
  PH: 'P#######@',
  SE: '########',
  FI: '@@#######',
};

export function passport(random: Random, country: string): Value {
  const number = random.fill(PASSPORTS[country] ?? '@########');
  return {
    kind: 'passport',
    scheme: country,
    usual: [number],
    groups: number.replaceAll(' ', '').match(/.{1,3}/g) ?? [],
  };
}

const LICENCES: Readonly<Record<string, readonly string[]>> = {
  US: ['@#######', '#########', '@###-####-####', '########', '@############'],
  DE: ['@##%%%%%%##'],
  FR: ['##########12'],
  ES: ['########-@'],
  IT: ['U1######A@', '@@#######@'],
  NL: ['##########'],
  IN: ['MH## ###########', 'DL-##############', 'KA##20########0'],
  AU: ['########', '#########'],
  CA: ['@####-#####-#####'],
  BR: ['###########'],
  PL: ['#####/##/####'],
  JP: ['############'],
  KR: ['##-##-######-##'],
  RU: ['## ## ######'],
};

export function drivingLicence(random: Random, country: string, last: string, born: Day): Value {
  const surname = last
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toUpperCase()
    .padEnd(5, '9')
    .slice(0, 5);
  const british = `${surname}${two(born.year).charAt(0)}${two(born.month)}${two(born.day)}${two(born.year).charAt(1)}${random.fill('@9#@@')}`;
  const number = country === 'GB' ? british : random.fill(random.pick(LICENCES[country] ?? ['@########']));
  const groups =
    country === 'GB'
      ? [number.slice(0, 5), number.slice(5, 11), number.slice(11)]
      : (number.match(/[\p{L}\p{N}]{1,4}/gu) ?? []);
  return { kind: 'driving-licence', scheme: country, usual: [number], groups };
}

const HEALTH: Readonly<Record<string, readonly (readonly [words: readonly string[], pattern: string])[]>> = {
  US: [
    [['Medicare ID', 'MBI', 'Medicare number'], '1EG#-TE#-MK##'],
    [['member ID', 'member id', 'insurance ID'], '@@@#########'],
    [['MRN', 'medical record number'], '########'],
  ],
  DE: [[['Versichertennummer', 'KV-Nummer', 'Versichertennr', 'KVNR'], '@#########']],
  CA: [
    [['health card number', 'OHIP', 'health card'], '####-###-###-@@'],
    [['RAMQ', 'carte soleil', 'assurance maladie'], '@@@@ #### ####'],
  ],
  FR: [[['numéro adhérent', 'n° adhérent mutuelle'], '########']],
  ES: [[['número de tarjeta sanitaria', 'CIP', 'tarjeta sanitaria'], '@@@@##########']],
  IN: [[['ABHA number', 'ABHA', 'health id'], '##-####-####-####']],
  IT: [[['tessera sanitaria', 'TEAM'], '80380#####00########']],
  BR: [[['cartão SUS', 'CNS', 'carteirinha'], '7## #### #### ####']],
  PH: [[['PhilHealth number', 'PhilHealth no', 'PIN ng PhilHealth'], '##-#########-#']],
  RU: [[['полис ОМС', 'номер полиса'], '################']],
  NL: [[['polisnummer zorgverzekering', 'verzekerdennummer', 'relatienummer zorg'], '#########']],
};

export function healthId(random: Random, country: string): Value {
  const own = HEALTH[country];
  const [words, pattern] = own
    ? random.pick(own)
    : ([['EHIC number', 'EHIC', 'health insurance number'], '80############'] as const);
  const number = random.fill(pattern);
  return {
    kind: 'health-id',
    scheme: country,
    usual: [number],
    groups: number.match(/[\p{L}\p{N}]{1,4}/gu) ?? [],
    words,
  };
}

export function vin(random: Random): Value {
  const start = random.pick([
    '1HGCM',
    '1FTFW',
    '5YJ3E',
    'WVWZZ',
    'WBA3A',
    'JTDKB',
    'KMHDU',
    'VF1RF',
    'ZFA31',
    '3VWLL',
    'MA3EU',
    'LSVAU',
  ]);
  const signs = random.letters(3, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789');
  const whole = `${start}${signs}0${random.letters(1, 'ABCDEFGHJKLMNPRSTVWXY')}${random
    .letters(1)
    .replace(/[IOQ]/, 'P')}${random.digits(6)}`;
  const number = whole.slice(0, 8) + vinCheck(whole) + whole.slice(9);
  return {
    kind: 'vin',
    scheme: 'iso3779',
    usual: [number],
    groups: [number.slice(0, 3), number.slice(3, 9), number.slice(9)],
    words: ['VIN', 'vin', 'VIN number'],
  };
}

const PLATES: Readonly<Record<string, readonly string[]>> = {
  US: ['#@@@###', '@@@-####', '@@@ ####'],
  GB: ['@@## @@@', '@@##@@@'],
  DE: ['M-@@ ####', 'B @@ ###', 'HH-@ ####', 'K-@@###'],
  AT: ['W-#####@', 'G ### @@'],
  CH: ['ZH ######', 'BE-######'],
  FR: ['@@-###-@@', '@@ ### @@'],
  ES: ['#### BCD', '####-FGH', '####LMN'],
  PT: ['##-@@-##', '@@-##-@@'],
  IT: ['@@###@@', '@@ ### @@'],
  NL: ['@@-###-@', '##-@@@-#'],
  BE: ['#-@@@-###'],
  PL: ['WA #####', 'KR ####@'],
  SE: ['@@@ ###', '@@@##@'],
  NO: ['@@ #####', '@@#####'],
  DK: ['@@ ## ###', '@@#####'],
  FI: ['@@@-###'],
  TR: ['34 @@ ####', '06 @@@ ###'],
  RU: ['А###ВС 77', 'К###МН177', 'Т###ОР 199'],
  CZ: ['#A# ####'],
  GR: ['ΥΖΑ-####', 'ΙΒΝ-####'],
  IN: ['MH 12 @@ ####', 'DL 3C @@ ####', 'KA05@@####'],
  CN: ['京A·#####', '沪B#####', '粤B·####@'],
  TW: ['@@@-####'],
  JP: ['品川 3## さ ##-##', '横浜 5## あ ##-##'],
  KR: ['###가 ####', '##나 ####'],
  PH: ['@@@ ####', '@@@####'],
  ID: ['B #### @@@', 'D #### @@'],
  BR: ['@@@#@##', '@@@-####'],
  MX: ['@@@-##-##', '@@@-###-@'],
  AR: ['@@ ### @@'],
  CL: ['BB·CD·##', 'FGHJ##'],
  CO: ['@@@###', '@@@ ###'],
  AU: ['@@@-##@', '###-@@#', '1@@ #@@'],
  NZ: ['@@@###'],
  CA: ['@@@@-###', '@@@ ###'],
  ZA: ['@@ ## @@ GP', 'CA ###-###'],
  IE: ['191-D-#####', '12-C-####'],
  SA: ['@@@ ####'],
  AE: ['A #####', 'Dubai A #####'],
  EG: ['أ ب ج ###'],
};

export function plate(random: Random, country: string): Value {
  const number = random.fill(random.pick(PLATES[country] ?? ['@@@ ###']));
  const bare = number.replace(/[ ·-]/g, '');
  return {
    kind: 'plate',
    scheme: country,
    usual: [number],
    odd: [
      { notation: 'lower-case', text: number.toLowerCase() },
      { notation: 'no-separator', text: bare },
      { notation: 'lower-case', text: bare.toLowerCase() },
    ],
  };
}

export function imei(random: Random): Value {
  const body = random.pick(['35', '86', '01', '99']) + random.digits(12);
  const number = body + luhn(body);
  const groups = [number.slice(0, 2), number.slice(2, 8), number.slice(8, 14), number.slice(14)];
  return {
    kind: 'imei',
    scheme: 'imei',
    groups,
    usual: [number, groups.join('-'), groups.join(' ')],
    words: ['IMEI', 'imei', 'IMEI 1'],
  };
}
