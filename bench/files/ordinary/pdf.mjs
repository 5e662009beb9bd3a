/** PDFs as people send them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cat } from '../lib/bytes.mjs';
import { flate, pdf, stream, update } from '../lib/pdf.mjs';
import { LINES, photo } from '../lib/samples.mjs';
import { inFolder, make, nodePackage, once, python, run } from '../lib/tools.mjs';

const INVOICE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:factur-x.eu:1p0:minimum</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext><rsm:ExchangedDocument><ram:ID>4711</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20240229</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>A</ram:Name></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>B</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>1</ram:TaxBasisTotalAmount><ram:GrandTotalAmount>1</ram:GrandTotalAmount><ram:DuePayableAmount>1</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>\n';
const reportlab = (code) => async () =>
  python(
    { 'p.jpg': await photo('jpeg'), 'p.png': await photo('png') },
    'out.pdf',
    `from reportlab.pdfgen import canvas\nfrom reportlab.lib.pagesizes import A4\nc=canvas.Canvas('out.pdf',pagesize=A4,invariant=1)\n${code}\nc.save()`,
  );
const page = reportlab(
  `c.setTitle('Offer')\nc.drawString(72,700,'The delivery comes on Thursday.')\nc.drawImage('p.jpg',72,400)\nc.drawImage('p.png',300,100)\nc.showPage()\nc.drawString(72,700,'second page')`,
);
const base = () => once('ordinary pdf', page);

export function recipes(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(`${id}.pdf`, { format: 'pdf', family: 'pdf', writer, why, ...more }, makeIt);
  add('reportlab', 'ReportLab', 'two pages with pictures', page);
  add(
    'reportlab-form',
    'ReportLab',
    'a form with fields',
    reportlab(
      `f=c.acroForm\nf.textfield(name='a',x=72,y=700,width=200,height=20)\nf.checkbox(name='b',x=72,y=650)\nf.choice(name='c',x=72,y=600,options=['x','y'],value='x',width=80,height=20)\nc.showPage()`,
    ),
  );
  add(
    'reportlab-links',
    'ReportLab',
    'links and bookmarks',
    reportlab(
      `c.bookmarkPage('a')\nc.addOutlineEntry('A','a')\nc.drawString(72,700,'link')\nc.linkURL('https://example.com/',(72,690,200,720))`,
    ),
  );
  add(
    'reportlab-uncompressed',
    'ReportLab',
    'nothing packed',
    reportlab(`c.setPageCompression(0)\nc.drawString(72,700,'hello')`),
  );
  add(
    'reportlab-ascii85',
    'ReportLab',
    '200 pages',
    reportlab(`for i in range(200):\n c.drawString(72,700,f'Page {i}')\n c.showPage()`),
  );
  add('reportlab-font', 'ReportLab', 'a font of the document', async () =>
    python(
      {},
      'out.pdf',
      `from reportlab.pdfgen import canvas\nfrom reportlab.pdfbase import pdfmetrics\nfrom reportlab.pdfbase.ttfonts import TTFont\nimport reportlab,os\npdfmetrics.registerFont(TTFont('Vera',os.path.join(os.path.dirname(reportlab.__file__),'fonts','Vera.ttf')))\nc=canvas.Canvas('out.pdf',invariant=1)\nc.setFont('Vera',12)\nc.drawString(72,700,'Größe 12 €')\nc.save()`,
    ),
  );
  add('fpdf2', 'fpdf2', 'a page with a picture', async () =>
    python(
      { 'p.jpg': await photo('jpeg') },
      'out.pdf',
      `import fpdf\np=fpdf.FPDF()\np.add_page()\np.set_font('helvetica',size=12)\np.cell(text='hello')\np.image('p.jpg',10,30,80)\np.output('out.pdf')`,
    ),
  );
  add('fpdf2-attachment-text', 'fpdf2', 'a text attached', async () =>
    python(
      { 'notes.txt': LINES },
      'out.pdf',
      `import fpdf\np=fpdf.FPDF()\np.add_page()\np.set_font('helvetica',size=12)\np.cell(text='hello')\np.embed_file('notes.txt')\np.output('out.pdf')`,
    ),
  );
  add('pypdf-merged', 'pypdf', 'two PDFs put together', async () =>
    python(
      { 'a.pdf': await base(), 'b.pdf': pdf() },
      'out.pdf',
      `import pypdf\nw=pypdf.PdfWriter()\nw.append('a.pdf')\nw.append('b.pdf')\nw.write('out.pdf')`,
    ),
  );
  add('pypdf-attachment-csv', 'pypdf', 'a table attached', async () =>
    python(
      { 'a.pdf': await base() },
      'out.pdf',
      `import pypdf\nw=pypdf.PdfWriter(clone_from='a.pdf')\nw.add_attachment('a.csv',b'name,value\\r\\nx,1\\r\\n')\nw.write('out.pdf')`,
    ),
  );
  add('pypdf-incremental', 'pypdf', 'an incremental update', async () =>
    python(
      { 'a.pdf': await base() },
      'out.pdf',
      `import pypdf\nw=pypdf.PdfWriter('a.pdf',incremental=True)\nw.add_metadata({'/Title':'New'})\nw.write('out.pdf')`,
    ),
  );
  add('pikepdf-metadata', 'pikepdf', 'XMP metadata', async () =>
    python(
      { 'a.pdf': await base() },
      'out.pdf',
      `import pikepdf\np=pikepdf.open('a.pdf')\nwith p.open_metadata() as m: m['dc:title']='Offer'\np.save('out.pdf',deterministic_id=True)`,
    ),
  );
  add('pikepdf-attachment-docx', 'pikepdf', 'a document attached', async () =>
    python(
      { 'a.pdf': await base() },
      'out.pdf',
      `import pikepdf\nfrom docx import Document\nd=Document()\nd.add_paragraph('hello')\nd.save('d.docx')\np=pikepdf.open('a.pdf')\np.attachments['d.docx']=open('d.docx','rb').read()\np.save('out.pdf',deterministic_id=True)`,
    ),
  );
  add('factur-x', 'factur-x', 'an e-invoice: a PDF/A-3 with its XML attached (ZUGFeRD)', async () =>
    python(
      { 'a.pdf': await base(), 'x.xml': INVOICE },
      'out.pdf',
      `from facturx import generate_from_file\ngenerate_from_file('a.pdf',open('x.xml','rb').read(),output_pdf_file='out.pdf',check_xsd=False,check_schematron=False,flavor='factur-x',level='minimum')`,
    ),
  );
  add('pyhanko-signed', 'pyHanko', 'a signed PDF', async () =>
    inFolder({ 'a.pdf': await base() }, async (cwd) => {
      await run(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          'k.pem',
          '-out',
          'c.pem',
          '-subj',
          '/CN=Ann',
          '-days',
          '9999',
        ],
        { cwd },
      );
      return python(
        {
          'a.pdf': await base(),
          'k.pem': await readFile(path.join(cwd, 'k.pem')),
          'c.pem': await readFile(path.join(cwd, 'c.pem')),
        },
        'out.pdf',
        `from pyhanko.sign import signers\nfrom pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter\ns=signers.SimpleSigner.load('k.pem','c.pem')\nw=IncrementalPdfFileWriter(open('a.pdf','rb'))\nwith open('out.pdf','wb') as o: signers.sign_pdf(w,signers.PdfSignatureMetadata(field_name='Signature1'),signer=s,output=o)`,
      );
    }),
  );
  const qpdf = (id, why, args) =>
    add(`qpdf-${id}`, 'qpdf', why, async () =>
      make({ 'a.pdf': await base(), 'n.txt': LINES }, 'out.pdf', 'qpdf', [...args, 'a.pdf', 'out.pdf']),
    );
  qpdf('linearized', 'written for the web', ['--linearize']);
  qpdf('object-streams', 'objects in streams', ['--object-streams=generate']);
  qpdf('qdf', 'nothing packed', ['--qdf']);
  qpdf('attachment', 'a text attached', ['--add-attachment', 'n.txt', '--']);
  qpdf('owner-password', 'may not be printed, opens without a password', [
    '--encrypt',
    '',
    'owner',
    '256',
    '--print=none',
    '--',
  ]);
  qpdf('owner-password-rc4', 'may not be changed, opens without a password (old cipher)', [
    '--allow-weak-crypto',
    '--encrypt',
    '',
    'owner',
    '128',
    '--modify=none',
    '--',
  ]);
  qpdf('rotated', 'a page turned', ['--rotate=+90:1']);
  add('ghostscript', 'Ghostscript', 'written again by Ghostscript', async () =>
    make({ 'a.pdf': await base() }, 'out.pdf', 'gs', [
      '-q',
      '-dNOPAUSE',
      '-dBATCH',
      '-sDEVICE=pdfwrite',
      '-sOutputFile=out.pdf',
      'a.pdf',
    ]),
  );
  add('ghostscript-a', 'Ghostscript', 'PDF 1.4 with small pictures', async () =>
    make({ 'a.pdf': await base() }, 'out.pdf', 'gs', [
      '-q',
      '-dNOPAUSE',
      '-dBATCH',
      '-sDEVICE=pdfwrite',
      '-dCompatibilityLevel=1.4',
      '-dPDFSETTINGS=/screen',
      '-sOutputFile=out.pdf',
      'a.pdf',
    ]),
  );
  add('pillow-scan', 'Pillow', 'a scan', async () =>
    python(
      { 'p.png': await photo('png') },
      'out.pdf',
      `from PIL import Image\nImage.open('p.png').convert('RGB').save('out.pdf')`,
    ),
  );
  add(
    'imagemagick-scan',
    'ImageMagick',
    'a scan of three pages',
    async () =>
      python(
        { 'p.png': await photo('png') },
        'out.pdf',
        `from PIL import Image\ni=Image.open('p.png').convert('L')\ni.save('out.pdf',save_all=True,append_images=[i,i])`,
      ),
    { writer: 'Pillow' },
  );
  add('matplotlib', 'Matplotlib', 'a drawing', () =>
    python(
      {},
      'out.pdf',
      `import matplotlib\nmatplotlib.use('pdf')\nimport matplotlib.pyplot as p\np.plot([1,3,2])\np.title('Costs')\np.savefig('out.pdf')`,
    ),
  );
  add('pdf-lib', 'pdf-lib', 'a page with a form', async () => {
    const { PDFDocument } = await nodePackage('pdf-lib');
    const document = await PDFDocument.create();
    const first = document.addPage([300, 200]);
    first.drawText('hello', { x: 20, y: 150, size: 12 });
    document.getForm().createTextField('a').addToPage(first, { x: 20, y: 20, width: 100, height: 20 });
    return Buffer.from(await document.save());
  });
  add('pdfkit', 'pdfkit', 'a page', async () => {
    const Document = await nodePackage('pdfkit');
    const document = new Document();
    const parts = [];
    document.on('data', (part) => parts.push(part));
    const done = new Promise((resolve) => document.on('end', resolve));
    document.text('hello').addPage().text('second').end();
    await done;
    return Buffer.concat(parts);
  });
  add('jspdf', 'jsPDF', 'a page', async () => {
    const { jsPDF } = await nodePackage('jspdf');
    const document = new jsPDF();
    document.text('hello', 20, 20);
    return Buffer.from(document.output('arraybuffer'));
  });
  add('chromium', 'Chromium', 'a page printed by a browser', () =>
    inFolder(
      { 'a.html': '<!DOCTYPE html><meta charset="utf-8"><h1>Order 4711</h1><p>The delivery comes on Thursday.' },
      async (cwd) => {
        await run(
          'chromium',
          [
            '--headless',
            '--no-sandbox',
            '--disable-gpu',
            `--user-data-dir=${cwd}/p`,
            '--no-pdf-header-footer',
            `--print-to-pdf=${cwd}/out.pdf`,
            `file://${cwd}/a.html`,
          ],
          { cwd, limitMs: 90_000 },
        );
        return readFile(path.join(cwd, 'out.pdf'));
      },
    ),
  );
  add('hand-updates', 'hand', 'a PDF saved three times with changes', () =>
    update(update(pdf(), { 4: stream(Buffer.from('BT /F1 12 Tf 20 150 Td (second) Tj ET')) }), {
      4: flate(Buffer.from('BT /F1 12 Tf 20 150 Td (third) Tj ET')),
    }),
  );
  add('hand-line-end', 'hand', 'a line end and blanks behind the end, as mail programs leave them', () =>
    cat(pdf(), '\r\n\r\n'),
  );
  add('hand-old', 'hand', 'PDF 1.3 with carriage returns between the lines', () =>
    pdf({
      header: '%PDF-1.3\n%\xe2\xe3\xcf\xd3\n',
      trailer: '/Info << /Producer (Mac OS X 10.15 Quartz PDFContext) >>',
    }),
  );
}
