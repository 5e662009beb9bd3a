import { describe, test } from '@jest/globals';
import { isMaskedAsMarked } from './marked.js';

describe('a number is masked whole or not at all, and as what it is', () => {
  test.each([
    'A: Hvilket mobilnummer kan vi træffe dig på?\nC: <40 21 88 37>',
    'A: Kan jeg få dit CPR-nummer?\nC: <230978-7938>\nA: Tak. Og hvilket mobilnummer kan vi træffe dig på?\nC: <40 21 88 37>',
    'A: Code from the SMS?\nC: <48 19 03>',
    'A: Cep telefonunuzu alabilir miyim?\nC: cep <0532 441 88 20>',
    'A: Qual é o seu CEP?\nC: cep <01310-100>',
    'C: meu CEP é <01310100>',
    'A: You can also reach the claims line at <1-800-555-0142>, 8 to 6 Central.',
    'A: Our support line is <1-888-555-0133>.',
  ])('%j', isMaskedAsMarked);
});

describe('masks of networks, hosts of nobody, words that begin like a month', () => {
  test.each([
    'C: subnet 255.255.255.0 and gateway?',
    'C: the IP reads 0.0.0.0',
    'C: netmask 255.255.240.0',
    'C: broadcast 255.255.255.255',
    'A: What is your date of birth?\nC: card declined 3 times first',
    'C: my dob is <3 April 1988> and I never got my W2 for 2025',
    'A: Date of birth?\nC: I decided 2 days ago',
  ])('%j are left', isMaskedAsMarked);

  test.each([
    'C: my ip is <255.1.2.3>',
    'C: ip <10.0.4.118>',
    'A: Date of birth?\nC: <dec 3 1988>',
    'A: Date of birth?\nC: <3 March 1988>',
  ])('but not %j', isMaskedAsMarked);
});
