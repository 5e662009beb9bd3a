import { describe, test } from '@jest/globals';
import { isMaskedAsMarked } from './marked.js';

describe('one-time codes in the pieces that they are typed in', () => {
  test.each([
    'A: Please type the 6-digit code that we texted.\nC: <7-1-9-0-3-2>',
    'A: Der Code ist abgelaufen, ich sende einen neuen.\nC: <5-0-3-7-7-1>',
    'A: Please type the 6-digit code we sent you\nC: <719>\nC: <032>',
    'A: Enviamos um código de 6 dígitos\nC: <71>\nC: <9032>',
    'A: Wir haben Ihnen einen Code geschickt\nC: moment\nC: ok <719>\nC: <032>',
    'A: Har du fått koden?\nC: <71 9 032>',
    'A: Ikke del passordet. Har du fått engangskode?\nC: ja <719 03 2> men den virker ikke',
    'C: otpnya <7-1-9-0-3-2> kak',
    'C: kodeny <719032> td',
    'C: โอทีพี <71 90 32>',
    'C: отп <719032>',
    'C: או טי פי <719032>',
    'C: کد تایید <719032>',
    'C: kóðinn <719 032> kom',
    'A: Who called you?\nC: he wanted what was in the text from the bank, <G-719032>',
    'C: so it texted me another one, it says <G-719032> what now do i do',
  ])('%j', isMaskedAsMarked);

  test.each([
    'A: Please type the 6-digit code we sent you\nC: how many tries? it says 3 of\nC: 5 left',
    'A: Your order?\nC: 719\nC: 032',
    'A: Wir senden einen Code. Bestellnummer?\nC: 719\nC: 032',
    'C: the printer wants cartridge G-719032 and nothing else will fit in there',
    'A: Har du fått koden?\nC: ja 1 av 3 kom',
  ])('but %j', isMaskedAsMarked);
});

describe('passwords in other words, and those that were tried', () => {
  test.each([
    'C: lykilorð <hestur2031> virkar ekki',
    'C: mano slaptažodis irgi <Saulute.31k> neveikia',
    'C: parool on <kuusepuu31>',
    'C: passny <bintang_2031> salah trus',
    'C: yung password ko <mahalkita_31> ayaw',
    'C: лозинката не работи\nC: лозинка: <jabolko31>',
    'C: wifi key is <zk9-otter-31> fyi',
    'C: WLAN Schlüssel <zk9f-22vq-tmma>',
    'C: رمز عبور من <sepideh1361> است',
    'C: i forgot my password\nA: Which ones did you use before?\nC: no idea\nC: tried <robin1988> and <Robin88!>',
    'C: cant log in with pass <iloveparis1>\nA: Please do not send it.\nC: also tried <iloveparis2> and <Iloveparis!>',
    'C: vantar nýtt lykilorð\nC: gamla var <hestur2031>',
    'C: ich kann mich nicht einloggen, passwort geht nicht\nA: Bitte schicken Sie es nicht.\nC: das alte war <igelkind77>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: my password fails\nA: What is your user name?\nC: its robin1988',
    'C: my password fails\nA: On which device?\nC: it is windows11',
    'C: my password fails\nA: I see.\nC: the order was robin1988',
    'C: in poche parole 2500 euro buttati',
    'C: wifi key 4 of 5 bars',
    'C: my wifi router is from 2019 and has 5 lights',
  ])('but %j', isMaskedAsMarked);
});

describe('keys of settings, in more languages and as answers', () => {
  test.each([
    'C: its in our env: SHOP_TOKEN=<q7RkUh1vexZB2mpt5Y8r3iLu>',
    "C: export PARTNER_SECRET_ACCESS_KEY='<wJq7rXUtnFEM/K7MDENGzbPxRfiCYq1Zw93LkTa>' leaked",
    'C: DB_PASSWORD=<herring-9-Stoat> is in the log',
    'C: a chave da api é <c9d1047be2f8866ad03417b2ac57f901>',
    'C: la clé de l’API <c9d1047be2f8866ad03417b2ac57f901> est refusée',
    'C: kľúč k API <c9d1047be2f8866ad03417b2ac57f901>',
    'C: ключ к API <c9d1047be2f8866ad03417b2ac57f901> не подходит',
    'A: Kľúč k API máte aktívny?\nC: ten <qk-c9d1047be2f8866ad03417b2ac57f9015bd7c042>?',
    'A: Which API key do you use?\nC: <cD274wl9k0YTsmXUBhu2mXBzPhfs9Iur>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: PRIMARY_KEY=customer_number',
    'C: REGION_KEY: none, retry in 30s',
    'A: Which API key do you use?\nC: the one of 2024-11-30T08:12:44Z',
    'A: Which key opens the locker?\nC: order 4418220713',
    'A: Which version?\nC: c9d1047be2f8866ad03417b2ac57f901',
  ])('but %j', isMaskedAsMarked);
});

describe('links that let somebody in, with words of their own or in the talk', () => {
  test.each([
    'C: min ini? <https://akun.pasarku.example/lupa-sandi?kode=be1f75c569f2facd1a960aef4bfd0312>',
    'C: der link kam <https://konto.suedlicht.example/pw/neu?t=b19c7aa03a0f9a66f224b909a47f2c01> und geht nicht',
    'C: is it this <https://id.merlinbank.example/pw/reset/8f2a91c0d7>',
    'C: <https://portal.example/olvide-mi-clave/8f2a91c0d7e3>',
    'A: I have sent you a mail to reset it.\nC: got <https://m.filmbox.example/r/kf5jxRYyhB7nNHpAcu8iQm3G?e=1>',
    'C: le lien reçu <https://mon.clarte.example/r/7O8kYnA4DuhSlZPbSCliZHX6> ne marche pas',
    'C: скидання пароля <https://kabinet.luna.example/r/82fc49f69e885e71>, посилання не відкривається',
    'A: لا ترسل كلمة السر، الرابط: <https://hesab.example/r/71Kq-20zM>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: https://help.example/forgot-something-at-the-hotel/faq-2024',
    'C: the tracking link i got https://track.example/7O8kYnA4DuhSlZPbSCliZHX6 shows nothing',
    'C: https://blog.example/pw/7-tips-for-2025',
    'C: my password is fine. this page https://shop.example/p/8f2a91c0d7e3 is the item',
    'C: the video https://v.example/watch/7O8kYnA4Duh',
  ])('but %j', isMaskedAsMarked);
});
