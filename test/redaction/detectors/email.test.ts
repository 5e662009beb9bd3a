import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';
import { marked } from '../kinds/marked.js';

describe('e-mail addresses', () => {
  test.each([
    'jane@example.com',
    'JANE.DOE+tag@MAIL.EXAMPLE.CO.UK',
    "o'brien@example.ie",
    'jürgen@müller.de',
    '用户@例子.中国',
    '"jane doe"@example.com',
    'jane@[192.168.0.1]',
    'jane@@example.com',
    `${'a'.repeat(90)}@example.com`,
  ])('finds %s', (address) => {
    expect(found(`write to ${address} please`)).toEqual([`email:${address}`]);
  });

  test('leaves marks around an address', () => {
    expect(found('(<jane@example.com>, joe@example.org.)')).toEqual([
      'email:jane@example.com',
      'email:joe@example.org',
    ]);
  });

  test.each(['icon@2x.png', 'lodash@4.17.21', '@types/node@20.1.0', '@jane', 'prices @ $5', 'a@b'])(
    'leaves %s',
    (text) => {
      expect(found(`see ${text} there`)).toEqual([]);
    },
  );
});

describe('spelled-out addresses', () => {
  test.each([
    'jane at example dot com',
    'jane dot doe at example dot co dot uk',
    'jane underscore doe AT example DOT com',
    'jane (at) example.com',
    'jane[at]example[dot]com',
    'jane(a)example.de',
    'jane @ example . com',
    'jane.doe@example .com',
    'jane@mail.example dot com',
    'jane@example,com',
    'jane@gmail com',
    'jane_at_example_dot_com',
    'juan arroba ejemplo punto es',
    'jane.doe at example.com',
    'jane at gmail.com',
    'jane_doe@yahoo. com',
    'jane.doe@gmail. co.uk',
  ])('finds %s', (address) => {
    expect(found(`please use ${address}`)).toEqual([`email:${address}`]);
  });

  test('finds a plain name at a host beside a word for mail', () => {
    expect(found('my e-mail is jane at example.com')).toEqual(['email:jane at example.com']);
  });

  test.each([
    'look at example dot com',
    'I bought it at amazon.com',
    'he works at booking.com',
    'find us @ facebook.com',
    'meet me at noon. It is open',
    'we were at the shop, dot on time',
  ])('leaves %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('addresses with a space in their local part', () => {
  test.each([
    'jane.d 84@example.com',
    'trang_doe 91@example.com',
    'doe.j ane@example.fr',
    'j dot doe 84 at example dot com',
  ])('finds %s', (address) => {
    expect(found(`it is ${address} thanks`)).toEqual([`email:${address}`]);
  });

  test.each([
    ['jane doe91@example.com', 'without space'],
    ['jane doe@example.com', 'fără spațiu'],
    ['jane doe@example.com', 'بدون مسافة'],
    ['jane doe91 at gmail', ', todo junto'],
  ])('finds %s %s', (address, said) => {
    expect(found(`my mail ${address} ${said}`)).toEqual([`email:${address}`]);
  });

  test.each([
    ['our shop.example.com 84@example.com', '84@example.com'],
    ['z.b. 84@example.com', '84@example.com'],
    ['the mail is 84@example.com, no spaces', '84@example.com'],
    ['ask jane joe@example.com', 'joe@example.com'],
    ['i.e joe@example.com', 'joe@example.com'],
  ])('finds in %s no more', (text, address) => {
    expect(found(text)).toEqual([`email:${address}`]);
  });
});

describe('an address at a provider of mail with a space before its digits', () => {
  test.each([
    'C: try <kpatel 1987 at aol dot com>',
    'C: my email is <kpatel 87@gmail.com>',
    'C: meine mail <hmeier 77 at gmx punkt de>',
    'A: email?\nC: <rosamartin 22 arroba hotmail punto com>',
    'C: <jkowal 90 małpa onet kropka pl>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: we booked 3 at hotels dot com',
    'C: the shoe was 1990 at nike dot com',
    'C: room <12@hotel.de>',
    'C: see you <1990 at aol dot com>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
