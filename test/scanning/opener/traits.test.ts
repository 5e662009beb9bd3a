import { expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { zip } from '../../../devkit/containers/zip.js';
import { useOpener } from './support/examine.js';

/** What a document does when it is opened, wherever in it the program that opens it looks for that. */
const bench = useOpener();

const OFFICE = 'http://schemas.microsoft.com/office/2006/relationships';

const SVG = 'xmlns="http://www.w3.org/2000/svg"';
const SVG_AS_S = 'xmlns:s="http://www.w3.org/2000/svg"';
const XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"';

/** An OOXML file of parts whose names only its relationships tell. */
function ooxml(parts: Readonly<Record<string, string>>): Buffer {
  const all = { '[Content_Types].xml': '<Types/>', 'main/document.xml': '<document/>', ...parts };
  return zip(Object.entries(all).map(([name, text]) => ({ name, content: Buffer.from(text) })));
}

const related = (kind: string) =>
  ooxml({
    'main/_rels/document.xml.rels': `<Relationships><Relationship Type="${kind}" Target="x.bin"/></Relationships>`,
  });

const rtf = (template: string) => Buffer.from(`{\\rtf1{\\*\\template ${template}}text}`);

test.each<[string, Buffer, string]>([
  ['a field of Word', ooxml({ 'x/a.xml': '<w:p><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:p>' }), 'dde'],
  ['a field under another prefix', ooxml({ 'x/a.xml': '<v:fldSimple v:instr="DDE c:\\\\x"/>' }), 'dde'],
  [
    'a field spelled in codes of letters',
    ooxml({
      'x/a.xml': '<w:p><w:instrText>QUOTE 68 68 69</w:instrText><w:instrText> QUOTE  65 85 84 79</w:instrText></w:p>',
    }),
    'dde',
  ],
  ['a field spelled in references', field('D&#68;E&#x41;UTO c:\\\\x'), 'dde'],
  ['a field in a section of literal text', field('<![CDATA[DDEAUTO c:\\\\x]]>'), 'dde'],
  ['a field around a section of literal text', field('D<![CDATA[DEAU]]>TO c:\\\\x'), 'dde'],
  ['a field around a remark', field('DD<!-- a -->EAUTO c:\\\\x'), 'dde'],
  ['an attribute spelled in references', ooxml({ 'x/a.xml': '<v:fldSimple v:instr="DD&#69; c:\\\\x"/>' }), 'dde'],
  [
    'a field of entities',
    ooxml({ 'x/a.xml': '<!DOCTYPE w [<!ENTITY d "DDE">]><w><w:instrText>&d;AUTO c:\\\\x</w:instrText></w>' }),
    'dde',
  ],
  ['a link of Excel', ooxml({ 'x/a.xml': '<externalLink><ddeLink ddeService="cmd"/></externalLink>' }), 'dde'],
  ['a link of Calc', ooxml({ 'x/a.xml': '<office:dde-source office:dde-application="soffice"/>' }), 'dde'],
  ['a project of macros', related(`${OFFICE}/vbaProject`), 'vba'],
  ['a project of macros by references', related(`${OFFICE}/vbaProjec&#116;`), 'vba'],
  [
    'a template by references',
    ooxml({
      'main/_rels/document.xml.rels':
        '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/attachedTemplat&#101;"' +
        ' TargetMode="&#69;xternal" Target="https://192.0.2.1/a.dotm"/></Relationships>',
    }),
    'remote-template',
  ],
  ['an object of another computer', ole2({ 'ObjectPool/\x01Ole': urlLink() }), 'remote-template'],
  ['a sheet of macros', related(`${OFFICE}/xlMacrosheet`), 'xlm'],
  ['a sheet of macros of another language', related(`${OFFICE}/xlIntlMacrosheet`), 'xlm'],
  ['a control', related('http://schemas.openxmlformats.org/officeDocument/2006/relationships/control'), 'activex'],
  [
    'a button that starts a program',
    ooxml({ 'x/a.xml': '<a:hlinkMouseOver action="ppaction://program"/>' }),
    'program-link',
  ],
  ['the same by references', ooxml({ 'x/a.xml': '<a:hlinkClick action="ppaction&#58;//program"/>' }), 'program-link'],
  ['an event of a text', ooxml({ 'x/a.xml': '<o xlink:href="vnd.sun.star.script&#58;a"/>' }), 'odf-macros'],
  ['a link that runs a macro', ooxml({ 'x/a.xml': '<o xlink:href="macro:///Standard.Module1.Main"/>' }), 'odf-macros'],
  ['a link of a binary workbook', zip([{ name: 'xl/x.dat', content: xlsbLink(1) }]), 'dde'],
  [
    'a link of a binary workbook behind another record',
    zip([
      { name: 'xl/externalLinks/a.bin', content: Buffer.concat([Buffer.from([0xc1, 4, 3, 1, 2, 3]), xlsbLink(1)]) },
    ]),
    'dde',
  ],
  ['a package that starts a program', ole2({ 'ObjectPool/\x01Ole10Native': packageLink(1) }), 'program-link'],
])('%s is noted in a part of any name', async (_, content, trait) => {
  expect((await bench.examine(content)).traits.map((found) => found.trait)).toEqual([trait]);
});

test.each<[string, Buffer, string]>([
  [
    'a text of Word 2003 with macros',
    Buffer.from('<?xml version="1.0"?><w:wordDocument w:macrosPresent="yes"/>'),
    'vba',
  ],
  [
    'a flat document that runs a macro',
    Buffer.from('<office:document xlink:href="vnd.sun.star.script:a"/>'),
    'odf-macros',
  ],
  [
    'macros of a flat document',
    Buffer.from(
      '<office:document><q:library-embedded q:name="S">\n<q:module q:name="M">Sub a</q:module></q:library-embedded></office:document>',
    ),
    'odf-macros',
  ],
  [
    'macros of a flat document whose library has an odd name',
    Buffer.from(
      '<office:document><library-embedded name="a/>" id=\'"\'>a<?b?><module name="M"/></library-embedded></office:document>',
    ),
    'odf-macros',
  ],
  [
    'linked macros of a flat document',
    Buffer.from('<office:document><q:library-linked xlink:href="http://192.0.2.1/"/></office:document>'),
    'odf-macros',
  ],
  ['data that make a page of themselves', madeIntoPage('type="text/xsl" href="#s"'), 'html-script'],
  ['the same by references', madeIntoPage("href='&#35;s' type='text/xml'"), 'html-script'],
  ['the same by an address that holds it', madeIntoPage('href="data:text/xsl,a" type="text/xsl"'), 'html-script'],
  ['a template of a flat document', flat('attachedTemplate" TargetMode="External'), 'remote-template'],
  ['a control of a flat document', flat('control'), 'activex'],
  ['a formula of a flat workbook', Buffer.from('<Cell ss:Formula="&#61;cmd&#x7c;&apos;/c calc&apos;!A1"/>'), 'dde'],
  ['a field spread over groups', Buffer.from("{\\rtf1{\\*\\fldinst {D}{\\b D}{E\\'41UTO} c:\\\\x}}"), 'dde'],
  ['an object of another computer', linked('http://192.0.2.1/a.hta'), 'remote-template'],
  ['a page in data', Buffer.from(`<?xml version="1.0"?><a><svg ${SVG} onload="x()"/></a>`), 'html-script'],
  [
    'a page in data by a prefix',
    Buffer.from(`<?xml version="1.0"?><a ${SVG_AS_S}><s:g onload="x()"/></a>`),
    'html-script',
  ],
  [
    'a page in data by an entity',
    Buffer.from(
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY n "http://www.w3.org/1999/xhtml">]><a xmlns:h="&n;"><h:script>x()</h:script></a>',
    ),
    'html-script',
  ],
  [
    'an alarm that runs a program',
    Buffer.from('BEGIN:VCALENDAR\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nEND:VALARM\r\nEND:VCALENDAR\r\n'),
    'script',
  ],
  [
    'a connection of Excel',
    Buffer.from('<html><xml id=msodc><odc:OfficeDataConnection></odc:OfficeDataConnection></xml></html>'),
    'remote-template',
  ],
  [
    'a text from the web',
    Buffer.from('{\\rtf1{\\*\\fldinst INCLUDETEXT "http://192.0.2.1/a.docx"}}'),
    'remote-template',
  ],
  [
    'a text from a share',
    Buffer.from('{\\rtf1{\\*\\fldinst  INCLUDETEXT \\\\\\\\192.0.2.1\\\\a.docx}}'),
    'remote-template',
  ],
  ['a text from the web in Word', field('INCLUDETEXT "http://192.0.2.1/a.docx"'), 'remote-template'],
  ['a text from a share in Word', field(' INCLUDETEXT  "\\\\\\\\192.0.2.1\\\\a.docx"'), 'remote-template'],
  ['a template from the web', rtf('http://192.0.2.1/a.dotm'), 'remote-template'],
  ['a template from a share', rtf('\\\\\\\\192.0.2.1\\\\a.dotm'), 'remote-template'],
  [
    'a template in code points',
    rtf([...'http://h/a'].map((letter) => `\\u${letter.charCodeAt(0)}?`).join('')),
    'remote-template',
  ],
  ['a handler that an animation sets', svg('<set attributeName="onclick" to="x()"/>'), 'svg-script'],
  [
    'a link that an animation makes a script',
    svg('<animate attributeName="href" values="#;javascript:x()"/>'),
    'svg-script',
  ],
  ['a page in an encoding that hides its tags', Buffer.from('<meta charset=utf-7>+ADw-script+AD4-x()'), 'html-script'],
  ['a page that begins with a picture', Buffer.from('<img src=x onerror=alert(1)>'), 'html-script'],
  ['a page that begins with a remark', Buffer.from('<!-- a --><div onclick="x()">a</div>'), 'html-script'],
  [
    'a script in words by a change of letters',
    Buffer.from('<html><meta charset=iso-2022-jp><scr\x1b(Bipt>x()</script>'),
    'html-script',
  ],
  [
    'a handler behind letters of two bytes',
    Buffer.from('<html><a title="\x1b$@" href="x">\x1b(B" onmouseover="x()">y</a>'),
    'html-script',
  ],
  ['a script among bytes of any kind', Buffer.from('<html>\0\x01\x02<body><script>x()</script>'), 'script-tags'],
  [
    'a handler behind bytes of any kind',
    Buffer.from('\x01\x02\0\0\xfe<img src=x onerror=x()>', 'latin1'),
    'script-tags',
  ],
  ['a form that calculates', form(), 'pdf-script'],
  ['a form that calculates, in a PDF', pdfWith(form()), 'pdf-script'],
  [
    'data of a form with a script',
    Buffer.from(
      '<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><javascript><before>x()</before></javascript></xfdf>',
    ),
    'pdf-script',
  ],
  ['a model with a script', pdfWith(Buffer.alloc(40), '/Type/3D/OnInstantiate 9 0 R'), 'pdf-script'],
  ['a script in words', Buffer.from('Hello <script>alert(1)</script>'), 'script-tags'],
  ['a console of Windows', Buffer.from('<?xml version="1.0"?><MMC_ConsoleFile ConsoleVersion="3.0"/>'), 'script'],
  [
    'a profile for a phone',
    Buffer.from(
      '<?xml version="1.0"?><plist><dict><key>PayloadType</key><string>Configuration</string></dict></plist>',
    ),
    'script',
  ],
  ['a link of a PDF that is a script', withAction('/URI (javascript:x)'), 'pdf-script'],
  ['the same in hexadecimal', withAction('/URI <6a6176617363726970743a78>'), 'pdf-script'],
])('%s is noted', async (_, content, trait) => {
  expect((await bench.examine(content)).traits.map((found) => found.trait)).toEqual([trait]);
});

test.each<[string, Buffer]>([
  ['a link of a binary workbook to another', zip([{ name: 'xl/x.dat', content: xlsbLink(0) }])],
  ['a package of another kind', ole2({ 'ObjectPool/\x01Ole10Native': packageLink(3) })],
  ['a text on the disk of its writer', field('INCLUDETEXT "C:\\\\a.docx"')],
  ['a text under a name', field('INCLUDETEXT "file:///C:/a.docx" mark')],
  ['a picture from the web', field('INCLUDEPICTURE "http://192.0.2.1/a.png"')],
  ['a template on the disk of its writer', rtf('C:\\\\Users\\\\a\\\\Normal.dotm')],
  ['a linked object on the disk of its writer', linked('C:\\a.xlsx')],
  [
    'a text about fields',
    ooxml({ 'x/a.xml': '<?xml version="1.0"?><w:t>&#60;w:instrText>DDEAUTO&#60;/w:instrText></w:t>' }),
  ],
  ['an object in a document of LibreOffice', Buffer.from(`<?xml version="1.0"?><a ${XHTML}><draw:object/></a>`)],
  ['the empty library that LibreOffice writes', Buffer.from(emptyLibrary('<o:library-embedded o:name="Standard"/>'))],
  [
    'an empty library with an end',
    Buffer.from(emptyLibrary('<o:library-embedded o:name="Standard">\n </o:library-embedded>')),
  ],
  [
    'data with a sheet in another file',
    Buffer.from('<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="a.xsl"?><a/>'),
  ],
  ['a picture with styles in itself', Buffer.from(`<?xml-stylesheet type="text/css" href="#s"?><svg ${SVG}/>`)],
  ['an alarm', Buffer.from('BEGIN:VCALENDAR\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VCALENDAR\r\n')],
  ['a quotation of numbers', ooxml({ 'x/a.xml': '<w:instrText>QUOTE 2024 12 31</w:instrText>' })],
  ['a link to a slide', ooxml({ 'x/a.xml': '<a:hlinkClick action="ppaction://hlinksldjump"/>' })],
  ['an animation of a colour', svg('<set attributeName="fill" to="red"/>')],
  ['a page', Buffer.from('<div><a href="https://example.com">one</a></div>')],
  ['a text about pages', Buffer.from('Put <b>bold</b> words in <i>tags</i>, or a < b.')],
  ['a link of a PDF', withAction('/URI (https://example.com/javascript:)')],
  ['settings of a Mac', Buffer.from('<?xml version="1.0"?><plist><dict><key>a</key><string>b</string></dict></plist>')],
])('%s is not', async (_, content) => {
  const { traits, findings } = await bench.examine(content);
  expect({ traits, findings }).toEqual({ traits: [], findings: [] });
});

/** XSLT 1.0, section 2.7: a sheet in the file itself. */
function madeIntoPage(attributes: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0"?><?xml-stylesheet ${attributes}?><x><s:stylesheet id="s" version="1.0" ` +
      'xmlns:s="http://www.w3.org/1999/XSL/Transform"><s:template match="/"><a/></s:template></s:stylesheet></x>',
  );
}

function emptyLibrary(library: string): string {
  return (
    '<?xml version="1.0"?><office:document><office:scripts><office:script script:language="ooo:Basic">' +
    `<o:libraries>${library}</o:libraries></office:script></office:scripts></office:document>`
  );
}

function field(text: string): Buffer {
  return ooxml({ 'x/a.xml': `<w:p><w:instrText>${text}</w:instrText></w:p>` });
}

function flat(kind: string): Buffer {
  return Buffer.from(
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">' +
      `<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="https://192.0.2.1/a"/></pkg:package>`,
  );
}

/** [MS-OLEDS] 2.3.3: the head of the stream, and an address in it. */
function urlLink(): Buffer {
  const head = Buffer.from('01000002010000000000000000000000', 'hex');
  return Buffer.concat([
    head,
    Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex'),
    Buffer.from('http://192.0.2.1/', 'utf16le'),
  ]);
}

/** [MS-OLEDS] 2.2.6. */
function linked(topic: string): Buffer {
  const text = (letters: string) =>
    Buffer.concat([Buffer.from([letters.length + 1, 0, 0, 0]), Buffer.from(`${letters}\0`)]);
  const object = Buffer.concat([
    Buffer.from('0105000001000000', 'hex'),
    text('htmlfile'),
    text(topic),
    Buffer.alloc(4),
  ]);
  return Buffer.from(`{\\rtf1{\\object\\objautlink{\\*\\objdata ${object.toString('hex')}}}}`);
}

function svg(content: string): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`);
}

function form(): Buffer {
  const script = '<event activity="initialize"><script contentType="application/x-javascript">x()</script></event>';
  const form = `<template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"><subform>${script}</subform></template>`;
  return Buffer.from(
    `<?xml version="1.0"?><x:xdp xmlns:x="http://ns.adobe.com/xdp/"><!--${' '.repeat(4096)}-->${form}</x:xdp>`,
  );
}

/** With a stream that is neither packed nor referred to. */
function pdfWith(content: Buffer, dictionary = ''): Buffer {
  const stream = `4 0 obj<<${dictionary}/Length ${content.length}>>stream\n${content.toString('latin1')}\nendstream endobj\n`;
  return Buffer.from(
    withAction('/URI (x)')
      .toString()
      .replace('trailer', () => `${stream}trailer`),
    'latin1',
  );
}

function withAction(action: string): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI ${action}>>>>endobj\n` +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n' +
      'trailer<</Root 1 0 R>>\n%%EOF\n',
  );
}

/** [MS-XLSB] 2.4, BrtBeginSupBook: its kind (0: a workbook, 1: DDE), then program and topic. */
function xlsbLink(kind: number): Buffer {
  const text = (letters: string) =>
    Buffer.concat([Buffer.from([letters.length, 0, 0, 0]), Buffer.from(letters, 'utf16le')]);
  const body = Buffer.concat([Buffer.from([kind, 0]), text('cmd'), text('/c calc.exe')]);
  return Buffer.concat([Buffer.from([0xe8, 0x02, body.length]), body, Buffer.from([0xcc, 0x04, 0])]);
}

/** As Packager writes it: the names, then what the package is (1: a link, 3: a file). */
function packageLink(kind: number): Buffer {
  const body = Buffer.concat([
    Buffer.from('\x02\0calc.exe\0C:\\Windows\\calc.exe\0', 'latin1'),
    Buffer.from([0, 0, kind, 0]),
    Buffer.from('\x01\0C:\\Windows\\calc.exe\0', 'latin1'),
  ]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}
