import { constants, crc32, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { tar } from '../../../devkit/containers/tar.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar, pdf, png } from '../../../devkit/samples.js';
import { archive, joined, noise, ORDINARY, reachesEicar, summaryOf } from './support/ordinary.js';
import { useOpener } from './support/examine.js';

/** What programs write every day and what stands beside it, and the same where it hides something. */
const bench = useOpener();
const summary = (content: Buffer) => summaryOf(bench, content);
const reached = (content: Buffer) => reachesEicar(bench, content);

/** A PDF of one page with streams that nothing refers to. */
function pdfWith(...streams: readonly (readonly [string, Buffer])[]): Buffer {
  const [head = '', tail = ''] = pdf()
    .toString('latin1')
    .split(/(?=trailer)/);
  const objects = streams.flatMap(([dictionary, data], at) => [
    `${at + 9} 0 obj<</Length ${data.length}${dictionary}>>stream\n`,
    data,
    '\nendstream\nendobj\n',
  ]);
  return joined(head, ...objects, tail);
}
const FLATE = '/Filter/FlateDecode';

describe('fonts of TeX', () => {
  const HEAD =
    '%!PS-AdobeFont-1.1: CMMI9 1.100\n%%CreationDate: 1996 Jul 23 07:53:55\n11 dict begin\ncurrentfile eexec\n';
  /** Its encrypted part, and the zeros at the end. */
  const body = joined(noise(700), `${'0'.repeat(64)}\n`.repeat(8), 'cleartomark');
  const font = (content: Buffer) => pdfWith([`/Length1 100${FLATE}`, deflateSync(content)]);

  test('are ordinary', async () => {
    expect(await summary(font(joined(HEAD, body)))).toEqual(ORDINARY);
  });

  test.each<[string, Buffer]>([
    ['a ZIP behind the head', joined(HEAD, archive())],
    ['a ZIP behind the encrypted part', joined(HEAD, body, archive())],
    ['text behind the head', joined(HEAD, eicar())],
    ['a packed stream behind the head', joined(HEAD, body, deflateSync(eicar()))],
    ['base64 in the head', joined(HEAD.replace('11 dict', `% ${archive().toString('base64')}\n11 dict`), body)],
  ])('are opened: %s', async (_, content) => {
    expect(await reached(font(content))).toBe(true);
  });

  test.each<[string, string, Buffer]>([
    ['a script of a shell', 'script', Buffer.from('#!/bin/sh\necho some words\n')],
    ['a page', 'html-script', Buffer.from('<html><script>x()</script></html>\n')],
  ])('in whose place there is %s are not', async (_, trait, content) => {
    expect((await summary(font(content))).traits).toContain(trait);
  });

  test('in whose place there is a program in PostScript are not', async () => {
    expect(await summary(font(joined('%!PS-Adobe-3.0\n(%pipe%id) (w) file\n')))).toMatchObject({ eps: true });
  });
});

describe('PNGs', () => {
  const END_BYTES = 12;
  const withoutEnd = () => png().subarray(0, png().length - END_BYTES);

  test('without the chunk of the end are ordinary', async () => {
    expect(await summary(withoutEnd())).toEqual(ORDINARY);
  });

  test.each<[string, Buffer]>([
    ['within the chunk of the pixels', withoutEnd().subarray(0, -6)],
    ['within the chunk of the end', png().subarray(0, -4)],
    ['before the pixels', png().subarray(0, 33)],
    ['within the stream of the pixels', joined(png().subarray(0, 33), chunk('IDAT', pixels().subarray(0, -8)))],
  ])('that are cut %s are damaged', async (_, content) => {
    expect((await summary(content)).reasons).toContain('damaged');
  });

  test('without the chunk of the end and with a ZIP are not ordinary', async () => {
    expect((await summary(joined(withoutEnd(), archive()))).reasons).not.toEqual([]);
  });
});

describe('XML of components', () => {
  const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

  test.each([
    [
      'a program',
      `${XML}<component type="desktop"><id>org.example.a</id><description><p>a</p></description></component>`,
    ],
    ['settings of an editor', `<component name="ProjectRootManager"><output url="file://out"/></component>`],
  ])('that describe %s is ordinary', async (_, text) => {
    expect(await summary(Buffer.from(text))).toEqual(ORDINARY);
  });

  test.each([
    ['a component of scripts', `<component><script language="JScript">x()</script></component>`],
    ['one in a package', `${XML}<package>\n<component id="a"><script>x()</script></component></package>`],
    [
      'one behind a declaration',
      `<?xml version="1.0"?><?component error="true"?><component><script>x()</script></component>`,
    ],
    ['one that registers itself', `<component><registration progid="a"/></component>`],
    ['one whose script is far behind', `<component>${' <a/>'.repeat(8000)}<script>x()</script></component>`],
  ])('is a script: %s', async (_, text) => {
    expect((await summary(Buffer.from(text))).traits).toContain('script');
  });
});

describe('PDFs', () => {
  const flushed = (content: Buffer) => deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
  const ticket = '%%BEGIN_TICKET: print\r\n%%SK_GROUP: TEST\r\n%%SK_PAGES: 1\r\n%%END_TICKET: print\r\n';
  const OWN = '%!PS-Adobe-3.0 \r%%Creator: Adobe Illustrator(R) 24.0\r%%Title: (a.ai)\r';
  const drawing = (...parts: readonly (Buffer | string)[]) => joined(OWN, spelled(noise(200_000)), '\r', ...parts);
  const cut = (packed: Buffer, bytes = 65_536) =>
    Array.from({ length: Math.ceil(packed.length / bytes) }, (_, at) => packed.subarray(at * bytes, (at + 1) * bytes));
  const illustrator = (content: Buffer, ...behind: readonly Buffer[]) =>
    pdfWith(
      ...cut(joined('%AI24_ZStandard_Data', zstdCompressSync(content), ...behind)).map((data) => ['', data] as const),
      [FLATE, deflateSync(Buffer.from('q Q BT ET'))],
    );

  test.each<[string, Buffer]>([
    ['a stream that is flushed and not ended', pdfWith([FLATE, flushed(Buffer.from('BT (a) Tj ET'))])],
    ['a ticket for the printer', joined(ticket, pdf())],
    ['drawings of Illustrator', pdfWith([FLATE, deflateSync(joined(OWN, '%%EndComments\r'))])],
    ['drawings of Illustrator packed by Zstandard', illustrator(drawing())],
  ])('with %s are ordinary', async (_, content) => {
    expect(await summary(content)).toEqual(ORDINARY);
  });

  test.each<[string, Buffer, string]>([
    ['a stream that is cut', pdfWith([FLATE, deflateSync(noise(900)).subarray(0, 500)]), 'damaged'],
    [
      'a stream that is cut and looks flushed',
      pdfWith([FLATE, joined(deflateSync(noise(900)).subarray(0, 500), '\0\0\xff\xff')]),
      'damaged',
    ],
    ['text before it', joined('Some words before it, as in a mail.\r\n', pdf()), 'unaccounted-bytes'],
    ['a ticket and text', joined(ticket, 'echo these are some words\r\n', pdf()), 'unaccounted-bytes'],
    ['a ticket and a ZIP', joined(ticket, '%%', archive(), '\n', pdf()), 'hidden-container'],
    [
      'its mark within a stream',
      pdfWith(['', joined('a %AI24_ZStandard_Data', zstdCompressSync(drawing()))]),
      'hidden-container',
    ],
    [
      'its mark in a remark',
      joined(pdf(), '%AI24_ZStandard_Data', zstdCompressSync(drawing()), '\n%%EOF\n'),
      'hidden-container',
    ],
    ['noise behind what it packed', illustrator(drawing(), noise(500)), 'unaccounted-bytes'],
    [
      'half of what it packed',
      pdfWith(['', joined('%AI24_ZStandard_Data', zstdCompressSync(drawing()).subarray(0, 999))]),
      'damaged',
    ],
  ])('with %s are not', async (_, content, reason) => {
    expect((await summary(content)).reasons).toContain(reason);
  });

  test.each<[string, Buffer]>([
    ['a stream that is flushed', pdfWith([FLATE, flushed(archive())])],
    ['Zstandard, which Illustrator did not write', pdfWith(['', zstdCompressSync(archive())])],
    [
      'a ticket in base64',
      joined(
        '%%A: 1\r\n%%B: ',
        archive().toString('base64').slice(0, 190),
        '\r\n',
        '%%',
        archive().toString('base64').slice(190, 380),
        '\r\n',
        pdf(),
      ),
    ],
    ['drawings of Illustrator', pdfWith([FLATE, deflateSync(joined(OWN, eicar()))])],
    ['base64 in them', pdfWith([FLATE, deflateSync(joined(OWN, archive().toString('base64')))])],
    ['a ZIP in drawings packed by Zstandard', illustrator(drawing(archive()))],
    ['text in them', illustrator(drawing(eicar()))],
    ['base64 in drawings packed by Zstandard', illustrator(drawing(archive().toString('base64')))],
    ['something else packed as drawings', illustrator(archive())],
  ])('are opened: %s', async (_, content) => {
    expect(await reached(content)).toBe(true);
  });

  test('that are attached are scripts when they are drawings in PostScript', async () => {
    const attached = pdf()
      .toString('latin1')
      .replace('/Pages 2 0 R>>', '/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(f) 4 0 R]>>>>>>')
      .replace(
        'trailer',
        `4 0 obj<</Type/Filespec/F(a.ps)/EF<</F 5 0 R>>>>endobj\n5 0 obj<</Length ${OWN.length}/Type/EmbeddedFile>>stream\n${OWN}\nendstream endobj\ntrailer`,
      );
    expect(await summary(Buffer.from(attached, 'latin1'))).toMatchObject({ eps: true });
  });
});

/** A stream of OLE2 is filled up. */
const beginsAsPdf = (content: Buffer) => content.subarray(0, pdf().length).equals(pdf());

describe('ZIPs with a PDF that is not packed', () => {
  const other = { name: 'b.txt', content: Buffer.from('words') };

  test.each<[string, Buffer]>([
    ['first', zip([{ name: 'a.pdf', content: pdf() }, other])],
    ['last', zip([other, { name: 'a.pdf', content: pdf() }])],
    ['alone', zip([{ name: 'a.pdf', content: pdf() }])],
    ['in a ZIP of its own', zip([{ name: 'a.zip', content: zip([{ name: 'a.pdf', content: pdf() }]) }, other])],
    ['in a message', zip([{ name: 'a.msg', content: ole2({ attachment: pdf() }) }, other])],
  ])('are ordinary when it is %s', async (_, content) => {
    expect(await summary(content)).toEqual(ORDINARY);
    expect((await bench.examine(content)).contents.some(beginsAsPdf)).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['before the first entry', joined(pdf(), zip([other]))],
    ['in a gap', zip([other, { name: 'c', content: Buffer.from('c'), gap: pdf() }])],
    ['in the comment', zip([other], { comment: pdf().toString('latin1') })],
    ['in the name of an entry', zip([{ name: pdf().toString('latin1'), content: Buffer.from('c') }, other])],
    [
      'in the name of an entry behind another one',
      zip([
        { name: 'a.pdf', content: pdf() },
        { name: pdf().toString('latin1'), content: Buffer.from('c') },
      ]),
    ],
    [
      'without objects in one entry, which are in the next',
      zip([
        { name: 'a', content: Buffer.from('Words, %PDF-1.4\n') },
        { name: 'b', content: pdf().subarray(9) },
      ]),
    ],
    [
      'behind other words of an entry',
      zip([{ name: 'a', content: joined('Words before it, as in a mail.\n', pdf()) }]),
    ],
    [
      'cut, with its rest in the next entry',
      zip([
        { name: 'a', content: pdf().subarray(0, 60) },
        { name: 'b', content: pdf().subarray(60) },
      ]),
    ],
  ])('are not when it is %s', async (_, content) => {
    expect((await summary(content)).reasons).not.toEqual([]);
  });
});

describe('tars with a PDF', () => {
  const other = { name: 'b.txt', content: Buffer.from('words') };
  const file = { name: 'a.pdf', content: pdf() };
  const time = { name: 'x', content: Buffer.from('22 mtime=1700000000.5\n'), type: 'x' };
  /** As before POSIX: without the mark. */
  const old = (content: Buffer) => {
    content.fill(0, 257, 263);
    content.write('        ', 148);
    const sum = content.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    content.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return content;
  };

  test.each<[string, Buffer]>([
    ['first', tar([file, other])],
    ['last', tar([other, file])],
    ['behind a header of pax', tar([time, file, other])],
    ['in a folder', tar([{ name: 'a/', type: '5' }, file])],
    ['in an old tar', old(tar([file, other]))],
    ['in a ZIP', tar([{ name: 'a.zip', content: zip([file]) }, other])],
    ['in a message', tar([{ name: 'a.msg', content: ole2({ attachment: pdf() }) }, other])],
    ['in a tar', tar([{ name: 'a.tar', content: tar([file]) }, other])],
  ])('are ordinary when it is %s', async (_, content) => {
    for (const packed of [content, gzipSync(content)]) {
      expect(await summary(packed)).toEqual(ORDINARY);
      expect((await bench.examine(packed)).contents.some(beginsAsPdf)).toBe(true);
    }
    expect((await bench.examine(content)).type.format).toBe('tar');
  });

  const long = pdf().toString('latin1');
  test.each<[string, Buffer]>([
    ['before it', joined(pdf(), tar([other]))],
    ['behind it', joined(tar([file]), pdf())],
    ['in a name', tar([{ name: long, content: Buffer.from('c') }, file])],
    ['in a name behind another one', tar([file, { name: long, content: Buffer.from('c') }])],
    ['in a header of pax', tar([{ ...time, content: pdf() }, file])],
    ['in a header of pax behind another one', tar([file, { ...time, content: pdf() }, other])],
    ['the content of a folder', tar([{ name: 'a', type: '5', content: pdf() }, other])],
    [
      'without objects in one file, which are in the next',
      tar([
        { name: 'a', content: Buffer.from('Words, %PDF-1.4\n') },
        { name: 'b', content: pdf().subarray(9) },
      ]),
    ],
    ['behind other words of a file', tar([{ name: 'a', content: joined('Words before it, as in a mail.\n', pdf()) }])],
    [
      'cut, with its rest in the next file',
      tar([
        { name: 'a', content: pdf().subarray(0, 60) },
        { name: 'b', content: pdf().subarray(60) },
      ]),
    ],
    ['in the padding of another file', tar([other, file]).fill(pdf(), 600, 600 + pdf().length)],
  ])('are not when it is %s', async (_, content) => {
    expect((await summary(content)).reasons).not.toEqual([]);
  });
});

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8, type.padStart(8));
  head.writeUInt32BE(data.length, 0);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(joined(type, data)));
  return joined(head, data, sum);
}

/** Of the picture of one pixel: what its chunk holds. */
function pixels(): Buffer {
  const at = png().indexOf('IDAT');
  return png().subarray(at + 4, at + 4 + png().readUInt32BE(at - 4));
}

/** As pictures are in PostScript: in letters and signs, with brackets in one another. */
function spelled(content: Buffer): Buffer {
  return content.map((byte) => 0x23 + (byte & 63)) as Buffer;
}
