import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('phones that are said in part, with tens in words of more languages', () => {
  test.each([
    'C: mit telefonnummer er <toogtredive 41 77 20>',
    'C: nytt nr <nittito 45 17 83>',
    'C: mobil <noll sjuttitre 451 87 20>',
    'C: puh <nolla viisikymmentä 4517820>',
    'C: tel <040 triinštirideset 17 83>',
    'C: tel <sedm set třicet pět 118 402>',
    'C: telefon <sześćset dwa 451 873>',
    'C: το κινητό είναι <εξήντα εννιά ογδόντα πέντε, 44 10 29>',
    'C: ring me on <07seven00 nine double0 three one six>',
    'A: Steuer-ID und Handynummer?\nC: <null eins sieben sechs 4517 8207>',
    'C: телефон <восемь 916 45 77 118>',
    'C: mobitel <091 dvadeset i tri 456 78>',
    'C: telefon <harminc huszonöt 45 17 83>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: two 14.12.2026 please', 'C: one for 40 or two for 75', 'C: in sixty 24h days', 'C: i paid twenty 45'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('phones by what is done with them, and at home', () => {
  test.each([
    'C: noriu pakeist nr\nC: senas <861255820>\nC: naujas <8 6 1 2 8 8 0 4 4>',
    'C: hívhattok <0670/4180722>',
    'C: 打错了 是<138 1013 8826>',
    'C: είπα <6974 411 329>',
    'C: matlab <98234 56121> hai',
    'C: era meu celular <11 9 8593-8471> mas saiu pro cpf errado',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('addresses with other words for "at", and providers without their dot', () => {
  test.each([
    'C: <ani.pet kliomba abv bg>',
    'C: <minhle82 a còng gmail chấm com>',
    'C: mail <ivana.k(et)net.hr>',
    'C: <jana.mal zavinac seznam cz>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('numbers of health systems by word', () => {
  test.each([
    'A: N.º de utente?\nC: <284 719 306>',
    'C: o numero de utente dela é <284719306>',
    'C: SNS <284 719 306>',
    'C: número de CatSalut <PUMA 0 730207 00 4>',
    'C: thẻ BHYT <DN 4 79 0044718290>',
    'C: sygesikringskort nr <80208 0012 4418 2093 771>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test('but no user of a shop', () => expect(marked('C: utente 284719306')).toBe('C: utente 284719306'));
});

describe('national numbers by word', () => {
  test.each([
    'A: Para continuar ingresá tu DNI sin puntos.\nC: <32994218>',
    'A: מה מספר תעודת הזהות?\nC: <302455128>',
    'A: کد ملی شما؟\nC: <۴۲۹۲۲۱۸۱۹۶>',
    'C: کدملیم هم <4924487694>',
    'C: as. kodas <3 890920 7648>',
    'C: personnumret är <19811104 4640>',
    'C: pnr <6811044640>',
    'A: Your FIN?\nC: <G 2066060 R>',
    'A: Your enrollee number?\nC: <ZUM/20553/B>',
    'A: Номер на полица?\nC: <BG/22/226007893642>',
    'C: burgerservice nr <4778.94.525>',
    'C: peselem <71 09 18 76 209> sie nie loguje',
    'C: pk <161175-19997>',
    'C: ik <3880112 7210> ja arve palun',
    'C: mi ruut es el <12531909 2>',
    'C: kennitölu <120174 3399>',
    'C: RFC <GODE561231GRA>',
    'C: cc <00000000 0 ZZ4>',
    'C: num de secu <1 63 10 75 541 029> et la clé <06>',
    'C: 統編 <12208884>',
    'A: Podaj PESEL, 11 cyfr.\nC: <71091876208>',
    'A: ขอเลขบัตรประชาชน 13 หลักค่ะ\nC: <1 2345 45678 78 2>',
    'C: mi NIE es <X2482300W>\nA: ¿Y cómo pone?\nC: pone <X2428300W>, mal copiado',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: PNR 4410288319',
    'C: ik 12345678901 hebben',
    'C: ik zoek artikel 38801127218',
    'A: El NIE caducó en 12/2028.\nC: pedido X2428300W',
  ])('but not %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
