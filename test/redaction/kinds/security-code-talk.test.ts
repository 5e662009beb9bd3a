import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('security codes by the talk around them', () => {
  test.each([
    'A: I need the CVV too\nC: what for? nobody ever asked\nA: It is needed for orders by phone or chat.\nC: ok then <482>',
    'A: CVV?\nC: give me 5 minutes\nC: <482> there you go',
    'C: do you want the number on the back as well\nA: yes please\nC: <482> and send me the red one not the blue',
    'A: which code?\nC: the sms one or the one of the card\nA: The card one\nC: <482>',
    'A: Code?\nC: <482>',
    'A: and the card check number?\nC: <482>',
    'A: Código?\nC: el de <cuatro, ocho, dos>',
  ])('asked before: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test('alone behind a card, under another id: whoever comes back to a chat has one', () => {
    const conversation = 'C: <4111 1111 1111 1111>\nA: we lost you\nD: <482>';
    expect(marked(conversation)).toBe(conversation);
  });

  test.each([
    'C: <482> there it is\nA: Is that the security code?',
    'C: <four, eight, two> thats the code\nA: Of the card?\nC: yes its cvv',
    'C: <quatre huit deux>\nA: C’est bien le cryptogramme ?',
    'C: <482> right\nA: Yes, that is the CVV, thank you',
    'C: ich lese <482>\nA: Ist das die Prüfziffer?',
  ])('named later: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my moms card has <482> on the back, she is out',
    'C: cvv <482> sorry not <482> its <284>',
    'C: CVS is <482>. CVC i mean',
    'C: nein, nicht <482> sondern <284>!! steht auf der rückseite der karte',
    'C: amex <3714 496353 98431> bis <07/30> und vorne steht <4821>',
    'C: i gave your colleague my code <482> already',
    'C: expires <10/29> and <482>',
  ])('in one message: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: its an amex\nC: four digits then? <4821>',
    'A: expiry?\nC: its on the card <10/29>\nA: 3 more digits\nC: <482>',
    'C: <4111 1111 1111 1111>\nA: ok\nC: how long does it take\nA: two days\nC: great\nC: <482>',
  ])('counted, or after a card: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my cv v is <482>',
    'C: security cod3 <482>',
    'C: codigo d segurida <482>',
    'C: cod. di sicureza <4 8 2>',
    'C: sicherheitscoed <482>',
    'C: säkerhetkod <482>',
    'C: код карты <482>',
    'C: цвц <482>',
    'A: kod z druhé strany?\nC: <482>',
    'A: número de control de la tarjeta?\nC: <482>',
    'C: الأرقام الثلاثة <482>',
    'C: cvv<482>exp<1029>',
    'C: my visa card, cvx <482>',
  ])('by its name, however it is spelt: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: security number?\nC: <double four 2>',
    'A: CVV?\nC: <4-oh-2>',
    'A: CVV?\nC: <4...82>',
    'A: kartın arkasındaki üç rakam?\nC: <dört yüz on iki>',
    'A: CVC?\nC: <acht hundert zwölf>\nA: also <812>, danke',
    'A: CVC?\nC: <acht hundert zwölf>\nA: Danke\nC: gern\nA: Moment\nA: das war <812>',
  ])('in words and digits: %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('numbers that go on', () => {
  test.each([
    'A: and the cvv, please?\nC: one sec\nC: <(212) 570-7787> is my cell',
    'A: and the cvv, please?\nC: one sec\nC: looking\nC: still\nC: my ssn is <871-84>\nC: <9243>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('what something else names is no security code', () => {
  test.each([
    'A: CVV?\nC: <482>\nA: Thanks, 399 kr. er trukket',
    'A: CVV?\nC: <482>\nA: İptal edildi, 249 TL iade.',
    'A: The CVV?\nC: <482>\nA: That is a 400 from our API.',
    'A: Hoeveel dozen stonden op de achterkant?\nC: 120',
    'A: ¿Qué número sale detrás del aparato?\nC: 129 w',
    'C: auf der karte steht hinten nichts, es ist eine fahrkarte\nA: Zone 100 bis 300.',
    'C: CVV pharmacy at 123 Main says expired 04/26 on the milk',
    'C: do you store the cvv? asking for 200 people',
    'C: nein meine cvv kriegst du nicht. es waren 3 hosen für 129',
    'A: Quels sont les trois derniers chiffres du vol ?\nC: 304',
    'C: social security number is hard to find, room 482',
    'C: security code red on level 4, exp +350\nA: GG, patch 4.21',
    'A: Which room?\nC: 482\nA: Thanks. And the CVV?\nC: <305>',
    'A: and the code to redeem, exp 2027?',
    'C: cvv <482> expires <10/29>\nA: Done, 3 payments of 433.',
    'A: Is the security code 3 or 4 digits on yours?\nC: 3',
    'A: What are the last four of the card?\nC: 4821\nA: Thanks, that is it. And its CVV, have you got it?',
    'C: i put <482> in the cvv box n it says error\nA: 4005 means the bank declined.',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
