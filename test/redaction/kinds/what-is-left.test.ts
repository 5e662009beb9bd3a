import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

/** Cards of no customer that pass Luhn. */
const VISA = '<4453 3314 7893 2885>';
const MASTERCARD = '<5148733311387987>';

describe('with a card and its expiry in a message, what is left is the code', () => {
  test.each([
    `C: ${VISA} kicks the bucket <9/29>, secret sauce <318>`,
    `C: ${VISA} // <'29-09> // <318>`,
    `C: ${MASTERCARD} THRU <09/29> STRIP 7987  <318>`,
    `C: crd ${VISA} til <09/29> bck nbr <318>`,
    `C: رقم ${VISA} والخاص <٣١٨> والموعد <٠٩/٢٩>`,
    `C: karte ${VISA} <09.29> des andere is <318>`,
    `C: amex <374781580699836> dies <09/29> fancy digits <4821>`,
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    `C: ${VISA} <09/29> charge 318 dollars`,
    `C: ${VISA} <09/29>, order 318 please`,
    `C: ${VISA} <09/29> ending 2885`,
    `C: ${VISA} <09/29> flights 318 and 482`,
    `C: ${VISA} and seat 318`,
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('expiries in a message with a card', () => {
  test.each([
    `C: ${VISA} runs out <sept 29>`,
    `C: tarj ${VISA} vence<9/29>`,
    `C: cb:${VISA}/<0929>/<318>`,
    `C: ${VISA} il tient jusqu'en <mars 2029>`,
    `C: ${VISA} y caduca en <marzo del 29>`,
    `C: ${VISA} vale ate <10 de 2029>`,
    `C: the date is <09/29>, number ${VISA}`,
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    `C: ${VISA} please charge it on 09/29`,
    `C: ${VISA} and i come at 8:30 pm`,
    `C: ${VISA}\nC: see you at 8:30 pm`,
    `C: ${VISA}\nA: valid until Oct 30 next year, the plan`,
    'C: my statement says 4000 1234 5678 9018',
    'C: the card rate was 6.24 p',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('four digits are a code where such a card, four digits or a question for the code are in the talk', () => {
  test.each([
    'C: my amex\nC: the small ones on the front are <4821>',
    'A: The security code please?\nC: <4821>',
    'A: the four digits on the front?\nC: ok\nC: <4821>',
    'C: <374781580699836>\nA: and the three digits?\nC: <4821>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: cvv wird nicht genommen, Fehler 4821, Karte *3390',
    'C: cvc girdim olmadı\nA: Sonu 4821 olan kartınız kapalı.',
    'C: cvc 오류가 나요\nA: 끝자리 4821 카드는 정지입니다.',
    'C: الرمز السري غلط\nA: البطاقة المنتهية بـ 4821 موقوفة',
    'C: CVV kahan hota hai\nA: peeche, 3 digit\nC: ok 1399 ka payment ho gaya',
    'C: cvc не проходит\nA: лимит 100 000 ₽ в месяц',
    `C: 4453 is visa right? ${VISA}`,
    'A: the check number?\nC: 4821 is the check number',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('a number that a word for a number or a code of anything names is none', () => {
  test.each([
    'A: Skadenummer 26-118402.',
    'A: Ihre Vorgangskennnummer: 2026-0391755',
    'C: cvc ingevuld, toch storingscode N-1045',
    'A: Lid code 7864-L is on its way',
    'C: huurauto NL, contractnummer 77120394',
    'A: It is code 5064704 in the brown colour',
    'C: 1300 VA saja',
    'C: Bosch 4100XC',
    'A: Is there a code on the box?\nC: yes 5064',
    'C: cod eroare 1003',
    'A: CVC?\nC: moment\nC: Parkplatznummer 318',
    'C: plate <AB12 CDE>\nA: ok, bay C144 then',
    'C: my card, valid until it says 4001 1229 5671 9017',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: Kontonummer <30481177>',
    'C: the text says code <5064>',
    'C: my lock box, the code is <5064>',
    'C: otp is <977-813>',
    'C: <4100XC> Hulst',
    'C: pincode <560034>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('what somebody types in talk of a PIN or a password', () => {
  test.each([
    'C: pin klappt nicht\nA: wie oft?\nC: ich gebe immer <4821> ein',
    'C: mon code pin bloque\nA: ah bon\nC: je tape <4821>',
    'C: мой пин не работает\nC: ввожу <4821>',
    'A: Is it the PIN of the card?\nC: yes that. the machine says no. it is <4 8 2 1>, i am using it since 2015',
    'C: wachtwoord: volgens mij <Z0mer2025x>',
    'C: hasło to było <K0tek77> chyba',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: pin klappt nicht\nC: ich gebe ihn ein und es kommt Fehler 4821',
    'C: my pin fails\nA: order number?\nC: i put 4821',
    'C: password fails on win10pro and mp3player',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
