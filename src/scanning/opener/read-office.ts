/** A part of an OOXML, ODF, EPUB or iWork file that shows what the document does, or that it is encrypted. */
import type * as OfficeTraitsModule from './office-traits.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as RelationshipsModule from './relationships.js';
import type * as TextTraitsModule from './text-traits.js';
import type * as TextTypeModule from './text-type.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { wideText } = (await load('text-type')) as typeof TextTypeModule;
const { asParsed } = (await load('text-traits')) as typeof TextTraitsModule;
const { noteRelationships } = (await load('relationships')) as typeof RelationshipsModule;
const { isBinaryLink, READ_PARTS } = (await load('office-traits')) as typeof OfficeTraitsModule;

const PART_BYTES = 8 * 1024 * 1024;
/** EPUB 3.3, section 4.2.6.3.1.1: obfuscated fonts are readable without a key. */
const FONT_ALGORITHM = /["']http:\/\/(www\.idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC)["']/;
export const readPieces: ReadPieces = (content, sink, name) => {
  if (READ_PARTS.link.test(name) || isBinaryLink(content)) return readBinaryLink(content, sink);
  const head = content.subarray(0, PART_BYTES);
  const xml = asParsed(wideText(head) ?? head.toString('utf8'));
  for (const [part, read] of PARTS) if (part.test(name)) read(xml, sink);
};

/** [MS-XLSB] 2.4, BrtBeginSupBook: a link to another workbook, to a server of DDE (1) or to an OLE object. */
const SUP_BOOK = 0x168;
const DDE_LINK = 1;

/** A link of a binary workbook: a list of records, each a type and a size in groups of 7 bits, and its content ([MS-XLSB] 2.1.4). */
function readBinaryLink(content: Buffer, sink: PieceSink): void {
  let at = 0;
  const number = (most: number) => {
    let value = 0;
    for (let shift = 0; shift < 7 * most; shift += 7) {
      const byte = content[at] ?? 0;
      at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < content.length) {
    const type = number(2);
    const size = number(4);
    if (type === SUP_BOOK && at + 2 <= content.length && content.readUInt16LE(at) === DDE_LINK) sink.trait('dde');
    at += size;
  }
}

const PARTS: readonly (readonly [RegExp, (xml: string, sink: PieceSink) => void])[] = [
  [
    READ_PARTS.types,
    (xml, sink) => {
      if (/vnd\.ms-office\.vbaProject/i.test(xml)) sink.trait('vba');
      if (/(excel\.macrosheet|intlmacrosheet)/i.test(xml)) sink.trait('xlm');
    },
  ],
  [READ_PARTS.relations, noteRelationships],
  [
    READ_PARTS.manifest,
    (xml, sink) => xml.includes('encryption-data') && sink.find('encrypted', 'parts of the document are encrypted'),
  ],
  [
    READ_PARTS.encryption,
    (xml, sink) =>
      encryptedParts(xml).some((part) => !FONT_ALGORITHM.test(part)) &&
      sink.find('encrypted', 'parts of the book are encrypted'),
  ],
];

function encryptedParts(xml: string): string[] {
  return xml.match(/<(?:\w+:)?EncryptedData\b[^]*?(?:<\/(?:\w+:)?EncryptedData\s*>|$)/g) ?? [];
}
