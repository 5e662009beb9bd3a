import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar, png } from '../../../devkit/samples.js';
import { archive, joined, noise, ORDINARY, reachesEicar, summaryOf } from './support/ordinary.js';
import { useOpener } from './support/examine.js';

/** What office programs write every day, and the same where it hides something. */
const bench = useOpener();
const summary = (content: Buffer) => summaryOf(bench, content);
const reached = (content: Buffer) => reachesEicar(bench, content);

describe('messages of Outlook', () => {
  const entries = Buffer.from('1885000006001f00bf85000006002000', 'hex');
  /** [MS-OXRTFCP] 2.1.3.1: packed, in runs of eight bytes that stand for themselves. */
  const text = (rtf: string) => {
    const packed = joined(...(rtf.match(/[^]{1,8}/g) ?? []).flatMap((run) => ['\0', run]));
    const head = Buffer.alloc(16);
    head.writeUInt32LE(packed.length + 12, 0);
    head.writeUInt32LE(rtf.length, 4);
    head.write('LZFu', 8);
    return joined(head, packed);
  };
  const message = (names: Buffer, own = text('{\\rtf1 Hello}')) =>
    ole2({ '__substg1.0_10090102': own, '__nameid_version1.0/__substg1.0_10090102': names });

  test('that map the names of properties are ordinary', async () => {
    expect(await summary(message(entries))).toEqual(ORDINARY);
  });

  test('whose text cannot be unpacked are damaged', async () => {
    expect((await summary(message(entries, entries))).reasons).toEqual(['damaged']);
  });

  test.each<[string, Buffer]>([
    ['packed text', text(`{\\rtf1{\\object{\\*\\objdata ${archive().toString('hex')}}}}`)],
    ['a file', joined(entries, eicar())],
  ])('that have %s in place of the names are opened', async (_, names) => {
    expect(await reached(message(names))).toBe(true);
  });
});

describe('pictures in documents of Office', () => {
  /** Whole blocks, as Office for Mac stores them. */
  const padded = (tail: Buffer, block = 1024) => {
    const whole = joined(png(), tail);
    return joined(whole, Buffer.alloc((block - (whole.length % block)) % block));
  };
  const docx = (name: string, content: Buffer) =>
    zip([
      { name: '[Content_Types].xml', content: Buffer.from('<?xml version="1.0"?><Types/>') },
      { name: 'word/document.xml', content: Buffer.from('<w:document/>') },
      { name, content },
    ]);
  /** Numbers of four bytes, as in memory. */
  const memory = () => {
    const bytes = Buffer.alloc(600);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(0x06170000 + 9 * at, at);
    return bytes;
  };
  const thumbnail = (content: Buffer) => docx('docProps/thumbnail.png', content);
  const filled = (tail: Buffer, bytes: number) =>
    joined(png(), tail, Buffer.alloc(bytes - png().length - tail.length, 'a'));

  test('with memory up to the end of a block are ordinary', async () => {
    expect(await summary(thumbnail(filled(memory(), 1024)))).toEqual(ORDINARY);
  });

  const flat = (content: Buffer) =>
    Buffer.from(
      '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">' +
        `<pkg:part pkg:name="/docProps/thumbnail.png"><pkg:binaryData>${content.toString('base64').replace(/.{76}/g, '$&\r\n')}</pkg:binaryData></pkg:part></pkg:package>`,
    );

  test('with memory up to the end of a block, in one file of XML, are ordinary', async () => {
    expect(await summary(flat(filled(memory(), 1024)))).toEqual(ORDINARY);
  });

  test('with memory in a large block, as PowerPoint stores a preview, are ordinary', async () => {
    const tail = joined(...Array<Buffer>(16).fill(memory()));
    expect(await summary(thumbnail(padded(tail)))).toEqual(ORDINARY);
  });

  const odt = (content: Buffer) =>
    zip([
      { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.text') },
      { name: 'content.xml', content: Buffer.from('<office:document-content/>') },
      { name: 'Thumbnails/thumbnail.png', content },
    ]);

  test('with memory behind a preview, as OpenOffice stores it, are ordinary', async () => {
    expect(await summary(odt(joined(png(), memory().subarray(0, 496))))).toEqual(ORDINARY);
  });

  test.each<[string, Buffer]>([
    ['noise', noise(496)],
    ['noise and memory', joined(noise(300), memory().subarray(0, 196))],
    ['more memory', memory()],
    ['a ZIP', archive()],
  ])('with %s behind a preview of OpenOffice are not', async (_, tail) => {
    expect((await summary(odt(joined(png(), tail)))).reasons).not.toEqual([]);
  });

  test('with content behind a preview of OpenOffice are opened', async () => {
    expect(await reached(odt(joined(png(), deflateSync(eicar()))))).toBe(true);
  });

  test.each<[string, Buffer, string]>([
    [
      'noise in a large block',
      thumbnail(padded(joined(...Array<Buffer>(9).fill(memory()), noise(900), memory()))),
      'unaccounted-bytes',
    ],
    ['noise in XML', flat(joined(png(), noise(2048 - png().length))), 'unaccounted-bytes'],
    ['noise', thumbnail(joined(png(), noise(2048 - png().length))), 'unaccounted-bytes'],
    ['noise and zeros', thumbnail(padded(noise(400))), 'unaccounted-bytes'],
    ['noise and memory', thumbnail(padded(joined(noise(600), memory()))), 'unaccounted-bytes'],
    ['a ZIP', thumbnail(padded(archive())), 'hidden-container'],
    ['more than blocks explain', thumbnail(filled(memory(), 32_768)), 'unaccounted-bytes'],
    ['bytes that fill no block', thumbnail(filled(memory(), 1000)), 'unaccounted-bytes'],
    ['memory, in no document', filled(memory(), 1024), 'unaccounted-bytes'],
    ['memory, in an archive', zip([{ name: 'a.png', content: filled(memory(), 1024) }]), 'unaccounted-bytes'],
  ])('with %s behind them are not', async (_, content, reason) => {
    expect((await summary(content)).reasons).toContain(reason);
  });

  test.each<[string, Buffer]>([
    ['text', eicar()],
    ['base64', Buffer.from(archive().toString('base64'))],
    ['packed content', deflateSync(eicar())],
  ])('with %s in the memory are opened', async (_, tail) => {
    expect(await reached(thumbnail(filled(tail, 1024)))).toBe(true);
  });
});

describe('RTF', () => {
  const behind = (tail: string) => Buffer.from(`{\\rtf1 text}}${tail}`, 'latin1');

  test('whose groups close too early is ordinary', async () => {
    expect(await summary(behind('{\\*\\htmltag0 </TD></TR>}\\line more of it}'))).toEqual(ORDINARY);
  });

  test.each<[string, string]>([
    ['no words of RTF', 'some words that stand behind it}'],
    ['no group', '\\par some words that stand behind it'],
    ['other bytes', `\\par ${noise(40).toString('latin1')}}`],
    ['much of it', `\\par ${'words '.repeat(1000)}}`],
  ])('with %s behind it is not', async (_, tail) => {
    expect((await summary(behind(tail))).reasons).toContain('unaccounted-bytes');
  });

  test.each<[string, string]>([
    ['an object', `{\\object{\\*\\objdata ${archive().toString('hex')}}}`],
    ['base64', `\\par ${archive().toString('base64')}}`],
    ['text', `\\par ${eicar().toString('latin1').replaceAll('\\', '')}}`],
  ])('is opened behind its end: %s', async (kind, tail) => {
    const { contents } = await bench.examine(behind(tail));
    const wanted = kind === 'text' ? Buffer.from('STANDARD-ANTIVIRUS') : eicar();
    expect(contents.some((part) => part.includes(wanted))).toBe(true);
  });
});

describe('links of documents of Office', () => {
  const related = (target: string, kind = 'attachedTemplate') =>
    zip([
      { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
      {
        name: 'word/_rels/settings.xml.rels',
        content: Buffer.from(
          `<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" ` +
            `Target="${target}" TargetMode="External"/></Relationships>`,
        ),
      },
    ]);

  test.each([
    'file:///C:\\Users\\a\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm',
    'file:///D:\\Program%20Files\\f%C3%B6r\\a.dot',
    'file:///C:/Users/a/b.xlsx!Sheet1!R1C1:R2C2',
    'C:\\a.dotx',
    'file://localhost/Users/a/b.dotx',
    'Normal.dotm',
    '../templates/a b.dotx',
  ])('to %s are ordinary', async (target) => {
    expect(await summary(related(target))).toEqual(ORDINARY);
    expect(await summary(related(target, 'oleObject'))).toEqual(ORDINARY);
  });

  test.each([
    'http://192.0.2.1/a.dotm',
    'https://example.com/a.dotm',
    'file://server/share/a.dotm',
    'file:////server/share/a.dotm',
    'file://///server/share/a.dotm',
    'file:///\\\\server\\share\\a.dotm',
    'file:///%5C%5Cserver%5Cshare%5Ca.dotm',
    'file:///&#x5c;&#92;server\\share\\a.dotm',
    '\\\\server\\share\\a.dotm',
    '//server/share/a.dotm',
    ' \\\\server\\share\\a.dotm',
    '&#9;//server/a.dotm',
    '%5c%5cserver%5ca.dotm',
    'mhtml:http://192.0.2.1/a.html!x-usc:http://192.0.2.1/a.html',
    'C:\\a.html!x-usc:http://192.0.2.1/a.html',
    'file:///C:\\a!script:a',
    'a.dotm!mhtml:b',
    'file:///C:\\\\server\\a.dotm',
    'htt&#x70;://192.0.2.1/a',
    '&#x5c;&#92;server\\share\\a.dotm',
    '',
  ])('to %p are not', async (target) => {
    expect((await summary(related(target))).traits).toEqual(['remote-template']);
  });

  test('with a second target are not', async () => {
    const { traits } = await summary(related('a.dotx&quot;" Target="http://192.0.2.1/a.dotx'));
    expect(traits).toEqual(['remote-template']);
  });
});
