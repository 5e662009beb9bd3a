import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('security codes, as people type them', () => {
  test.each([
    'A: The CVV please?\nC: let me see... <482>',
    'A: CVV?\nC: **<482>**',
    'A: Security code?\nC: <4. 8. 2>',
    'A: CVV?\nC: <4/8/2>',
    'A: CVV?\nC: <4..8..2>',
    'A: CVV?\nC: <4)(8)(2>',
    'A: and the security code?\nC: <4 then 8 then 2>',
    'A: the four digits on the front?\nC: <48 21>',
    'A: CVV?\nC: <O42>',
    'A: CVV?\nC: <482>, zip <10001>',
    'A: CVV?\nC: <482> and the zip code is <10001>',
    'A: CVV?\nC: okay so the three numbers there are <482>',
    'A: CVV?\nC: I see 4 digits above the number <4821>',
    'A: those last three digits by the signature box?\nC: <482>',
    'C: cvv...<482>',
    'C: code <482> (back)',
    "C: 'cid': '<482>'",
    'C: safety code <482>',
    'C: controlegetal van de kaart: <482>',
    'A: Tri znamenke na poleđini?\nC: <482>',
    'A: Trite cifre? Код за сигурност?\nC: <482>',
    'A: سه رقم پشت کارت؟\nC: <482>',
    'A: Kolm numbrit kaardi tagaküljel?\nC: <482>',
  ])('alone: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: CVV?\nC: <48>\nC: <2>',
    'A: CVV?\nC: <4>\nC: <8>\nC: <2>',
    'A: CVV?\nC: <48>...\nA: yes\nC: ...<2>',
    'A: CVV?\nC: hold on\nC: <4>\nC: and <82>',
  ])('one digit after the other: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: <4111 1111 1111 1111>\nA: Got it. Expiry?\nC: <10/29>\nA: Great\nC: <482>',
    'C: <4111 1111 1111 1111>\nA: and the expiry\nC: <10/29>\nA: last bit please\nC: <482>',
    'C: <482> <4111 1111 1111 1111> <10/29>',
    'C: <4111111111111111>:<1029>:<482>',
    'C: <4111111111111111>+<10/29>+<482>',
    'C: <4111 1111 1111 1111>\nC: <2029-10> <4 8 2>',
    'C: <4111111111111111>,<10>,<2029>,<482>',
    'C: number=<4111111111111111>&exp_month=<10>&exp_year=<2029>&cvc=<482>',
    'C: charge it to <4111 1111 1111 1111> (<10 29>/<4-8-2>)',
  ])('with a card: %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('no security codes', () => {
  test.each([
    'C: <4111 1111 1111 1111>\nA: And how many guests?\nC: 120',
    'C: <4111 1111 1111 1111>\nA: How many tickets?\nC: 250',
    'C: <4111 1111 1111 1111>\nA: What time?\nC: 1430',
    'C: <4111 1111 1111 1111>\nA: Wie viele Personen?\nC: 120',
    'C: <4111 1111 1111 1111>\nA: 几位?\nC: 120',
    'A: And the CVV?\nC: one sec\nA: Sure. How many nights?\nC: 120',
    'A: And the CVV?\nC: one sec\nC: looking\nC: still\nA: Sure. How many nights?\nC: 120',
    'A: What is the CVV?\nC: i paid 482 already',
    'C: the cvv was fine but the sides of our boxes are 4/8/2',
    'A: The CVV is a 3 digit code, like 123',
    'A: such as CVV 123',
    'A: CVV?\nC: for 120 minutes, order 48213',
    'A: how many digits?\nC: 4\nC: 8',
    'C: it costs 4/8/2',
    'C: the card ending in 482',
    'C: **** **** **** 4821',
    'C: log: sha256 2171931168376ed9e2342304a88138929ebcc5c7',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
