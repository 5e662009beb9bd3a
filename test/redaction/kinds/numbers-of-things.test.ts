import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { isMaskedAsMarked, marked } from './marked.js';

describe('numbers of parcels, products, lots and receipts are no phone numbers', () => {
  test.each([
    'C: dobrý den, kde je můj balík 2057734188?',
    'C: mikor érkezik a csomagom 2057734188',
    'C: unde este coletul 0722 418 9036',
    'C: ma hang 0387-2241-93 con khong shop',
    'C: mã sản phẩm 0387-2241-93',
    'C: серия 4318 2207 0093 или другая?',
    'C: партия 4318 2207 0093 какая?',
    'C: di nota ada 0813 7745 2210, itu apa?',
    'C: auf dem Kassenbon steht 0171 4482 9903',
    'C: sur le ticket de caisse il y a 06 48 22 17 30',
    'C: sa resibo po may 0918 4420 7731',
    'C: na paragonie jest 512 440 293',
    'A: Livrăm mâine, AWB 2019944310.',
    'C: وين شحنتي رقم 290441882071',
    'C: أبغى أعرف متى يوصل الطلب رقم 9914027',
    'A: Przyjęto szkodę nr 2026/33/9918.',
    'A: Ihr Vorgang: RK-2026-0044182',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: mein paket kam nicht, tel <0171 4482990>',
    'C: kde je balík? volejte <602 418 229>',
    'C: coletul nu a ajuns, telefon <0722 418 903>',
    'A: Numéro de téléphone ?\nC: <06 48 22 17 30>',
    'C: посылки нет, мой телефон <8 916 448 22 90>',
    'A: Your phone number?\nC: my package never came, <0412 740 125>',
    'A: Telefon?\nC: balík nepřišel, <602 418 229>',
    'A: Telefonnummer?\nC: das Produkt ist kaputt, <0171 4482990>',
    'A: Ваш телефон?\nC: товар не пришел, <8 916 448 22 90>',
    'A: Nummer?\nC: <070-448 21 93> måndag',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('spans of months, years with running numbers, and orders of three groups', () => {
  test.each([
    'C: je coche 06 12 18 30 60 mois ?',
    'C: hay 03 06 09 12 24 meses',
    'A: Wniosek nr 2025/03/8841 czeka.',
    'A: Sak 2025-09-10442 er åpnet.',
    "A: Il numero d'ordine?\nC: 402-7719340-8816",
  ])('%j', isMaskedAsMarked);
});

describe('dates and times beside other numbers are no expiry of a card', () => {
  test.each([
    'C: my card was declined\nA: Order 4471 was cancelled on 10/29, 0093 ships soon.',
    'C: pay by card\nA: The offer expires 10/29 18:30.',
    'C: karta nie działa\nA: Faktura FV/10/2028/912 wysłana.',
    'C: in the card field it says 1234 5678 9012 ... in grey',
    'C: im Feld Karte steht 1228 4455 9012 …',
  ])('%j', isMaskedAsMarked);
});

describe('PINs and codes of things', () => {
  test.each([
    'C: where do i find the pin of my card\nC: it says E-2017 error',
    'C: hol a pin kódom?\nC: E-2017 hiba',
    'C: PIN means part number here, PIN 5518-C is the cable',
    'C: the default pin is 1234 on all of them?',
    'C: ist der Standard-PIN ab Werk 0000?',
    'C: le code pin par défaut est 1234 ?',
    'C: 出厂默认密码1234对吗',
    'A: We keep a token only. Yours ends in 7751.',
    'C: на екрані котла 7718\nA: Це не помилка. Який код мигає?\nC: F3 а потім 060 218',
  ])('%j', isMaskedAsMarked);

  test.each(['C: my pin is <7713>', 'C: pin <2291>-- sorry', 'C: PIN-<4418>'])('but %j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );
});

describe('the end of a card that is asked for is no security code', () => {
  test.each([
    'C: card <4111 1111 1111 1111> exp <10/29> cvv <304>\nA: Could you read me the last four?\nC: 1111',
    'C: Karte <4111 1111 1111 1111> gültig bis <10/29> cvv <304>\nA: Und die letzten vier Ziffern?\nC: 1111',
    'C: tarjeta <4111 1111 1111 1111> vence <10/29> cvv <304>\nA: ¿Me repite los últimos 4?\nC: 1111',
  ])('%j', isMaskedAsMarked);
});

describe('words that name two things', () => {
  test.each([
    'C: vart skickar ni SIM-kortet?\nC: jag bor på <Granvägen 14C>',
    'C: ik heb 123456782 op mijn bon, wat is dat',
    'C: tren 02214 coche 11 plaza 14C',
    'C: biletin üstünde 06 KLM 1923 yazıyor',
    'A: Order ID RC2606159907 is pending.',
    'A: Our team is looking at case 00718826, we reply soon.',
    'C: pedido 612 345 678 sin recibir',
    'C: mijn teller zegt 5105 1051 0510 op regel 1 en 5100 op regel 2\nA: met drie cijfers achter de komma?',
    'C: bus to Plaza 5 de Mayo at 10:25',
    'C: passport photo of 35x45 mm, 600x800 px',
    'C: فاتورة رقم 4471882290 بمبلغ 349 ريال',
    'C: the password must have 8 characters and a number, like abc12345?',
    'A: Abro la incidencia 517-2026.',
    'A: Geburtsdatum?\nC: <17.06.1979>\nA: Danke. Der Tarif gilt ab dem 01.12.2026.',
  ])('%j', isMaskedAsMarked);

  test('a name of Thai letters is no part of another word', () => {
    const [redaction] = createRedactor().redactMessages([{ senderId: 'A', text: 'สวัสดีค่ะ ขอทราบชื่อค่ะ' }], {
      names: ['สมชาย ใจดี'],
    });
    expect(redaction!.spans).toEqual([]);
  });

  test.each(['A: Mobile number po?\nC: <0917 448 2290> po yan', 'A: Ano po ang number ninyo?\nC: <0917 448 2290> po'])(
    'the particle of Tagalog names no order: %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('plates and cards of identity in more words and letters', () => {
  test.each([
    'A: Ποια είναι η πινακίδα;\nC: <ΝΒΗ 4120>',
    'C: πινακίδα <ΝΒΗ-4120>',
    'A: Госномер?\nC: <м412ор 77>',
    'C: kereta <VBK 4120>',
    'C: اللوحة <ب ص ر 412>',
    'C: moj dowód <CDE 441209>',
    'C: putovnica <441209377>',
    'C: prawko <00441/12/0937>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each(['C: mam dowód wpłaty 44120937'])('but not in %j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );
});
