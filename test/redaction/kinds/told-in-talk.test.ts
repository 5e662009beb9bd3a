import { describe, test } from '@jest/globals';
import { isMaskedAsMarked } from './marked.js';

describe('phone numbers, called a number that is new, registered or of a line', () => {
  test.each([
    'A: Hvad er det nye nummer?\nC: <31 55 27 64>',
    'A: Wie ist die neue Nummer?\nC: <0176 4421 7730>',
    'A: ¿Cuál es el nuevo número?\nC: <655 014 873>',
    'C: 新号码 <139 0021 7743>',
    'C: 我的新號碼是 <0912 345 678>',
    'A: Kripya apna registered number bataiye.\nC: ruko likhta hu <9876501234>',
    'C: mi línea es el <55 3817 2204>',
    'C: ma ligne c le <06 48 22 17 30>',
    'C: minha linha era <11 98765 4321>',
    'C: kai kin <6978812043>',
    'C: to kinito mou <6944123321>',
    'C: my number is <zero seven seven double zero nine hundred four six one>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: commande en ligne 064822173',
    'C: pedido en línea 55381722',
    'C: nuevo pedido 55381722',
    'C: neue Bestellnummer 55381722',
  ])('but %j', isMaskedAsMarked);
});

describe('codes that somebody says to have come', () => {
  test.each([
    'A: Wysłaliśmy kod SMS, proszę nie podawać hasła.\nC: no przyszedł <51 22 07>',
    'C: прийшов код <40-77-12>',
    'C: пришел код <4077>',
    'C: har fået en kode <8 8 2-0 4 1> hvor skal den ind',
    'C: jag fick en kod <882041>',
    'A: Je vous ai envoyé un code par SMS.\nC: recu cest <71-30-42>',
    'A: Te he enviado un código.\nC: ya llegó, <604 118>',
    'A: Ich habe Ihnen einen Code geschickt\nC: kam an <48 19 03>',
    'A: Vi har skickat en kod.\nC: den kom <77 12 09>',
    'C: megjött a kód <40 77 12>',
    'A: Am trimis un cod prin SMS.\nC: a venit <40 77 12>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'A: Votre colis a un code de suivi.\nC: recu 3 articles sur 4021',
    'A: We sent a code.\nC: got it, but order 448219 is missing',
    'A: Wysłaliśmy kod.\nC: przyszło 2026 złotych',
  ])('but %j', isMaskedAsMarked);
});

describe('a PIN further on', () => {
  test.each([
    'C: the pin was on a piece of paper in my bag its <7391>',
    'C: PIN stand leider auf einem Zettel in der Tasche, er lautet <7391>',
    'C: el pin lo tenia apuntado en la cartera, es <7391>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: pin is blocked, i waited an hour and it is 1430 now', 'C: the pin order is 7391 then'])(
    'but %j',
    isMaskedAsMarked,
  );
});

describe('passwords, in talk of one', () => {
  test.each([
    'C: pw isnt working, its <otter-Creek81> with capital C',
    'C: my password fails\nA: You can set a new one on the page.\nC: cant u just set it to <Foxglove!Barn31> for me',
    'C: mi serve recuperare la password\nA: Le ho inviato un link.\nC: fatto, ho messo <Lupetto_1988> va bene?',
    "C: mon mdp marche plus\nA: Avez-vous essayé la réinitialisation ?\nC: oui j'ai mis <Neige-7Mars!> et il veut pas",
    'C: Passwort vergessen\nA: Bitte setzen Sie es neu.\nC: hab jetzt <Apfel#Baum22> genommen',
    'C: he olvidado la contraseña\nA: Le mandé un enlace.\nC: puse <Gato+Negro7> y nada',
    'C: ลืมรหัสผ่านค่ะ\nC: รหัสเก่าคือ <namNAM2561>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: forgot my password\nA: Which device?\nC: its an iPhone-14Pro',
    'C: my password fails\nA: Which browser?\nC: its Chrome-Version_120.0',
    'C: forgot my password\nA: Your ticket?\nC: its Ref-88Abc_21',
    'C: password reset fails\nA: Try https://help.shop.example/Reset-2026!',
    'C: รหัสสินค้า ABC2563 มีไหม',
  ])('but %j', isMaskedAsMarked);
});

describe('links that let somebody in', () => {
  test.each([
    'C: old link <https://account.shop.example/pw/reset/7dQ2mXw91b>',
    'C: <https://my.bank.example/login/k9Fz-22Qp>',
    'A: I have sent you a reset link.\nC: got <https://id.shop.example/r/Qk72-mmT0-19zE?u=2> is that you',
    'A: Le he mandado un enlace para restablecer la contraseña.\nC: este? <https://id.tienda.example/x/9kQ2-pp81Z>',
    'C: пароль не приймає\nA: Надіслав посилання для входу.\nC: <https://id.shop.example/l/9kQ2pp81Zx>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: https://help.shop.example/reset/iphone-14-pro-max',
    'C: see https://shop.example/login/help/2026-guide',
    'A: I have sent you a reset link.\nC: i only see https://shop.example/orders/2026-11-28',
    'C: https://shop.example/p/Qk72-mmT0-19zE is out of stock',
  ])('but %j', isMaskedAsMarked);
});

describe('cards that are mistyped or glued to what follows them', () => {
  test.each([
    'C: charge card <3764 849 931 72785>',
    'C: Karte <4539 148 8034 36468>',
    'A: Kart?\nC: kart <4860 4535 7207 0607><03/30><291> please',
    'A: Card please\nC: <4111111111111111><10/29><304>',
    'C: kortnummer <4750200616822367>, udl <0531>',
    'C: itt a kártya <5515.0925.3340.1547>, lejárat <26 dec>, hátul <390>',
    'C: card <4111 1111 1111 1111> exp <29 oct> cvv <304>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: the card has article 3764 849 931 72785',
    'C: card <4111 1111 1111 1111>, i paid on 26 dec',
    'C: 3764 849 931 72785 is what my meter shows',
  ])('but %j', isMaskedAsMarked);
});
