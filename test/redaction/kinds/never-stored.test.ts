import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('security codes', () => {
  test.each([
    'C: my cvv is <123>',
    'C: cvv: <123>',
    'C: CVC <1234>',
    'C: cvv2 <987>',
    'C: CVV=<123>',
    'C: the security code on the back is <456>',
    'C: <456> is the security code',
    'C: <456> (cvv)',
    'C: cvv<123>',
    'C: the three digits on the back are <8 4 2>',
    'C: my cvv is <one two three>',
    'C: Die Kartenprüfnummer lautet <123>',
    'C: cryptogramme visuel : <321>',
    'C: el código de seguridad es <321>',
    'C: codice di sicurezza <321>',
    'C: o código de segurança é <321>',
    'C: mijn beveiligingscode is <321>',
    'C: kod bezpieczeństwa to <321>',
    'C: код безопасности <321>',
    'C: セキュリティコードは<321>です',
    'C: 安全码是<321>',
    'C: cvvv <123>',
    'C: cvv2:<692>',
    'C: cvv2 <8, 8, 6>',
    'C: kartın arkasındaki üç hane <559>',
    'C: csc <0, 8, 4> thanks',
    'C: the cvv is <9 82>',
    'C: drošības kods <752>',
    'C: the secuirty code is <123>',
    'C: cvv saya<355>.',
    'C: güvenlik kodu <321>',
  ])('by word: %s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: What is the security code on the back of your card?\nC: <123>',
    'A: And the CVV please?\nC: sure\nC: it is <123>, thanks',
    'A: CVV?\nC: one moment\nA: take your time\nC: <1234>',
    'C: <4111 1111 1111 1111>\nA: thank you\nC: <12/27>\nC: <123>',
    'C: <4111 1111 1111 1111>\nC: <123>',
    'C: card <4111 1111 1111 1111>, exp <12/27>, cvv <123>',
    'C: <4111111111111111> <12/27> <123>',
    'C: <4111 1111 1111 1111> <123>',
    'C: <4111 1111 1111 1111> exp:<10-30> sec:<366>',
    'C: kart <4111111111111111> skt <12/2029> güvenlik <990>',
    'C: <4111111111111111>:<11-27>:<835>',
    'C: <10/29> <582> and the card is <4111 1111 1111 1111>',
    'A: the cvv?\nC: one moment\nA: sure\nC: code: <178>',
  ])('by what came before: %s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: I have 123 points',
    'C: my house number is 221',
    'A: What is your house number?\nC: 221',
    'C: <4111 1111 1111 1111>\nA: and the order number?\nC: 1234',
    'C: the security code did not come, order 123',
    'C: I paid $123 with the cvv',
    'C: error 404',
    'A: how many people?\nC: 250',
    'C: <4111 1111 1111 1111> <12/27> charge 150',
    'C: <4111 1111 1111 1111> <12/27> room 150',
    'C: no cvv at 12 3 pm',
    'C: social security number: <421 68 1594>',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('security codes, in other words', () => {
  test.each([
    'A: and the 4 on the front?\nC: <7301>',
    'A: the three little figures by the signature please\nC: <730>',
    'A: ¿y los tres numeritos de detrás?\nC: son <304>',
    'A: Och de tre på baksidan?\nC: 💳 <304>',
    'A: Τον τριψήφιο αριθμό πίσω;\nC: <304>',
    'C: <4111 1111 1111 1111>\nA: Thanks. Valid until?\nC: <10/29>\nA: Code?\nC: <304>!',
    'C: mi tarjeta <4111 1111 1111 1111> vence <10/29> cod <304>',
    'C: <4111 1111 1111 1111>;kod=<304>',
    'C: bitte von <4111 1111 1111 1111> abbuchen (<10/29>/<304>)',
    'C: <4111 1111 1111 1111>\nA: Valid until?\nC: <1029> <304>',
    'A: What is the CVC?\nC: why do you need that\nA: The bank asks us for it.\nC: hm\nA: It is not kept.\nC: fine, <304>',
    'C: the cvv is <three zero four>',
    'A: CVC?\nC: <drei hundert vier>',
    'A: De beveiligingscode?\nC: <drie nul vier>',
    'A: Turvaluku?\nC: <kolme nolla neljä>',
    'A: رمز الأمان؟\nC: <ثلاثة صفر أربعة>',
    'A: קוד אבטחה?\nC: <שלוש אפס ארבע>',
    'A: CVV?\nC: <三零四>',
    'A: 보안코드는요?\nC: <삼공사>',
    'A: Código de segurança?\nC: <três zero quatro>',
    'A: Trzycyfrowy numer na odwrocie?\nC: <304>',
    'A: Назовите цифры с обратной стороны\nC: <304>',
    'A: de laatste drie cijfers achterop\nC: <304>',
    'A: Τα τρία ψηφία στο πίσω μέρος?\nC: <304>',
    'A: 카드 뒤에 숫자 3개\nC: <304>',
    'A: card ke piche 3 digit number\nC: <304>',
    'A: tiga angka di belakang kartu\nC: <304>',
    "A: and the security code?\nC: It's <304>. Could you hurry please, my lunch break is nearly over",
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: <4111 1111 1111 1111>\nA: Thank you, I have **** **** **** 1111.',
    'C: <4111 1111 1111 1111>\nA: So that is ••••1111?',
    'C: <4111 1111 1111 1111>\nA: ending in 1111, right?',
    'A: the 3 digits on the back of the shirt?\nC: 304',
    'A: Which 3-digit code is on the display of the boiler?\nC: 304',
    'A: Quels sont les trois derniers chiffres du vol ?\nC: 304',
    'C: one two three go',
    'C: <4111 1111 1111 1111>\nA: and the promo code?\nC: 3042',
    'A: three digit code on the sticker of the router?\nC: 304',
    'A: Die drei Ziffern auf der Rückseite des Geräts?\nC: 304',
    "A: Le code à 3 chiffres sur l'étiquette ?\nC: 304",
    'A: the security code?\nC: I will not tell you, order 3042',
    'A: how many digits are there?\nC: 304',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('expiry dates of cards', () => {
  test.each([
    'C: <4111 1111 1111 1111> <10//29>',
    'C: <4111 1111 1111 1111>\nA: Month and year?\nC: <10/29>',
    'C: <4111 1111 1111 1111>\nA: expiry?\nC: <10.2029>',
    'C: 1) <4111 1111 1111 1111> 2) <10/2029> 3) <304>',
    'C: <4111 1111 1111 1111> <08/29>',
    'C: <4111 1111 1111 1111> exp <08/2029>',
    'C: my card expires <08/29>',
    'A: expiry date of the card?\nC: <08/29>',
    'C: <4111 1111 1111 1111>\nC: <0829>',
    'C: the card is valid until <August 2029>',
    'C: Karte gültig bis <08/29>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: my subscription expires 08/29',
    'C: see you 08/29',
    'C: on 08/29 I paid by card',
    'C: the milk expires 08/29',
    'C: my gift card expires 08/29',
    'C: la carte de fidélité est valable 08/29',
    'C: karta podarunkowa ważna do 08/29',
    'C: подарочная карта действует до 08/29',
    'C: ポイントカード有効期限08/29',
    'A: When does the contract end? Is it valid until next year?\nC: 08/29',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('track data', () => {
  // The examples of ISO/IEC 7813 as Wikipedia and issuers of test cards print them.
  test.each([
    'C: <%B4111111111111111^DOE/JANE^27122011000000000000?>',
    'C: swipe <;4111111111111111=27122011000012345678?> ok',
    'C: <B5168755544412233^PKMMV/UNEMBOXXXX          ^1807111100000000000000111000000>',
    'C: <4111111111111111D27122011234567890>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('PINs', () => {
  test.each([
    'C: my pin is <1234>',
    'C: PIN: <482913>',
    'A: your PIN?\nC: <9911>',
    'C: la clave secreta es <1234>',
    'C: Geheimzahl <1234>',
    'C: 密码<1234>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each(['C: I forgot my pin for order 1234', 'C: a pin costs $1234', 'C: my pin does not work since 1999-01-01'])(
    'but not %s',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('one-time codes', () => {
  test.each([
    'C: your verification code is <482913>',
    'C: the otp is <4829>',
    'A: please read me the code we texted you\nC: <482 913>',
    'C: <G-482913> is your Google verification code.',
    'C: mein Bestätigungscode ist <482913>',
    'C: 验证码<482913>',
    'C: код подтверждения <482913>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each(['C: I got no verification code for order 482913', 'C: code 482913 on the package'])(
    'but not %s',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('passwords', () => {
  test.each([
    'C: my password is <hunter2>',
    'C: password: <Tr0ub4dor&3>',
    'C: pwd=<secret>',
    'C: my password for the app is <Summer2024!>',
    'C: the password is "<correct horse battery>"',
    'C: username jane password <hunter2>',
    'C: Mein Passwort lautet <Sonne123>',
    'C: mot de passe : <soleil>',
    'C: mi contraseña es <sol1234>',
    'C: пароль: <qwerty12>',
    'A: What is your password?\nC: <hunter22>',
    'C: my password is <sunshine>',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));
  test.each([
    'C: my password is not working',
    'C: the password is wrong',
    'C: I forgot my password and cannot log in',
    'C: password reset does not work',
    'C: password: forgotten',
    'A: We will never ask for your password.\nC: ok',
    'A: Did you change your password?\nC: yes',
    'C: the password is still being rejected',
    'C: Mein Passwort ist falsch',
    'C: is the password case sensitive?',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('keys, tokens and links', () => {
  // Put together here, so that nobody takes them for real ones.
  const part = (prefix: string, rest: string): string => prefix + rest;
  test.each([
    part('AKIA', 'IOSFODNN7EXAMPLE'),
    part('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a'),
    part('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'),
    part('xoxb-', '123456789012-abcdefghijkl'),
    part('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'),
  ])('%s', (key) => expect(marked(`C: use <${key}> please`)).toBe(`C: use <${key}> please`));

  test.each([
    'C: our api key is <f3a9c1d27b8e4f60a1b2c3d4e5f60718>',
    'C: secret: <wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY>',
    'C: Authorization: Bearer <abcdef0123456789abcdef>',
    'C: <https://example.com/reset-password?token=3f9d0a1b2c>',
    'C: it says <https://shop.example/login/magic/8f14e45fceea167a5a36dedd4bea2543>',
    'C: postgres://admin:<s3cret>@db.example/app',
  ])('%s', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: order id 3f9d0a1b-2c4d-4e5f-8a9b-0c1d2e3f4a5b',
    'C: commit 3f786850e387550fdab836ed7e6dc881de23001b broke it',
    'C: https://example.com/products/blue-shoes-2024?color=navy',
    'C: https://example.com/help/reset-password',
    'C: licence key ABCDE-12345-FGHIJ-67890',
  ])('but not %s', (conversation) => expect(marked(conversation)).toBe(conversation));
});
