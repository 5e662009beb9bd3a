/** A part of an OOXML, ODF, EPUB or iWork file that shows what the document does, or that it is encrypted. */
import type * as OfficeTraitsModule from './office-traits.js';
import type { Trait } from './opener.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as TextTraitsModule from './text-traits.js';
import type * as TextTypeModule from './text-type.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { wideText } = (await load('text-type')) as typeof TextTypeModule;
const { withoutReferences } = (await load('text-traits')) as typeof TextTraitsModule;
const { isBinaryLink, READ_PARTS } = (await load('office-traits')) as typeof OfficeTraitsModule;

const PART_BYTES = 8 * 1024 * 1024;
/** EPUB 3.3, section 4.2.6.3.1.1: obfuscated fonts are readable without a key. */
const FONT_ALGORITHM = /["']http:\/\/(www\.idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC)["']/;
/** A value may contain `>`. No tag contains `<`: a match that begins at one must not run past the next. */
const RELATIONSHIP = /<(?:\w+:)?Relationship\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)/gi;
const EXTERNAL = /\bTargetMode\s*=\s*["']External/i;
/** Relationships that load and run, or show, external content when the document is opened. */
const LOADED = /\/relationships\/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath\/xlPathMissing)["']/i;
/** Relationships by which a part of any name is a macro or a control. */
const ACTIVE: readonly (readonly [RegExp, Trait])[] = [
  [/\/relationships\/(?:vbaProject|wordVbaData)["']/i, 'vba'],
  [/\/relationships\/xl(?:Intl)?Macrosheet["']/i, 'xlm'],
  [/\/relationships\/(?:control|activeXControlBinary)["']/i, 'activex'],
];

export const readPieces: ReadPieces = (content, sink, name) => {
  if (READ_PARTS.link.test(name) || isBinaryLink(content)) return readBinaryLink(content, sink);
  const head = content.subarray(0, PART_BYTES);
  const xml = wideText(head) ?? head.toString('utf8');
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
  [
    READ_PARTS.relations,
    (xml, sink) => {
      for (const [, attributes = ''] of xml.matchAll(RELATIONSHIP)) {
        if (EXTERNAL.test(attributes) && LOADED.test(attributes) && !isLocal(attributes)) sink.trait('remote-template');
        for (const [kind, trait] of ACTIVE) if (kind.test(attributes)) sink.trait(trait);
      }
    },
  ],
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

const TARGET = /\bTarget\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
/** On a drive of the reader, or beside the document: a path of the writer's computer, which Word keeps of every template. */
const LOCAL =
  /^(?:(?:file:\/\/(?:localhost)?\/)?[a-z]:[\\/]?[^\\/]|file:\/\/(?:localhost)?\/(?:Users|Applications|Library)\/|[^:\\/\s\0-\x1f][^:]*$)/i;
/** A share, an address, or another program behind the path: `file.docx!x-usc:https://...`. */
const ELSEWHERE = /[\\/]{2}|![a-z][a-z+.-]+:/i;
const SCHEME = /^file:\/\/(?:localhost)?\//i;

/** Whether each target of a relationship is a path that leads to no other computer. Programs read escapes in two ways: in both. */
function isLocal(attributes: string): boolean {
  const targets = [...attributes.matchAll(TARGET)].map(([, one, other]) =>
    withoutReferences(one ?? other ?? '').trim(),
  );
  const spellings = targets.flatMap((target) => [target, withoutEscapes(target)]);
  return (
    spellings.length > 0 &&
    spellings.every((target) => LOCAL.test(target) && !ELSEWHERE.test(target.replace(SCHEME, '')))
  );
}

/** A byte that is no letter of ASCII counts as one of a name. */
function withoutEscapes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function encryptedParts(xml: string): string[] {
  return xml.match(/<(?:\w+:)?EncryptedData\b[^]*?(?:<\/(?:\w+:)?EncryptedData\s*>|$)/g) ?? [];
}
