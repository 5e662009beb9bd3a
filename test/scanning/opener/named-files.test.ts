import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** Files under a name: in an appointment, a page, a message and a PDF. */
const bench = useOpener();
const SCRIPT = Buffer.from('var shell = new ActiveXObject("WScript.Shell"); shell.Run("calc")');
const appointment = (line: string) =>
  Buffer.from(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`);
const folded = (line: string, length: number) => line.replace(new RegExp(`.{${length}}`, 'g'), '$&\r\n ');
const attach = (content: Buffer, name = 'a.js') =>
  `ATTACH;FMTTYPE="text/a:b";X-FILENAME="${name}";ENCODING=BASE64;VALUE=BINARY:${content.toString('base64')}`;

test.each([
  'PHOTO;ENCODING=b;TYPE=JPEG',
  'LOGO;ENCODING=BASE64;PNG',
  'item1.PHOTO;JPEG;BASE64',
  'SOUND;TYPE=OGG;ENCODING=B',
])('what %s of a card holds is judged as a file', async (field) => {
  const card = (content: Buffer) =>
    Buffer.from(
      `BEGIN:VCARD\r\nVERSION:3.0\r\n${folded(`${field}:${content.toString('base64')}`, 70)}\r\nEND:VCARD\r\n`,
    );
  expect((await bench.examine(card(noise(4000)))).reasons).toContain('no-opener');
  const { reasons, reaches } = await bench.examine(card(png()));
  expect({ reasons, reached: reaches(png()) }).toEqual({ reasons: [], reached: true });
});

describe.each<[string, (content: Buffer) => Buffer]>([
  ['an attachment of an appointment', (content) => appointment(folded(attach(content), 70))],
  [
    'an attachment in lines with several blanks',
    (content) => appointment(folded(attach(content), 70).replaceAll('\n ', '\n   ')),
  ],
  [
    'an attachment in lines that end twice',
    (content) =>
      Buffer.from(
        appointment(folded(attach(content), 70))
          .toString()
          .replaceAll('\r', '\r\r'),
      ),
  ],
  ['an attachment in short lines', (content) => appointment(folded(attach(content), 11))],
  ['a download of a page', (content) => page(`download="a.js" href="data:a/b;base64,${content.toString('base64')}"`)],
  [
    'a download of another page',
    (content) => page(`href='data:a/b;base64,${content.toString('base64')}' download=a.js`),
  ],
  ['a download in capitals', (content) => page(`DOWNLOAD="a.js" HREF="DATA:a/b;base64,${content.toString('base64')}"`)],
  ['a download in percent', (content) => page(`download="a&#46;js" href="data:,${percent(content)}"`)],
])('%s', (_, build) => {
  test('is judged under its name', async () => {
    const { members, contents, findings } = await bench.examine(build(SCRIPT));
    const names = members.filter((_, at) => contents[at]?.equals(SCRIPT)).map(({ name }) => name);
    expect({ isNamed: names.includes('a.js'), findings }).toEqual({ isNamed: true, findings: [] });
  });

  test('that is noise is no clean file', async () => {
    expect((await bench.examine(build(noise(4000)))).reasons).toContain('no-opener');
  });
});

test.each([
  ['an appointment', appointment(folded(`DESCRIPTION:${eicar().toString('base64')}`, 20))],
  [
    'a card with soft breaks',
    Buffer.from(
      `BEGIN:VCARD\r\nVERSION:2.1\r\nNOTE;ENCODING=QUOTED-PRINTABLE:${[...eicar()]
        .map((byte) => `=${byte.toString(16)}`)
        .join('')
        .replace(/.{18}/g, '$&=\r\n')}\r\nEND:VCARD`,
    ),
  ],
])('what is encoded in %s is joined', async (_, content) => {
  expect((await bench.examine(content)).contents.some((piece) => piece.includes(eicar()))).toBe(true);
});

const part = (head: string) =>
  Buffer.from(
    `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n${head}\r\n\r\nvar a = 1;\r\n--q--\r\n`,
  );

test('a file in the letters of uuencode behind the last part of a message is read', async () => {
  const line = (bytes: Buffer) =>
    String.fromCharCode(32 + bytes.length) +
    [...bytes.toString('hex').matchAll(/.{6}/g)]
      .flatMap(([hex]) => [18, 12, 6, 0].map((shift) => String.fromCharCode(32 + ((parseInt(hex, 16) >> shift) & 63))))
      .join('');
  const content = joined(SCRIPT, '   ').subarray(0, 45);
  const message = `${part('Content-Type: text/plain').toString()}begin 644 a.js\r\n${line(content)}\r\n \r\nend\r\n`;
  expect((await bench.examine(Buffer.from(message))).reaches(content)).toBe(true);
});

test.each(['utf-7', '"UTF-7"', 'unicode-1-1-utf-7'])('a part of a message in %s is read', async (charset) => {
  const content = part(`Content-Type: text/html; charset=${charset}`)
    .toString()
    .replace('var a = 1;', '+ADw-script+AD4-alert(1)+ADw-/script+AD4- 1 +- 1');
  const { contents, traits } = await bench.examine(Buffer.from(content));
  expect(contents.map((text) => text.toString().trim())).toContain('<script>alert(1)</script> 1 + 1');
  expect(traits.map(({ trait }) => trait)).toContain('html-script');
});

test.each([
  ['only the type names', 'Content-Type: text/plain; name="a.js"'],
  [
    'the type names otherwise',
    'Content-Type: text/plain; name="a.js"\r\nContent-Disposition: attachment; filename="a.txt"',
  ],
  ['the type names in pieces', 'Content-Type: text/plain; name*0="a.";\r\n name*1="js"'],
  ['the type names in percent', "Content-Type: text/plain; name*=utf-8\'\'a%2Ejs"],
  ['the type names in base64', 'Content-Type: text/plain; name="=?utf-8?B?YS5qcw==?="'],
])('a part of a message is judged under the name that %s', async (_, head) => {
  expect((await bench.examine(part(head))).members.map(({ name }) => name)).toContain('a.js');
});

test('a part of a message with one name is judged once', async () => {
  const head = 'Content-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"';
  expect((await bench.examine(part(head))).members.map(({ name }) => name)).toEqual(['a.txt']);
});

const attached = (content: Buffer) =>
  Buffer.concat([
    Buffer.from(
      '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>>>endobj\n' +
        '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n' +
        `4 0 obj<</Type/Filespec/F(a.bin)/EF<</F 5 0 R>>>>endobj\n5 0 obj<</Type/EmbeddedFile/Length ${content.length}>>stream\n`,
    ),
    content,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);

test('an attachment of a PDF that is noise is no clean file', async () => {
  expect((await bench.examine(attached(noise(4000)))).reasons).toEqual(['no-opener']);
});

describe.each([
  ['only its description refers to', '1 0 obj<</Type/Catalog/Pages 2 0 R>>', '4 0 obj<</F(a.js)/EF<</F 5 0 R>>>>'],
  [
    'a description refers to elsewhere',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>',
    '4 0 obj<</EF 6 0 R/UF(a.js)>>endobj\n6 0 obj<</UF 5 0 R>>',
  ],
  [
    'a description in letters of two bytes refers to',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>',
    '4 0 obj<</F(\\376\\377\\000a\\000.\\000j\\000s)/E#46<</F 5 0 R>>>>',
  ],
])('a file in a PDF without a type that %s', (_, catalog, description) => {
  const inPdf = (content: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `%PDF-1.4\n${catalog}endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
          `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n${description}endobj\n5 0 obj<</Length ${content.length}>>stream\n`,
      ),
      content,
      Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
    ]);

  test('is judged under its name', async () => {
    const { members, contents, reasons } = await bench.examine(inPdf(SCRIPT));
    const names = members.filter((_, at) => contents[at]?.equals(SCRIPT)).map(({ name }) => name);
    expect({ names, reasons }).toEqual({ names: ['a.js'], reasons: [] });
  });

  test('that is noise is no clean file', async () => {
    expect((await bench.examine(inPdf(noise(4000)))).reasons).toEqual(['no-opener']);
  });
});

test.each([
  ['itself', '/F(a.bin)', ['unsupported-method']],
  ['itself, in hexadecimal', '/F <612e62696e>', ['unsupported-method']],
  ['itself, behind brackets in a string', '/A((<<)\\()/F(a.bin)/B(>>)', ['unsupported-method']],
  ["its printer's picture", '/OPI<</1.3<</F(Work:a.tif)/Size[1 1]>>>>', []],
])('a stream of a PDF that names a file for %s', async (_, entry, reasons) => {
  const content = attached(SCRIPT).toString('latin1').replace('/Type/EmbeddedFile', entry);
  expect((await bench.examine(Buffer.from(content, 'latin1'))).reasons).toEqual(reasons);
});

test('a model in a PDF is ordinary', async () => {
  const pdf = attached(Buffer.concat([Buffer.from('U3D\0'), noise(4000)]));
  expect((await bench.examine(pdf)).reasons).toEqual([]);
});

test('a file in a PDF that is noise and that no list names is no clean file', async () => {
  const pdf = attached(noise(4000)).toString('latin1').replace('/EmbeddedFiles<<', '/Other<<');
  expect((await bench.examine(Buffer.from(pdf, 'latin1'))).reasons).toEqual(['no-opener']);
});

test('a stream of a PDF that no description refers to is no file', async () => {
  const pdf = attached(noise(4000))
    .toString('latin1')
    .replace('/EF<</F 5', '/EF<</F 3')
    .replace('/Type/EmbeddedFile', '');
  expect((await bench.examine(Buffer.from(pdf, 'latin1'))).reasons).toEqual([]);
});

test('a file in a PDF that no list of attachments names is judged', async () => {
  const film = Buffer.from('FWS\x09\x50\0\0\0\0\0\0\0', 'latin1');
  const pdf = Buffer.from(
    attached(film).toString('latin1').replace('/Names<</EmbeddedFiles', '/Other<</EmbeddedFiles'),
    'latin1',
  );
  expect((await bench.examine(pdf)).members.map(({ type }) => type.format)).toContain('flash');
});

function page(attributes: string): Buffer {
  return Buffer.from(`<!DOCTYPE html><html><body><a ${attributes}>x</a></body></html>`);
}

function percent(content: Buffer): string {
  return [...content].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** RFC 1740, appendix B: entries of data, each with its kind. */
function appleDouble(entries: Readonly<Record<number, Buffer>>): Buffer {
  const list = Object.entries(entries);
  const head = Buffer.alloc(26 + 12 * list.length);
  Buffer.from('0005160700020000', 'hex').copy(head);
  head.write('Mac OS X        ', 8);
  head.writeUInt16BE(list.length, 24);
  let end = head.length;
  list.forEach(([kind, { length }], at) => {
    [Number(kind), end, length].forEach((value, n) => head.writeUInt32BE(value, 26 + 12 * at + 4 * n));
    end += length;
  });
  return Buffer.concat([head, ...Object.values(entries)]);
}

describe('what a Mac stores beside a file', () => {
  test('is ordinary', async () => {
    const beside = appleDouble({ 9: Buffer.alloc(32), 2: Buffer.from('This resource fork intentionally left blank') });
    const { type, reasons } = await bench.examine(beside);
    expect({ type: type.format, reasons }).toEqual({ type: 'appledouble', reasons: [] });
  });

  test.each([
    ['data', 1],
    ['resources', 2],
  ])('is opened: its %s', async (_, kind) => {
    const { reaches } = await bench.examine(appleDouble({ 9: Buffer.alloc(32), [kind]: gzipSync(SCRIPT) }));
    expect(reaches(SCRIPT)).toBe(true);
    expect((await bench.examine(appleDouble({ [kind]: noise(4000) }))).reasons).toContain('no-opener');
  });
});
