import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('births as people tell them', () => {
  test.each([
    'A: Und Ihr Geburtsdatum?\nC: <17.04.73>',
    'A: Geboortedatum?\nC: <7.4.73>',
    'A: 성함과 생년월일이요?\nC: 김도윤, <81.4.17>',
    'A: Tanggal lahirnya?\nC: <17 April 1973>',
    'C: janam <17 apr 73>',
    'C: nar. <17.4.1973>',
    'A: 請問出生年月日?\nC: <民國62年4月17日>',
    'A: date de naissance ?\nC: <1 7 0 4 1 9 7 3>',
    'A: date de naissance ?\nC: le <17 avril 73> et le tel <06 39 98 40 27>',
    'A: ¿Su fecha de nacimiento?\nC: el <diecisiete de abril del setenta y tres>',
    'A: Doğum tarihiniz?\nC: <7 nisan bin dokuz yüz yetmiş üç>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['A: date of birth?\nC: version 17.04.73', 'C: jana 17 is late', 'C: it costs 17.04'])(
    'but not in %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});
