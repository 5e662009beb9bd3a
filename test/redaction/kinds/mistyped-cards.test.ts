import { describe, test } from '@jest/globals';
import { isMaskedAsMarked } from './marked.js';

describe('a card number with a slip in it, right behind a word for a card', () => {
  test.each([
    'C: my card number is <5274 9031 6640 2218>',
    'C: the visa number would be <4539091242508994>',
    'C: die Kartennummer lautet <5274 9031 6640 2218>, ablaufdatum <04/29>',
    'C: le numéro de ma carte est le <4539 0912 4250 8994>',
    'C: el número de la tarjeta es <4539-0912-4250-8994>',
    'C: numer karty to <5274 9031 6640 2218>',
    'C: номер карты такой <5274 9031 6640 2218>',
    // A digit too few or too many, and a group that is not finished.
    'C: card no: <5274 9031 6640 22>',
    'C: my new card is <3764 849931 728511> oops',
    'C: la carta è <5274 9031 6640 22>... aspetti',
    'C: amex <3764 849931 7285>',
    'C: karte <5274903166402218 1>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: my order number is 5274 9031 6640 2218',
    'C: gift card number is 5274 9031 6640 2218',
    'C: my library card is 5274 9031 6640 22',
    'C: the card reader has serial 5274 9031 6640 22',
    'C: Kundenkarte 5274 9031 6640 22',
    'C: tracking of my card 1274 9031 6640 22',
    'C: paid by card, reference 5274 9031 6640 2218',
  ])('but %j', isMaskedAsMarked);
});

describe('what is nearly a card that was told', () => {
  test.each([
    'C: pay with it\nC: <5274-9031-6640-221> hmm\nC: <5274 9031 6640 2217>',
    'C: <4539 0912 4250 8993>\nA: that ends in 8939?\nC: no. <4539 0912 4250 8> and so on',
    'C: <3764 849931 72859>\nC: the old one was <3764 849931 61007>',
  ])('%j', isMaskedAsMarked);

  test.each([
    // The same issuer, and no number of a card.
    'C: <4539 0912 4250 8993>\nC: order 453909',
    'C: <4539 0912 4250 8993>\nC: case 4539 0913 11',
  ])('but %j', isMaskedAsMarked);
});

describe('a card that one begins and the other one goes on with', () => {
  test.each([
    'A: I have <4539> so far, then you were gone. The rest of the card number please\nC: ok\nC: <0912>\nC: <4250>\nC: <8993>',
    'C: meine karte fängt mit <4539> an\nA: und weiter? <0912> lese ich noch\nC: <4250 8993>',
  ])('%j', isMaskedAsMarked);

  test.each([
    // No talk of cards; other numbers between; none that passes its checksum.
    'A: seat 4539 so far\nC: 0912\nC: 42\nC: 50\nC: 8993',
    'A: the card is paid, order 4539\nC: 0912 and 17\nC: 4250\nC: 8993',
    'A: your card at gate 4539\nC: 0912\nC: 4250\nC: 8994',
  ])('but %j', isMaskedAsMarked);
});

describe('a card after whose first groups somebody stops', () => {
  test.each([
    'C: kartica <4539 0912> oh napaka',
    'C: skal bruge et andet betalingskort, det er <4539-0912>',
    'C: אשראי <4539 0912 4250>',
    'A: Which card is it?\nC: she reads it out\nC: <5148 7333>\nC: hold on\nC: ok <1138 7988>',
    'A: numer karty poproszę\nC: <5148 7333 1138>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: gift card 4539 0912',
    'C: loyalty card number 4539 0912 4250',
    'C: paid by card, order 4539 0912',
    'C: the card ends in 4539 0912',
    'A: Is the card in the box?\nC: yes\nA: And the number of the box?\nC: 4539 0912',
    'C: card was charged 2026-2027',
    'C: and what is card 4539 0912?',
  ])('but %j', isMaskedAsMarked);
});

describe('a mistyped card behind another one', () => {
  test.each([
    'C: kortti <4539 0912 4250 8993>\nA: ok\nC: eiku toiselle <5148.7333.1138.798>',
    'C: <4539 0912 4250 8993>\nA: declined, sorry\nC: try <5148 7333 1138 7988>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: <4539 0912 4250 8993>\nA: ok\nC: order 5148 7333 1138 7988',
    'C: <4539 0912 4250 8993>\nA: ok\nC: e o 5148.7333.1138.7988 do lado?',
  ])('but %j', isMaskedAsMarked);
});

test('a card with a digit too many, said digit by digit', () =>
  isMaskedAsMarked(
    'A: the long card number please\nC: its <four nine three seven, seven seven seven seven, four zero six two, one three three five eight>',
  ));

describe('the end of a card in the years of Thailand', () => {
  test.each(['C: บัตร <4539 0912 4250 8993> หมดอายุ <๑๑/๗๑>', 'C: หมายเลขบัตร <4539 0912 4250 8993> หมดอายุ <05/2572>'])(
    '%j',
    isMaskedAsMarked,
  );
});
