import { describe, expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import type { ZipPart } from '../../../devkit/containers/zip.js';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { archive } from './support/ordinary.js';

/** Parts of packages in several items, as printers write XPS: ECMA-376-2, section 7.2.3. */
const bench = useOpener();
const TYPES = { name: '[Content_Types].xml', content: Buffer.from('<?xml version="1.0"?><Types/>') };
const PAGE = Buffer.from('<FixedPage Width="1" Height="1"><Glyphs UnicodeString="words"/></FixedPage>');

type Piece = ZipPart & { readonly name: string };

/** The items of a part, cut after some of its bytes. */
function pieces(
  name: string,
  content: Buffer,
  cuts: readonly number[] = [30],
  spell = (suffix: string) => suffix,
): Piece[] {
  return [...cuts, content.length].map((end, at) => ({
    name: name + spell(`/[${at}]${at === cuts.length ? '.last' : ''}.piece`),
    content: content.subarray(at === 0 ? 0 : cuts[at - 1], end),
  }));
}

describe('a part in pieces', () => {
  const [first, second] = pieces('Resources/a.txt', eicar()) as [Piece, Piece];

  test.each([
    ['of XPS', [TYPES, first, second]],
    ['with others between them', [TYPES, first, { name: 'a.fpage', content: PAGE }, second]],
    ['in another order', [second, TYPES, first]],
    ['of many', [TYPES, ...pieces('a.txt', eicar(), [5, 9, 10, 11, 12, 20, 30, 31, 33, 40, 50])]],
    ['in capitals', [TYPES, ...pieces('a.txt', eicar(), [30], (suffix) => suffix.toUpperCase())]],
    ['whose names differ in case', [TYPES, first, { ...second, name: second.name.replace('Res', 'RES') }]],
    ['of Word', [TYPES, { name: 'word/document.xml', content: Buffer.from('<w:document/>') }, first, second]],
    ['with its types in pieces', [...pieces(TYPES.name, TYPES.content, [9]), first, second]],
    ['in a ZIP of another kind', [first, second]],
    ['alone', [TYPES, ...pieces('a.txt', eicar(), [])]],
  ])('is reached: %s', async (_, items) => {
    const { reaches, reasons } = await bench.examine(zip(items));
    expect({ isReached: reaches(eicar()), reasons }).toEqual({ isReached: true, reasons: [] });
  });

  test('is a container that is opened', async () => {
    const { reaches } = await bench.examine(zip([TYPES, ...pieces('a.zip', archive())]));
    expect(reaches(eicar())).toBe(true);
  });

  test('is ordinary where it is a page or a picture', async () => {
    const items = [TYPES, ...pieces('Documents/1/Pages/1.fpage', PAGE), ...pieces('Resources/1.png', png())];
    const { type, reasons, traits } = await bench.examine(zip(items));
    expect({ format: type.format, reasons, traits }).toEqual({ format: 'ooxml', reasons: [], traits: [] });
  });

  test('makes a document what it is, and tells what it does', async () => {
    const { type, traits } = await bench.examine(
      zip([
        ...pieces(TYPES.name, TYPES.content, [9]),
        ...pieces('word/document.xml', PAGE),
        ...pieces('word/vbaProject.bin', PAGE),
      ]),
    );
    expect({ format: type.format, traits }).toEqual({ format: 'docm', traits: [{ trait: 'vba' }] });
  });

  test.each([
    ['its last piece', [TYPES, first]],
    ['its first piece', [TYPES, second]],
    ['one between them', [TYPES, ...pieces('a.txt', eicar(), [9, 30]).toSpliced(1, 1)]],
    ['order, as one is there twice', [TYPES, first, { ...first, name: first.name.toUpperCase() }, second]],
    ['an end, as one is behind the last', [TYPES, first, second, { ...first, name: 'Resources/a.txt/[2].piece' }]],
  ])('is damaged when it lacks %s', async (_, items) => {
    expect((await bench.examine(zip(items))).reasons).toContain('damaged');
  });

  test('is a finding when its name is longer than those of members', async () => {
    const items = pieces('a'.repeat(300), eicar());
    expect((await bench.examine(zip([TYPES, ...items]))).reasons).toContain('no-opener');
  });

  test('counts among the bytes of a file', async () => {
    const items = [TYPES, ...pieces('a.txt', Buffer.alloc(3000, 'words '))];
    expect((await bench.examine(zip(items), { bytes: 5000 })).reasons).toEqual(['limit-exceeded:bytes']);
  });
});
