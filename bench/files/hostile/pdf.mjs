/** PDF: attachments and streams in every way that the standard (ISO 32000) and real writers use, and some that they do not. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { cat, cuts, noise } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { ascii85, asciiHex, attachment, flate, pdf, pngPredictor, runLength, stream, update } from '../lib/pdf.mjs';
import { inFolder, make, nodePackage, python, run } from '../lib/tools.mjs';
import { zipOf } from '../lib/zip.mjs';

const inner = () => zipOf('tool.com', eicar());
const plain = () => pdf();
const attached = (body = flate(inner(), '/Type /EmbeddedFile'), options) => pdf(attachment(body, options));

export function recipes(corpus) {
  const add = (id, family, why, makePdf, more = {}) =>
    corpus.hostile(`pdf-${id}.pdf`, { format: 'pdf', writer: 'hand', family, why, ...more }, makePdf);
  filters(add);
  places(add);
  structure(add);
  tools(add);
  for (let index = 0; index < 10; index++) {
    add(
      `cut-${index}`,
      'cut',
      'a PDF with an attachment that ends too early',
      () => cuts(pdf({ ...attachment(flate(cat(noise(4000), inner()))) }))[index].data,
    );
    // The last one lacks its final line end only, and is whole.
    if (index % 2 && index < 9)
      add(
        `cut-no-virus-${index}`,
        'cut',
        'a PDF that ends too early',
        () => cuts(pdf({ more: { 6: flate(noise(5000)) } }))[index].data,
        { hides: 'cut' },
      );
  }
}

function filters(add) {
  const f = (id, why, body, more) => add(`filter-${id}`, 'coder', why, () => attached(body()), more);
  const type = '/Type /EmbeddedFile';
  f('none', 'a ZIP attached as it is', () => stream(inner(), type));
  f('none-eicar', 'EICAR attached as it is', () => stream(eicar(), type));
  f('flate', 'a ZIP attached, packed with Flate', () => flate(inner(), type));
  f('flate-eicar', 'EICAR attached, packed with Flate', () => flate(eicar(), type));
  f('hex', 'a ZIP attached in ASCIIHex', () => stream(asciiHex(inner()), `${type} /Filter /ASCIIHexDecode`));
  f('hex-short', 'a ZIP attached in ASCIIHex, abbreviated name', () =>
    stream(asciiHex(inner()), `${type} /Filter /AHx`),
  );
  f('a85', 'a ZIP attached in ASCII85', () => stream(ascii85(inner()), `${type} /Filter /ASCII85Decode`));
  f('runlength', 'a ZIP attached in RunLength', () => stream(runLength(inner()), `${type} /Filter /RunLengthDecode`));
  f('cascade', 'a ZIP attached in ASCII85 around Flate', () =>
    stream(ascii85(deflateSync(inner())), `${type} /Filter [/ASCII85Decode /FlateDecode]`),
  );
  f('cascade-7', 'a ZIP attached in seven filters', () =>
    stream(
      asciiHex(ascii85(asciiHex(deflateSync(ascii85(runLength(deflateSync(inner()))))))),
      `${type} /Filter [/AHx /A85 /AHx /Fl /A85 /RL /Fl]`,
    ),
  );
  f('flate-30', 'EICAR in 30 layers of Flate', () =>
    stream(
      Array.from({ length: 30 }).reduce((d) => deflateSync(d), eicar()),
      `${type} /Filter [${'/FlateDecode '.repeat(30)}]`,
    ),
  );
  f('predictor', 'a ZIP attached behind a PNG predictor', () =>
    flate(pngPredictor(inner()), `${type} /DecodeParms << /Predictor 15 /Columns 16 >>`),
  );
  f('hex-name', 'the name of the filter is spelled with #', () =>
    stream(deflateSync(inner()), `${type} /Filter /Fl#61teDecode`),
  );
  f('indirect', 'the name of the filter is in another object', () =>
    stream(deflateSync(inner()), `${type} /Filter 20 0 R`),
  );
  f('unknown', 'a filter that nobody knows', () => stream(deflateSync(inner()), `${type} /Filter /SecretDecode`), {
    hides: 'opaque',
  });
  f(
    'crypt',
    'a crypt filter that is not defined',
    () => stream(noise(200), `${type} /Filter /Crypt /DecodeParms << /Name /Mine >>`),
    { hides: 'opaque' },
  );
  f('lzw', 'a ZIP attached in LZW (literals only)', () => {
    const bits = [
      '100000000',
      ...[...inner()].flatMap((byte, n) => [
        ...(n && n % 200 === 0 ? ['100000000'] : []),
        byte.toString(2).padStart(9, '0'),
      ]),
      '100000001',
    ].join('');
    return stream(
      Buffer.from((bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((b) => parseInt(b, 2))),
      `${type} /Filter /LZWDecode`,
    );
  });
  f('dct', 'a ZIP that claims to be a JPEG', () => stream(inner(), `${type} /Filter /DCTDecode`));
  f('jbig2', 'a ZIP that claims to be JBIG2', () => stream(inner(), `${type} /Filter /JBIG2Decode`));
  f('flate-garbage-behind', 'an archive behind the end of the Flate stream, inside the length', () =>
    stream(cat(deflateSync(Buffer.from('clean')), inner()), `${type} /Filter /FlateDecode`),
  );
  f('flate-broken', 'the Flate stream is rubbish', () => stream(noise(300), `${type} /Filter /FlateDecode`), {
    hides: 'cut',
  });
  f('flate-no-end', 'the Flate stream ends in the middle', () =>
    stream(deflateSync(cat(noise(500), eicar())).subarray(0, 500), `${type} /Filter /FlateDecode`),
  );
  f('length-short', 'the length is too small', () => stream(inner(), type, 10));
  f('length-zero', 'the length is zero', () => stream(inner(), type, 0));
  f('length-long', 'the length reaches beyond the file', () => stream(inner(), type, 999_999));
  f('length-indirect-missing', 'the length is in an object that is missing', () =>
    cat(`<< ${type} /Length 99 0 R >>\nstream\n`, inner(), '\nendstream'),
  );
  f('endstream-inside', 'the word endstream stands inside the data', () =>
    stream(cat('endstream\nendobj\n', inner()), type),
  );
  f(
    'external',
    'the content is in another file',
    () => stream(Buffer.alloc(0), `${type} /F (other.bin) /FFilter /FlateDecode`),
    { hides: 'opaque', arguable: true },
  );
}

function places(add) {
  const p = (id, why, options, more) => add(`place-${id}`, 'hiding', why, () => pdf(options()), more);
  const body = () => flate(inner(), '/Type /EmbeddedFile');
  p('annotation', 'a file attached to a remark on the page', () => ({
    page: '/Annots [12 0 R]',
    more: {
      12: '<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 20 20] /FS 10 0 R >>',
      10: '<< /Type /Filespec /F (a.zip) /EF << /F 11 0 R >> >>',
      11: body(),
    },
  }));
  p('associated-catalog', 'an associated file of the document', () => ({
    catalog: '/AF [10 0 R]',
    more: { 10: '<< /Type /Filespec /F (a.zip) /AFRelationship /Data /EF << /F 11 0 R >> >>', 11: body() },
  }));
  p('associated-page', 'an associated file of the page', () => ({
    page: '/AF [10 0 R]',
    more: { 10: '<< /Type /Filespec /F (a.zip) /EF << /F 11 0 R >> >>', 11: body() },
  }));
  p('key-order', 'the keys of the attachment stand in another order', () =>
    attachment(body(), { spec: '<< /EF << /F 11 0 R >> /UF (a.zip) /F (a.zip) /Type /Filespec >>' }),
  );
  p('no-type', 'the attachment has no types', () =>
    attachment(flate(inner()), { spec: '<< /F (a.zip) /EF << /F 11 0 R >> >>' }),
  );
  p('ef-uf-only', 'only the key UF', () =>
    attachment(body(), { spec: '<< /Type /Filespec /UF (a.zip) /EF << /UF 11 0 R >> >>' }),
  );
  p('ef-dos', 'only the old key DOS', () =>
    attachment(body(), { spec: '<< /Type /Filespec /DOS (a.zip) /EF << /DOS 11 0 R >> >>' }),
  );
  p('ef-two', 'F is clean, UF holds an archive', () => ({
    ...attachment(stream(Buffer.from('clean')), {
      spec: '<< /Type /Filespec /F (a) /UF (a) /EF << /F 11 0 R /UF 12 0 R >> >>',
    }),
    more: {
      10: '<< /Type /Filespec /F (a) /UF (a) /EF << /F 11 0 R /UF 12 0 R >> >>',
      11: stream(Buffer.from('clean')),
      12: body(),
    },
  }));
  p('related-files', 'an archive among the related files', () => ({
    catalog: '/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>',
    more: {
      10: '<< /Type /Filespec /F (a) /EF << /F 11 0 R >> /RF << /F [(b) 12 0 R] >> >>',
      11: stream(Buffer.from('clean')),
      12: body(),
    },
  }));
  p('name-tree-deep', 'the name tree has eight levels', () => ({
    catalog: '/Names << /EmbeddedFiles 30 0 R >>',
    more: {
      ...Object.fromEntries(
        Array.from({ length: 8 }, (_, n) => [
          30 + n,
          n < 7 ? `<< /Kids [${31 + n} 0 R] >>` : '<< /Names [(a.zip) 10 0 R] >>',
        ]),
      ),
      10: '<< /F (a.zip) /EF << /F 11 0 R >> >>',
      11: body(),
    },
  }));
  p('name-tree-circle', 'the name tree has a circle and an attachment behind it', () => ({
    catalog: '/Names << /EmbeddedFiles 30 0 R >>',
    more: {
      30: '<< /Kids [30 0 R 31 0 R] >>',
      31: '<< /Names [(a.zip) 10 0 R] >>',
      10: '<< /F (a.zip) /EF << /F 11 0 R >> >>',
      11: body(),
    },
  }));
  p('hex-keys', 'the keys are spelled with #', () => ({
    catalog: '/N#61mes << /Embedded#46iles << /Names [(a.zip) 10 0 R] >> >>',
    more: { 10: '<< /F (a.zip) /#45F << /F 11 0 R >> >>', 11: body() },
  }));
  p('portfolio', 'a portfolio', () => ({
    ...attachment(body()),
    catalog: `${attachment(body()).catalog} /Collection << /Type /Collection /View /D >>`,
  }));
  p('unlinked', 'a stream that nothing refers to', () => ({ more: { 40: flate(inner()) } }));
  p('unlinked-free', 'an object that the table calls free', () => ({
    between: '',
    more: {},
    trailer: '',
    tail: '',
    header: cat('%PDF-1.7\n', '77 0 obj\n', flate(inner()), '\nendobj\n').toString('latin1'),
  }));
  p('comment', 'an archive behind a comment mark', () => ({
    header: cat('%PDF-1.7\n%', inner(), '\n').toString('latin1'),
  }));
  p('between-objects', 'an archive between the objects', () => ({ between: inner() }));
  p('string', 'an archive in a string', () => ({
    catalog: `/PieceInfo << /X << /Private <${inner().toString('hex')}> >> >>`,
  }));
  p('info', 'an archive in the document information', () => ({
    trailer: '/Info 40 0 R',
    more: { 40: `<< /Title <${inner().toString('hex')}> >>` },
  }));
  p('metadata', 'an archive as the metadata stream', () => ({
    catalog: '/Metadata 40 0 R',
    more: { 40: stream(inner(), '/Type /Metadata /Subtype /XML') },
  }));
  p('page-content', 'an archive as the content of the page', () => ({ more: { 4: flate(inner()) } }));
  p('inline-image', 'an archive in an inline picture', () => ({
    more: { 4: flate(cat('q BI /W 1 /H 1 /BPC 8 /CS /G ID ', inner(), '\nEI Q')) },
  }));
  p('font-file', 'an archive as a font file', () => ({
    more: {
      5: '<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 40 0 R >>',
      40: '<< /Type /FontDescriptor /FontName /X /FontFile2 41 0 R >>',
      41: flate(inner()),
    },
  }));
  p('image', 'an archive as a picture', () => ({
    more: {
      40: flate(
        inner(),
        '/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray',
      ),
    },
  }));
  p('thumb', 'an archive as the thumbnail', () => ({
    page: '/Thumb 40 0 R',
    more: { 40: flate(inner(), '/Width 4 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceGray') },
  }));
  p('icc', 'an archive as a colour profile', () => ({
    more: { 40: flate(inner(), '/N 3'), 41: '[/ICCBased 40 0 R]' },
  }));
  p('xfa', 'an archive in base64 in a form', () => ({
    catalog: '/AcroForm << /Fields [] /XFA 40 0 R >>',
    more: {
      40: flate(
        Buffer.from(
          `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"><subform><field><ui><imageEdit/></ui><value><image contentType="application/zip">${inner().toString('base64')}</image></value></field></subform></template></xdp:xdp>`,
        ),
      ),
    },
  }));
  p('richmedia', 'an archive as an asset of rich media', () => ({
    page: '/Annots [40 0 R]',
    more: {
      40: '<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << /Assets << /Names [(a.swf) 10 0 R] >> >> >>',
      10: '<< /Type /Filespec /F (a.swf) /EF << /F 11 0 R >> >>',
      11: body(),
    },
  }));
  p('sound', 'an archive as a sound', () => ({
    page: '/Annots [40 0 R]',
    more: {
      40: '<< /Type /Annot /Subtype /Sound /Rect [0 0 9 9] /Sound 41 0 R >>',
      41: flate(inner(), '/Type /Sound /R 8000'),
    },
  }));
  p('3d', 'an archive as a 3D model', () => ({
    page: '/Annots [40 0 R]',
    more: {
      40: '<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] /3DD 41 0 R >>',
      41: flate(inner(), '/Type /3D /Subtype /U3D'),
    },
  }));
  p('gotoe', 'a target inside an attached PDF', () => ({
    ...attachment(flate(attached())),
    catalog: `${attachment(body()).catalog} /OpenAction << /S /GoToE /T << /R /C /N (a.zip) >> >>`,
  }));
  p('javascript-export', 'a script that opens the attachment', () => ({
    ...attachment(body()),
    catalog: `${attachment(body()).catalog} /OpenAction << /S /JavaScript /JS (this.exportDataObject\\({cName:"a.zip",nLaunch:2}\\)) >>`,
  }));
  p(
    'javascript-only',
    'a script that runs on opening',
    () => ({ catalog: '/OpenAction << /S /JavaScript /JS (app.launchURL\\("http://example.com/x"\\)) >>' }),
    { hides: 'script' },
  );
  p(
    'launch',
    'an action that starts a program',
    () => ({ catalog: '/OpenAction << /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>' }),
    { hides: 'script' },
  );
}

function structure(add) {
  const s = (id, why, makePdf, more) => add(`structure-${id}`, 'structure', why, makePdf, more);
  s('update-adds', 'the attachment came with an update', () =>
    update(plain(), {
      1: `<< /Type /Catalog /Pages 2 0 R ${attachment('').catalog} >>`,
      ...attachment(flate(inner())).more,
    }),
  );
  s('update-removes', 'an update took the attachment out; the bytes are still there', () =>
    update(attached(), { 1: '<< /Type /Catalog /Pages 2 0 R >>' }),
  );
  s('update-replaces', 'an update replaced the attachment by a clean one', () =>
    update(attached(), { 11: stream(Buffer.from('clean')) }),
  );
  s('updates-50', 'the attachment came with the 25th of 50 updates, and went', () => {
    let whole = plain();
    for (let n = 0; n < 50; n++)
      whole = update(
        whole,
        n === 25
          ? { 40: flate(inner()) }
          : n === 26
            ? { 40: stream(Buffer.from('clean')) }
            : { 41: stream(Buffer.from(`${n}`)) },
      );
    return whole;
  });
  s('no-xref', 'no table: readers search the objects', () => pdf({ ...attachment(flate(inner())), xref: false }));
  s('startxref-wrong', 'the table is not where it should be', () =>
    Buffer.from(
      attached()
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n7'),
      'latin1',
    ),
  );
  s('xref-hides', 'the table leaves out the attachment; readers that rebuild it find it', () => {
    const whole = attached();
    return Buffer.from(
      whole.toString('latin1').replace(/10 1\n\d{10} 00000 n \n11 1\n\d{10} 00000 n \n/, ''),
      'latin1',
    );
  });
  s('two-objects-one-number', 'two objects with one number; the table points at the clean one', () =>
    pdf({
      header: cat('%PDF-1.7\n', '11 0 obj\n', flate(inner()), '\nendobj\n').toString('latin1'),
      ...attachment(stream(Buffer.from('clean'))),
    }),
  );
  s('header-340', 'the header stands at offset 340', () => cat(noise(340), attached()));
  s('header-1019', 'the header stands at the last allowed place', () => cat(Buffer.alloc(1019, 32), attached()));
  s('header-2000', 'the header stands behind 2,000 bytes; several readers still open it', () =>
    cat(Buffer.alloc(2000, 32), attached()),
  );
  s('header-bom', 'the header stands behind a byte order mark', () => cat('\xef\xbb\xbf', attached()));
  s('header-html', 'a page in HTML before the header', () =>
    cat('<html><script>alert(1)</script></html>\n', attached()),
  );
  s('header-short', 'the header has no version', () => pdf({ header: '%PDF-\n', ...attachment(flate(inner())) }));
  s('header-postscript', 'the header of PDF in PostScript style', () =>
    pdf({ header: '%!PS-Adobe-3.0 PDF-1.4\n', ...attachment(flate(inner())) }),
  );
  s('rubbish', 'the mark of a PDF and rubbish after it', () => cat('%PDF-1.4\n', noise(4000)), { hides: 'opaque' });
  s('rubbish-zip', 'the mark of a PDF and an archive after it', () => cat('%PDF-1.4\n', inner()));
  s('two', 'two PDFs; the attachment is in the first', () => cat(attached(), plain()));
  s('two-last', 'two PDFs; the attachment is in the last', () => cat(plain(), attached()));
  s('tail-zip', 'an archive behind the end', () => cat(plain(), inner()), {});
  s('tail-noise', 'unexplained bytes behind the end', () => cat(plain(), noise(9000)), { hides: 'opaque' });
  s('tail-eicar', 'EICAR behind the end', () => cat(plain(), eicar()));
  s('prefix-zip', 'an archive before the header', () => cat(inner(), attached()));
  s('object-stream', 'the description of the attachment is in an object stream', () => {
    const packed = Buffer.from('10 0 << /Type /Filespec /F (a.zip) /EF << /F 11 0 R >> >>');
    return pdf({
      catalog: attachment('').catalog,
      more: { 11: flate(inner()), 50: flate(packed, '/Type /ObjStm /N 1 /First 5') },
      xref: false,
    });
  });
  s('nested-5', 'PDF in PDF, five deep', () =>
    Array.from({ length: 5 }).reduce((data) => pdf(attachment(flate(data), { name: 'a.pdf' })), attached()),
  );
  s('nested-12', 'PDF in PDF, twelve deep', () =>
    Array.from({ length: 12 }).reduce((data) => pdf(attachment(flate(data), { name: 'a.pdf' })), attached()),
  );
  s('carriage-returns', 'the lines end with carriage returns', () =>
    Buffer.from(
      pdf(attachment(stream(asciiHex(inner()), '/Filter /ASCIIHexDecode')))
        .toString('latin1')
        .replaceAll('\n', '\r'),
      'latin1',
    ),
  );
  s(
    'fdf',
    'a form data file with an embedded file',
    () =>
      cat(
        '%FDF-1.2\n1 0 obj\n<< /FDF << /EmbeddedFDFs [2 0 R] /Fields [<< /T (f) /V 2 0 R >>] >> >>\nendobj\n2 0 obj\n<< /F (a.zip) /EF << /F 3 0 R >> >>\nendobj\n3 0 obj\n',
        flate(inner()),
        '\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n',
      ),
    { name: 'form.fdf', format: 'fdf' },
  );
}

function tools(add) {
  const files = async () => ({ 'in.pdf': plain(), 'a.zip': inner(), 'tool.com': eicar() });
  const attach = ['--add-attachment', 'a.zip', '--'];
  const qpdf = (id, family, why, args, more = {}) =>
    add(
      `qpdf-${id}`,
      family,
      why,
      async () =>
        inFolder(await files(), async (cwd) => {
          await run('qpdf', ['in.pdf', 'mid.pdf', ...attach], { cwd });
          await run('qpdf', [...args, 'mid.pdf', 'out.pdf'], { cwd, ok: [0, 3] });
          return readFile(path.join(cwd, 'out.pdf'));
        }),
      { writer: 'qpdf', ...more },
    );
  qpdf('attachment', 'attachment', 'a ZIP attached', []);
  qpdf('object-streams', 'attachment', 'a ZIP attached, objects in streams', ['--object-streams=generate']);
  qpdf('linearized', 'attachment', 'a ZIP attached, written for the web', ['--linearize']);
  qpdf('qdf', 'attachment', 'a ZIP attached, nothing packed', ['--qdf']);
  for (const bits of ['40', '128', '256']) {
    const weak = bits === '256' ? [] : ['--allow-weak-crypto'];
    qpdf(`owner-${bits}`, 'encrypted-owner', `a ZIP attached, owner password only (${bits} bits)`, [
      ...weak,
      '--encrypt',
      '',
      'owner',
      bits,
      '--',
    ]);
    qpdf(
      `user-${bits}`,
      'encrypted',
      `opens only with a password (${bits} bits)`,
      [...weak, '--encrypt', 'user', 'owner', bits, '--'],
      { hides: 'encrypted' },
    );
  }
  qpdf('owner-aes128', 'encrypted-owner', 'a ZIP attached, owner password only (AES 128)', [
    '--allow-weak-crypto',
    '--encrypt',
    '',
    'owner',
    '128',
    '--use-aes=y',
    '--',
  ]);
  qpdf('owner-r5', 'encrypted-owner', 'a ZIP attached, owner password only (R5)', [
    '--encrypt',
    '',
    'owner',
    '256',
    '--force-R5',
    '--',
  ]);
  qpdf('owner-cleartext-metadata', 'encrypted-owner', 'a ZIP attached, owner password only, metadata in the clear', [
    '--encrypt',
    '',
    'owner',
    '256',
    '--cleartext-metadata',
    '--',
  ]);
  add(
    'encrypted-no-virus',
    'encrypted',
    'opens only with a password',
    async () =>
      make(await files(), 'out.pdf', 'qpdf', ['--encrypt', 'user', 'owner', '256', '--', 'in.pdf', 'out.pdf']),
    { writer: 'qpdf', hides: 'encrypted' },
  );
  const py = (id, family, why, writer, code, more = {}) =>
    add(id, family, why, async () => python(await files(), 'out.pdf', code), { writer, ...more });
  py(
    'pikepdf-attachment',
    'attachment',
    'a ZIP attached',
    'pikepdf',
    `import pikepdf\np=pikepdf.open('in.pdf')\np.attachments['a.zip']=open('a.zip','rb').read()\np.save('out.pdf',deterministic_id=True)`,
  );
  py(
    'pikepdf-associated',
    'attachment',
    'EICAR as an associated file',
    'pikepdf',
    `import pikepdf\np=pikepdf.open('in.pdf')\ns=pikepdf.AttachedFileSpec(p,open('a.zip','rb').read(),filename='a.zip')\np.Root.AF=p.make_indirect(pikepdf.Array([s.obj]))\np.save('out.pdf',deterministic_id=True)`,
  );
  py(
    'pikepdf-unlinked',
    'hiding',
    'the attachment was unhooked by an editor that keeps the stream',
    'pikepdf',
    `import pikepdf\np=pikepdf.open('in.pdf')\np.Root.Hidden=p.make_stream(open('a.zip','rb').read())\np.save('out.pdf',deterministic_id=True)`,
  );
  py(
    'pypdf-attachment',
    'attachment',
    'a ZIP attached',
    'pypdf',
    `import pypdf\nw=pypdf.PdfWriter(clone_from='in.pdf')\nw.add_attachment('a.zip',open('a.zip','rb').read())\nw.write('out.pdf')`,
  );
  py(
    'pypdf-encrypted',
    'encrypted',
    'opens only with a password',
    'pypdf',
    `import pypdf\nw=pypdf.PdfWriter(clone_from='in.pdf')\nw.add_attachment('a.zip',open('a.zip','rb').read())\nw.encrypt('user','owner',algorithm='AES-256')\nw.write('out.pdf')`,
    { hides: 'encrypted' },
  );
  py(
    'fpdf2-attachment',
    'attachment',
    'a ZIP attached',
    'fpdf2',
    `import fpdf,datetime\np=fpdf.FPDF()\np.set_creation_date(datetime.datetime(2024,2,29,tzinfo=datetime.timezone.utc))\np.add_page()\np.set_font('helvetica',size=12)\np.cell(text='hello')\np.embed_file('a.zip')\np.output('out.pdf')`,
  );
  py(
    'fpdf2-annotation',
    'attachment',
    'a ZIP attached to a remark',
    'fpdf2',
    `import fpdf,datetime\np=fpdf.FPDF()\np.set_creation_date(datetime.datetime(2024,2,29,tzinfo=datetime.timezone.utc))\np.add_page()\np.set_font('helvetica',size=12)\np.cell(text='hello')\np.file_attachment_annotation('a.zip',10,10)\np.output('out.pdf')`,
  );
  py(
    'factur-x-with-zip',
    'attachment',
    'an e-invoice that carries a ZIP beside its XML',
    'pikepdf',
    `import pikepdf\np=pikepdf.open('in.pdf')\np.attachments['factur-x.xml']=b'<?xml version="1.0"?><x/>'\np.attachments['a.zip']=open('a.zip','rb').read()\np.save('out.pdf',deterministic_id=True)`,
  );
  add(
    'pdf-lib-attachment',
    'attachment',
    'a ZIP attached',
    async () => {
      const { PDFDocument } = await nodePackage('pdf-lib');
      const document = await PDFDocument.create({ updateMetadata: false });
      document.addPage([300, 200]);
      await document.attach(inner(), 'a.zip', { mimeType: 'application/zip' });
      return Buffer.from(await document.save());
    },
    { writer: 'pdf-lib' },
  );
  add(
    'pdfkit-attachment',
    'attachment',
    'a ZIP attached',
    async () => {
      const Document = await nodePackage('pdfkit');
      const document = new Document({ info: { CreationDate: new Date(1709208000000) } });
      const parts = [];
      document.on('data', (part) => parts.push(part));
      const done = new Promise((resolve) => document.on('end', resolve));
      document.file(inner(), {
        name: 'a.zip',
        creationDate: new Date(1709208000000),
        modifiedDate: new Date(1709208000000),
      });
      document.text('hello').end();
      await done;
      return Buffer.concat(parts);
    },
    { writer: 'pdfkit' },
  );
}
