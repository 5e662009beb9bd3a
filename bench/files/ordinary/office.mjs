/** Office documents as people send them. */
import { cat, wrap } from '../lib/bytes.mjs';
import { LINES, photo } from '../lib/samples.mjs';
import { nodePackage, office, once, python } from '../lib/tools.mjs';

const html = async () =>
  Buffer.from(
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Offer</title></head><body><h1>Offer 4711</h1><p>${LINES.replaceAll('\n', '<br>')}</p><table border="1"><tr><td>Item</td><td>Price</td></tr><tr><td>Chair</td><td>49.90</td></tr></table></body></html>`,
  );
const OFFICE =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"';
const flat = (kind, body) =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${OFFICE} office:mimetype="application/vnd.oasis.opendocument.${kind}"><office:body>${body}</office:body></office:document>`,
  );
const picture = async () =>
  `<draw:frame draw:name="P" svg:width="8cm" svg:height="6cm" text:anchor-type="paragraph"><draw:image><office:binary-data>${wrap((await photo('png')).toString('base64'))}</office:binary-data></draw:image></draw:frame>`;
const letter = () =>
  once('letter', async () =>
    flat(
      'text',
      `<office:text><text:h text:outline-level="1">Offer</text:h><text:p>${LINES}</text:p><text:p>${await picture()}</text:p></office:text>`,
    ),
  );
const book = () =>
  once('book', () =>
    flat(
      'spreadsheet',
      `<office:spreadsheet><table:table table:name="Costs">${Array.from({ length: 200 }, (_, n) => `<table:table-row><table:table-cell office:value-type="string"><text:p>Item ${n}</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="${n * 1.5}"><text:p>${n * 1.5}</text:p></table:table-cell></table:table-row>`).join('')}</table:table></office:spreadsheet>`,
    ),
  );
const slides = () =>
  once('slides', async () =>
    flat(
      'presentation',
      `<office:presentation>${[1, 2, 3].map((n) => `<draw:page draw:name="p${n}"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>Slide ${n}</text:p></draw:text-box></draw:frame></draw:page>`).join('')}</office:presentation>`,
    ),
  );

export function recipes(corpus) {
  const add = (id, writer, why, make, more = {}) =>
    corpus.ordinary(id, { format: id.split('.').pop(), family: 'office', writer, why, ...more }, make);
  for (const [kind, name, build, formats] of [
    ['letter', 'in.fodt', letter, ['odt', 'ott', 'docx', 'doc', 'rtf', 'pdf', 'txt', 'html', 'epub', 'fodt']],
    ['book', 'in.fods', book, ['ods', 'xlsx', 'xls', 'pdf', 'csv', 'fods', 'html']],
    ['slides', 'in.fodp', slides, ['odp', 'pptx', 'ppt', 'pdf', 'fodp']],
  ]) {
    for (const format of formats) {
      const filter = kind === 'letter' && format === 'html' ? 'html:HTML (StarWriter):EmbedImages' : format;
      add(`lo-${kind}.${format}`, 'LibreOffice', `a ${kind} saved as ${format}`, async () =>
        office(name, await build(), filter, format),
      );
    }
  }
  add('lo-from-html.odt', 'LibreOffice', 'a web page saved as a text', async () =>
    office('in.html', await html(), 'odt:writer8', 'odt'),
  );
  add('lo-again.docx', 'LibreOffice', 'a DOCX of python-docx saved again', async () =>
    office('in.docx', await pythonDocx(), 'docx', 'docx'),
  );
  add('lo-again.xlsx', 'LibreOffice', 'a workbook with a chart saved again', async () =>
    office('in.xlsx', await openpyxlChart(), 'xlsx', 'xlsx'),
  );
  add('lo-again.xls', 'LibreOffice', 'a workbook with a chart saved as an old one', async () =>
    office('in.xlsx', await openpyxlChart(), 'xls', 'xls'),
  );
  add(
    'lo-again.ods',
    'LibreOffice',
    'a workbook with a chart saved as ODS (the chart is an embedded object)',
    async () => office('in.xlsx', await openpyxlChart(), 'ods', 'ods'),
  );
  add('lo-again.doc', 'LibreOffice', 'a DOCX with a picture saved as an old DOC', async () =>
    office('in.docx', await pythonDocx(), 'doc', 'doc'),
  );
  add('lo-chart.odp', 'LibreOffice', 'a presentation with a chart saved as ODP', async () =>
    office('in.pptx', await pptxChart(), 'odp', 'odp'),
  );
  add('lo-chart.ppt', 'LibreOffice', 'a presentation with a chart saved as an old PPT', async () =>
    office('in.pptx', await pptxChart(), 'ppt', 'ppt'),
  );
  add('python-docx.docx', 'python-docx', 'a letter with a picture and a table', pythonDocx);
  add('python-docx-long.docx', 'python-docx', 'a report of 60 pages', () =>
    python(
      {},
      'out',
      `from docx import Document\nd=Document()\nfor i in range(600):\n d.add_heading(f'Part {i}',2)\n d.add_paragraph('The delivery comes on Thursday. '*12)\nd.save('out')`,
    ),
  );
  add('openpyxl-chart.xlsx', 'openpyxl', 'a workbook with a chart', openpyxlChart);
  add('openpyxl-picture.xlsx', 'openpyxl', 'a workbook with a picture, a remark and a rule', async () =>
    python(
      { 'p.png': await photo('png') },
      'out',
      `from openpyxl import Workbook\nfrom openpyxl.drawing.image import Image\nfrom openpyxl.comments import Comment\nfrom openpyxl.worksheet.datavalidation import DataValidation\nb=Workbook()\ns=b.active\ns['A1']='x'\ns['A1'].comment=Comment('hello','Ann')\ns.add_image(Image('p.png'),'C3')\nv=DataValidation(type='list',formula1='"a,b"')\ns.add_data_validation(v)\nv.add('B1')\nb.save('out')`,
    ),
  );
  add('openpyxl-protected-sheet.xlsx', 'openpyxl', 'a sheet that is protected against changes, not encrypted', () =>
    python(
      {},
      'out',
      `from openpyxl import Workbook\nb=Workbook()\ns=b.active\ns['A1']=1\ns.protection.sheet=True\ns.protection.password='x'\nb.save('out')`,
    ),
  );
  add('openpyxl-large.xlsx', 'openpyxl', 'a workbook with 40,000 rows', () =>
    python(
      {},
      'out',
      `from openpyxl import Workbook\nb=Workbook(write_only=True)\ns=b.create_sheet()\nfor i in range(40000): s.append([i,f'Item {i}',i*1.5,'2024-02-29'])\nb.save('out')`,
    ),
  );
  add('xlsxwriter.xlsx', 'XlsxWriter', 'a workbook with formulas, a chart and formats', () =>
    python(
      {},
      'out',
      `import xlsxwriter\nb=xlsxwriter.Workbook('out')\ns=b.add_worksheet('Übersicht')\nf=b.add_format({'bold':True})\nfor i in range(50): s.write(i,0,f'Item {i}',f); s.write(i,1,i)\ns.write_formula('B51','=SUM(B1:B50)')\nc=b.add_chart({'type':'pie'})\nc.add_series({'values':"='Übersicht'!$B$1:$B$50"})\ns.insert_chart('D2',c)\nb.close()`,
    ),
  );
  add('xlwt.xls', 'xlwt', 'an old workbook', () =>
    python(
      {},
      'out',
      `import xlwt\nb=xlwt.Workbook()\ns=b.add_sheet('A')\nfor i in range(100): s.write(i,0,f'Item {i}'); s.write(i,1,i)\nb.save('out')`,
    ),
  );
  add('xlwt-small.xls', 'xlwt', 'an old workbook with one cell', () =>
    python({}, 'out', `import xlwt\nb=xlwt.Workbook()\nb.add_sheet('A').write(0,0,1)\nb.save('out')`),
  );
  add('python-pptx.pptx', 'python-pptx', 'slides with a picture', async () =>
    python(
      { 'p.jpg': await photo('jpeg') },
      'out',
      `from pptx import Presentation\nfrom pptx.util import Inches\np=Presentation()\nfor i in range(5):\n s=p.slides.add_slide(p.slide_layouts[5])\n s.shapes.title.text=f'Slide {i}'\n s.shapes.add_picture('p.jpg',Inches(1),Inches(2))\np.save('out')`,
    ),
  );
  add('python-pptx-chart.pptx', 'python-pptx', 'slides with a chart (the data are an embedded workbook)', pptxChart);
  add('python-pptx-movie.pptx', 'python-pptx', 'slides with a film', async () =>
    python(
      { 'm.mp4': await film(), 'p.png': await photo('png') },
      'out',
      `from pptx import Presentation\nfrom pptx.util import Inches\np=Presentation()\ns=p.slides.add_slide(p.slide_layouts[6])\ns.shapes.add_movie('m.mp4',Inches(1),Inches(1),Inches(4),Inches(3),poster_frame_image='p.png',mime_type='video/mp4')\np.save('out')`,
    ),
  );
  add('odfpy.odt', 'odfpy', 'a letter', () =>
    python(
      {},
      'out',
      `from odf.opendocument import OpenDocumentText\nfrom odf.text import P,H\nd=OpenDocumentText()\nd.text.addElement(H(outlinelevel=1,text='Offer'))\nfor i in range(30): d.text.addElement(P(text='The delivery comes on Thursday.'))\nd.save('out')`,
    ),
  );
  add('odfpy.ods', 'odfpy', 'a table', () =>
    python(
      {},
      'out',
      `from odf.opendocument import OpenDocumentSpreadsheet\nfrom odf.table import Table,TableRow,TableCell\nfrom odf.text import P\nd=OpenDocumentSpreadsheet()\nt=Table(name='A')\nfor i in range(20):\n r=TableRow()\n c=TableCell(valuetype='float',value=str(i))\n c.addElement(P(text=str(i)))\n r.addElement(c)\n t.addElement(r)\nd.spreadsheet.addElement(t)\nd.save('out')`,
    ),
  );
  add('odfpy-picture.odp', 'odfpy', 'slides with a picture', async () =>
    python(
      { 'p.png': await photo('png') },
      'out',
      `from odf.opendocument import OpenDocumentPresentation\nfrom odf.style import MasterPage,PageLayout\nfrom odf.draw import Page,Frame,Image\nd=OpenDocumentPresentation()\nl=PageLayout(name='L')\nd.automaticstyles.addElement(l)\nm=MasterPage(name='M',pagelayoutname=l)\nd.masterstyles.addElement(m)\np=Page(masterpagename=m)\nd.presentation.addElement(p)\nf=Frame(width='8cm',height='6cm',x='1cm',y='1cm')\np.addElement(f)\nf.addElement(Image(href=d.addPicture('p.png')))\nd.save('out')`,
    ),
  );
  add(
    'ebooklib.epub',
    'EbookLib',
    'a book with a cover',
    async () =>
      python(
        { 'c.jpg': await photo('jpeg') },
        'out',
        `from ebooklib import epub\nb=epub.EpubBook()\nb.set_identifier('x')\nb.set_title('A book')\nb.set_language('en')\nb.set_cover('c.jpg',open('c.jpg','rb').read())\ncs=[]\nfor i in range(3):\n c=epub.EpubHtml(title=f'Part {i}',file_name=f'{i}.xhtml')\n c.content='<h1>Part</h1><p>It was a dark night.</p>'\n b.add_item(c)\n cs.append(c)\nb.toc=cs\nb.spine=['nav',*cs]\nb.add_item(epub.EpubNcx())\nb.add_item(epub.EpubNav())\nepub.write_epub('out',b)`,
      ),
    { name: 'book.epub' },
  );
  add('docx-npm.docx', 'docx (npm)', 'a letter with a picture', async () => {
    const { Document, Packer, Paragraph, TextRun, ImageRun } = await nodePackage('docx');
    const image = new ImageRun({ type: 'png', data: await photo('png'), transformation: { width: 200, height: 150 } });
    return Packer.toBuffer(
      new Document({
        sections: [
          {
            children: [
              new Paragraph({ children: [new TextRun('The delivery comes on Thursday.')] }),
              new Paragraph({ children: [image] }),
            ],
          },
        ],
      }),
    );
  });
  add('exceljs.xlsx', 'exceljs', 'a workbook', async () => {
    const { Workbook } = await nodePackage('exceljs');
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('A');
    for (let n = 0; n < 50; n++) sheet.addRow([n, `Item ${n}`, { formula: `A${n + 1}*2`, result: n * 2 }]);
    return Buffer.from(await workbook.xlsx.writeBuffer());
  });
  add('pptxgenjs.pptx', 'PptxGenJS', 'slides with a chart', async () => {
    const Pptx = await nodePackage('pptxgenjs');
    const deck = new Pptx();
    const slide = deck.addSlide();
    slide.addText('Hello', { x: 1, y: 1 });
    slide.addChart(deck.ChartType.bar, [{ name: 'A', labels: ['1', '2'], values: [3, 4] }], { x: 1, y: 2, w: 5, h: 3 });
    return Buffer.from(await deck.write({ outputType: 'nodebuffer' }));
  });
  for (const [type, extension] of [
    ['xlsx', 'xlsx'],
    ['biff8', 'xls'],
    ['xlsb', 'xlsb'],
    ['ods', 'ods'],
    ['csv', 'csv'],
    ['xlml', 'xml'],
  ]) {
    add(`sheetjs.${extension}`, 'SheetJS', `a workbook as ${type}`, async () => {
      const sheets = await nodePackage('xlsx');
      const workbook = sheets.utils.book_new();
      sheets.utils.book_append_sheet(
        workbook,
        sheets.utils.aoa_to_sheet(Array.from({ length: 40 }, (_, n) => [n, `Item ${n}`])),
        'A',
      );
      return Buffer.from(sheets.write(workbook, { type: 'buffer', bookType: type }));
    });
  }
  add('hand.rtf', 'hand', 'a text as an old word processor writes it', () =>
    cat(
      "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 Dear Ms M\\'fcller,\\par the delivery comes on \\b Thursday\\b0 .\\par}",
    ),
  );
  add('picture.rtf', 'hand and ImageMagick', 'a text with a picture', async () =>
    cat(
      `{\\rtf1\\ansi hello\\par{\\pict\\pngblip\\picw320\\pich240\\picwgoal4800\\pichgoal3600 ${wrap((await photo('png')).toString('hex'), 128, '\n')}}}`,
    ),
  );
}

const film = () =>
  once('small film', async () =>
    (await import('../lib/samples.mjs')).ffmpeg('m.mp4', [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=160x120:rate=10:duration=1',
      '-pix_fmt',
      'yuv420p',
    ]),
  );
const pythonDocx = () =>
  once('python-docx', async () =>
    python(
      { 'p.jpg': await photo('jpeg') },
      'out',
      `from docx import Document\nfrom docx.shared import Inches\nd=Document()\nd.add_heading('Offer')\nd.add_paragraph('The delivery comes on Thursday.')\nd.add_picture('p.jpg',width=Inches(3))\nt=d.add_table(rows=3,cols=2)\nfor r in t.rows:\n for c in r.cells: c.text='x'\nd.core_properties.author='Ann'\nd.save('out')`,
    ),
  );
const openpyxlChart = () =>
  once('openpyxl chart', () =>
    python(
      {},
      'out',
      `from openpyxl import Workbook\nfrom openpyxl.chart import BarChart,Reference\nb=Workbook()\ns=b.active\nfor i in range(20): s.append([f'Item {i}',i*i])\nc=BarChart()\nc.add_data(Reference(s,min_col=2,min_row=1,max_row=20))\ns.add_chart(c,'D2')\nb.save('out')`,
    ),
  );
const pptxChart = () =>
  once('pptx chart', () =>
    python(
      {},
      'out',
      `from pptx import Presentation\nfrom pptx.chart.data import CategoryChartData\nfrom pptx.enum.chart import XL_CHART_TYPE\nfrom pptx.util import Inches\np=Presentation()\ns=p.slides.add_slide(p.slide_layouts[6])\nd=CategoryChartData()\nd.categories=['a','b']\nd.add_series('S',(1,2))\ns.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED,Inches(1),Inches(1),Inches(5),Inches(4),d)\np.save('out')`,
    ),
  );
