import { describe, expect, test } from '@jest/globals';
import { isMaskedAsMarked, marked } from './marked.js';

describe('what a message, or the answer to it, calls something else', () => {
  const CARD = 'C: <4111 1111 1111 1111>';
  test.each([
    // The end of a card, in talk of its code.
    'C: where is the cvv of my card?\nA: On the back.\nC: just checking the last four, 7715',
    'C: wo steht die kartenprüfnummer?\nA: hinten\nC: wollte nur die letzten vier prüfen, 7715',
    'C: où est le code de sécurité de ma carte ?\nA: au dos\nC: je vérifie les 4 derniers, 7715',
    'C: カードのセキュリティコードは?\nA: 裏面です\nC: 末尾4桁を見たいだけ、7715',
    'C: 卡的安全码在哪里\nA: 背面三位\nC: 我想核对后四位，7715',
    'C: my card ends in 2885\nA: All of it please\nC: <4453 3314 then 7893 2885>',
    // Orders behind talk of a code.
    'C: kode OTP belum masuk\nA: tunggu ya\nC: sudah. orderan 730811 kapan',
    'C: לא הגיע קוד\nA: רגע\nC: הגיע. הזמנה 730811 מתי',
    'C: لم يصلني الرمز\nA: لحظة\nC: وصل. طلبية 730811 متى',
    'C: kóðinn kom ekki\nA: bíddu\nC: ok. pöntun 730811?',
    // Invoices, in languages that call them like accounts.
    'C: plaćam račun 2026-04-118, u redu?',
    'C: račun 2026/11-3312 je stigao',
    // Revisions, and what mends something.
    'C: the label says rev 10.0.19.44',
    'C: la révision 10.2.0.8 plante',
    'C: ревизия 10.2.0.8 не ставится',
    'A: 5.11.0.4 fixes that.',
    'A: 5.11.0.4 behebt den Fehler.',
    'A: 5.11.0.4 corrige ese error.',
    // Counters, sizes, articles.
    'C: måleren viser 014058 5729 1',
    'C: is the phone with 64 128 256 or with 128 256 512',
    'C: is phone 4491020 in your catalogue?',
    'C: Telefon 4491020 aus Ihrem Katalog?',
    // Fields without a password.
    'C: there it says Passwort: (leer)',
    'C: it shows Password: (none)',
    'C: пароль: (пусто)',
    'C: 密码锁的本子有吗\nA: 还有，剩20本，每本9元',
    // Codes of models, ports, connectors, badges.
    'A: 140583 es el código del modelo',
    'A: 140583 είναι ο κωδικός μοντέλου',
    'A: 140583 это код модели',
    'A: 4481 is the reset code, 8080 is only the default port.',
    'C: are pin 1 2 3 4 = 5, 0, 3?',
    'C: pin-merki til?\nA: Já, í pöntun 20418.',
    // What ends.
    'C: mit meiner Karte, das Angebot gilt bis 12/26?',
    'C: con mi tarjeta la oferta vence 12/26',
    'C: korttini, ja tarjous voimassa 12/26',
    'C: my card is lost. my licence expires 08/29',
    'C: karta? офертата важи до 12/26, количество 250',
    'A: Your date of birth?\nC: <12/04/1988>\nA: La polizza scade il 31/12/2026.',
    'A: Ngày sinh?\nC: <12/04/1988>\nA: Bảo hiểm hết hạn 31/12/2026.',
    // Colours, receipts, sums, days.
    'C: code 331 for my card?\nA: Colour 331, slate.',
    `${CARD}\nA: Paiement accepté, confirmation 4471-B.`,
    `${CARD}\nA: Done, that is 4471 then.`,
    `${CARD}\nA: Charged $12.49.`,
    `${CARD}\nC: the deposit 150 for the room`,
    `${CARD}\nC: die Kaution 150 bitte`,
    'A: cvv?\nC: <719>\nA: 350 ribu dibayar',
    'A: cvv2 ؟\nC: <719>\nA: مبلغ 350 هزار تومان',
    'C: my card <4111 1111 1111 1111> was sent 27 Nov 2026',
    'A: The code on the back?\nC: there are two, 4219 and <806>',
  ])('%j', isMaskedAsMarked);

  test.each([
    `${CARD}\nC: ok <4471>`,
    `${CARD}\nC: good till <Nov 2026>`,
    'C: my card, cvv <331>\nA: 482 kr is charged.',
    'C: my visa expires <12/26>, the offer is nice',
    'A: Date of birth?\nC: <31/12/2006>',
    'C: ip <10.0.19.44>, rev 10.2.0.8',
    'C: password: "<emptY9box>"',
    'A: What is your PIN?\nC: <1234>',
    'C: mobil <014058 57291>',
    'C: konto <2026 1188 44120>',
    'C: card.. <4595 0982>\nC: then <6224>\nC: <9888>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
