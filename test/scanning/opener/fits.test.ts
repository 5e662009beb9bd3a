import { expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** FITS 4.0: values and remarks that are longer than a card. */
const bench = useOpener();

const inBlocks = (cards: readonly string[]) => {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1');
};
const HEAD = ['SIMPLE  =                    T', 'BITPIX  =                    8', 'NAXIS   =                    0'];
const file = (...cards: string[]) => inBlocks([...HEAD, ...cards]);
const picture = () => joined(file(), noise(2880));

/** A string over several cards. */
function continued(text: string, letters: number, first = 'NOTE    = '): string[] {
  const parts = text.match(new RegExp(`[^]{1,${letters}}`, 'g')) ?? [];
  return parts.map((part, at) => `${at === 0 ? first : 'CONTINUE  '}'${part}${at === parts.length - 1 ? '' : '&'}'`);
}
const letters = () => joined(eicar(), Buffer.alloc(200, 'abc ')).toString('base64');
const remarks = (keyword: string, text: string, size: number) =>
  (text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map((part) => `${keyword.padEnd(8)}${part}`);

test.each<[string, () => Buffer]>([
  ['a value of two cards', () => file(...continued(eicar().toString('latin1'), 40))],
  ['a value of a long keyword', () => file(...continued(eicar().toString('latin1'), 40, 'HIERARCH ESO OBS NOTE = '))],
  ['a value with a quotation mark', () => file(...continued(`it''s ${eicar().toString('latin1')}`, 50))],
  ['base64 in values', () => file(...continued(letters(), 67))],
  ['base64 in remarks', () => file(...remarks('COMMENT', letters(), 72))],
  ['base64 in short lines of the history', () => file(...remarks('HISTORY', letters(), 60))],
  ['base64 in cards without a keyword', () => file(...remarks('', letters(), 72))],
  [
    'a value of an extension behind data',
    () => joined(picture(), inBlocks(["XTENSION= 'IMAGE   '", ...continued(eicar().toString('latin1'), 40)])),
  ],
  [
    'a value of a header of several blocks',
    () =>
      file(
        ...Array.from({ length: 50 }, (_, at) => `K${at}`.padEnd(8) + "= 'x'"),
        ...continued(eicar().toString('latin1'), 40),
      ),
  ],
])('%s is reached', async (_, build) => {
  const { contents } = await bench.examine(build());
  expect(contents.some((part) => part.includes(eicar()))).toBe(true);
});

test('an ordinary header is clean', async () => {
  const cards = [
    "OBJECT  = 'M 31    '           / what it shows",
    'COMMENT a night without clouds',
    'HISTORY flattened',
  ];
  expect((await bench.examine(file(...cards))).reasons).toEqual([]);
});
