import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('one-time codes as people send and say them', () => {
  test.each([
    'A: read me the passcode from the text\nC: <six one, double two, oh four>',
    'A: 短信验证码是多少？\nC: <531 7>',
    'A: What does the authenticator show?\nC: <531 208>\nC: it changed, <017 442>',
    'C: its <G-531208>',
    'A: the code from the text?\nC: it came at 10, 20 minutes ago',
    'C: part G-5312081 for the mower',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('passwords, plates, births and streets', () => {
  test.each([
    'C: the temporary password you sent me, <kT7#mmq2>, does not work',
    'C: my password, which I changed, does not work',
    'A: plate?\nC: <7MNB318> nevada',
    'C: vehicle no <KA 05 MJ 7731>',
    'C: 生年月日は<昭和51年11月3日>です',
    'C: doğum <04.11.1976>',
    'C: i live in <Calle Mayor 12>',
    'C: 4:35 PM cust called back re SO 5271',
    'C: he called me about 4500 times',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('one-time codes of devices, by themselves, and said to have come', () => {
  test.each([
    'C: bankdosan visar <208 731>',
    'C: kodenya baru masuk <31 70 82> tapi gagal',
    'A: Has the OTP arrived?\nC: yes <four four 0 one 93>',
    'A: Ha ricevuto un SMS di conferma?\nC: sì <30 81 27>',
    'C: blik <208 731>',
    'A: TAC sudah dapat?\nC: sudah, <208-731>',
    'C: kod sms <3 3 1-208>',
    'C: de code uit de app is <qm4-208>',
    'C: ο κωδικός που ηρθε είναι <30 81 27>',
    'A: We texted you a code\nC: got it\nC: <2 0 8 7 3 1>',
    'C: sms code <30-81-27>\nA: Der ist abgelaufen, ich schicke einen neuen.\nC: <308127>',
    'A: Ti arriva un codice sul cellulare, dimmelo\nC: <20 87 31>',
    'C: kód z sms\nA: Poslal jsem nový.\nC: <dva nula osm sedm tři jedna>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'A: We texted you a code\nC: done\nA: And the meter reading?\nC: 208731',
    'A: We texted you a code\nC: thanks\nA: So, application 30-8127 is in.',
    'A: We texted you a code\nC: ok, and i paid 208 731 rupees',
    'C: the otp is valid 24-hour',
  ])('but not in %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
