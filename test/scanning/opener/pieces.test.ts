import { createHash } from 'node:crypto';
import { deflateSync, gzipSync, brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { zip } from '../../../devkit/containers/zip.js';

const bench = useOpener();
const inner = () => zip([{ name: 'eicar.com', content: eicar() }]);
const lines = (text: string) => text.replace(/.{76}/g, '$&\r\n');

describe('what is spelled in text is reached', () => {
  test.each<[string, Buffer]>([
    ['base64 in lines', Buffer.from(`photo:\r\n${lines(inner().toString('base64'))}\r\n`)],
    [
      'base64 in a data URI',
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg"><image href="data:x;base64,${inner().toString('base64')}"/></svg>`,
      ),
    ],
    [
      'base64 in a folded line',
      Buffer.from(
        `BEGIN:VCALENDAR\r\nATTACH:${inner().toString('base64').replace(/.{60}/g, '$&\r\n ')}\r\nEND:VCALENDAR`,
      ),
    ],
    ...['> ', '>> ', '# ', '// ', ' * ', '-- ', '| ', "' ", 'REM '].map((mark): [string, Buffer] => [
      `base64 behind "${mark}"`,
      Buffer.from(`\n${inner().toString('base64')}`.replace(/\n|.{20}/g, (line) => `${line}\n${mark}`)),
    ]),
    [
      'base64 in lines with numbers',
      Buffer.from(
        (
          inner()
            .toString('base64')
            .match(/.{1,20}/g) ?? []
        )
          .map((line, at) => `${at + 9}: ${line}`.padStart(30))
          .join('\n'),
      ),
    ],
    ['base32', Buffer.from(`code ${base32(inner())}`)],
    ['base32 in lines', Buffer.from(lines(base32(inner())))],
    ['base32 in lower case', Buffer.from(base32(inner()).toLowerCase())],
    ['hexadecimal', Buffer.from(`data ${inner().toString('hex')}`)],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`x ${inner().toString('base64')}`, 'utf16le')])],
    [
      'an object of RTF',
      Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${inner().toString('hex').replace(/../g, '$&\r\n\\par ')}}}}`),
    ],
    ['a PDF that nothing in it refers to', pdf(`<< /Length 0 /Filter /FlateDecode >>\nstream\n`, deflateSync(inner()))],
    ['a PDF with a filter spelled otherwise', pdf(`<< /Filter /Fl#61teDecode >>\nstream\n`, deflateSync(inner()))],
    [
      'a PDF with the second of two equal keys',
      pdf(
        `<< /Length 1 /Filter [/ASCIIHexDecode /FlateDecode] /Length 2 >>\nstream\n`,
        Buffer.from(`${deflateSync(inner()).toString('hex')}>`),
      ),
    ],
    ['a packed remark of a picture', pngWith('zTXt', Buffer.concat([Buffer.from('note\0\0'), deflateSync(inner())]))],
    ['hexadecimal with blanks', Buffer.from(`data ${spelled(' ')}`)],
    ['escapes of a link', Buffer.from(`<html><a href="data:,${spelled('%')}">`)],
    ['escapes of a program', Buffer.from(`x = "${spelled('\\x')}"`)],
    [
      'a remark of PostScript',
      Buffer.from(`%!PS-Adobe-3.0 EPSF-3.0\n% ${inner().toString('hex').replace(/.{60}/g, '$&\n% ')}`),
    ],
    ['ASCII85', Buffer.from(`text <~${ascii85(inner())}~>`)],
    ['ASCII85 of PostScript', Buffer.from(`%!PS-Adobe-3.0\ncvx exec\n${ascii85(inner())}\n~>\n`)],
    ['base64 of a Zlib stream', Buffer.from(`data ${deflateSync(eicar()).toString('base64')}`)],
    ['a stream of a PDF without a filter', pdf('<< >>\nstream\n', deflateSync(eicar()))],
    [
      'a picture of a PDF',
      pdf('<< /Filter /FlateDecode >>\nstream\n', deflateSync(Buffer.concat([noise(99), deflateSync(eicar())]))),
    ],
    ['a remark in base64 of a PDF', pdf(`<< >>\nstream\n`, Buffer.from(`<x>${inner().toString('base64')}</x>`))],
    [
      'a picture of RTF',
      Buffer.from(`{\\rtf1{\\pict ${Buffer.concat([noise(99), deflateSync(eicar())]).toString('hex')}}}`),
    ],
    ['what precedes the parts of a message', around(`${lines(inner().toString('base64'))}\r\n`, '')],
    ['what follows the parts of a message', around('', lines(inner().toString('base64')))],
    ['the remark of a ZIP', withComment(inner().toString('base64'))],
    ['a Brotli stream', brotliCompressSync(inner())],
    ['a Zlib stream', deflateSync(inner())],
  ])('%s', async (_, content) => {
    expect((await bench.examine(content)).reaches(eicar())).toBe(true);
  });

  test('what decodes to no known file is judged as well', async () => {
    const text = Buffer.from(`data ${Buffer.concat([noise(300), eicar()]).toString('base64')}`);
    expect((await bench.examine(text)).contents.some((content) => content.includes(eicar()))).toBe(true);
  });

  /** Those of these numbers begin like a program, compress, and cpio in both orders of bytes. */
  test.each([151_932, 190_865, 82_115, 6_325])('nor are hashes that begin like a file: of %d', async (number) => {
    const hash = createHash('sha256').update(String(number)).digest('hex');
    expect((await bench.examine(Buffer.from(`${hash}  picture.jpg\n`))).members).toEqual([]);
  });

  test('nor is a table of bytes, as in fonts, noise', async () => {
    const table = Buffer.from(Array.from({ length: 100 }, (_, at) => at + 100));
    expect((await bench.examine(table)).reasons).toEqual([]);
  });

  test('long words and paths are no parts', async () => {
    const text = Buffer.from('see src/scanning/opener/support/examples/and/more/of/them for more\n'.repeat(50));
    expect((await bench.examine(text)).members).toEqual([]);
  });

  test('text in UTF-16 is judged as bytes that engines know', async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(eicar().toString('latin1'), 'utf16le')]);
    expect((await bench.examine(wide)).reaches(eicar())).toBe(true);
  });
});

describe.each<[string, string, (content: Buffer) => string]>([
  ['uuencode', 'begin 644 a\n', uuencoded],
  ['uuencode in base64', 'begin-base64 644 a\n', (content) => `${content.toString('base64')}\n`],
  ['yEnc', '=ybegin line=128 size=1 name=a\n', (content) => `${yencoded(content)}\n`],
])('%s', (_, head, encode) => {
  test('is reached, with an end and without, and within another one that has none', async () => {
    const body = encode(inner());
    for (const text of [`${head}${body}\nend\n=yend\n`, `${head}${body}`, `${head}M\n${head}${body}`]) {
      expect((await bench.examine(Buffer.from(text, 'latin1'))).reaches(eicar())).toBe(true);
    }
  });

  test('is reached in a long file, which hardly looks like text any more', async () => {
    const long = Buffer.concat([Buffer.alloc(6000, 'some words of a letter '), inner()]);
    const { contents } = await bench.examine(Buffer.from(`Here:\n${head}${encode(long)}\n`, 'latin1'));
    expect(contents.some((content) => content.includes(eicar()))).toBe(true);
  });

  test('in which many begin and none ends is decoded twice at most', async () => {
    const text = Buffer.from(`${head}${encode(Buffer.alloc(40, 'some text '))}`.repeat(300), 'latin1');
    const { members, reasons } = await bench.examine(text);
    const decoded = members.filter(({ name }) => name === 'uuencode' || name === 'yEnc');
    expect({ reasons, decoded: decoded.length > 0 }).toEqual({ reasons: [], decoded: true });
    expect(decoded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(2 * text.length);
  });
});

test('yEnc that begins again and again and holds nothing has one part, of the beginnings', async () => {
  const { members } = await bench.examine(Buffer.from('=ybegin size=1\n'.repeat(300)));
  expect(members.map(({ name }) => name)).toEqual(['yEnc']);
});

test('a sound that the engine passes over is given to it without its mark', async () => {
  const page = Buffer.alloc(28 + 68);
  page.write('OggS\0\x02', 'latin1');
  page[26] = 1;
  page[27] = 68;
  eicar().copy(page, 28);
  const { contents } = await bench.examine(page);
  expect(contents.some((content) => content.includes(eicar()))).toBe(true);
});

test.each<[string, Buffer, string]>([
  ['noise behind a picture', Buffer.concat([png(), noise(5000)]), 'unaccounted-bytes'],
  ['a program behind a picture', Buffer.concat([png(), Buffer.from('MZ'), Buffer.alloc(510)]), 'hidden-container'],
  ['a picture that is cut', png().subarray(0, png().length - 8), 'damaged'],
  ['noise of no format', noise(20_000), 'no-opener'],
  ['noise behind an RTF', Buffer.concat([Buffer.from('{\\rtf1 text}'), noise(100)]), 'unaccounted-bytes'],
  [
    'a part of a message whose rest is elsewhere',
    Buffer.from(
      'From: a@example.com\nMIME-Version: 1.0\nContent-Type: message/partial; id="a"; number=1\n\nSubject: b\n\nc',
    ),
    'no-opener',
  ],
  ['noise behind a PDF', Buffer.concat([pdf('<< >>\nstream\n', Buffer.alloc(0)), noise(4000)]), 'unaccounted-bytes'],
  ['a PDF without an end', pdf('<< >>\nstream\n', Buffer.alloc(0)).subarray(0, -7), 'damaged'],
  [
    'a stream of a PDF that is cut',
    pdf('<< /Filter /FlateDecode >>\nstream\n', deflateSync(noise(500)).subarray(0, 200)),
    'damaged',
  ],
  [
    'bytes behind the packed content of a stream of a PDF',
    pdf('<< /Filter /FlateDecode >>\nstream\n', Buffer.concat([deflateSync('abc'), deflateSync(noise(100))])),
    'unaccounted-bytes',
  ],
  ['noise before the objects of a PDF', between('%PDF-1.4\n', noise(100)), 'unaccounted-bytes'],
  ['noise between the objects of a PDF', between('endobj\n', noise(100)), 'unaccounted-bytes'],
  ['a filter that nobody knows', pdf('<< /Filter /SecretDecode >>\nstream\n', noise(500)), 'unsupported-method'],
  ['an archive in a remark of a ZIP', zipWithComment(), 'unaccounted-bytes'],
  ['an archive in the head of a gzip', gzipWithExtra(), 'hidden-container'],
])('%s is no clean file', async (_, content, reason) => {
  expect((await bench.examine(content)).reasons).toContain(reason);
});

test.each<[string, Buffer, string]>([
  ['a page with a script', Buffer.from('<html><body><script>alert(1)</script>'), 'html-script'],
  ['a drawing with a handler', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'svg-script'],
  ['a script spelled in references', Buffer.from('<html><a href="&#106;avascript:x()">'), 'html-script'],
  ['a shell script', Buffer.from('#!/bin/sh\necho\n'), 'script'],
  ['a formula that starts a program', Buffer.from("a;b\n=cmd|'/c calc'!A1;2\n"), 'dde'],
  ['a PDF that starts a program', pdf('<< /S /L#61unch >>\nstream\n', Buffer.alloc(0)), 'pdf-launch'],
  [
    'a document with a template from elsewhere',
    withTemplate('Id="1" Target="http://example.com/t"'),
    'remote-template',
  ],
  ['the same behind a value that holds >', withTemplate('Id="1" Target="http://example.com/>t"'), 'remote-template'],
  [
    'the same behind a value in single quotes',
    withTemplate(`Id='>"' Target='http://example.com/>'`),
    'remote-template',
  ],
  [
    'a field of Word in several runs',
    zip([
      { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
      {
        name: 'word/document.xml',
        content: Buffer.from('<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\\\x</w:instrText>'),
      },
    ]),
    'dde',
  ],
])('%s is noted', async (_, content, trait) => {
  expect((await bench.examine(content)).traits.map((found) => found.trait)).toContain(trait);
});

test('remarks and blanks between the objects of a PDF are ordinary', async () => {
  for (const word of ['%PDF-1.4\n', 'endobj\n']) {
    const remark = Buffer.concat([
      Buffer.from('% '),
      Buffer.alloc(100, 0xe2),
      Buffer.from('\r\n  \n'),
      Buffer.alloc(50),
    ]);
    expect((await bench.examine(between(word, remark))).reasons).toEqual([]);
  }
});

test('ordinary texts and pages have neither', async () => {
  for (const text of [
    'The delivery comes on Thursday. ',
    '<html><body><p>Hello</p></body></html>',
    '{"a": "b"}',
    'PK and MZ and %PDF-1.4 are marks',
  ]) {
    const { findings, traits } = await bench.examine(Buffer.from(text.repeat(20)));
    expect({ findings, traits }).toEqual({ findings: [], traits: [] });
  }
});

/** The bytes of the archive as two digits each, behind a mark. */
function spelled(mark: string): string {
  return inner().toString('hex').replace(/../g, `${mark}$&`);
}

/** RFC 4648, section 6, without the letters that only fill the last group. */
function base32(content: Buffer): string {
  const bits = [...content].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(group.padEnd(5, '0'), 2))).join('');
}

function ascii85(content: Buffer): string {
  const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
  const letters = Array.from({ length: padded.length / 4 }, (_, n) => {
    let value = padded.readUInt32BE(4 * n);
    const digits = Array.from({ length: 5 }, () => {
      const digit = value % 85;
      value = Math.floor(value / 85);
      return String.fromCharCode(33 + digit);
    });
    return digits.reverse().join('');
  }).join('');
  return letters.slice(0, letters.length - (padded.length - content.length));
}

function around(before: string, after: string): Buffer {
  const head = 'From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n';
  return Buffer.from(`${head}${before}--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n${after}`);
}

function withComment(comment: string): Buffer {
  const file = Buffer.concat([zip([{ name: 'a.txt', content: Buffer.from('abc') }]), Buffer.from(comment)]);
  file.writeUInt16LE(comment.length, file.length - comment.length - 2);
  return file;
}

/** A document of Word whose relations name a template that it loads as it opens, behind other attributes. */
function withTemplate(attributes: string): Buffer {
  const kind = 'Type="http://x/relationships/attachedTemplate" TargetMode="External"';
  const relations = `<Relationships><Relationship ${attributes} ${kind}/></Relationships>`;
  return zip([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: 'word/document.xml', content: Buffer.from('<w:document/>') },
    { name: 'word/_rels/settings.xml.rels', content: Buffer.from(relations) },
  ]);
}

function noise(bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  let state = 12_345;
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    out[at] = state >>> 24;
  }
  return out;
}

/** One page, and an object 9 that nothing refers to. */
function pdf(dictionary: string, stream: Buffer): Buffer {
  const head =
    '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n9 0 obj\n';
  const tail = '\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 10 >>\nstartxref\n0\n%%EOF\n';
  return Buffer.concat([Buffer.from(head + dictionary), stream, Buffer.from(tail)]);
}

/** What stands behind the first of these words, in a PDF. */
function between(word: string, content: Buffer): Buffer {
  const whole = pdf('<< >>\nstream\n', Buffer.alloc(0));
  const at = whole.indexOf(word) + word.length;
  return Buffer.concat([whole.subarray(0, at), content, Buffer.from('\n'), whole.subarray(at)]);
}

function pngWith(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4);
  data.copy(chunk, 8);
  const end = png().length - 12;
  return Buffer.concat([png().subarray(0, end), chunk, png().subarray(end)]);
}

function zipWithComment(): Buffer {
  const plain = zip([{ name: 'a.txt', content: Buffer.from('a') }]);
  const comment = inner();
  plain.writeUInt16LE(comment.length, plain.length - 2);
  return Buffer.concat([plain, comment]);
}

function gzipWithExtra(): Buffer {
  const plain = gzipSync('a text');
  const extra = inner();
  const length = Buffer.alloc(2);
  length.writeUInt16LE(extra.length);
  plain[3] = 4;
  return Buffer.concat([plain.subarray(0, 10), length, extra, plain.subarray(10)]);
}

/** POSIX uuencode: lines of 45 bytes. */
function uuencoded(content: Buffer): string {
  const letter = (six: number) => String.fromCharCode(32 + six);
  let text = '';
  for (let at = 0; at < content.length; at += 45) {
    const line = content.subarray(at, at + 45);
    text += letter(line.length);
    for (let byte = 0; byte < line.length; byte += 3) {
      const group = ((line[byte] ?? 0) << 16) | ((line[byte + 1] ?? 0) << 8) | (line[byte + 2] ?? 0);
      text += [18, 12, 6, 0].map((shift) => letter((group >> shift) & 63)).join('');
    }
    text += '\n';
  }
  return text;
}

function yencoded(content: Buffer): string {
  const special = new Set([0, 10, 13, 0x3d]);
  const letters = [...content].map((byte) => (byte + 42) & 255);
  const bytes = letters.flatMap((letter) => (special.has(letter) ? [0x3d, (letter + 64) & 255] : [letter]));
  return Buffer.from(bytes).toString('latin1');
}
