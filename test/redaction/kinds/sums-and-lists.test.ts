import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

/** What a contact centre numbers, counts or draws, beside talk of what is looked for. */
describe('numbers of cases, in languages that say them otherwise', () => {
  test.each([
    'A: Your phone number?\nC: <0908 993 127>\nA: Xong rồi, mã yêu cầu 20264415.',
    'A: Váš telefón?\nA: Zaevidované, číslo žiadosti 2026337219.',
    'A: Jūsų telefonas?\nA: Sutartis Nr. 61-30517 pratęsta.',
    'A: Registreringsnummer?\nA: Da er alt klart, avtale 5120937.',
    'A: Rekisterinumero?\nA: Kiitos, hakemus 31509 on vireillä.',
    'A: Your passport number?\nA: Danke, der Antrag B-31772 ist komplett.',
    'C: mein Handy ist neu\nA: Handy geändert. SR 6620418.',
    'C: telefon değişti\nA: arıza kaydınız 80553127 oluşturuldu.',
    'C: my phone\nA: Please call quoting 8841-2207.',
    'C: 型番4419-8217-0332は電話番号ですか',
    'C: شماره سفارش ۳۳۵۶۱۰۴۲۱۷ تلفن من نیست',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('parcels of the post are two letters, nine digits and a country, in any groups', () => {
  test.each([
    'A: Paket HP 3641 9118 2 HR je u Splitu.',
    'C: pakk CC 874 220 981 EE',
    'A: Your national number?\nC: the parcel is RR 123 456 785 NL',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('money', () => {
  test.each([
    'A: Which account?\nA: Thanks, deposit of $1,644.30 is set.',
    'A: Account number?\nC: ₱449 or ₱599',
    'C: my visa number\nA: it prints 5.661,90 in total',
    'C: my visa number\nC: so 7 612.45 is none',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('codes and PINs are no pieces of long numbers', () => {
  test.each([
    'C: token listrik 3185 9718 8535 8196 1277 gagal',
    'C: auf dem Bon steht PIN-Nr. 3420 5146 1387 0234',
    'C: mã 9704 1000 2000 là gì',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: pin 4821 <5148733311387987>', 'C: otp <4821 0993>'])('but %j', (conversation) =>
    expect(marked(conversation)).toContain(conversation.slice(conversation.indexOf('<'))),
  );
});

describe('phones', () => {
  test.each([
    'C: phone\nA: third line 05 31 44 72 09 26 is drawn',
    'A: Ordrene 51233908 leveres 05.06, 51233909 er delt',
    'C: phone says "do not honour 05"\nA: Other payments?\nC: 3: 14.40, 9.15 and 71.00',
    'A: Reply 1 for billing\nC: 1\nA: Please type your 8 digit customer number.\nC: 55108827',
    'A: telefon?\nA: Super, sagen er oprettet med nr. 2026-7719.',
  ])('no %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: also <079 / 838 41 26>',
    'C: mobile <33 06 12 34 56 78>',
    'C: mein order update, call <0171 5550182>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('times of day', () => {
  test.each([
    'A: Date of birth?\nA: Thanks. Booked in 11 Dec 14:20.',
    'C: <5148733311387987>\nA: Termín 9. 12. v 8:30 vyhovuje?',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('codes of other things', () => {
  test.each([
    'C: my card is gone\nA: £85.00 taken, auth code 055193.',
    'A: Thank you. Authorization code for the dentist is 66-4107.',
    'A: Payment of SGD 118.40 approved, approval code 033177.',
    'C: где OTP\nC: E-1058 показывает',
    'C: otp\nA: 16. 4. 1987?',
    'C: la CVV, vue en mars 2023',
    'C: routing number?\nC: where do i put the check number 2295',
    'C: cvv? on amex 4 digits\nC: i see 5523 on the back?\nA: That is just the last four of the card.',
    'A: code?\nC: the last block is 7823 yes',
    'C: the balls were 02 06 27 33 41 48, with card',
    'C: 密码输错3次\nA: 48小时后自动解锁，或去网点办理。',
    'C: pin?\nC: ticket was 7741-9930-2026-1129',
    'A: Adres i PESEL?\nC: bl. <18/5, 62-993 Toruń>',
    'C: rekening\nC: cod 159.000 ya',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: your auth code is <482913>', 'C: approval code i got by sms <482913>', 'C: G-<482913>'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toContain('482913>'),
  );
});

describe('tax numbers of Hungary and Slovenia', () => {
  test.each([
    'A: Kérem az adóazonosító jelét.\nC: Kiss Anna, <8071592153>',
    'C: adószám <65110048-2-41>',
    'C: davčna <15012557>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('what a word for a code stands near', () => {
  test.each([
    'C: cvv? the card\nA: No code needed.\nC: and the 832 on the confirmation',
    'A: the cvv?\nC: i am rank 832 of 60,000',
    'C: и номер машины: ПИН 0, ИНН 000',
    'A: PIN?\nC: 5000 0013',
    'A: which street?\nA: every 25 min until 0942',
    'A: cvv карти?\nA: Код відділення 078, полиця 3.',
    'C: cvv?\nC: and 5000 1133 4455?',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
