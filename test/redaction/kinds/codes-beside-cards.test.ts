import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('a code that a word or a dash joins to its card', () => {
  const card = '5303 0069 8706 4284';

  test.each([
    'with',
    'w',
    'plus',
    'then',
    'back',
    'cv',
    'mit',
    'avec',
    'con',
    'com',
    'met',
    'z',
    'oraz',
    'med',
    'ja',
    'ile',
    'dgn',
    'sama',
    'với',
    'tapos',
    'aur',
    'и',
    'та',
    '-',
    'with the',
  ])('%j', (word) => {
    const conversation = `C: i gave them <${card}> ${word} <482> oh no`;
    expect(marked(conversation)).toBe(conversation);
  });

  test.each([`C: <${card}>-<482>`, 'C: amex <371300698525966> with <4821>'])('%j', (conversation) =>
    expect(marked(conversation)).toBe(conversation),
  );

  test.each(['with 482 points', 'with 500 off', 'con 300 de saldo', 'mit 482 euro', 'and 2000 more', 'with 2500'])(
    'but %j',
    (rest) => {
      const conversation = `C: charge <${card}> ${rest}`;
      expect(marked(conversation)).toBe(conversation);
    },
  );
});

describe('codes of two cards', () => {
  const cards = 'C: <4552596589092197> / <5203006987064285>';

  test.each([
    'codes <518> and <073>, same order',
    'los códigos <518> y <073> en ese orden',
    'os códigos <518> e <073>, nessa ordem',
    'i codici <518> e <073>',
    'les codes <518> et <073> dans cet ordre',
    'koderna är <518> och <073>',
    'коды <518> и <073>',
  ])('%j', (answer) => {
    const conversation = `${cards}\nC: ${answer}`;
    expect(marked(conversation)).toBe(conversation);
  });

  test.each(['codes for order 518 and order 073', 'los códigos de error 518 y 073', 'códigos promo 518 y 073'])(
    'but %j',
    (answer) => {
      const conversation = `${cards}\nC: ${answer}`;
      expect(marked(conversation)).toBe(conversation);
    },
  );
});

describe('a code behind its card and a word or two that name it, or a name', () => {
  const card = '5303006987064284';

  test.each([
    'koda zadaj',
    'broj iza',
    'msimbo',
    'kood',
    'کد',
    'পিছনের কোড',
    'mã sau',
    'arka',
    'tył',
    'бэк',
    '뒤',
    'last3',
    '3dig',
    'back code:',
  ])('%j', (name) => {
    const conversation = `C: <${card}> ${name} <482>`;
    expect(marked(conversation)).toBe(conversation);
  });

  test.each(['charge', 'total', 'was charged', 'declined twice', 'zahle', 'room', 'it has exit', 'limit is'])(
    'but %j',
    (words) => {
      const conversation = `C: <${card}> ${words} 482`;
      expect(marked(conversation)).toBe(conversation);
    },
  );

  test('in lines', () => {
    const message = (code: string) =>
      createRedactor()
        .redactMessages([{ senderId: 'C', text: `${card}\nAnna Meier\n${code}` }])[0]!
        .spans.map(({ kind }) => kind);
    expect(message('482')).toEqual(['card', 'security-code']);
    expect(message('482 kr')).toEqual(['card']);
  });

  test('numbered', () => {
    const conversation = `C: card1 <${card}> cvv1=<482>, card2 <4552596589092197> cvv2=<519>`;
    expect(marked(conversation)).toBe(conversation);
  });
});

describe('an answer whose code is glued to a word', () => {
  test.each([
    'A: CVV?\nC: its <917>i think',
    'A: le cryptogramme ?\nC: voilà<917>',
    'A: Prüfnummer?\nC: <917>danke',
    'A: код с обратной стороны?\nC: вот<917>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: CVV?\nC: why do you take 300kr for it',
    'A: CVV?\nC: my A320pro died',
    'A: The CVV? And which room?\nC: r917',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
