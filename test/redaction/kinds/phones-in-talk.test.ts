import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('phones that are asked for, said and typed in a hurry', () => {
  test.each([
    'C: perdí el teléfono\nA: Vaya. ¿Cuál es el número?\nC: <934 205 518>',
    'C: vull canviar el mòbil\nA: Quin és el número?\nC: <934 205 518>',
    'A: Which number should we ring?\nC: <07700 900 418>',
    'A: Na jaki numer zadzwonić?\nC: <511 402 967>',
    'C: numeret hans er <41 80 27 19>',
    'C: номер мужа <8 912 405 31 88>',
    'C: номер <семь 7-912-4о5-31-88>',
    'C: mun numero on <nolla nelkyt kuus kaks ysi neljä kolme seiska>',
    'A: Quin mòbil tens?\nC: <sis vuit u, 40 27 19>',
    'C: the other one <0803 four four 2 9917> is my sister',
    'C: můj telefon je <osm set 31 402 967>',
    'C: tlf <0.8.1.2.4.0.2.9.6.7.7>',
    'C: zadzwońcie <6o4 402 96o>',
    'C: vipps til <41 80 27 19>',
    'C: you can paynow <9 1 2 8 0 4 4 6>',
    'C: mando el numero verde <800 402 967>',
    'A: ¿Cuál es el número de la línea?\nC: <55 4402 9671>',
    'C: נייד <052 .. 440-2967>',
    'C: ring <0412 402 967> or my other half <0412-402-968>',
    'C: sir <9 1 4 4 0 - 2 9 6 7 7>',
    'C: mobilepay så <31402967>',
    'C: swisha bara till <070-174 06 35>',
    'C: zalo <0 9 3 8 4 4 0 2 9 6>',
    'A: Cellulare per l’sms di conferma?\nC: <tre tre otto 44 02 967>',
    'C: mój numer się zmienił na <601 440 296>',
    'C: my number has changed to <415 440 2967>',
    'A: Link wysłany na numer <512 440 296>.',
    'C: nýja símanúmerið er <692 4418>',
    'C: gsm eða heimasími <555 4418>',
    'C: telm <91 555 018 3>',
    'A: Ich wiederhole: <0171 5554419>?',
    'A: Je répète : <06 39 98 22 14> ?',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each([
    'C: vipps 500 til dere 12.11.',
    'C: pakken kom 14 mai 2026',
    'C: the other one 1234 has none',
    'C: what is the number?\nA: order 4420 9671 8',
    'C: rooms 1 2 3 4 5 6 7 8 9',
    'C: version 1.2.3.4.5',
    'C: vipps ref 31402967',
    'C: na numer paczki 512440296',
    'C: my order number has changed to 4402967',
  ])('but not in %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});
