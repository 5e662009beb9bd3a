import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('addresses as people type them in a hurry', () => {
  test.each([
    'A: Where should we send it?\nC: <skogveien 41 kjeller 0283>',
    'A: Kam to máme poslat?\nC: <polni 12 60200 brno>',
    'A: Куда отправить?\nC: <садовая 17 кв 4>',
    'A: Saan po ipapadala?\nC: <#12 rizal st brgy 5, 4217>',
    'A: where are you moving to?\nC: jo here\nC: <to flat 3 ,21 mill bank ><hu51ab>',
    'A: adres?\nC: <ataturk cad no 41 d 3 izmir 35210>',
    'A: New address?\nC: <blk 218 yishun ring rd #07-441 s760218>',
    'C: <Blk 218 Yishun Ring Road #07-441, Singapore 760218>',
    'C: <Avenida Callao 1412 3º B>, por favor',
    'C: <Rua Augusta, 1500 apto 42>',
    'C: agora é <r. das flores 12 fundos>',
    'C: <C-12/4, Sector 21>',
    'C: i live in <9b Harbour Vale>',
    'C: <14 Station Rd newtown 2042>',
    'C: <masarykova 17 60200 brno>',
    'C: jana, <Prešernova 8a, 4000 kranj>',
    'C: uj cim <1117 bp petofi u 12 2/4>',
    'C: mi dire es <Callao 1412 pb 3>',
    'C: postcode <9711kx> hoor',
    'C: its <21 mill lane> <hu51ab>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: Where should we send it?\nC: to my office by 5 pm',
    'A: Where do we send it?\nC: wait, parcel 4471 first',
    'A: Hvor lang er leveringstiden?\nC: Frakt 79 kr',
    'C: celková 112 15000 bodů',
    'C: nova 8, 2000 mb',
    'C: usb hub hp34ab is fine',
    'C: in 2019 i paid 1200',
    'C: je veux dire 4821',
  ])('but not in %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('births in other calendars, numerals and abbreviations', () => {
  test.each([
    'C: ημ. γέννησης <17/04/1973>',
    'C: ημ/νία γέννησης <17/04/1973>',
    'C: gebdat <7-4-73>',
    'C: d.naiss <7/4/73>',
    'C: تاریخ تولد <1352/01/28>',
    'C: متولد <28 فروردین 1352>',
    'A: Ihr Geburtsdatum?\nC: <vierter mai dreiundsiebzig>',
    'A: 생년월일이요?\nC: <칠십삼년 사월 십칠일>',
    'A: 出生日期？\nC: <一九七三年四月十七日>',
    'A: 生年月日は?\nC: <昭和四十八年四月十七日>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: 一九七三年四月十七日', 'C: heute im mai kam alles an', 'C: 1352/01/28'])(
    'but not in %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

test.each([
  'C: got <https://shop.example.com/account/recover/7a1d-03bc-55?uid=41>',
  'C: <https://example.com/reset/9f-4e2a-b71c>',
])('links with a key in groups: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

test.each(['C: https://example.com/reset/2024-11-05', 'C: https://example.com/verify/e27-b22'])(
  'but not %j',
  (conversation) => expect(marked(conversation)).toBe(conversation),
);

test('a short form of a name begins what somebody says', () => {
  const [redaction] = createRedactor().redactMessages([{ senderId: 'C', text: 'ola, co z tym?' }], {
    names: ['Katarzyna Nowak'],
  });
  expect(redaction!.text).toBe('ola, co z tym?');
  expect(
    createRedactor().redactMessages([{ senderId: 'C', text: 'kasia, co z tym?' }], { names: ['Katarzyna Nowak'] })[0]!
      .text,
  ).toBe('[REDACTED], co z tym?');
});
