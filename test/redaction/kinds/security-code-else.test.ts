import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { marked } from './marked.js';

describe('what a message asks for instead of the code', () => {
  test.each([
    'A: Type the CVV on the payment page only, please. Which amount do you see?\nC: 527',
    'A: Den CVC bitte nie im Chat nennen. Wie hoch ist der Betrag?\nC: 527',
    'A: Ne donnez pas le cryptogramme ici. Quel montant est affiché ?\nC: 527',
    'A: O CVV só na página segura. Qual é o valor?\nC: 527',
    'A: Kontrollsifrene taster du kun på betalingssiden. Beløpet?\nC: 527',
    'A: لا تكتب رمز الأمان في المحادثة. كم المبلغ؟\nC: 527',
    'A: Sagen Sie niemandem Ihre PIN, auch mir nicht. Welche Filiale ist es?\nC: 5270',
    'A: The card was declined. Reason code?\nC: 053',
    'A: the cvv?\nC: <527>\nA: ¿Huéspedes?\nC: 3',
    'A: the cvv?\nC: <527>\nA: ¿Extras?\nC: 3',
    'A: the cvv?\nC: ahora\nA: ¿Huéspedes?\nC: 3',
    'A: Nach der Prüfnummer fragen wir nie. Ihre Zimmernummer bitte.\nC: 527',
    'A: CVV는 묻지 않습니다. 객실 번호는요?\nC: 527',
    'A: हम CVV कभी नहीं पूछते। कमरा नंबर?\nC: 527',
    'A: 我们不会问安全码。房间号？\nC: 527',
    'A: hata kodu?\nC: 527',
    'A: 错误代码是多少？\nC: 527',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: Please type the CVV here, not by mail.\nC: <527>',
    'A: Den CVC bitte nur im Chat nennen. Danke!\nC: <527>',
    'A: Only the CVV is missing. Could you look at the back?\nC: <527>',
    'A: The CVV, when you have it. Your total is 129.\nC: <527>',
    'A: I need the CVV before I can hold room 118\nC: <527>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('a number that was something else before', () => {
  test.each([
    'A: What is the CVV? The total is 527.\nC: 527, really?',
    'C: is the cvv enough?\nA: yes. How much is left on the voucher?\nC: 527\nA: Fine, all 527 then.',
    'A: The CVV?\nC: bus 41 or 527, which one?\nA: 527',
    'C: do you keep the cvv?\nA: no. you are in the queue at 527\nC: 527?? wow',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: The CVV?\nC: <527>\nA: <527>, right?',
    'C: 527 on it, is it mine\nA: whose?\nC: dunno\nA: ah. what is the CVV?\nC: <527>',
    'A: order 527 is open, the CVV please?\nC: <482>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('errors, sums, years and ends of other numbers', () => {
  test.each([
    'C: säkerhetskoden ger felkod 427',
    'C: beveiligingscode geeft foutcode 427',
    'C: セキュリティコードでエラー 427',
    'C: 安全码错误 427',
    'C: 보안코드 오류 427',
    'C: رمز الأمان خطأ 427',
    'C: the security code gives error 427',
    'A: CVV?\nC: it is more than 527 in all, no?',
    'A: CVV?\nC: <482>\nC: 4x of 527?',
    'A: CVV?\nC: <482>\nA: Thanks, 527 charged',
    'A: CVV?\nC: the hotel is 527 a night right?',
    'C: what does cvc mean?\nA: Card verification code, introduced in 1997',
    'A: the security code?\nC: what year is my account from, 2016?',
    'A: ご注文番号の下三桁は？\nC: 527',
    'A: 주문번호 뒤 세 자리요\nC: 527',
    'A: आपके ऑर्डर के आखिरी तीन अंक?\nC: 527',
    'A: Three digits on the back of the library book?\nC: 527',
    'C: {"cvc":"<482>","qty":527}',
    'A: 訂單編號末三碼？\nC: 527',
    'A: tilausnumeron kolme viimeistä numeroa?\nC: 527',
    'A: آخر ثلاثة أرقام من رقم الطلب؟\nC: 527',
    'A: Die 3 letzten Ziffern Ihrer Kundennummer?\nC: 527',
    'A: CVV?\nC: <482>\nA: Danke, 129 sind abgebucht.',
    'A: CVV?\nC: <482>\nA: Thank you, your confirmation is 9917',
    'A: CVV?\nC: nein. stornieren sie 5270',
    'A: CVV?\nC: vermem. 5270 nolu siparişi iptal edin',
    'A: CVV?\nC: how much is it in all\nA: 129\nC: 129? i was told 119',
    'A: CVV?\nC: sono nella camera 527',
    'A: CVV?\nC: tutar 527 mi',
    'A: And the security code for the Visa ending 5270?\nC: <482>',
    'A: CVV?\nC: its 730 am here, later',
    'C: why do you need 3 digits?\nA: PCI rule 321 says so',
    'C: the code is <482>, its my cvv\nC: and the voucher is SUMMER482',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('questions that stay open', () => {
  test.each([
    'A: CVV?\nC: <517>\nA: mismatch\nC: try <571>',
    'A: cvv pls\nC: it is in the app, hang on\nC: it changes all the time, some dynamic thing. right now <517>',
    'A: Order 412 comes to 318. I need the code on the back.\nC: 412?\nA: yes\nC: ok so the code is <517>',
    'A: And the three on the back?\nC: <five seven one>\nA: <five one seven>?\nC: yes',
    'A: le trois chiffres au dos ?\nC: <517>\nA: <571> ?',
    'A: the three digits beside the signature please\nC: not in a chat\nA: ok, then order 4410 is cancelled\nC: fine. <517>',
    'A: and the code?\nC: #<517>',
    'A: I have your card ending 5270. I am just missing the 3 digits on the back.\nC: must i?\nA: up to you\nC: mine is a 2014 model, does that matter\nA: no\nC: Ok then. Its the small ones. <517>',
    'A: Your order is open. I need the security code.\nC: hang on\nC: <517> and please send the red one not the blue',
    'A: prüfnummer?\nC: wofür\nA: für die bestellung 4821 über 129 euro\nC: na gut <517>',
    'A: le cryptogramme ?\nC: pourquoi\nA: pour payer 129 euros\nC: bon. <517>',
    'A: cvv?\nC: <517>\nA: falsch, nochmal bitte\nC: <571>',
    'A: the 3 digits?\nC: worn off, cant tell. either <517> or <577>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: civvy number <517>',
    'C: le cifrette dietro sono <517>',
    'A: de tre siffrorna vid namnteckningen\nC: strax\nC: <517>',
    'A: son los cuatro de enfrente, es amex\nC: <5170>',
    'A: Reading back: card ends 9640, exp <04/28>, code <517>. Correct?',
  ])('names: %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('digits of all kinds, and parts of a code', () => {
  test.each([
    'A: CVV?\nC: <５２７>',
    'A: CVV?\nC: <5️⃣2️⃣7>️⃣',
    'A: کد CVV؟\nC: <۵۲۷>',
    'A: सुरक्षा कोड?\nC: <५२७>',
    'A: CVV?\nC: <IZ7>',
    'A: el código de seguridad por favor\nC: <5 - 2 - 7>',
    'A: security number?\nC: <S27>',
    'C: my security code is <5OO>, and for the amex <5270>',
    'A: the digits on the back?\nC: back says <5two7>',
    'A: security number?\nC: <treble five>',
    'A: 뒷면 세 자리요\nC: <오이칠>이요',
    'A: cvv?\nC: <five>\nC: <two>\nC: <seven>',
    'A: cvv?\nC: <yirmi iki>\nC: <beş>',
    'A: cvv?\nC: one\nC: moment',
    'A: CVV?\nC: it says 5270 <482>',
    'A: só faltam os três do verso\nC: tem 5270 e depois <482>',
    'C: back of card says 5270 and <482>',
    'C: no encuentro el cvv, pone 5270 <482> en la tira',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  const redact = (text: string): string => createRedactor({}).redact(text).text;
  const MASK = '[REDACTED]';

  test.each([
    ['id,card,cvv,qty\n77,none,527,204\n78,none,482,205', 'id,card,cvv,qty\n77,none,X,204\n78,none,X,205'],
    ['| cvv | total |\n|---|---|\n| 527 | 219 |', '| cvv | total |\n|---|---|\n| X | 219 |'],
    ['"order";"CVC"\n"527";"482"', '"order";"CVC"\n"527";"X"'],
    ['name\tcvv\nLee\t527', 'name\tcvv\nLee\tX'],
    ['we need id, your cvv, please\n527,482,219', 'we need id, your cvv, please\n527,482,219'],
  ])('a column: %j', (text, expected) => expect(redact(text)).toBe(expected.replaceAll('X', MASK)));
});

describe('what passes for a name', () => {
  test('the name of the next field is no password', () => {
    const log = 'loginCheck: pass\nnextStep: 3';
    expect(createRedactor({}).redact(log).text).toBe(log);
  });
});
