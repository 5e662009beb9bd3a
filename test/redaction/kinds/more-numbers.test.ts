import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('numbers of more countries', () => {
  test.each([
    'C: BVN: <22311876540>',
    'A: Your NIN?\nC: <71220984316>',
    'C: менің ЖСН <880512300417>',
    'C: o meu BI é <005511204LA031>',
    'C: mi NSS <45 11 92 3344 1>',
    'C: His ID <8001015009087> is on file',
    'C: cédula <001-2233445-6>, gracias',
    'C: GST for invoice <29AAGCB7383J1Z4>',
    'C: hst # <746817857 RT0001>',
    'C: n° fiscal perso <30 12 345 678 904>',
    'C: il suo è <RSS-MRA-85T-10A-562S>',
    'C: refund ke BCA <5530217746>',
    'C: みずほ銀行 普通 <3190245>',
    'C: BSB <063-182> and number <20417755>',
    'C: my chave aleatória is <5b1f0c22-7d4e-4a19-9c33-0a61d2e8f704>',
    'C: Dublin, <D08 X2P9>',
    'C: 31 Esplanade, Cairns City QLD <4870>',
    'C: <4532015112830366> 04/29 338 <90034>'.replace('04/29 338', '<04/29> <338>'),
    'A: 車台番号は？\nC: <NCP91-5120447>',
    'C: ACH to <00059931288> (routing <067014822>)',
    'C: mein Büro: <Am Ring 7, 28195 Bremen>, danke',
    'C: <C/ Aragón 214, 3º 2ª, 08006 Barcelona>',
    'A: to <17 Mill Avenue, Dublin 6>?',
    'C: nummeret er <nittito førtiåtte elleve tjuesju>',
    'A: Please do not send card numbers, only the CVV.\nC: <338>',
    'A: Please do not send it here, only type the CVV on the page.\nC: 338 dollars?',
    'C: reg <KD 448 210> please',
    'C: reg <191-D-43810>',
    'C: rej <KR.7N512>',
    'A: date of birth and postcode?\nC: <14/03/1979> and <M21 9LR>',
    'A: 生年月日と郵便番号をお願いします。\nC: <1979年3月14日>、〒<154-0024>',
    'A: 生年月日をお願いします。\nC: <昭和54年3月14日>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: order 8001995009087 is late',
    'C: EAN 4006381333931 and item 5901234123457',
    'C: 普通のサイズ 3190245 個',
    'C: New York, NY 10064',
    'C: flying to Cairns QLD 4870',
    'C: NSW 4 and QLD 4870m away',
    'C: I read D08 and X2P9 on it',
    'A: plate?\nC: the premium OC 812 zł',
    'C: contract BN 55120',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('names in other forms', () => {
  const found = (text: string, ...names: string[]): string[] =>
    createRedactor()
      .redactMessages([{ senderId: 'C', text }], { names })[0]!
      .spans.map(({ start, end }) => text.slice(start, end));

  test.each([
    ['name on the card: R SHAH', ['R SHAH'], 'Ravi Shah'],
    ['sent to Peter J. Vandenberg', ['Peter J. Vandenberg'], 'Peter Vandenberg'],
    ['it was Ravi S.', ['Ravi S'], 'Ravi Shah'],
    ['I Shah? A Shah, plan B', ['Shah', 'Shah'], 'Ravi Shah'],
    ['κύριε Παπαδόπουλε', ['Παπαδόπουλε'], 'Νίκος Παπαδόπουλος'],
    ['передайте Марии Ивановой и Андрею', ['Марии Ивановой'], 'Мария Иванова'],
    ['передайте Андрею', ['Андрею'], 'Андрей Петров'],
    ['王先生您好，王者荣耀', ['王'], '王磊'],
    ['김 과장님, 김치', [], '김민수'],
    ['김과장님, 김치', ['김'], '김민수'],
  ])('%j', (text, expected, name) => expect(found(text, name)).toEqual(expected));
});
