import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('birth dates', () => {
  test.each([
    'C: DOB <01/02/1980>',
    'C: my date of birth is <2 January 1980>',
    'C: born on <January 2nd, 1980>',
    'C: I was born in <1980>',
    'A: What is your date of birth?\nC: <02.01.1980>',
    'C: Geburtsdatum: <02.01.1980>',
    'C: ich bin am <2. Januar 1980> geboren',
    'C: date de naissance <02/01/1980>',
    'C: fecha de nacimiento: <2 de enero de 1980>',
    'C: data di nascita <2 gennaio 1980>',
    'C: data de nascimento <02/01/1980>',
    'C: geboortedatum <02-01-1980>',
    'C: data urodzenia <02.01.1980>',
    'C: födelsedatum <1980-01-02>',
    'C: doğum tarihi <02.01.1980>',
    'C: дата рождения <02.01.1980>',
    'C: 生年月日は<1980年1月2日>です',
    'C: 出生日期 <1980-01-02>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each(['C: the order of 01/02/2024', 'C: on 2024-01-02 it broke', 'C: since 1980'])(
    'but not %s',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('post codes', () => {
  test.each([
    'C: I live in <SW1A 1AA>',
    'C: <EC1A1BB> London',
    'C: <K1A 0B1>',
    'C: <1012 AB> Amsterdam',
    'C: zip code <94105>',
    'C: ZIP <94105-1234>',
    'A: Your postcode please?\nC: <2000>',
    'C: PLZ <10115>',
    'C: code postal <75008>',
    'C: CEP <01310-100>',
    'C: kod pocztowy <00-950>',
    'C: 〒<100-0001>',
    'C: postnummer <114 55>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each(['C: at 1200 PM', 'C: 2000 KG of it', 'C: model X5 3DR', 'C: order 94105', 'C: in 2024 we moved'])(
    'but not %s',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('street addresses', () => {
  test.each([
    'C: send it to <221B Baker Street>',
    'C: I am at <1600 Pennsylvania Ave NW, Washington, DC 20500>',
    'C: <742 Evergreen Terrace, Apt 3>',
    'C: <12 high street> please',
    'C: <Hauptstraße 12a, 10115 Berlin>',
    'C: <Keizersgracht 123>',
    'C: <Storgatan 5>',
    'C: <12 rue de la Paix, 75002 Paris>',
    'C: <Calle Mayor 12>',
    'C: <Via Roma 5>',
    'C: <ul. Długa 5/3>',
    'C: <P.O. Box 1234>',
    'C: my address is <Flat 3, Rose Cottage, 9 The Green>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each([
    'C: 5 minutes down the road',
    'C: I waited 20 days',
    'C: the price of the place was 300',
    'C: 2 way street',
    'C: Punkt 5 ist falsch',
    'C: I paid 3 times by the way',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('names of those who take part', () => {
  const redactor = createRedactor();
  const redact = (text: string, names = ['Jane van der Doe', 'Will Smith', 'José García', '田中 太郎']) =>
    redactor.redactMessages([{ senderId: 'c', text }], { names })[0]!.text;

  test.each([
    ['Hi Jane!', 'Hi [REDACTED]!'],
    ['this is jane', 'this is [REDACTED]'],
    ['JANE DOE here', '[REDACTED] here'],
    ['Jane van der Doe', '[REDACTED]'],
    ['this is van der Doe', 'this is [REDACTED]'],
    ["Jane's order", "[REDACTED]'s order"],
    ['Doe, Jane', '[REDACTED], [REDACTED]'],
    ['thanks Will', 'thanks [REDACTED]'],
    ['will smith', '[REDACTED]'],
    ['Jose Garcia', '[REDACTED]'],
    ['josé', '[REDACTED]'],
    ['I am janedoe there', 'I am [REDACTED] there'],
    ['田中です', '[REDACTED]です'],
  ])('%s', (text, redacted) => expect(redact(text)).toBe(redacted));

  test.each(['it will not work', 'the smithy', 'janet', 'van der Berg', 'doesnt'])('but not %s', (text) =>
    expect(redact(text)).toBe(text),
  );

  test('what stands in place of a name is none', () => {
    expect(redact('the customer and the agent of support', ['Customer', 'Agent', 'Support'])).toBe(
      'the customer and the agent of support',
    );
  });
});

describe('other forms of the names of those who take part', () => {
  const redactor = createRedactor();
  const redact = (text: string, ...names: string[]) =>
    redactor.redactMessages([{ senderId: 'c', text }], { names })[0]!.text;

  test.each([
    ['hey liz, any news?', 'Elizabeth Ormond', 'hey [REDACTED], any news?'],
    ['this is Bill.', 'William Tate', 'this is [REDACTED].'],
    ['Card is in the post\n\nbill', 'William Tate', 'Card is in the post\n\n[REDACTED]'],
    ['bueno, soy Nacho otra vez', 'Ignacio Leal', 'bueno, soy [REDACTED] otra vez'],
    ['chema paredes', 'José María Paredes', '[REDACTED]'],
    ['Grüße, Uschi', 'Ursula Brandt', 'Grüße, [REDACTED]'],
    ['tu Gosia', 'Małgorzata Wilk', 'tu [REDACTED]'],
    ['szia, Zsuzsi vagyok', 'Zsuzsanna Bakó', 'szia, [REDACTED] vagyok'],
    ['Это опять Саша', 'Александр Белов', 'Это опять [REDACTED]'],
    ['it is sasha belov', 'Александр Белов', 'it is [REDACTED]'],
    ['меня зовут катя', 'Ekaterina Lis', 'меня зовут [REDACTED]'],
    ['είμαι ο Γιώργος', 'Γεώργιος Ρήγας', 'είμαι ο [REDACTED]'],
    ['すずきと申します', '鈴木 大輔', '[REDACTED]と申します'],
    ['account of Suzuki', '鈴木 大輔', 'account of [REDACTED]'],
    ['大様', '鈴木 大', '[REDACTED]様'],
    ['the account is under Josephine', 'Josie Pike', 'the account is under [REDACTED]'],
    ['it is Tomas Wetherbey', 'Tomas Wetherby', 'it is [REDACTED]'],
    ['thanks Wetherbey!', 'Tomas Wetherby', 'thanks [REDACTED]!'],
    ['ayo Babatunde here, Tunde Alabi', 'Babatunde Alabi', 'ayo [REDACTED] here, [REDACTED]'],
    ['many thanks hope.', 'Hope Barlow', 'many thanks [REDACTED].'],
  ])('%j of %s', (text, name, redacted) => expect(redact(text, name)).toBe(redacted));

  test.each([
    ['my bill is wrong', 'William Tate'],
    ['The Bill came twice', 'William Tate'],
    ['thanks, will pay it', 'William Tate'],
    ['bill', 'William Tate'],
    ['sue them', 'Susan Marsh'],
    ['the art of it', 'Arthur Penn'],
    ['I hope so', 'Hope Barlow'],
    ['thanks, hope it works', 'Hope Barlow'],
    ['my friend deb', 'Sarah Cole'],
    ['nur heute', 'Nour Haddad'],
    ['vale', 'Valentina Ríos'],
    ['the weather', 'Tomas Wetherby'],
    ['はやしの中です', '鈴木 大輔'],
  ])('but not in %j of %s', (text, name) => expect(redact(text, name)).toBe(text));
});
