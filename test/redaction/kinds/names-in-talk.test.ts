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
