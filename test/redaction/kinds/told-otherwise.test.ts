import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('words for marks between digits', () => {
  test.each([
    'C: ssn is <536 then 90 then 4398>',
    'C: my social is <536 and then 90 then 4398>',
    'C: 電話は<080 の 4417 の 2290>です',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: gate 12 then 14 then 3', 'C: 3の5番です'])('but %j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );
});

describe('dates of birth in words', () => {
  test.each([
    'C: my birthday is <march ninth nineteen sixty one>',
    'C: he was born <OCTOBER THE TWELFTH NINETEEN FORTY SIX>',
    'A: Data di nascita?\nC: <nove maggio duemilaundici>',
    'C: dob <7th of the 11th 84>',
    'C: 生日 <81/07/22>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: born free, may be two or three of us come',
    'C: i was born in may and the twelve twenty four train was late',
    'C: ur gonna have 2 type it',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('identity cards, licences, plates and keys', () => {
  test.each([
    'C: Personalausweis <T22000129X>',
    'C: CIN <AB123877>',
    'C: dowód osobisty <AYZ 409118> jest ważny',
    'A: And the driver number?\nC: <KEANE704185J99AB>',
    'C: my scooty <KA 05 JD 4418> was towed',
    'C: мой номер <Е417КХ77>',
    'C: plakasını yazıyorum <06 BKN 733>',
    'C: key <KF7DQ-2RTXW-9MHJB-V4YPC-3NGT6> fails',
    'A: both SINs please\nC: <046 454 286> and <130 692 544>',
  ])('%j', (conversation) => expect(marked(conversation, { defaultCountry: 'CA' })).toBe(conversation));

  test.each([
    'C: is gate B7 right for DL 2291',
    'A: passport please\nC: passport <Z5518209>\nA: See you 14 Nov 10.45',
    'A: Placa?\nC: placa <ABC1D23>\nA: a multa é 951 BRL',
    'A: banco e conta?\nC: conta <05077-5>\nA: pago em 15/08',
    'C: полис 8 914 руб',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('names of those who take part, in other forms', () => {
  const namesIn = (text: string, ...names: string[]): string[] =>
    createRedactor()
      .redactMessages([{ senderId: 'C', text }], { names })[0]!
      .spans.map(({ start, end }) => text.slice(start, end));

  test.each([
    ['Good morning Ms. McAllister', 'Doris McAllister', ['McAllister']],
    ['it is spelled M-A-R-G-O', 'Margo Finch', ['M-A-R-G-O']],
    ['Doris Jean McAllister here', 'Doris McAllister', ['Doris Jean McAllister']],
    ['Dziękuję Pani Agnieszko', 'Agnieszka Wróbel', ['Agnieszko']],
    ['Panie Krzysztofie, proszę', 'Krzysztof Nowicki', ['Krzysztofie']],
    ['Petře, díky', 'Petr', ['Petře']],
    ['Marku, panu Nowakowi', 'Marek Nowak', ['Marku', 'Nowakowi']],
  ] as const)('%j of %j', (text, name, expected) => expect(namesIn(text, name)).toEqual(expected));

  test.each([
    ['an app for p a t s', 'Pat'],
    ['petra was a city, adama station', 'Petr Adam'],
    ['tiny and claro', 'Tina Clara'],
  ])('but not %j of %j', (text, name) => expect(namesIn(text, name)).toEqual([]));
});

describe('plates and policies of more countries', () => {
  test.each([
    'C: ทะเบียน <3กข 4471> ค่ะ',
    'C: ป้ายทะเบียน <กท 1234> ครับ',
    'C: רכב <482-19-037>',
    'A: Numărul de înmatriculare?\nC: <B 74 KTR>',
    'C: polise <NF-4482-90173> gjelder',
    'C: pol nr <HL-5582-0913-ZA>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: ทะเบียนบ้านต้องใช้ไหม 2 ใบ', 'C: הזמנה 482-19-037', 'C: pol 5 minut temu'])('but %j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );
});
