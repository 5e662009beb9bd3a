import { describe, expect, test } from '@jest/globals';
import { isMaskedAsMarked, marked } from './marked.js';

describe('addresses as countries write them', () => {
  test.each([
    'C: bor på <Kirkegade 12, 3. th, 8000 Aarhus C> nu',
    'C: <Mannerheimintie 21 A 8, 00250 Helsinki>',
    'C: <Aleksanterinkatu 14 B 22> on uusi',
    'C: flytter til <Storgata 44 B leil H0302> i mai',
    'C: <Storgatan 5 lgh 1102> gäller',
    'C: <Str. Lalelelor nr. 14, bl. C2, ap. 9>',
    'C: stau pe <Strada Mihai Eminescu nr. 5, sc. B, et. 3>',
    'C: <1117 Budapest, Fehérvári út 44.>',
    'C: itt lakom: <Petőfi u. 12/b, 6720 szeged>',
    'C: <Kossuth tér 5.> a jó',
    'C: <số 27 ngõ 114 Nguyễn Trãi, Thanh Xuân, Hà Nội>',
    'C: its <unit 7, 213 wattle st> now',
    'C: <blk 12 lot 7 Sampaguita St> po',
    'C: <渋谷区富ヶ谷2-41-7-305>です',
    'C: <東京都港区芝公園4丁目2-8>に送ってください',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: Mannerheimintie on suljettu 3 päivää',
    'C: 3 utca után balra 500 m',
    'C: block 12 users and lot 7 boxes',
    'C: unit 7, 213 boxes',
    'C: 第2-41-7版のソフト',
    'C: 新宿区の担当は3-4人です',
    'C: str. nr. 14 din contract',
  ])('but %j', isMaskedAsMarked);
});

describe('a post code and its town, after a word for an address', () => {
  test.each([
    'A: Hva er adressen?\nC: <storgata 44>\nC: <9008> tromsø',
    'A: Osoite?\nC: <Hämeentie 14>\nC: <00250> hki',
    'A: Adres?\nC: ul. <Krotka 5>\nC: <30-117> krakow',
    'A: Tirahan po?\nC: <blk 4 lot 9 Rosal St>\nC: brgy san isidro, <1870> antipolo',
    "A: What's your address?\nC: <14 wattle street>\nC: bendigo vic <3550>",
  ])('%j', (conversation) => {
    const lines = marked(conversation).split('\n');
    expect(lines.at(-1)).toBe(conversation.split('\n').at(-1));
  });

  test.each([
    'A: What is your address?\nC: one sec\nC: order 4471 first',
    'A: Address?\nC: flat 1200 sqm lol',
    'A: Adresse?\nC: gleich, kostet 1200 euro',
    'A: Your address?\nC: moved in 2019',
  ])('but %j', isMaskedAsMarked);
});
