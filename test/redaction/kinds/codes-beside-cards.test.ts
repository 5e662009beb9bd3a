import { describe, expect, test } from '@jest/globals';
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
