/** Office documents by hand: the smallest that the common programs open. */
import { zip } from './zip.mjs';

const xml = (text) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`;
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (list) =>
  xml(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.map(([type, target, mode], n) => `<Relationship Id="rId${n + 1}" Type="${type.includes(':') ? type : `${REL}/${type}`}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`).join('')}</Relationships>`,
  );
const types = (overrides, defaults = '') =>
  xml(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/><Default Extension="png" ContentType="image/png"/>${defaults}${overrides.map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`).join('')}</Types>`,
  );

const W = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
/** @param more list of further ZIP entries; `relationsOfDocument` list of [type, target, mode] */
export const docx = (
  more = [],
  {
    relationsOfDocument = [],
    body = '<w:p><w:r><w:t>The delivery comes on Thursday.</w:t></w:r></w:p>',
    macro = false,
    first = [],
    options = {},
  } = {},
) =>
  zip(
    [
      ...first,
      {
        name: '[Content_Types].xml',
        data: types([
          [
            '/word/document.xml',
            macro ? 'application/vnd.ms-word.document.macroEnabled.main+xml' : `${W}.document.main+xml`,
          ],
        ]),
      },
      { name: '_rels/.rels', data: relations([['officeDocument', 'word/document.xml']]) },
      {
        name: 'word/document.xml',
        data: xml(
          `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${REL}"><w:body>${body}</w:body></w:document>`,
        ),
      },
      { name: 'word/_rels/document.xml.rels', data: relations(relationsOfDocument) },
      ...more,
    ],
    options,
  );

export const xlsx = (
  more = [],
  { sheet = '<row r="1"><c r="A1"><v>42</v></c></row>', relationsOfBook = [], macro = false } = {},
) =>
  zip([
    {
      name: '[Content_Types].xml',
      data: types([
        [
          '/xl/workbook.xml',
          macro
            ? 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'
            : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
        ],
        ['/xl/worksheets/sheet1.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'],
      ]),
    },
    { name: '_rels/.rels', data: relations([['officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      data: xml(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${REL}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relations([['worksheet', 'worksheets/sheet1.xml'], ...relationsOfBook]),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data:
        typeof sheet === 'string'
          ? xml(
              `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`,
            )
          : sheet,
    },
    ...more,
  ]);

const ODF = 'application/vnd.oasis.opendocument';
export const odt = (more = [], { kind = 'text', manifest = [], content, bodyTag = 'text', options = {} } = {}) =>
  zip(
    [
      { name: 'mimetype', data: `${ODF}.${kind}`, method: 0 },
      {
        name: 'content.xml',
        data:
          content ??
          xml(
            `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:${bodyTag}><text:p>The delivery comes on Thursday.</text:p></office:${bodyTag}></office:body></office:document-content>`,
          ),
      },
      ...more,
      {
        name: 'META-INF/manifest.xml',
        data: xml(
          `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${ODF}.${kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>${manifest.join('')}</manifest:manifest>`,
        ),
      },
    ],
    options,
  );
