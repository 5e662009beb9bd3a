import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('a card in pieces', () => {
  test.each([
    'C: <453201>\nC: hang on\nC: <511283>\nA: of course\nC: <0366> done',
    'C: my card is <4532 0151 1283>\nC: sorry, the dog\nA: no hurry. And the end?\nC: <0366>',
    'C: karta <4532-01>\nC: moment\nC: <51-1283>\nC: -<0366>',
    'C: first four <4532>, then <0151>, then <1283> and the last four <0366>',
    'C: zuerst <4532>, dann <0151>, danach <1283> und zum Schluss <0366>',
    'C: les premiers <4532> puis <0151> puis <1283> et les derniers <0366>',
    'C: primeros <4532>, luego <0151>, luego <1283> y los últimos <0366>',
    'C: amex first <3782 then 822463> and ends with <10005>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: first room 4532, then 0151, then 1283 and last 0367',
    'C: bus 4532 then 0151 then walk to 1283 and the door is 0366',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('an expiry in words and in other orders', () => {
  test.each([
    'C: <4532015112830366> it expires <november twenty twenty nine> and the back says <three one nine>',
    'C: card <4532015112830366> valid until <eleven twenty-nine>',
    'A: card number and expiry?\nC: <4532015112830366>\nA: the expiry?\nC: <oh four twenty nine>',
    'A: tarjeta?\nC: <4532015112830366>\nA: ¿y el vencimiento?\nC: <marzo del veintinueve> y los tres de atrás <seis cero cuatro>',
    'C: カード <4532015112830366> 有効期限は<2029年4月>',
    'C: 卡号 <4532015112830366> 有效期<2904>',
    'C: 卡号<4532015112830366> 效期<04/29> 末三碼<338>',
    'C: cc <4532015112830366> x<0429> cv<771>',
    'C: карта <4532015112830366> до <ноября 2029>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: i was born in may twenty twenty and the twelve twenty four train was late',
    'C: the contract ends in november twenty twenty nine',
    'C: my cv771 file was rejected, version 2904',
    'C: 牛奶 有效期2904',
    'C: the meeting is in march of twenty nine people',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

test('three digits in words are a code and no month', () => {
  const { spans } = createRedactor().redact('कार्ड 4532015112830366 पीछे सात चार दो');
  expect(spans.map(({ kind }) => kind)).toEqual(['card', 'security-code']);
});

describe('a code behind a name that is glued or short', () => {
  test.each([
    'C: num:<4532015112830366>;val:<04/29>;cod atras:<338>;nome:RUI',
    'C: ablauf <4.29> code<338>nr<4532-0151-1283-0366>',
    'C: <38520000023237> prüfz. <338>',
    'C: <38520000023237>, nr hinten <338>',
    'C: 银联 <4532~0151~1283~0366> 背面<七六二>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('the end of a card that is told is no code', () => {
  test.each([
    'C: cvv mi nie działa\nA: Karta kończy się na 2285? Proszę włączyć płatności.',
    'C: βάζω το cvv και βγάζει λάθος\nA: Η κάρτα που λήγει σε 6622 θέλει έγκριση.',
    'C: セキュリティコードを間違えました\nA: 下4桁8813のカードですね。',
    'C: cvv daala phir bhi error\nA: 3082 wala card link nahi hai.',
    'C: 보안코드가 틀렸대요\nA: 8813으로 끝나는 카드 맞으시죠?',
    'C: 安全码不对\nA: 尾号8813的卡吗？',
    "C: cvv'yi kabul etmiyor\nA: 2285 ile biten kartınız mı?",
    'C: <4532015112830366>\nA: thanks, 2 tickets sec 114 row F are on their way',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
