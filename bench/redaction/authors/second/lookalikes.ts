import type { NamedLookalike } from './languages/language.js';
import type { Persona } from './persona.js';
import type { Random } from './random.js';
import { luhn } from './values/checksums.js';

/** Digits that no card scheme could have given out: the check digit is wrong on purpose. */
function notACard(random: Random, count: number): string {
  const body = random.digits(count - 1);
  return body + String((Number(luhn(body)) + random.int(1, 9)) % 10);
}

const TIMES = ['9-18', '8:30 - 17:00', '09:00–20:00', '10am-6pm', '8h-19h', '24/7', 'Mo-Fr 8-20', '9.00-17.30'];

function isbn(random: Random): string {
  const body = `978${random.pick(['0', '1', '2', '3', '88'])}`.padEnd(4, '0') + random.digits(8);
  const digits = body.slice(0, 12);
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** A value for each of the words of a language. */
const VALUES: Readonly<Record<NamedLookalike, (random: Random) => string>> = {
  order: (random) =>
    random.pick([
      `#${random.digits(6)}`,
      notACard(random, 17).replace(/^(.{3})(.{7})/, '$1-$2-'),
      `ORD-${random.digits(7)}`,
      `2026-${random.digits(5)}`,
      random.digits(8),
      `PO${random.digits(8)}`,
    ]),
  tracking: (random) =>
    random.pick([
      `1Z${random.fill('%%%%%%##########')}`,
      `RR${random.digits(9)}CN`,
      `JJD${notACard(random, 18)}`,
      `00${notACard(random, 18)}`,
      `TBA${notACard(random, 12)}`,
      `LX${random.digits(9)}DE`,
    ]),
  price: (random) =>
    random.pick([
      `1.${random.digits(3)},${random.digits(2)} €`,
      `$${random.int(1, 99)},${random.digits(3)}.${random.digits(2)}`,
      `£${random.int(5, 900)}.99`,
      `${random.int(1, 9)} ${random.digits(3)} ${random.digits(3)} kr`,
      `R$ ${random.int(10, 999)},90`,
      `₹1,${random.digits(2)},${random.digits(3)}`,
      `¥${random.int(1, 99)},${random.digits(3)}`,
    ]),
  date: (random) =>
    random.pick([
      `${random.int(1, 28)}.${random.int(1, 12)}.2026`,
      `2026-0${random.int(1, 9)}-1${random.int(0, 9)}`,
      `${random.int(1, 12)}/${random.int(1, 28)}`,
      `${random.int(1, 28)}/0${random.int(1, 9)}/2026 14:${random.int(10, 59)}`,
    ]),
  hours: (random) => random.pick(TIMES),
  version: (random) =>
    random.pick([
      `${random.int(1, 20)}.${random.int(0, 20)}.${random.int(0, 30)}`,
      `v${random.int(1, 9)}.${random.int(0, 99)}`,
      `iOS 18.${random.int(0, 6)}.1`,
      `10.0.${random.int(19041, 26100)}`,
      `build ${random.digits(5)}`,
    ]),
  isbn: (random) => {
    const code = isbn(random);
    return random.pick([
      code,
      `${code.slice(0, 3)}-${code.slice(3, 4)}-${code.slice(4, 8)}-${code.slice(8, 12)}-${code.slice(12)}`,
    ]);
  },
  invoice: (random) =>
    random.pick([
      `INV-2026-${random.digits(5)}`,
      `RE${random.digits(9)}`,
      `F2026/${random.digits(4)}`,
      `9${random.digits(9)}`.slice(0, 8),
    ]),
  voucher: (random) =>
    random.pick([
      random.fill('%%%%-%%%%-%%%%'),
      'SUMMER25',
      `WELCOME${random.int(10, 50)}`,
      random.fill('@@##@@##'),
      `GIFT-${random.fill('%%%%%')}`,
    ]),
  points: (random) =>
    random.pick([
      `${random.int(1, 99)},${random.digits(3)}`,
      `${random.int(1, 99)}.${random.digits(3)}`,
      String(random.int(500, 99999)),
    ]),
  part: (random) =>
    random.pick([
      random.fill('@@-####-@'),
      random.fill('###-#####-##'),
      random.fill('@#@%%-####'),
      `SM-${random.fill('@###@')}`,
      random.fill('1K0 ### ### @'),
    ]),
  quantity: (random) =>
    random.pick([String(random.int(1, 500)), `${random.int(2, 40)} x`, `${random.int(1, 9)}×${random.int(10, 99)}`]),
  helpline: (random) =>
    random.pick(['911', '112', '116 117', '1177', '611', '3636', '0800', '115', '10086', '8282', '*100#', '15']),
  flight: (random) =>
    random.pick([
      `LH${random.int(100, 2500)}`,
      `BA ${random.int(10, 999)}`,
      `TK${random.int(1000, 2999)}`,
      `6E ${random.int(100, 999)}`,
      `AF${random.int(1000, 1999)}`,
    ]),
  booking: (random) => random.pick([random.fill('@@#@%@'), random.fill('%%%%%%'), `HX-${random.digits(6)}`]),
  room: (random) => random.pick([String(random.int(101, 999)), `${random.int(1, 9)}0${random.int(1, 9)}B`]),
  tax: (random) => random.pick(['19%', '7,7 %', '20 %', `${random.int(1, 9)}.${random.digits(2)}%`, '21%', '5.5 %']),
  score: (random) =>
    random.pick([
      `${random.int(0, 5)}:${random.int(0, 5)}`,
      `${random.int(0, 5)}-${random.int(0, 5)}`,
      '6-4 7-6 (7-5)',
      `${random.int(80, 120)}-${random.int(80, 120)}`,
    ]),
  ticket: (random) =>
    random.pick([
      `#${random.digits(7)}`,
      `INC00${random.digits(5)}`,
      `CASE-${random.digits(6)}`,
      `${random.digits(4)}/2026`,
    ]),
  reading: (random) =>
    random.pick([
      `${random.digits(5)},${random.digits(1)} kWh`,
      `${random.int(1, 30)}.${random.digits(1)} kg`,
      'EU 42.5',
      `0${random.digits(4)} m3`,
      '180 x 200 cm',
    ]),
};
const NAMES = Object.keys(VALUES) as NamedLookalike[];

/** Lines that are the same in any language: pasted from a screen. */
const PASTED: readonly ((random: Random) => string)[] = [
  (random) =>
    random.letters(8, '0123456789abcdef') +
    `-${random.letters(4, '0123456789abcdef')}-4${random.letters(3, '0123456789abcdef')}-a${random.letters(3, '0123456789abcdef')}-${random.letters(12, '0123456789abcdef')}`,
  (random) => `commit ${random.letters(40, '0123456789abcdef')}`,
  (random) => `sha256: ${random.letters(64, '0123456789abcdef')}`,
  (random) => `ts=17${random.digits(8)}`,
  (random) => `17${random.digits(11)} ERROR timeout after ${random.int(3000, 60000)}ms`,
  (random) => `${random.int(-60, 60)}.${random.digits(6)}, ${random.int(-170, 170)}.${random.digits(6)}`,
  () => 'npm i @angular/core@17.3.1',
  () => '@types/node@20.19.43',
  (random) => `@${random.pick(['support_team', 'BestShop', 'trainfan', 'acme_help', 'delaybot'])} #delay #fail`,
  () => 'booked at trip.com',
  () => 'bought it @ shop.de last week',
  (random) => `CAS ${random.pick(['7732-18-5', '64-17-5', '50-00-0', '7647-14-5', '67-64-1'])}`,
  (random) => `${random.int(10, 99)} x ${random.int(10, 99)} + ${random.int(100, 999)} = ${random.int(1000, 9999)}`,
  (random) =>
    random.pick([
      'iPhone 15 Pro Max 256GB',
      'Galaxy S24 Ultra SM-S928B',
      'Pixel 8a',
      'Redmi Note 13 Pro+ 5G',
      'HP LaserJet M209dw',
    ]),
  (random) => `error 0x${random.letters(8, '0123456789ABCDEF')}`,
  (random) => `https://www.shop.example/p/${random.digits(6)}?color=red&size=${random.int(36, 46)}`,
  (random) => `HTTP ${random.pick(['404', '500', '502'])} on /api/v${random.int(1, 3)}/items/${random.digits(5)}`,
  (random) => `IMG_2026${random.fill('0#1#')}_${random.fill('1###3#')}.jpg`,
  (random) => `DIN EN ISO ${random.int(1000, 29999)}:20${random.int(10, 24)}`,
  (random) => `${random.int(1, 9)} ${random.digits(3)} ${random.digits(3)},00`,
  (random) => `color #${random.letters(6, '0123456789ABCDEF')}, ${random.int(1024, 3840)}x${random.int(768, 2160)}`,
  (random) => `pi = 3.14159265358979, e = 2.71828${random.digits(0)}`,
  (random) => `GTIN ${isbn(random)}`,
  (random) => `S/N ${random.fill('@@#%%%%%@#')}`,
  () => 'localhost:8080',
  () => 'https://status.acme.example/',
  () => '**** **** **** ****',
];

/** A line that looks like personal data and is none, in the customer's language. */
export function harmlessLine(random: Random, { language }: Persona): string {
  const sort = random.weighted({ named: 6, harmless: 2, without: 1 });
  if (sort === 'harmless') return random.pick(language.lines.harmless);
  if (sort === 'without') return withoutValue(random, language);
  const name = random.pick(NAMES);
  const text = random.pick(language.lines.gives).replace('{k}', random.pick(language.lookalikes[name]));
  return text.replace('{v}', VALUES[name](random));
}

/** Speaks of a kind of value without one. */
export function withoutValue(random: Random, language: Persona['language']): string {
  return random.pick(language.lines.without).replace('{k}', random.pick(random.pick(Object.values(language.nouns))));
}

export const pastedLine = (random: Random): string => random.pick(PASTED)(random);
