import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('a card whose pieces are told over messages, or with words between', () => {
  test.each([
    'C: card time. first bit <4453 33>\nA: ok\nC: second bit <14 7893> and the rest <2885>',
    'C: meine kreditkarte <5148 73>\nC: moment die bahn kommt\nC: weiter <331138>\nA: ja\nC: zum schluss <7987>',
    'C: ma carte bleue <2221 1135> attendez\nC: je reprends <1197> et pour finir <1814>',
    'C: it starts with <4453 33>\nA: ok\nC: then <14 7893> and the last ones <2885>',
    'C: mi tarjeta\nC: los de delante <6011 3976>\nA: no la escriba aqui\nC: <2600> y acaba en <0701>',
    'C: la carta di credito\nC: <65561489>\nA: si fermi\nC: poi <7071> e alla fine <2487>',
    'C: meu cartao de credito\nC: <3556 9044>\nC: perai\nC: <7218> e o final <0012>',
    'C: mijn creditcard\nC: <6217 16>\nC: <71 2343>\nC: sorry telefoon\nC: <1226>',
    'C: karta\nC: <4200 38>\nC: <69 9678 potem 4917>',
    'C: kredi kartim\nC: <4796 48>\nC: bir dakika\nC: <44 7309 sonra 7109>',
    'C: карта\nC: <5302 0118>\nA: не надо\nC: дальше <3162> и в конце <1645>',
    'C: カードです\nC: <5577 86>\nC: 続きは<364418>\nC: 最後<5533>',
    'C: amex it is <3747x815806x99836>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: card is\nC: <4457 8688>\nC: <6469>\nC: oops i meant <6468>\nC: <4147>',
    'C: meine karte\nC: <5212 2503>\nC: <9988>\nC: nein <9989> nicht <9988>\nC: <9081>',
    // The code follows a card that only the first look saw whole.
    'C: card is\nC: <4457 8688>\nC: <6469>\nC: oops i meant <6468>\nC: <4147>\nC: <318>',
  ])('and corrected: %j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test('with a group in words of hundreds and thousands', () => {
    const conversation =
      'C: ma carte\nC: <quatre mille neuf cent seize>\nC: <6141 5790>\nA: pas ici\nC: <0724>\nC: et derriere <deux cent quatorze>';
    expect(marked(conversation)).toBe(conversation);
  });

  test.each([
    // No talk of cards.
    'C: lot 4453 33\nC: and 14 7893 and the rest 2885',
    'C: card declined\nC: order 4453 3314\nC: parcel 7893 then 2885',
    // No issuer's number, or no check digit.
    'C: card points so far\nC: i had 4453 33\nC: then 14 7893 and now 2886',
    'C: my card was charged\nC: 44 euro then 53 euro\nC: 33 and 14 and 78 and 93 and 28 and 85',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('numbers that are said with hundreds', () => {
  test.each([
    'A: your security code?\nC: <two hundred and seven>',
    'C: karta 4539 0912 4250 8993 z tyłu <sto czterdzieści dwa>'.replace(
      '4539 0912 4250 8993',
      '<4539 0912 4250 8993>',
    ),
    'C: kart arkasi kod <yüz kırk iki>',
    'C: numerom <sıfır beş yüz otuz üç 418 61 27>',
  ])('%j', (conversation) => expect(marked(conversation, { defaultCountry: 'TR' })).toBe(conversation));

  test.each(['C: it was two hundred and seven dollars', 'C: cent euros de plus, c est trop', 'C: sto lat'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});
