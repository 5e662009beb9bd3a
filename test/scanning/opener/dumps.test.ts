import { brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../../devkit/samples.js';
import { wideRuns } from '../../../src/scanning/opener/wide-runs.js';
import { useOpener } from './support/examine.js';

const bench = useOpener();
/** Split over lines of any encoding. */
const content = () => Buffer.concat([Buffer.alloc(301, 'words '), eicar(), Buffer.alloc(78, 'more ')]);
const chunks = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
const address = (index: number) => (16 * index).toString(16).padStart(8, '0');
const visible = (bytes: Buffer) => bytes.toString('latin1').replace(/[^ -~]/g, '.');

const xxd = (bytes: Buffer) =>
  chunks(bytes, 16)
    .map(
      (line, index) => `${address(index)}: ${line.toString('hex').replace(/.{4}/g, '$& ').padEnd(41)} ${visible(line)}`,
    )
    .join('\n');
const canonical = (bytes: Buffer) =>
  chunks(bytes, 16)
    .map((line, index) => {
      const [left, right] = [line.subarray(0, 8), line.subarray(8)].map((half) =>
        half.toString('hex').replace(/../g, '$& '),
      );
      return `${address(index)}  ${`${left} ${right}`.padEnd(50)} |${visible(line)}|`;
    })
    .join('\n');
const od = (bytes: Buffer) =>
  chunks(Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]), 16)
    .map(
      (line, index) =>
        `${(16 * index).toString(8).padStart(7, '0')} ${Buffer.from(line).swap16().toString('hex').replace(/.{4}/g, '$& ').trim()}`,
    )
    .join('\n');
const checksum = (bytes: Buffer) => (-bytes.reduce((sum, byte) => sum + byte, 0) & 255).toString(16).padStart(2, '0');
const intelHex = (bytes: Buffer) =>
  chunks(bytes, 32)
    .map((data, index) => Buffer.concat([Buffer.from([data.length, (32 * index) >> 8, (32 * index) & 255, 0]), data]))
    .map((record) => `:${record.toString('hex')}${checksum(record)}`.toUpperCase())
    .join('\r\n');
const sRecords = (bytes: Buffer) =>
  chunks(bytes, 28)
    .map((data, index) =>
      Buffer.concat([Buffer.from([data.length + 4, 0, (28 * index) >> 8, (28 * index) & 255]), data]),
    )
    .map((record) => `S2${record.toString('hex')}ff`.toUpperCase())
    .join('\n');
const GIT = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const gitPatch = (bytes: Buffer) =>
  chunks(deflateSync(bytes), 52)
    .map((line) => {
      const padded = Buffer.concat([line, Buffer.alloc((4 - (line.length % 4)) % 4)]);
      const digits = chunks(padded, 4).map((four) => {
        let value = four.readUInt32BE();
        return Array.from({ length: 5 }, () => [GIT[value % 85], (value = Math.floor(value / 85))][0])
          .reverse()
          .join('');
      });
      const letter = String.fromCharCode(line.length > 26 ? line.length - 26 + 0x60 : line.length + 0x40);
      return `${letter}${digits.join('')}\n`;
    })
    .join('');
const sixBits = (bytes: Buffer) => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,6}/g) ?? []).map((six) => String.fromCharCode(33 + parseInt(six.padEnd(6, '0'), 2)));
  return (letters.join('').match(/.{1,80}/g) ?? []).join('\n');
};
const diagram = (bytes: Buffer) =>
  `<mxfile><diagram id="1" name="P">${deflateRawSync(encodeURIComponent(bytes.toString('latin1'))).toString('base64')}</diagram></mxfile>`;

/** A page of a diagram with a link to a file. */
const page = () =>
  Buffer.from(`<mxGraphModel><mxCell link="data:;base64,${content().toString('base64')}"/></mxGraphModel>`);
const asReferences = (xml: string) => xml.replace(/[<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const hexLines = (bytes: Buffer) => chunks(bytes, 40).map((line) => line.toString('hex').toUpperCase());
const letterLines = (bytes: Buffer) => bytes.toString('base64').match(/.{1,30}/g) ?? [];
const xdtField = (letters: string) => `${String(letters.length + 9).padStart(3, '0')}6329${letters}`;

const inReferences = (bytes: Buffer) =>
  [...bytes].map((byte, at) => (at % 3 === 0 ? `&#x${byte.toString(16)};` : String.fromCharCode(byte))).join('');

/** Adobe Type 1 Font Format, 7.1. */
function encrypted(bytes: Buffer): Buffer {
  let key = 55665;
  return Buffer.from(
    [0, 0, 0, 0, ...bytes].map((byte) => {
      const code = byte ^ (key >> 8);
      key = ((code + key) * 52845 + 22719) & 0xffff;
      return code;
    }),
  );
}

describe('bytes that are written as lines are reached', () => {
  test.each<[string, string]>([
    ['xxd', xxd(content())],
    ['xxd, with one byte in the last line', xxd(Buffer.concat([Buffer.alloc(13, '-'), eicar()]))],
    ['hexdump -C, with words around', `see:\n${canonical(content())}\nthat was it\n`],
    ['od', od(content())],
    ['Intel HEX', `${intelHex(content())}\r\n:00000001FF\r\n`],
    ['Intel HEX of one line', `:44000000${eicar().toString('hex')}FF`],
    ['xxd, indented by 200 blanks', xxd(content()).replace(/^/gm, ' '.repeat(200))],
    ['S-records', `S00600004844521B\n${sRecords(content())}\nS9030000FC\n`],
    [
      'a patch of Git',
      `diff --git a/b b/b\nGIT binary patch\nliteral 446\n${gitPatch(content())}\nliteral 0\nHcmV?d00001\n\n`,
    ],
    [
      'a font of subtitles',
      `[Script Info]\n\n[Fonts]\nfontname: a.ttf\n${sixBits(content())}\n\n[Events]\nFormat: Layer\n`,
    ],
    ['a diagram', diagram(content())],
    ['a diagram that is percent-encoded', encodeURIComponent(diagram(content()))],
    ['a page of a diagram in an attribute', `<svg content="${asReferences(diagram(page()))}"/>`],
    ['a diagram that is percent-encoded and not packed', encodeURIComponent(`<mxfile>${page().toString()}</mxfile>`)],
    [
      'binary data of DXF',
      `  0\nOLE2FRAME\n${hexLines(content())
        .map((line) => `310\n${line}\n`)
        .join('')}  1\nOLE\n`,
    ],
    ['a field of xDT', `01380006310\r\n${letterLines(content()).map(xdtField).join('\r\n')}\r\n`],
    ['binary data of STEP', `#1=IFCBLOBTEXTURE(.T.,.T.,$,$,$,'PNG',"0${content().toString('hex')}");`],
    [
      'hexadecimal in strings of SQL',
      `VALUES (${hexLines(content())
        .map((line) => `HEXTORAW('${line}')`)
        .join(' || ')})`,
    ],
    ['base64 in a list of strings', JSON.stringify({ content: letterLines(content()) })],
    [
      'base64 in strings of a program',
      letterLines(content())
        .map((line) => `"${line}"`)
        .join(' +\n  '),
    ],
    ['a list of bytes in JSON', JSON.stringify({ type: 'Buffer', data: [...content()] })],
    ['a list of bytes in a program', `[byte[]]$b = ${[...content()].join(', ')}`],
    ['octal escapes', [...content()].map((byte) => `\\\\${byte.toString(8).padStart(3, '0')}`).join('')],
    ['escapes of Mork', content().toString('hex').replace(/../g, '$$$&')],
    ['a string of JSON with escapes', JSON.stringify({ note: eicar().toString('latin1') })],
    [
      'a string of JSON lines',
      `{"a":1}\n{"b":"${[...eicar()].map((byte) => `\\u00${byte.toString(16)}`).join('')}"}\n`,
    ],
    [
      'Deflate in base64 of links',
      `eyJ6aXAiOiJERUYifQ.${deflateRawSync(content()).toString('base64url')}.c2lnbmF0dXJl`,
    ],
    ['Zlib in base64 behind a version', `0${deflateSync(content()).toString('base64')}`],
    ...([1, 5, 6, 9] as const).map((level): [string, string] => [
      `Zlib of level ${level}, short and behind a version`,
      `0${deflateSync(eicar(), { level }).toString('base64')}`,
    ]),
    [
      'Brotli in base64, as browsers record it',
      JSON.stringify({
        headers: [{ name: 'Content-Encoding', value: 'br' }],
        content: { text: brotliCompressSync(content()).toString('base64'), encoding: 'base64' },
      }),
    ],
    [
      'base64 whose line ends are percent-encoded',
      `a{src:url("data:a/b;base64,${letterLines(content()).join('%0A')}")}`,
    ],
    [
      'base64 whose signs are percent-encoded',
      `data:;base64,${encodeURIComponent(deflateSync(content()).toString('base64'))}`,
    ],
    [
      'text of a drawing in references',
      `<svg xmlns="http://www.w3.org/2000/svg"><text>${inReferences(eicar())}</text></svg>`,
    ],
    [
      'text of XML in sections',
      `<?xml version="1.0"?><a>${[...eicar().toString('latin1')].map((one) => `<![CDATA[${one}]]>`).join('')}</a>`,
    ],
    [
      'a note of GEDCOM',
      `0 HEAD\n1 GEDC\n2 VERS 5.5.1\n0 @N1@ NOTE base64:\n${letterLines(content())
        .map((line) => `1 CONC ${line}\n`)
        .join('')}0 TRLR\n`,
    ],
    [
      'the private part of a font',
      `%!PS-AdobeFont-1.0: A\ncurrentfile eexec\n${encrypted(content()).toString('hex')}\n${'0'.repeat(512)}\ncleartomark\n`,
    ],
    [
      'the private part of a font that is no text',
      `\x80\x01\x25\0\0\0%!FontType1-1.0: A\ncurrentfile eexec\n\x80\x02\xc3\x01\0\0${encrypted(content()).toString('latin1')}\x80\x03`,
    ],
    [
      'a byte string of Excalidraw',
      JSON.stringify({ encoding: 'bstring', encoded: deflateSync(content()).toString('latin1') }),
    ],
  ])('%s', async (_, text) => {
    const { contents } = await bench.examine(Buffer.from(text, 'latin1'));
    expect(contents.some((one) => one.includes(eicar()))).toBe(true);
  });
});

test.each([
  ['times and amounts', '2024 10 11 12.50\n2025 11 12 13.50\n2026 12 13 14.50\n'.repeat(20)],
  ['numbers of phones', '0170 1234 5678 home\n0171 2345 6789 work\n'.repeat(20)],
  ['numbers of a table', '12,255,3\n14,256,4\n1000,2,3\n'.repeat(99)],
  ['places', JSON.stringify([...Array(300).keys()].map((n) => [n % 180, (n * 7) % 90]))],
  ['words of a list', JSON.stringify(Array(40).fill('Rechnungsadresse'))],
  ['a link that is percent-encoded', `https://a.example/?q=${encodeURIComponent('<b>Größe & Gewicht</b>').repeat(9)}`],
  [
    'letters of other alphabets in JSON',
    String.raw`{"note":"\u20ac 12 \u2013 \u0421\u043f\u0430\u0441\u0438\u0431\u043e"}`,
  ],
  ['a diagram that is not packed', '<mxfile><diagram name="P"><mxGraphModel dx="1"/></diagram></mxfile>'],
])('%s are no finding', async (_, text) => {
  expect((await bench.examine(Buffer.from(text))).reasons).toEqual([]);
});

describe('text in UTF-16 and UTF-32 within other files is reached', () => {
  const le = Buffer.from(`note ${content().toString('latin1')}`, 'utf16le');
  test.each<[string, Buffer]>([
    ['little-endian', le],
    ['in UTF-32', utf32(le)],
    ['in UTF-32, big-endian', utf32(le).swap32()],
    ['big-endian', Buffer.from(le).swap16()],
    ['at an odd place', Buffer.concat([Buffer.from('x'), le])],
  ])('%s, in a remark of a picture', async (_, wide) => {
    const examined = await bench.examine(withRemark(png(), wide));
    expect(examined.contents.some((one) => one.includes(eicar()))).toBe(true);
  });

  test('which short names and zeros are not', () => {
    const names = Buffer.concat([
      Buffer.from('Times New Roman', 'utf16le'),
      Buffer.alloc(999),
      Buffer.from('a', 'utf16le'),
    ]);
    expect(wideRuns(names)).toBeUndefined();
  });

  test('wherever it begins', () => {
    const wide = Buffer.from('x'.repeat(64), 'utf16le');
    for (let before = 0; before < 130; before += 1) {
      const run = wideRuns(Buffer.concat([Buffer.alloc(before, 0xff), wide, Buffer.alloc(200, 0xff)]));
      expect(run?.toString().match(/x/g)).toHaveLength(64);
    }
  });
});

test.each([
  ['HDF5', Buffer.concat([Buffer.from('894844460d0a1a0a', 'hex'), Buffer.alloc(600)]), 'hdf5'],
  [
    'MATLAB 7.3',
    Buffer.concat([Buffer.alloc(512, ' '), Buffer.from('894844460d0a1a0a', 'hex'), Buffer.alloc(600)]),
    'hdf5',
  ],
  ['a pickle of Python', Buffer.from('80049507000000000000004304', 'hex'), 'pickle'],
  ['an older pickle', Buffer.from('80037d71002e', 'hex'), 'pickle'],
  ['a database of DuckDB', Buffer.concat([Buffer.alloc(8, 7), Buffer.from('DUCK'), Buffer.alloc(600)]), 'duckdb'],
  ['a table of LevelDB', Buffer.concat([Buffer.alloc(600, 7), Buffer.from('57fb808b247547db', 'hex')]), 'leveldb'],
  ['a dump of Redis', Buffer.from(`REDIS0009\xfa\x09redis-ver`, 'latin1'), 'redis'],
  ['data of SPSS', Buffer.concat([Buffer.from('$FL2@(#) SPSS DATA FILE'), Buffer.alloc(600)]), 'spss'],
  ['packed data of SPSS', Buffer.concat([Buffer.from('$FL3@(#) SPSS DATA FILE'), Buffer.alloc(600)]), 'spss'],
  ['CBOR that says so', Buffer.from('d9d9f7a16466696c655f', 'hex'), 'cbor'],
  ['a book of Palm', Buffer.concat([Buffer.alloc(60, 'a'), Buffer.from('BOOKMOBI'), Buffer.alloc(600)]), 'palm-book'],
])('%s, whose parts are packed, is opened by nobody', async (_, file) => {
  expect((await bench.examine(file)).reasons).toEqual(['no-opener']);
});

test('a drawing of Excalidraw in notes, packed by LZ-String, is opened by nobody', async () => {
  const notes = Buffer.from('# Drawing\n```compressed-json\nN4IgLgngDgpiBcACEMAeBjAhgGwJYBM=\n```\n');
  expect((await bench.examine(notes)).reasons).toEqual(['no-opener']);
});

test('a drawing of Excalidraw in a picture is unpacked', async () => {
  const drawing = { encoding: 'bstring', compressed: true, encoded: deflateSync(content()).toString('latin1') };
  const remark = Buffer.from(`application/vnd.excalidraw+json\0${JSON.stringify(drawing)}`, 'latin1');
  expect((await bench.examine(withRemark(png(), remark, 'tEXt'))).reaches(content())).toBe(true);
});

function utf32(utf16: Buffer): Buffer {
  return Buffer.from(Uint32Array.from(chunks(utf16, 2), (letter) => letter.readUInt16LE()).buffer);
}

/** A chunk that no reader knows, behind the first one. */
function withRemark(picture: Buffer, data: Buffer, type = 'noTe'): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([
    picture.subarray(0, 33),
    length,
    Buffer.from(type),
    data,
    Buffer.alloc(4),
    picture.subarray(33),
  ]);
}
