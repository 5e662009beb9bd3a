import { expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { useOpener } from './support/examine.js';

/** Names in compound files are the same in any case ([MS-CFB] 2.6.4): what stands in a stream is read the same, too. */
const bench = useOpener();

/** [MS-XLS] 2.4.28: the record of a sheet of macros. */
const MACRO_SHEET = Buffer.from('85000800000000000001004d', 'hex');
const WORDS = Buffer.from('\x13 DDEAUTO c:\\\\x "y" \x15', 'latin1');

test.each([
  ['Workbook', MACRO_SHEET, 'xlm'],
  ['WORKBOOK', MACRO_SHEET, 'xlm'],
  ['book', MACRO_SHEET, 'xlm'],
  ['WordDocument', WORDS, 'dde'],
  ['WORDDOCUMENT', WORDS, 'dde'],
])('the stream %s is read for what it does, and is not damaged', async (name, content, trait) => {
  const { reasons, traits } = await bench.examine(ole2({ [name]: content }));
  expect({ reasons, traits: traits.map((found) => found.trait) }).toEqual({ reasons: [], traits: [trait] });
});

test.each([
  ['EncryptedPackage', Buffer.alloc(64)],
  ['ENCRYPTEDPACKAGE', Buffer.alloc(64)],
  ['encryptedsummary', Buffer.alloc(64)],
  ['Workbook', Buffer.from('0908020000002f000000', 'hex')],
  ['WORKBOOK', Buffer.from('0908020000002f000000', 'hex')],
])('by the stream %s the file is encrypted', async (name, content) => {
  expect((await bench.examine(ole2({ [name]: content }))).reasons).toEqual(['encrypted']);
});

test.each(['_VBA_PROJECT', '_vba_project'])('the stream %s is of a macro', async (name) => {
  const { traits } = await bench.examine(ole2({ [name]: Buffer.alloc(64) }));
  expect(traits.map(({ trait }) => trait)).toEqual(['vba']);
});
