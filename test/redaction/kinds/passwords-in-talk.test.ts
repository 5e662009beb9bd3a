import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('a password in talk of one', () => {
  test.each([
    'C: esqueci a senha, a antiga era <corinthians77>',
    'C: mot de passe = le prénom du chat + année donc <Minou2015>',
    'C: clave vieja <lluvia1988> clave nueva <Lluvia1988!!>',
    'C: κωδικός <athina2009> να μπείτε',
    'C: パスワード忘れました、たしか<inu4455>です',
    'C: mein Passwort ist 100% <Winter!2018Ulm>',
    'A: Which password do you type? Do not send it.\nC: its <Redwing#1964> and caps is off',
    'C: admin / <Tq9$vbRw!2>',
    'C: api key and secret <qT7rWz1kLm9XbV3nPc5dHs8fJg2yKa4u>',
    'C: veio o link <https://conta.exemplo.com.br/redefinir/77aa66bb55cc44dd?t=91827364>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: the bus pass is £1.80 a day',
    'C: das Passwort ist zu 100% richtig',
    'C: my password fails on windows11 and iphone14',
    'C: password for user jbrown66 does not work',
    'C: passwort für konto huber77 geht nicht',
    'C: forgot the password, order abc12345',
    'A: Which password do you type? Do not send it.\nC: the one from 2019 i guess',
    'C: https://help.example.com/cambiar-plan/hogar',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
