import { describe, expect, test } from '@jest/globals';
import { BANK_NUMBERS } from '../../../src/redaction/numbers/bank.js';
import { HEALTH_NUMBERS } from '../../../src/redaction/numbers/health.js';
import { PERSONAL_NUMBERS } from '../../../src/redaction/numbers/personal.js';
import { TAX_NUMBERS } from '../../../src/redaction/numbers/tax.js';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';
import { NUMBER_VECTORS } from './number-vectors.js';

const FORMS = [...PERSONAL_NUMBERS, ...TAX_NUMBERS, ...HEALTH_NUMBERS, ...BANK_NUMBERS];
const redactor = createRedactor();

describe.each(Object.entries(NUMBER_VECTORS))('%s', (tag, { valid, invalid }) => {
  const form = FORMS.find((one) => one.tag === tag)!;
  const isValid = (number: string) => form.valid!(number.replace(/[^0-9A-Z]/g, ''), number);

  test('is checked as another library checks it', () => {
    expect(valid.filter((number) => !isValid(number))).toEqual([]);
    expect(invalid.filter(isValid)).toEqual([]);
  });

  test('is found beside its name, and as the answer to a question for it', () => {
    const name = form.words.split(',')[0]!.trim();
    for (const number of valid) {
      expect(redactor.redact(`my ${name} is ${number}`).text).toBe(`my ${name} is [REDACTED]`);
      const [, answer] = redactor.redactMessages([
        { senderId: 'a', text: `What is your ${name}?` },
        { senderId: 'c', text: `it's ${number}` },
      ]);
      expect(answer!.text).toBe("it's [REDACTED]");
    }
  });
});

test('at least 25 countries', () => {
  expect(new Set(FORMS.map(({ tag }) => tag.split('.')[0])).size).toBeGreaterThan(25);
});

describe('numbers of people', () => {
  test.each([
    'C: NI number <AB 12 34 56 C>',
    'C: <AB123456C> is what they gave me',
    'C: CPF <390.533.447-05>',
    'C: <390.533.447-05>',
    'C: my NHS number is <943 476 5870>',
    'C: Meine Steuer-ID ist <36 574 261 809>',
    'C: mi DNI es <54362315K>',
    'C: numéro de sécurité sociale <2 95 10 99 126 111 93>',
    'C: personnummer <880320-0016>',
    'C: rodné číslo <710319/2745>',
    'C: codice fiscale <RCCMNL83S18D969H>',
    'C: my SIN is <123 456 782>',
    'C: the ABA routing number is <111000025> and the account number <000123456789>',
    'C: sort code <12-34-56> account number <12345678>',
    'C: BSB <062-000>',
    'C: passport number <L01X00T47>',
    'A: Your passport number please?\nC: <C03005988>',
    'C: my passport is <123456789>',
    'C: Reisepass <C01X00T47>',
    "C: driver's license <D1234567>",
    "C: driver's license number is <S530-4600-0000>",
    'C: UK driving licence <MORGA753116SM9IJ>',
    'C: Medicare number <1EG4-TE5-MK73>',
    'C: MRN <00123456>',
    'C: member ID <XYZ123456789>',
    'C: VIN <1HGCM82633A004352>',
    'C: <1HGCM82633A004352> will not start',
    'C: my license plate is <7ABC123>',
    'C: Kennzeichen <B-MW 1234>',
    'C: reg is <AB12 CDE>',
    'C: IMEI <490154203237518>',
    'C: mac <00:1A:2B:3C:4D:5E>',
    'C: send to <1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa>',
    'C: <bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4>',
    'C: eth <0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed>',
    'C: EIN <12-3456789>',
    'C: 身份证号 <360426199101010071>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my order id number is 12345678',
    'C: order AB123456 has not come',
    'C: serial 12345678Z',
    'C: invoice 2024-123456-789',
    'C: the tracking number is 00340434161094042557',
    'C: flight LH1234 in row 12',
    'C: product AB12CDE is broken',
    'C: send 0x1234 to the register',
    'C: registration opens on 12 May 2024',
    'C: your account was charged 1234567 yen',
    'C: I forgot my passport at home in 2019',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('names of numbers', () => {
  test.each([
    'C: mi dni es <20.114.387>',
    'A: ¿Cuál es su número de cédula?\nC: <684.373.664>',
    'A: Can I get your SIN?\nC: ok got it\nC: here you go: <657 222 170>',
    'C: my burgerserviicenummer is <477894525>',
    'C: this is my unque taxpayer reference: <4740723002>',
    'C: TAJ szám: <037 016 265>',
    'C: USt-IdNr. <DE 757782812>',
    'A: sort code and account number?\nC: <20-30-40 12345678>',
    'A: account number and IFSC for the refund?\nC: <684414784934> <HDFC0431389>',
    'C: <351374618> is the routing, <547398064808> account thanks',
    'C: BSB <483 520> / <734080053>',
    'C: bank: Barclays, <01 75 47, 92344386>',
    'C: RIB <86659 47335 40302140432 79>',
    'C: č.ú. <9508250685/0300>',
    'C: bankszámla <11780786-15321466-42756837>',
    'C: mein Postkonto ist <01-89709-1>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my account was charged twice on 12/03/2027',
    'C: the routine is 684414784934',
    'A: account number for the order?\nC: order 68441478',
    'C: bank holiday 01-05-2027, order 12345678',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('numbers that are corrected, or named from afar', () => {
  test.each([
    'C: konto <0044120937>\nA: <0044120937>, ja?\nC: nei, <0044120397>',
    'C: my id is <7709235800087>, not <7709235800078>',
    'C: aadhar <7057 2469 9482>, no wait <7057 2470 2899>',
    'C: my cover, hers is <780923 9285 080>',
    'C: <660430-0174-086>',
    'A: Could you send the FIN of that account?\nC: <G 2066060 R>',
    'C: el dni anterior <71650283-q>',
    'C: pesl <71091876209>',
    'C: htunnus <190986 246M>',
    'C: branch code <470010>, acc no<62441180937>',
    'C: no akaun <164411809371>',
    'C: ac no <50100 4418 09371>',
    'C: canara no? <1109 4418 09371>',
    'C: cheque ⑆<011000015>⑆ <44120937>⑈ 0199',
    'C: Banque <20041> Guichet <01005> Compte <0500013M026> Clé <06>',
    'C: 記号<10340> 番号<44120931>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each([
    'C: konto <0044120937>\nC: order 0099120397',
    'C: konto <7744120937>\nC: 77441203971 parts',
    'C: the branch in Leeds said request 88-1204',
    'C: la clé 13 de mon garage',
  ])('but no more in %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
