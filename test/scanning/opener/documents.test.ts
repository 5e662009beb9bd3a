import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { describeKnownTypes, KNOWN_TYPES } from '../../../src/scanning/opener/known-types.js';
import { ole2Encryption } from '../../../src/scanning/opener/ole2-content.js';
import { eicar, pdf, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { pack } from '../../../devkit/containers/seven-zip.js';
import { tar } from '../../../devkit/containers/tar.js';
import { zip } from '../../../devkit/containers/zip.js';

const bench = useOpener();
const TEXT = Buffer.from('Nothing to see here.\n');
const archive = () => zip([{ name: 'eicar.com', content: eicar() }]);

/** What stands between the brackets in it, which are the names of entries, is no string of a PDF around it. */
const archiveWithBrackets = (content: Buffer) =>
  zip(['(', 'a', ')'].map((name, at) => ({ name, content: Buffer.concat([content, Buffer.alloc(at, '\n')]) })));

/** ISO/IEC 14496-12: a type and some data. */
function film(): Buffer {
  const box = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8, type.padStart(8));
    head.writeUInt32BE(8 + data.length, 0);
    return Buffer.concat([head, data]);
  };
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
    box('free', Buffer.alloc(0)),
    box('mdat', Buffer.alloc(2000, 'a film ')),
  ]);
}

/** The least that is a JPEG: no picture, but markers from the first to the last. */
function jpeg(): Buffer {
  const segment = (marker: number, data: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(2 + data.length, 2);
    return Buffer.concat([head, data]);
  };
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    // A thumbnail in the maker's notes ends like a picture.
    segment(0xe1, Buffer.from('Exif\0\0II*\0\x08\0\0\0\xff\xd8\xff\xd9', 'latin1')),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0, 4, 0xff, 0xd0, 5, 0xff, 0xd9]),
  ]);
}

/** A PDF of one page with a file attached to the document, deflated or as it is. */
function pdfWith(name: string, content: Buffer, filter: '/Filter/FlateDecode' | '' = '/Filter/FlateDecode'): Buffer {
  const data = filter === '' ? content : deflateSync(content);
  return Buffer.concat([
    Buffer.from(
      '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(f) 4 0 R]>>>>>>endobj\n' +
        '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n' +
        `4 0 obj<</Type/Filespec/F(${name})/UF(${name})/EF<</F 5 0 R>>>>endobj\n` +
        `5 0 obj<</Length ${data.length}${filter}/Type/EmbeddedFile>>stream\n`,
    ),
    data,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);
}

function mailWith(name: string, content: Buffer): Buffer {
  return Buffer.from(
    [
      'From: a@example.com',
      'To: b@example.com',
      'Subject: photos',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See below.',
      '--b',
      `Content-Type: application/octet-stream; name="${name}"`,
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment',
      '',
      ...(content.toString('base64').match(/.{1,76}/g) ?? []),
      '--b--',
      '',
    ].join('\r\n'),
  );
}

describe('ordinary files', () => {
  const docx = () =>
    zip([
      { name: '[Content_Types].xml', content: Buffer.from('<?xml version="1.0"?><Types/>'), method: 8 },
      { name: 'word/document.xml', content: Buffer.alloc(20_000, '<w:p>text</w:p>'), method: 8 },
    ]);

  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a text', () => TEXT, 'text'],
    ['a document that begins with a picture of 200 kB', () => documentBehindPicture(), 'docx'],
    ['a UTF-16 text', () => Buffer.from('\ufeffNothing to hear here, either.', 'utf16le'), 'text'],
    ['a picture', png, 'png'],
    ['a PDF', pdf, 'pdf'],
    ['a motion photo', () => Buffer.concat([jpeg(), film()]), 'jpeg'],
    ['pictures one behind the other', () => Buffer.concat([jpeg(), jpeg(), jpeg()]), 'jpeg'],
    ['a film', film, 'mp4'],
    ['a document', docx, 'docx'],
    ['an e-invoice', () => pdfWith('factur-x.xml', Buffer.from('<?xml version="1.0"?><invoice/>')), 'pdf'],
    ['a PDF with a document attached', () => pdfWith('a.docx', docx()), 'pdf'],
    ['a PDF with a ZIP attached as it is', () => pdfWith('a.zip', archiveWithBrackets(TEXT), ''), 'pdf'],
    ['mail with a picture', () => mailWith('p.png', png()), 'mail'],
    ['a ZIP with data descriptors', () => zip([{ name: 'a', content: TEXT, method: 8, descriptor: true }]), 'zip'],
    ['a ZIP with a comment', () => zip([{ name: 'a', content: TEXT }], { comment: 'Packed with care' }), 'zip'],
    ['an empty ZIP', () => zip([]), 'zip'],
    ['a ZIP and a line end', () => Buffer.concat([archive(), Buffer.from('\r\n')]), 'zip'],
    ['a picture and padding', () => Buffer.concat([png(), Buffer.alloc(5000)]), 'png'],
  ])('%s', async (_, file, format) => {
    const { type, findings } = await bench.examine(await file());
    expect({ format: type.format, findings }).toEqual({ format, findings: [] });
  });

  test('what stands behind a picture is a member, with a type of its own', async () => {
    const { members, reaches } = await bench.examine(Buffer.concat([jpeg(), film()]));
    expect(members.map(({ type }) => type.format)).toEqual(['mp4']);
    expect(reaches(film())).toBe(true);
  });

  test('the parts of documents and messages are reached', async () => {
    const asItIs = pdfWith('a.zip', archiveWithBrackets(eicar()), '');
    for (const file of [asItIs, pdfWith('a.txt', eicar()), mailWith('a.txt', eicar()), pdfWith('a.zip', archive())]) {
      expect((await bench.examine(file)).reaches(eicar())).toBe(true);
    }
  });
});

test.each([
  ['cut', (content: Buffer) => content.subarray(0, -30)],
  ['with a tail', (content: Buffer) => Buffer.concat([content, Buffer.alloc(99, 'abc ')])],
])('a ZIP %s in a PDF, as it is, is a finding', async (_, spoil) => {
  expect((await bench.examine(pdfWith('a.zip', spoil(archiveWithBrackets(TEXT)), ''))).reasons).not.toEqual([]);
});

/** As LibreOffice writes it beside the pages, for itself. */
function hybridPdf(content: Buffer, more = ''): Buffer {
  const type = '/application#2Fvnd#2Eoasis#2Eopendocument#2Etext';
  return Buffer.concat([
    Buffer.from(
      '%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
        '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n8 0 obj\n<</Length 9 0 R>>\nstream\n',
    ),
    content,
    Buffer.from(`\nendstream\nendobj\n\n9 0 obj\n${content.length}\nendobj\n${more}`, 'latin1'),
    Buffer.from(`trailer<</Root 1 0 R/DocChecksum /0A/AdditionalStreams [${type} 8 0 R]>>\n%%EOF\n`),
  ]);
}

describe('the source of a PDF in a stream of it', () => {
  const mimetype = { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.text') };
  /** More entries than are reported of what is hidden. */
  const odt = (content: Buffer, entries = 100) =>
    zip([mimetype, ...Array.from({ length: entries }, (_, at) => ({ name: `Pictures/${at}.txt`, content }))]);

  test.each<[string, Buffer, string]>([
    ['a document', odt(TEXT), 'odt'],
    ['a tar', tar([{ name: 'a.txt', content: TEXT }]), 'tar'],
    ['a document that holds a PDF', odt(pdf(), 1), 'odt'],
  ])('is ordinary, and opened: %s', async (_, source, format) => {
    const { reasons, members, reaches } = await bench.examine(hybridPdf(source));
    expect(reasons).toEqual([]);
    expect(members[0]?.type.format).toBe(format);
    expect(reaches(source)).toBe(true);
    expect(members.some(({ parent }) => parent === 0)).toBe(true);
  });

  test('is judged', async () => {
    expect((await bench.examine(hybridPdf(odt(eicar())))).reaches(eicar())).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['cut', hybridPdf(odt(TEXT).subarray(0, -30))],
    ['with a tail', hybridPdf(Buffer.concat([odt(TEXT), Buffer.alloc(99, 'abc ')]))],
    ['with another archive behind it', hybridPdf(Buffer.concat([odt(TEXT), archive()]))],
    ['beside an archive between objects', hybridPdf(odt(TEXT), archive().toString('latin1'))],
  ])('is a finding when it is %s', async (_, content) => {
    expect((await bench.examine(content)).reasons).not.toEqual([]);
  });
});

test('an object of a PDF in a ZIP in it is found by who looks for objects', async () => {
  const script = archiveWithBrackets(Buffer.from('9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n'));
  expect((await bench.examine(pdfWith('a.zip', script, ''))).traits).toContainEqual({ trait: 'pdf-script' });
});

describe('files that hide one', () => {
  const behind = (front: Buffer) => () => Buffer.concat([front, archive()]);
  /** The mark of a tar stands 257 bytes behind its beginning; files are read in pieces of 256 KiB, from their second byte on. */
  const across = (front: Buffer) =>
    Buffer.concat([front, Buffer.alloc(256 * 1024 - 100 - front.length, ' '), tar([{ name: 'a', content: TEXT }])]);

  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a ZIP behind a picture', behind(png()), 'hidden-container'],
    ['a ZIP behind a film', behind(film()), 'hidden-container'],
    ['a ZIP behind a motion photo', behind(Buffer.concat([jpeg(), film()])), 'hidden-container'],
    ['a ZIP behind a text', behind(TEXT), 'hidden-container'],
    ['a ZIP behind a PDF', behind(pdf()), 'hidden-container'],
    [
      'a 7z behind a picture',
      async () => Buffer.concat([png(), await pack({ a: TEXT }, 'a', '-t7z')]),
      'hidden-container',
    ],
    [
      'a RAR behind a picture',
      () => Buffer.concat([png(), Buffer.from('526172211a070100', 'hex')]),
      'hidden-container',
    ],
    [
      'a tar behind a picture',
      async () => Buffer.concat([png(), await pack({ a: TEXT }, 'a', '-ttar')]),
      'hidden-container',
    ],
    ['a tar across two reads of a PDF', () => across(pdf()), 'hidden-container'],
    ['a tar across two reads of a text', () => across(TEXT), 'hidden-container'],
    ['a tar across two reads of a message', () => across(mailWith('a', TEXT)), 'hidden-container'],
    ['two ZIPs', () => Buffer.concat([archive(), zip([{ name: 'a', content: TEXT }])]), 'unaccounted-bytes'],
    ['a gap in a ZIP', () => zip([{ name: 'a', content: TEXT, gap: eicar() }]), 'unaccounted-bytes'],
    ['a local header with another name', () => zip([{ name: 'a', content: TEXT, local: { name: 'b' } }]), 'damaged'],
    ['a local header with another method', () => zip([{ name: 'a', content: TEXT, local: { method: 8 } }]), 'damaged'],
    ['a wrong checksum', () => zip([{ name: 'a', content: TEXT, claims: { crc: 1 } }]), 'damaged'],
    ['a method that nobody knows', () => zip([{ name: 'a', content: TEXT, method: 96 }]), 'unsupported-method'],
    ['a ZIP without a directory', () => archive().subarray(0, archive().indexOf('PK\x01\x02')), 'damaged'],
    ['a PDF that is none', () => Buffer.from('%PDF-1.7\nrubbish'), 'damaged'],
    ['mail with a uuencoded file', () => mailWith('a', Buffer.from('begin 644 a.txt\n#0V%T\n`\nend\n')), 'no-opener'],
    [
      'encrypted mail',
      () => mailWith('m.asc', Buffer.from(`-----BEGIN PGP MESSAGE-----\n\n${'A'.repeat(64)}\n`)),
      'encrypted',
    ],
    [
      'an encrypted ODF',
      () =>
        zip([
          { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.text') },
          {
            name: 'META-INF/manifest.xml',
            content: Buffer.from('<manifest:encryption-data manifest:checksum="x"/>'),
            method: 8,
          },
        ]),
      'encrypted',
    ],
    ['an age file', () => Buffer.from('age-encryption.org/v1\n-> X25519 abc\n'), 'encrypted'],
    [
      'what openssl enc writes',
      () => Buffer.from('Salted__\x01\x02\x03\x04\x05\x06\x07\x08secret', 'latin1'),
      'encrypted',
    ],
    ['a PGP message', () => Buffer.concat([Buffer.from('8c0d04090302', 'hex'), Buffer.alloc(64, 7)]), 'encrypted'],
    ['a container that nobody opens', () => Buffer.concat([Buffer.from('LZIP\x01\x0c'), TEXT]), 'no-opener'],
  ])('%s', async (_, file, reason) => {
    const { reasons } = await bench.examine(await file());
    expect(reasons).toContain(reason);
  });
});

describe('encrypted Office files', () => {
  const stream = (name: string, head: Buffer) => ({ name, bytes: head.length, head: () => Promise.resolve(head) });
  const doc = (flags: number) => {
    const head = Buffer.alloc(12);
    head.writeUInt16LE(flags, 10);
    return head;
  };
  const ppt = (token: number) => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(token, 12);
    return head;
  };

  test.each([
    ['office-package', stream('EncryptedPackage', Buffer.alloc(8))],
    ['doc', stream('WordDocument', doc(0x0100))],
    ['xls', stream('Workbook', Buffer.from('0908020000002f000000', 'hex'))],
    ['ppt', stream('Current User', ppt(0xf3d1c4df))],
    [undefined, stream('WordDocument', doc(0x0200))],
    [undefined, stream('Workbook', Buffer.from('0908020000000a0000002f000000', 'hex'))],
    [undefined, stream('Current User', ppt(0xe391c05f))],
  ])('%s', async (kind, found) => {
    expect(await ole2Encryption([found])).toBe(kind);
  });
});

test('each type is named once, with who judges it', () => {
  const formats = KNOWN_TYPES.map(({ format }) => format);
  expect(new Set(formats).size).toBe(formats.length);
  const lines = describeKnownTypes();
  expect(lines.find((line) => line.startsWith('Opened by pdf.js'))).toMatch(/: pdf$/);
  expect(lines.join('\n').match(/[\w-]+(?=,|$)/gm)).toEqual(expect.arrayContaining(formats));
});

/** Its head, of 64 kB, is a picture in a ZIP. */
function documentBehindPicture(): Buffer {
  const types =
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ' +
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  return zip([
    { name: 'word/media/image1.jpeg', content: Buffer.concat([jpeg(), Buffer.alloc(200_000), jpeg()]) },
    { name: 'word/document.xml', content: Buffer.from('<?xml version="1.0"?><document>Hello.</document>') },
    { name: '[Content_Types].xml', content: Buffer.from(types) },
  ]);
}
