import { describe, expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { archive, joined, noise } from './support/ordinary.js';

/** Habits of other writers, and what hides behind them. */
const bench = useOpener();
const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const text = (content: string) => Buffer.from(content);
const xml = (content: string) => text(`<?xml version="1.0"?>${content}`);

describe('drawings in base64', () => {
  const drawing = () => zip([{ name: 'drs/e2oDoc.xml', content: xml('<a/>') }]);
  /** As WPS Office does: the end of an empty ZIP first, which the offsets count. */
  const ofWps = (content: Buffer = xml('<a/>'), between: Buffer = Buffer.alloc(0)) => {
    const empty = joined('PK\x05\x06', Buffer.alloc(18));
    const whole = joined(empty, between, zip([{ name: 'drs/e2oDoc.xml', content }]));
    const directory = whole.lastIndexOf('PK\x01\x02', undefined, 'latin1');
    whole.writeUInt32LE(22, directory + 42);
    whole.writeUInt32LE(directory, whole.length - 6);
    return whole;
  };
  const part = (letters: string) => xml(`<v:shape o:gfxdata="${letters}"/>`);
  const lines = (content: Buffer, gap: string) => content.toString('base64').replace(/.{76}/g, `$&${gap}`) + gap;

  test.each<[string, Buffer]>([
    ['in lines that end with two references', part(lines(drawing(), '&#xD;&#xA;'))],
    ['in lines that end with one', part(lines(drawing(), '&#xA;'))],
    ['of WPS Office', part(lines(ofWps(), '&#10;'))],
  ])('%s are opened', async (_, content) => {
    const { reasons, members } = await bench.examine(content);
    expect({ reasons, names: members.map(({ name }) => name) }).toEqual({
      reasons: [],
      names: expect.arrayContaining(['drs/e2oDoc.xml']),
    });
  });

  test('of WPS Office hide nothing', async () => {
    expect(
      (await bench.examine(part(lines(ofWps(archive()), '&#10;')))).contents.some((one) => one.equals(archive())),
    ).toBe(true);
    expect((await bench.examine(part(lines(ofWps(xml('<a/>'), noise(900)), '&#10;')))).reasons).not.toEqual([]);
  });
});

describe('links of XLS files', () => {
  const workbook = (path: string, ...sheets: readonly string[]) => {
    const names = sheets.map((name) => joined(u16(name.length), '\0', name));
    const body = joined(u16(sheets.length), u16(path.length), '\0', path, ...names);
    return ole2({ Workbook: joined(u16(0x809), u16(0), u16(0x1ae), u16(body.length), body) });
  };

  test('to a sheet with a name of three letters start no program', async () => {
    expect((await bench.examine(workbook('\x01\x01sales.xls', 'Jan', 'Feb'))).traits).toEqual([]);
  });

  test('to a workbook in a folder start no program', async () => {
    expect((await bench.examine(workbook('\x01\x01Cdata\x03sales.xls', 'Jan'))).traits).toEqual([]);
  });

  test('of dynamic data exchange do', async () => {
    expect((await bench.examine(workbook('cmd\x03/c calc', 'Jan'))).traits.map(({ trait }) => trait)).toEqual(['dde']);
  });
});

test('text of a message in Greek is no encrypted one', async () => {
  const content = Buffer.from(
    '\u03a3\u03c4\u03b1\u03cd\u03c1\u03bf\u03c2 \u0391\u03bd\u03b1\u03c3\u03c4\u03b1\u03c3\u03b9\u03ac',
    'utf16le',
  );
  expect((await bench.examine(content)).findings).toEqual([]);
});

test('a packed message of OpenPGP is no clean file', async () => {
  expect((await bench.examine(joined('\xa3\x03', noise(40)))).reasons).toEqual(['damaged']);
});

test('an object of a PDF whose head stands in two lines is read by itself', async () => {
  const pdf = joined(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n4 0\nobj<</Length 0/Filter/FlateDecode>>stream\n\nendstream endobj\n',
    '5 0\nobj<</Length 5/Filter/DCTDecode>>stream\nhello\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  );
  expect((await bench.examine(pdf)).findings).toEqual([]);
});

describe('a stream of a PDF whose length stands elsewhere', () => {
  const inner = text('%PDF-1.4\n1 0 obj<</Length 3>>stream\nabc\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  const pdf = (length: number) =>
    joined(
      '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n',
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n5 0 obj<</Length 6 0 R>>stream\n',
      inner,
      `\nendstream\nendobj\n6 0 obj\n${length}\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
    );

  test('is taken whole', async () => {
    expect((await bench.examine(pdf(inner.length))).contents.some((one) => one.equals(inner))).toBe(true);
  });

  test('ends at its mark where the length is wrong', async () => {
    expect((await bench.examine(pdf(17))).contents.some((one) => one.equals(inner))).toBe(false);
  });
});

test('a ZIP with a field of zeros in its local headers is ordinary', async () => {
  const extra = Buffer.from('0100100000000000000000000000000000000000', 'hex');
  expect((await bench.examine(zip([{ name: 'a.txt', content: text('hello'), extra }]))).findings).toEqual([]);
});

describe('a template of Word for the Mac', () => {
  const document = (target: string) =>
    zip([
      { name: '[Content_Types].xml', content: xml('<Types/>') },
      {
        name: 'word/_rels/settings.xml.rels',
        content: xml(
          `<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${target}" TargetMode="External"/></Relationships>`,
        ),
      },
    ]);

  test.each(['file:///Users/a/b.dotx', 'file:////Users/a/Library/b.dotx'])('%s is on its disk', async (target) => {
    expect((await bench.examine(document(target))).traits).toEqual([]);
  });

  test.each([
    'file:////192.0.2.1/a/b.dotx',
    'file://///Users/a/b.dotx',
    'file:////Users.example.com/a.dotx',
    'file:////Users/a//b/c',
  ])('%s is not', async (target) => {
    expect((await bench.examine(document(target))).traits.map(({ trait }) => trait)).toEqual(['remote-template']);
  });
});

describe('settings of a printer', () => {
  const settings = (content: Buffer, after: Buffer = Buffer.alloc(0)) =>
    joined(Buffer.alloc(300, 'ab'), cab(content), after);
  const inWorkbook = (content: Buffer) =>
    zip([
      { name: '[Content_Types].xml', content: xml('<Types/>') },
      { name: 'xl/workbook.xml', content: xml('<workbook/>') },
      { name: 'xl/printerSettings/printerSettings1.bin', content },
    ]);

  describe.each<[string, (content: Buffer) => Buffer]>([
    ['in a workbook', inWorkbook],
    ['in an XLS file', (content) => ole2({ Workbook: content })],
  ])('%s', (_, build) => {
    test('are ordinary, and opened', async () => {
      const { reasons, contents } = await bench.examine(build(settings(text('property bag'))));
      expect({ reasons, isOpened: contents.map(String).includes('property bag') }).toEqual({
        reasons: [],
        isOpened: true,
      });
    });

    test('that are noise are not', async () => {
      expect((await bench.examine(build(settings(noise(4000))))).reasons).toEqual(['no-opener']);
    });
  });

  test.each<[string, Buffer]>([
    ['an archive behind them', settings(text('a'), archive())],
    ['a cabinet that ends too early', settings(text('property bag')).subarray(0, -8)],
  ])('with %s are not', async (_, content) => {
    expect((await bench.examine(inWorkbook(content))).reasons).toEqual(['hidden-container']);
  });
});

/** [MS-CAB] 2: a cabinet of one file, which is stored. */
function cab(content: Buffer): Buffer {
  const head = Buffer.from(
    '4d534346 00000000 00000000 00000000 2c000000 00000000 03010100 01000000 39300000 44000000 01000000'.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  const file = joined(Buffer.alloc(16), 'bag.dat\0');
  file.writeUInt32LE(content.length, 0);
  file.writeUInt16LE(0x20, 14);
  const data = joined(Buffer.alloc(4), u16(content.length), u16(content.length), content);
  const cabinet = joined(head, file, data);
  cabinet.writeUInt32LE(cabinet.length, 8);
  return cabinet;
}

describe('a scanned page with the property set of Windows', () => {
  const page = (set: Buffer, length = set.length) => {
    const tags = [
      [256, 4, 1, 4],
      [257, 4, 1, 4],
      [273, 4, 1, 8],
      [279, 4, 1, 16],
      [37_680, 1, length, 24],
    ];
    const folder = Buffer.alloc(2 + 12 * tags.length + 4);
    folder.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag = 0, type = 0, count = 0, value = 0], at) => {
      folder.writeUInt16LE(tag, 2 + 12 * at);
      folder.writeUInt16LE(type, 4 + 12 * at);
      folder.writeUInt32LE(count, 6 + 12 * at);
      folder.writeUInt32LE(value, 10 + 12 * at);
    });
    const head = Buffer.from('49492a0000000000', 'hex');
    head.writeUInt32LE(24 + set.length, 4);
    return joined(head, Buffer.alloc(16, 'pixels'), set, folder);
  };
  const set = (stream = Buffer.alloc(64, 'title')) => ole2({ '\x05SummaryInformation': stream });

  test('is ordinary', async () => {
    const { type, reasons, members } = await bench.examine(page(set()));
    expect({ format: type.format, reasons }).toEqual({ format: 'tiff', reasons: [] });
    expect(members.map((member) => member.type.format)).toContain('ole2');
  });

  test('is opened', async () => {
    const { traits } = await bench.examine(page(ole2({ _VBA_PROJECT: Buffer.alloc(64) })));
    expect(traits.map(({ trait }) => trait)).toEqual(['vba']);
    expect((await bench.examine(page(set(joined('a'.repeat(40), archive()))))).reaches(eicar())).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['a ZIP', page(archive())],
    ['a set that is longer than its tag says', page(joined(set(), archive()), set().length)],
    ['a set that is shorter than it says', page(set().subarray(0, 2000))],
    ['a set that its tag does not reach', page(joined(Buffer.alloc(8), set()))],
  ])('is no clean file with %s in its place', async (_, content) => {
    expect((await bench.examine(content)).reasons).not.toEqual([]);
  });
});

describe('drawings of XLS files', () => {
  const record = (type: number, ...parts: (Buffer | string)[]) => {
    const body = joined(...parts);
    const head = Buffer.alloc(4);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(body.length, 2);
    return joined(head, body);
  };
  const BEGIN = record(0x0809, Buffer.alloc(16));
  const [DRAWING, CONTINUED, OBJECT] = [0xec, 0x3c, 0x5d];
  const shape = zip([{ name: 'drs/shape.xml', content: Buffer.alloc(300, '<a/>') }]);
  const spread = (content: Buffer, next = CONTINUED, then = CONTINUED) =>
    ole2({
      Workbook: joined(
        BEGIN,
        record(DRAWING, 'a shape', content.subarray(0, 100)),
        record(next, content.subarray(100, 200)),
        record(then, content.subarray(200), 'another shape'),
        record(0x0a, ''),
      ),
    });

  test('that are spread over records are ordinary', async () => {
    const { reasons, contents } = await bench.examine(spread(shape));
    expect({ reasons, reached: contents.some((part) => part.equals(shape)) }).toEqual({ reasons: [], reached: true });
  });

  test('that hide something are opened', async () => {
    expect((await bench.examine(spread(archive()))).contents.some((part) => part.equals(eicar()))).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['another record stands in them', spread(shape, OBJECT)],
    ['they end in another record', spread(shape, CONTINUED, OBJECT)],
    ['they have no end', spread(shape.subarray(0, -22))],
  ])('of which %s are no clean files', async (_, content) => {
    expect((await bench.examine(content)).reasons).toEqual(['hidden-container']);
  });
});
