import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

const CARD = '<5148733311387987>';

describe('expiries', () => {
  test.each([
    `C: ${CARD}\nC: <o9/29>`,
    `C: ${CARD} exp <1o/29>`,
    `C: ${CARD} karta plati do <04/2028>`,
    `C: ${CARD} تاریخ <۰۸/۰۷>`,
    `C: ${CARD}\nA: Thanks. Expiry?\nC: <06>\nC: <2030>`,
    'C: typed the wrong expiry b4, it is <09/29> not <09/28>\nA: And the card number please?',
    'C: das ablaufdatum war falsch, <09/29> nicht <09/28>\nA: Und die Kartennummer bitte?',
    'C: cvv <318> and its <09/29>',
    'C: code de sécurité <318>, fin <09/29>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    `C: ${CARD}\nA: how many?\nC: 06`,
    'C: cvv 1 of 3 failed on 09/29',
    'C: it expires 12/28\nA: The card?',
    'C: expiry of my offer was 09/29 not 09/28\nA: ok',
    'C: o9 and 28 of them',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('one-time codes that were typed', () => {
  test.each([
    'C: your app keep ask OTP\nC: i key in <441205> then say expired\nC: then <913 882> also cannot',
    'A: Elküldtük a kódot.\nC: beírtam <913418> lejárt',
    'C: a kódot kérte: <kilenc nulla kettő négy egy öt>',
    'C: kod nie dziala, wpisuje <528 993> i nic',
    'A: Rettet. Vi har sendt en kode.\nC: <2299 04> sådan',
    'C: 验证码\nC: 输入了说错误 又来一个 <884172>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: the code\nC: i typed order 441205 and it expired',
    'C: i entered 441205 into the meter',
    'C: otp\nC: i tried 3 times in 2026',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('PINs', () => {
  test.each([
    'A: Please type your 4-digit card PIN on the phone keypad, never here.\nC: oh I thought here. <6182>',
    'C: не помня пина, май <3861>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('dates of birth', () => {
  test.each([
    'A: születési dátumát?\nC: <1987.05.16>.',
    'A: تاریخِ پیدائش؟\nC: <13-11-1991>',
    "A: Uw geboortedatum?\nC: <4 okt '78>",
    'A: Date of birth?\nC: <Sept 4th 2014> its for my son',
    'A: Date of birth?\nC: <third of may 88>',
    'C: 出生<91年3月8号>',
    'C: เกิด <๑๓ ก.พ. ๒๕๒๗>',
    'C: เกิด <13/05/2527>',
    'C: 生年月日<S57.8.4>',
    'C: nasc <22/dez/78>',
    'C: dob <o7/15/83>',
    'C: נולדה <5.3.51>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('bank accounts', () => {
  test.each([
    'C: GTB <0134 982 776>',
    'C: vcb <0071 0034 56 219>',
    'C: <110 4418 820715> 신한으로',
    'C: 카뱅 <3333 04 4181030>',
    'C: stari broj računa <2360000-3241706229>',
    'C: شبا <420544432231123779146735>',
    'A: اکاؤنٹ نمبر درج کریں\nC: <0087976644501204>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('vehicles by notation and by word', () => {
  test.each([
    'C: <СВ 4472 КХ>, другия беше <РВ0918НМ>',
    'C: <191-KY-2875>',
    'C: <ZG 4170-ŠĐ>',
    'C: <۲۴ ب ۶۱۹ ایران ۷۷>',
    'C: میری گاڑی <LEB-18-9960> ہے',
    'C: rek nro <ijp 419>',
    'C: auto nr <KT-4419>',
    'C: targa <fg 482 kv>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['A: Kennzeichen?\nA: Rückruf zwischen 15 und 17 Uhr.', 'C: 191-order-2875', 'C: 2026-KY-28'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('documents', () => {
  test.each([
    'C: osobna <116 652 836>',
    'C: szig <647633KF>',
    'C: vodicak <HR 441883>',
    'C: rg <41.706.229-x>',
    'C: 港澳通行证 <C44188208>',
    'C: พาสปอร์ต <AB2917747>',
    'C: ταυτ. <ΑΚ 441821>',
    'C: ausweis <T22000129X>, der neue kommt noch',
    'C: ausweis steht nr <S3A44820>',
    'C: pasnr <212 904 118>',
    'C: lic <W426-5528-0012>',
    'C: mi ine es <IDMEX2044188700>',
    'C: талон <009441118>',
    'C: СТС <9944 112233>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: mein Reisepass gilt bis 12.2028', 'C: Ausweis läuft 07.2029 ab', 'C: passnr 004'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('addresses', () => {
  test.each([
    'C: <Liepų g. 18-42, Kaunas>',
    'C: <Gülbahar Mah. Çınar Sok. No: 18 D: 5>',
    'C: <Jasanová 27, 602 00 Brno>',
    'C: <Cesta v Rožno dolino 42, 1000 Ljubljana>',
    'C: <Blk 219 Yishun Ring Road #07-442>',
    'C: <House 28, Street 9, G-10/2 Islamabad>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: Rechnung 41, 1000 Euro', 'C: Objednávka 27, 602 00 Kč', 'C: Menge 41, 1000 Stück'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('what looks like a sum or a list, and is a value', () => {
  test.each([
    'C: cnpj <76,650,907,0001,68>',
    'C: account number $<832683866778>',
    'A: one-time code?\nC: <G-6977>',
    'A: mobile number?\nC: <+31>\nC: <6 12345678>',
    'C: adres rue <Neuve 157, 9005 Liège>',
    'C: adresse <rue du Lac 84, 3046 Zürich>',
  ])('%j', (conversation) => expect(marked(conversation)).toContain(conversation.slice(-9)));
});

describe('passwords of words and digits with marks between them', () => {
  test.each([
    'C: wifi password printed is <kt71-apple-5512> if u need',
    'C: s passwort vom wlan <brezel-77-znacht>',
    'C: po zmianie hasla z <Jesion.77!> na <Jesion.78!>',
    'C: Пароль від кабінету <Zirochka_2018> не приймає',
    'C: heslo do portalu mam <Pejsek_Alik7> a porad to pise spatne',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: password changed on 12-november-2024', 'C: my password for Invoice_2024 is lost'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

test.each([
  'C: Amex is <3402 797418 48708>\nA: Expiration and the 4-digit code on the front?\nC: <09/29>...<7713>',
  'C: Amex is <3402 797418 48708>\nA: Expiration and the 4-digit code?\nC: <9-2029> … <7713>',
  'A: cvv?\nC: <555> ค่ะ',
])('a code behind dots, and one that could be laughter: %j', (conversation) =>
  expect(marked(conversation)).toBe(conversation),
);

test.each(['C: my socail is <620 62 1613>', 'C: soical <620 62 1613>'])('slips in "social": %j', (conversation) =>
  expect(marked(conversation)).toBe(conversation),
);

test.each(['C: card <4111 1111 1111 1111>\nA: the one ...7713?', 'C: 5555 ตลกมาก\nA: cvv?'])('but %j', (conversation) =>
  expect(marked(conversation)).toBe(conversation),
);
