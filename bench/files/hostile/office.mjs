/** Office documents: OOXML, ODF, OLE2, RTF. */
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { cat, cuts, le32, noise, pad, utf16le, wrap } from '../lib/bytes.mjs';
import { eicar, eicarText } from '../lib/eicar.mjs';
import { docx, odt, xlsx } from '../lib/office.mjs';
import { ole, ole10Native } from '../lib/ole.mjs';
import { pdf } from '../lib/pdf.mjs';
import { jpeg, pe, png } from '../lib/stub.mjs';
import { make, nodePackage, office, python, run } from '../lib/tools.mjs';
import { zip, zipOf } from '../lib/zip.mjs';

const inner = () => zipOf('tool.com', eicar());
const packageObject = (data = eicar()) =>
  ole({ '\x01Ole10Native': ole10Native('tool.com', data), '\x03ObjInfo': Buffer.alloc(6) });

export function recipes(corpus) {
  ooxml(corpus);
  odf(corpus);
  compound(corpus);
  rich(corpus);
  encrypted(corpus);
}

function ooxml(corpus) {
  const add = (id, family, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: id.split('.').pop(), family, writer: 'hand', why, ...more }, makeIt);
  const part = (name, data) => ({ name, data });
  add('docx-embedded-package.docx', 'embedded', 'a Package object with EICAR', () =>
    docx([part('word/embeddings/oleObject1.bin', packageObject())], {
      relationsOfDocument: [['oleObject', 'embeddings/oleObject1.bin']],
    }),
  );
  add('docx-embedded-package-zip.docx', 'embedded', 'a Package object with a ZIP', () =>
    docx([part('word/embeddings/oleObject1.bin', packageObject(inner()))], {
      relationsOfDocument: [['oleObject', 'embeddings/oleObject1.bin']],
    }),
  );
  add('docx-embedded-raw.docx', 'embedded', 'EICAR as the embedded object', () =>
    docx([part('word/embeddings/oleObject1.bin', eicar())]),
  );
  add('docx-media.docx', 'embedded', 'an archive as a picture of the document', () =>
    docx([part('word/media/image1.png', inner())], { relationsOfDocument: [['image', 'media/image1.png']] }),
  );
  add('docx-picture-tail.docx', 'embedded', 'a picture of the document has an archive behind its end', () =>
    docx([part('word/media/image1.png', png({ tail: inner() }))], {
      relationsOfDocument: [['image', 'media/image1.png']],
    }),
  );
  add('docx-unlisted-part.docx', 'hiding', 'a part that the document does not know', () =>
    docx([part('word/other/data.bin', eicar())]),
  );
  add('docx-root-file.docx', 'hiding', 'a program beside the document', () => docx([part('tool.com', eicar())]));
  add('docx-altchunk-mht.docx', 'embedded', 'a web archive as an alternative part', () =>
    docx(
      [
        part(
          'word/afchunk.mht',
          `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrap(inner().toString('base64'))}\r\n--b--\r\n`,
        ),
      ],
      { relationsOfDocument: [['aFChunk', 'afchunk.mht']], body: '<w:altChunk r:id="rId1"/>' },
    ),
  );
  add('docx-docx-docx.docx', 'nested', 'a document in a document, five deep', () =>
    Array.from({ length: 5 }).reduce(
      (data) => docx([part('word/embeddings/a.docx', data)]),
      docx([part('word/embeddings/oleObject1.bin', packageObject())]),
    ),
  );
  add(
    'docx-first-entry-picture.docx',
    'type-confusion',
    'the first member is a large picture; the types come last',
    () =>
      docx([part('word/embeddings/a.bin', eicar())], {
        first: [{ name: 'word/media/image1.jpg', data: cat(jpeg(), noise(90_000)), method: 0 }],
      }),
  );
  add('docx-tail-zip.docx', 'appended', 'an archive behind the document', () =>
    docx([], { options: { tail: inner() } }),
  );
  add('docx-prefix.docx', 'prefixed', 'foreign bytes before the document', () =>
    docx([part('a.com', eicar())], { options: { prefix: noise(200) } }),
  );
  add(
    'docx-remote-template.docx',
    'active',
    'loads a template with macros from elsewhere',
    () => docx([], { relationsOfDocument: [['attachedTemplate', 'http://example.com/t.dotm', 'External']] }),
    { hides: 'script', arguable: true },
  );
  add(
    'docx-custom-xml-base64.docx',
    'hiding',
    'an archive in base64 in custom XML',
    () => docx([part('customXml/item1.xml', `<x>${inner().toString('base64')}</x>`)]),
    { arguable: true },
  );
  add(
    'docx-bomb.docx',
    'bomb',
    'the text is 300 MB of spaces, EICAR behind it',
    () => docx([part('word/document2.xml', cat(Buffer.alloc(300_000_000, 32), eicar()))]),
    { hides: 'bomb' },
  );
  add(
    'docx-billion-laughs.docx',
    'bomb',
    'entities that multiply',
    () =>
      docx([], {
        body: '<w:p/>',
        first: [
          part(
            'word/document0.xml',
            `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${[...'bcdefghij'].map((c, n) => `<!ENTITY ${c} "${`&${'abcdefghij'[n]};`.repeat(10)}">`).join('')}]><l>&j;</l>`,
          ),
        ],
      }),
    { hides: 'bomb', arguable: true },
  );
  for (let index = 0; index < 10; index += 2)
    add(
      `docx-cut-${index}.docx`,
      'cut',
      'a document that ends too early',
      () => cuts(docx([part('word/media/image1.png', noise(6000))]))[index].data,
      { hides: 'cut' },
    );
  add(
    'docm-no-virus-macro.docm',
    'active',
    'a document with a macro project that cannot be read',
    () =>
      docx(
        [
          part(
            'word/vbaProject.bin',
            ole({
              VBA: { dir: noise(500), ThisDocument: noise(900), _VBA_PROJECT: noise(40) },
              PROJECT: Buffer.from('ID="{0}"\r\n'),
            }),
          ),
        ],
        {
          macro: true,
          relationsOfDocument: [
            ['http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin'],
          ],
        },
      ),
    { hides: 'script' },
  );
  add(
    'docx-macro-inside.docx',
    'active',
    'a macro project in a file that claims to have none',
    () =>
      docx([
        part(
          'word/vbaProject.bin',
          ole({ VBA: { dir: noise(500), ThisDocument: noise(900), _VBA_PROJECT: noise(40) } }),
        ),
      ]),
    { hides: 'script' },
  );
  add('xlsx-embedded.xlsx', 'embedded', 'a Package object with EICAR', () =>
    xlsx([part('xl/embeddings/oleObject1.bin', packageObject())]),
  );
  add('xlsx-printer-settings.xlsx', 'hiding', 'an archive as printer settings', () =>
    xlsx([part('xl/printerSettings/printerSettings1.bin', inner())]),
  );
  add('xlsb-sheet.xlsb', 'embedded', 'EICAR in a binary sheet', () =>
    xlsx([part('xl/worksheets/sheet1.bin', cat(noise(100), eicar()))]),
  );
  add(
    'xlsx-bomb.xlsx',
    'bomb',
    'a sheet of 300 MB',
    () => xlsx([], { sheet: cat('<worksheet><sheetData>', Buffer.alloc(300_000_000, 32)) }),
    { hides: 'bomb' },
  );
  add('pptx-media.pptx', 'embedded', 'EICAR as a film', () =>
    zip([
      {
        name: '[Content_Types].xml',
        data: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      },
      { name: '_rels/.rels', data: '<Relationships/>' },
      { name: 'ppt/presentation.xml', data: '<p:presentation xmlns:p="x"/>' },
      { name: 'ppt/media/media1.mp4', data: eicar() },
    ]),
  );
  const b64 = (data) => wrap(data.toString('base64'));
  add('flat-opc.xml', 'text-encoding', 'an archive in base64 in a flat Word document', () =>
    Buffer.from(
      `<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/embeddings/oleObject1.bin" pkg:contentType="application/vnd.openxmlformats-officedocument.oleObject" pkg:compression="store"><pkg:binaryData>${b64(packageObject(inner()))}</pkg:binaryData></pkg:part></pkg:package>`,
    ),
  );
  add('word-2003.xml', 'text-encoding', 'an archive in base64 in a Word 2003 document', () =>
    Buffer.from(
      `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:docOleData><w:binData w:name="oledata.mso">${b64(packageObject(inner()))}</w:binData></w:docOleData></w:wordDocument>`,
    ),
  );
  add('fodt.fodt', 'text-encoding', 'an archive in base64 in a flat ODF document', () =>
    Buffer.from(
      `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><draw:object-ole><office:binary-data>${b64(packageObject(inner()))}</office:binary-data></draw:object-ole></office:text></office:body></office:document>`,
    ),
  );
  const py = (id, writer, why, code, more = {}) =>
    add(id, 'embedded', why, () => python({ 'a.zip': inner(), 'a.bin': packageObject(inner()) }, 'out', code), {
      writer,
      ...more,
    });
  py(
    'python-pptx-ole.pptx',
    'python-pptx',
    'a Package object with a ZIP',
    `from pptx import Presentation\nfrom pptx.util import Inches\np=Presentation()\ns=p.slides.add_slide(p.slide_layouts[6])\ns.shapes.add_ole_object('a.zip','Package',Inches(1),Inches(1))\np.save('out')`,
  );
  py(
    'python-docx-part.docx',
    'python-docx',
    'a Package object with a ZIP',
    `from docx import Document\nfrom docx.opc.part import Part\nfrom docx.opc.packuri import PackURI\nd=Document()\nd.add_paragraph('hello')\npart=Part(PackURI('/word/embeddings/oleObject1.bin'),'application/vnd.openxmlformats-officedocument.oleObject',open('a.bin','rb').read(),d.part.package)\nd.part.relate_to(part,'http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject')\nd.save('out')`,
  );
  py(
    'xlsxwriter-vba.xlsm',
    'XlsxWriter',
    'a macro project that is an archive',
    `import xlsxwriter\nb=xlsxwriter.Workbook('out',{'in_memory':True})\nb.add_worksheet()\nb.filename='out'\nb.add_vba_project('a.bin')\nb.close()`,
    { hides: 'script' },
  );
  py(
    'ebooklib.epub',
    'EbookLib',
    'an archive in a book',
    `from ebooklib import epub\nb=epub.EpubBook()\nb.set_identifier('x')\nb.set_title('x')\nc=epub.EpubHtml(title='a',file_name='a.xhtml')\nc.content='<p>x</p>'\nb.add_item(c)\nb.add_item(epub.EpubItem(uid='z',file_name='a.zip',media_type='application/zip',content=open('a.zip','rb').read()))\nb.toc=(c,)\nb.spine=[c]\nb.add_item(epub.EpubNcx())\nepub.write_epub('out',b)`,
    { format: 'epub' },
  );
}

function odf(corpus) {
  const add = (id, family, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: id.split('.').pop(), family, writer: 'hand', why, ...more }, makeIt);
  add('odt-object.odt', 'embedded', 'an OLE object with EICAR', () =>
    odt([{ name: 'Object 1', data: packageObject() }]),
  );
  add('odt-picture.odt', 'embedded', 'an archive as a picture', () => odt([{ name: 'Pictures/1.png', data: inner() }]));
  add('odt-unlisted.odt', 'hiding', 'EICAR in a member that the manifest does not list', () =>
    odt([{ name: 'Configurations2/x', data: eicar() }]),
  );
  add('ods-basic.ods', 'active', 'EICAR in a Basic library', () =>
    odt(
      [
        {
          name: 'Basic/Standard/Module1.xml',
          data: `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1">Sub Main\nx = "${eicarText().replaceAll('"', '')}"\nEnd Sub</script:module>`,
        },
      ],
      { kind: 'spreadsheet', bodyTag: 'spreadsheet' },
    ),
  );
  add('odp-media.odp', 'embedded', 'EICAR as a film', () =>
    odt([{ name: 'Media/a.mp4', data: eicar() }], { kind: 'presentation', bodyTag: 'presentation' }),
  );
  add('odt-data-before-mimetype.odt', 'hiding', 'an archive in the extra field of the first member', () =>
    odt([], { options: { beforeDirectory: inner() } }),
  );
  const real = (id, filter, extension, why) =>
    corpus.hostile(id, { format: extension, family: 'embedded', writer: 'LibreOffice', why }, () =>
      office(
        'in.fodt',
        Buffer.from(
          `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>hello <draw:frame svg:width="3cm" svg:height="3cm"><draw:object-ole><office:binary-data>${wrap(packageObject(inner()).toString('base64'))}</office:binary-data></draw:object-ole></draw:frame></text:p></office:text></office:body></office:document>`,
        ),
        filter,
        extension,
      ),
    );
  real('libreoffice-ole.odt', 'odt', 'odt', 'a Package object with a ZIP, saved by LibreOffice');
  real('libreoffice-ole.docx', 'docx', 'docx', 'a Package object with a ZIP, saved by LibreOffice');
  real('libreoffice-ole.doc', 'doc', 'doc', 'a Package object with a ZIP, saved by LibreOffice');
}

function compound(corpus) {
  const add = (id, family, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: 'ole2', family, writer: 'hand', why, ...more }, makeIt);
  const word = (more = {}) => ({
    WordDocument: pad(cat('\xec\xa5\xc1\0', noise(60)), 4096),
    '1Table': Buffer.alloc(4096, 1),
    ...more,
  });
  add('ole-package.doc', 'embedded', 'a Package object with EICAR', () =>
    ole(word({ ObjectPool: { _1: { '\x01Ole10Native': ole10Native('tool.com', eicar()) } } })),
  );
  add('ole-package-zip.doc', 'embedded', 'a Package object with a ZIP', () =>
    ole(word({ ObjectPool: { _1: { '\x01Ole10Native': ole10Native('a.zip', inner()) } } })),
  );
  add('ole-package-large.xls', 'embedded', 'a Package object with a ZIP, larger than the mini stream', () =>
    ole({
      Workbook: pad(noise(60), 4096),
      MBD0001: {
        '\x01Ole10Native': ole10Native(
          'a.zip',
          zip([
            { name: 'n', data: noise(9000) },
            { name: 'tool.com', data: eicar() },
          ]),
        ),
      },
    }),
  );
  add('ole-stream-raw.doc', 'embedded', 'EICAR as a stream', () => ole(word({ Data: eicar() })));
  add('ole-stream-zip-at-offset.doc', 'hiding', 'an archive at an odd place in a stream', () =>
    ole(word({ Data: cat(noise(777), inner(), noise(100)) })),
  );
  add('ole-slack.doc', 'hiding', 'an archive in the rest of the last sector', () =>
    ole({ WordDocument: cat('\xec\xa5\xc1\0', Buffer.alloc(4100)) }, { slack: inner() }),
  );
  add('ole-slack-eicar.doc', 'hiding', 'EICAR in the rest of the last sector', () =>
    ole({ WordDocument: cat('\xec\xa5\xc1\0', Buffer.alloc(4100)) }, { slack: eicar() }),
  );
  add('ole-free-sectors.doc', 'hiding', 'an archive in sectors that the table calls free', () =>
    ole(word(), { free: inner() }),
  );
  add('ole-orphan.doc', 'hiding', 'an archive in a stream whose entry is marked as unused', () =>
    ole(word(), { orphan: inner() }),
  );
  add('ole-tail.doc', 'appended', 'an archive behind the end', () => ole(word(), { tail: inner() }));
  add('ole-fake-size.doc', 'lying-header', 'the streams claim another size', () =>
    ole(word({ Data: pad(inner(), 4096) }), { fakeSize: 5000 }),
  );
  add('ole-depth-8.doc', 'nested', 'a compound file in a compound file, eight deep', () =>
    Array.from({ length: 8 }).reduce(
      (data) => ole({ '\x01Ole10Native': ole10Native('a.doc', data) }),
      packageObject(inner()),
    ),
  );
  add('ole-1000-streams.doc', 'many', 'EICAR is one of 1,000 streams', () =>
    ole(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`s${n}`, n === 777 ? eicar() : Buffer.from('x')]))),
  );
  add(
    'ole-cut.doc',
    'cut',
    'a compound file that ends too early',
    () => ole(word({ Data: noise(9000) })).subarray(0, 7000),
    { hides: 'cut' },
  );
  add('ole-msi-like.msi', 'embedded', 'a CAB stream in an installer', () =>
    ole({ '\u4840\u3f3f': noise(64), 'a.cab': inner() }),
  );
  add('ole-powerpoint-packed.ppt', 'embedded', 'an object packed with zlib, as PowerPoint stores it', async () => {
    const { deflateSync } = await import('node:zlib');
    const data = deflateSync(packageObject(inner()));
    return ole({
      'PowerPoint Document': pad(
        cat('\x10\0\x11\x10', le32(data.length + 4), le32(packageObject(inner()).length), data),
        4096,
      ),
      'Current User': noise(40),
    });
  });
  add(
    'ole-word-binary-hwp.hwp',
    'embedded',
    'a packed stream, as Hangul stores it',
    () =>
      ole({
        FileHeader: pad(Buffer.from('HWP Document File'), 256),
        BinData: { 'BIN0001.zip': deflateRawSync(inner()) },
      }),
    { format: 'hwp' },
  );
  add(
    'cfb-package.doc',
    'embedded',
    'a Package object with a ZIP',
    async () => {
      const CFB = await nodePackage('cfb');
      const file = CFB.utils.cfb_new();
      CFB.utils.cfb_add(file, '/WordDocument', noise(5000));
      CFB.utils.cfb_add(file, '/ObjectPool/_1/\x01Ole10Native', ole10Native('a.zip', inner()));
      return Buffer.from(CFB.write(file, { type: 'buffer' }));
    },
    { writer: 'cfb' },
  );
  add(
    'xlwt-tail.xls',
    'appended',
    'an archive behind a real workbook',
    () =>
      python(
        { 'a.zip': inner() },
        'out',
        `import xlwt\nb=xlwt.Workbook()\nb.add_sheet('A').write(0,0,'x')\nb.save('out')\nopen('out','ab').write(open('a.zip','rb').read())`,
      ),
    { writer: 'xlwt and hand' },
  );
}

function rich(corpus) {
  const add = (id, why, makeIt, more = {}) =>
    corpus.hostile(`rtf-${id}.rtf`, { format: 'rtf', family: 'text-encoding', writer: 'hand', why, ...more }, () =>
      Buffer.from(makeIt(), 'latin1'),
    );
  const native = (data = inner()) => {
    const body = ole10Native('a.zip', data).subarray(4);
    return cat(le32(0x501), le32(2), le32(8), 'Package\0', le32(0), le32(0), le32(body.length), body).toString('hex');
  };
  const doc = (data, start = '{\\rtf1\\ansi', more = '') =>
    `${start} hello{\\object\\objemb\\objw1\\objh1{\\*\\objclass Package}{\\*\\objdata ${data}}}${more}}`;
  add('package', 'a Package object in hexadecimal', () => doc(native()));
  add('package-eicar', 'a Package object with EICAR', () => doc(native(eicar())));
  add('spaces', 'the digits are apart', () => doc(native().replace(/../g, '$& \r\n')));
  add('control-words', 'control words between the digits', () => doc(native().replace(/.{16}/g, '$&{\\*\\zz aa}')));
  add('odd-spaces', 'a blank between the two digits of a byte', () => doc(native().replace(/(.)(.)/g, '$1\t$2')));
  add(
    'bin',
    'an object in binary',
    () => `{\\rtf1 hello{\\object\\objemb{\\*\\objdata \\bin${inner().length} ${inner().toString('latin1')}}}}`,
  );
  add('short-head', 'the head is cut to {\\rt', () => doc(native(), '{\\rt'));
  add('ole2', 'a compound file in hexadecimal', () =>
    doc(
      cat(
        le32(0x501),
        le32(2),
        le32(8),
        'Package\0',
        le32(0),
        le32(0),
        le32(packageObject(inner()).length),
        packageObject(inner()),
      ).toString('hex'),
    ),
  );
  add(
    'picture',
    'an archive as a picture in hexadecimal',
    () => `{\\rtf1 hello{\\pict\\pngblip ${inner().toString('hex')}}}`,
  );
  add('after-end', 'an archive behind the last brace', () => `{\\rtf1 hello}${inner().toString('latin1')}`, {
    family: 'appended',
  });
  add('datastore', 'an archive in a data store', () => `{\\rtf1 hello{\\*\\datastore ${inner().toString('hex')}}}`);
  add(
    'upper-lower',
    'mixed case and an unknown destination',
    () => `{\\rtf1{\\*\\unknown ${inner().toString('hex').toUpperCase()}}}`,
  );
  add(
    'deep',
    '2,000 groups around the object',
    () => `{\\rtf1${'{'.repeat(2000)}{\\object\\objemb{\\*\\objdata ${native()}}}${'}'.repeat(2000)}}`,
  );
  add('named-doc', 'an RTF that is called a DOC', () => doc(native()), { name: 'letter.doc' });
}

function encrypted(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.hostile(
      id,
      { format: id.split('.').pop(), family: 'encrypted', writer, why, hides: 'encrypted', ...more },
      makeIt,
    );
  for (const [extension, build] of [
    ['docx', docx],
    ['xlsx', xlsx],
    [
      'pptx',
      () =>
        zip([
          {
            name: '[Content_Types].xml',
            data: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
          },
          {
            name: '_rels/.rels',
            data: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
          },
          {
            name: 'ppt/presentation.xml',
            data: '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>',
          },
        ]),
    ],
  ]) {
    add(`msoffcrypto.${extension}`, 'msoffcrypto-tool', 'opens only with a password', () =>
      python(
        { in: build() },
        'out',
        `import msoffcrypto\nfrom msoffcrypto.format.ooxml import OOXMLFile\nf=OOXMLFile(open('in','rb'))\nf.encrypt('secret',open('out','wb'))`,
      ),
    );
  }
  add('velvet.xlsx', 'msoffcrypto-tool', 'encrypted with the password that Excel tries by itself', () =>
    python(
      { in: xlsx([{ name: 'xl/embeddings/oleObject1.bin', data: packageObject() }]) },
      'out',
      `from msoffcrypto.format.ooxml import OOXMLFile\nf=OOXMLFile(open('in','rb'))\nf.encrypt('VelvetSweatshop',open('out','wb'))`,
    ),
  );
  add('by-hand-standard.docx', 'hand', 'the streams of an encrypted document', () =>
    ole({ EncryptionInfo: cat(le32(0x20004), noise(220)), EncryptedPackage: noise(5000) }),
  );
  add('by-hand-drm.docx', 'hand', 'a document under rights management', () =>
    ole({
      '\x06DataSpaces': {
        Version: noise(70),
        DataSpaceMap: noise(100),
        TransformInfo: { DRMTransform: { '\x06Primary': noise(200) } },
      },
      EncryptedPackage: noise(5000),
    }),
  );
  for (const [id, iterations] of [
    ['odf-aes.odt', 1024],
    ['odf-aes-ods.ods', 100_000],
  ]) {
    add(id, 'hand and Node crypto', 'opens only with a password (ODF 1.2, AES-256)', () =>
      odfEncrypted(iterations, id.endsWith('ods') ? 'spreadsheet' : 'text'),
    );
  }
  add('odf-blowfish.odt', 'hand', 'the manifest tells of Blowfish', () =>
    odt([{ name: 'styles.xml', data: noise(400), method: 0 }], {
      manifest: [
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml" manifest:size="900"><manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA"><manifest:algorithm manifest:algorithm-name="Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA="/><manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:iteration-count="1024" manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/></manifest:encryption-data></manifest:file-entry>',
      ],
    }),
  );
  add('odf-wholesome.odt', 'hand', 'the whole package is one encrypted member (ODF 1.3 and later)', () =>
    odt([{ name: 'encrypted-package', data: noise(2000), method: 0 }], {
      content: ' ',
      manifest: [
        '<manifest:file-entry manifest:full-path="encrypted-package" manifest:media-type="application/vnd.oasis.opendocument.text" manifest:size="3000"><manifest:encryption-data><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm"/></manifest:encryption-data></manifest:file-entry>',
      ],
    }),
  );
  add('odf-encrypted-manifest-utf16.odt', 'hand', 'the manifest that tells of the encryption is UTF-16', () =>
    zip([
      { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', method: 0 },
      { name: 'content.xml', data: noise(400), method: 0 },
      {
        name: 'META-INF/manifest.xml',
        data: cat(
          '\xff\xfe',
          utf16le(
            '<?xml version="1.0" encoding="UTF-16"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml" m:media-type="text/xml" m:size="9"><m:encryption-data/></m:file-entry></m:manifest>',
          ),
        ),
      },
    ]),
  );
  for (const [filter, extension] of [
    ['odt', 'odt'],
    ['doc', 'doc'],
  ]) {
    add(`libreoffice-password.${extension}`, 'LibreOffice', 'saved with a password', () =>
      unoPassword(filter, extension),
    );
  }
  add('epub-drm.epub', 'hand', 'a book under rights management', () =>
    zip([
      { name: 'mimetype', data: 'application/epub+zip', method: 0 },
      { name: 'META-INF/container.xml', data: '<container/>' },
      {
        name: 'META-INF/encryption.xml',
        data: '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData><CipherReference URI="a.xhtml"/></CipherData></EncryptedData></encryption>',
      },
      { name: 'a.xhtml', data: noise(4000), method: 0 },
    ]),
  );
  add('xls-filepass.xls', 'hand', 'an old workbook with a password (FILEPASS record)', () =>
    ole({
      Workbook: pad(
        cat('\x09\x08\x10\0\0\x06\x05\0', noise(12), '\x2f\0\x36\0\x01\0\x01\0\x01\0', noise(48), noise(3000)),
        4096,
      ),
    }),
  );
  add('doc-fencrypted.doc', 'hand', 'an old document with a password (bit fEncrypted)', () => {
    const fib = Buffer.alloc(4096);
    cat('\xec\xa5\xc1\0\x09\x04\0\0\0\0\0\x13').copy(fib);
    noise(4000).copy(fib, 96);
    return ole({ WordDocument: fib, '1Table': noise(4096) });
  });
  add('ppt-encrypted.ppt', 'hand', 'an old presentation with a password', () =>
    ole({
      'Current User': cat('\0\0\xf6\x0f', le32(20), le32(20), le32(0xf3d1c4df), le32(0), Buffer.alloc(8)),
      'PowerPoint Document': noise(5000),
      EncryptedSummary: noise(4200),
    }),
  );
  corpus.hostile(
    'docx-with-encrypted-zip.docx',
    {
      format: 'docx',
      family: 'encrypted',
      writer: 'Info-ZIP and hand',
      why: 'an encrypted ZIP in a document',
      hides: 'encrypted',
    },
    async () =>
      docx([
        {
          name: 'word/embeddings/a.bin',
          data: await make({ 'tool.com': eicar() }, 'a.zip', 'zip', ['-q', '-P', 'x', 'a.zip', 'tool.com']),
        },
      ]),
  );
  corpus.hostile(
    'docx-with-locked-pdf.docx',
    {
      format: 'docx',
      family: 'encrypted',
      writer: 'qpdf and hand',
      why: 'an encrypted PDF in a document',
      hides: 'encrypted',
    },
    async () =>
      docx([
        {
          name: 'word/embeddings/a.pdf',
          data: await make({ 'in.pdf': pdf() }, 'out.pdf', 'qpdf', [
            '--encrypt',
            'u',
            'o',
            '256',
            '--',
            'in.pdf',
            'out.pdf',
          ]),
        },
      ]),
  );
  corpus.hostile(
    'docx-with-program.docx',
    { format: 'docx', family: 'embedded', writer: 'hand', why: 'a program with a ZIP behind it in a document' },
    () => docx([{ name: 'word/embeddings/a.bin', data: pe(Buffer.alloc(512), inner()) }]),
  );
}

/** Encrypts the parts of a text document as ODF 1.2 part 3 says. */
function odfEncrypted(iterations, kind) {
  const salt = noise(16, 3);
  const key = pbkdf2Sync(createHash('sha256').update('secret').digest(), salt, iterations, 32, 'sha1');
  const lock = (data, seed) => {
    const packed = deflateRawSync(data);
    const iv = noise(16, seed);
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const body = cat(cipher.update(packed), cipher.final());
    const sum = createHash('sha256').update(packed.subarray(0, 1024)).digest('base64');
    return {
      body,
      entry: (name) =>
        `<manifest:file-entry manifest:full-path="${name}" manifest:media-type="" manifest:size="${data.length}"><manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" manifest:checksum="${sum}"><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="${iv.toString('base64')}"/><manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="${iterations}" manifest:salt="${salt.toString('base64')}"/><manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/></manifest:encryption-data></manifest:file-entry>`,
    };
  };
  const object = lock(packageObject(), 5);
  return odt([{ name: 'Object 1', data: object.body, method: 0 }], {
    kind,
    bodyTag: kind,
    manifest: [object.entry('Object 1')],
  });
}

/** Saves with a password through LibreOffice's own interface (the system's Python has its module `uno`). */
const unoPassword = async (filter, extension) => {
  await run('soffice', ['--version']);
  return python(
    { 'in.txt': 'hello' },
    'out',
    `
import subprocess,time,uno,os
from com.sun.star.beans import PropertyValue
cwd=os.getcwd()
office=subprocess.Popen(['soffice',f'-env:UserInstallation=file://{cwd}/profile','--headless','--norestore',f'--accept=pipe,name=${extension}{os.getpid()};urp;'])
try:
    resolver=uno.getComponentContext().ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver',uno.getComponentContext())
    for attempt in range(240):
        try:
            context=resolver.resolve(f'uno:pipe,name=${extension}{os.getpid()};urp;StarOffice.ComponentContext')
            break
        except Exception:
            time.sleep(0.25)
    desktop=context.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop',context)
    p=lambda n,v: PropertyValue(Name=n,Value=v)
    d=desktop.loadComponentFromURL(f'file://{cwd}/in.txt','_blank',0,(p('Hidden',True),))
    d.storeToURL(f'file://{cwd}/out',(p('FilterName','${{ odt: 'writer8', doc: 'MS Word 97' }[filter]}'),p('Password','secret')))
    d.close(True)
    try: desktop.terminate()
    except Exception: pass
    office.wait(60)
finally:
    office.kill()
`,
    '/usr/bin/python3',
  );
};
