import type { Trait } from './opener.js';

/** A part of an Office or ODF file, and a reader of its first bytes. */
export interface OfficePart {
  readonly name: string;
  text(): Promise<string>;
}

/** [ECMA-376] part 1: fields of Word, and links of Excel, by dynamic data exchange. */
const DDE_FIELD = /\bDDE(?:AUTO)?\b/;
/** Relations that load and run, or show, something from elsewhere as the document opens. */
const LOADED_FROM_ELSEWHERE =
  /<(?:\w+:)?Relationship\b(?=[^>]*\bTargetMode\s*=\s*["']External)(?=[^>]*\/relationships\/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath\/xlPathMissing)["'])/i;

/** What the parts of an OOXML or ODF file do where somebody opens it. */
export async function officeTraits(parts: readonly OfficePart[]): Promise<Set<Trait>> {
  const traits = new Set<Trait>();
  for (const part of parts) {
    const { name } = part;
    if (/(^|\/)vbaProject[^/]*\.bin$|(^|\/)vbaData\.xml$/i.test(name)) traits.add('vba');
    if (/(^|\/)(macrosheets|intlmacrosheets)\//i.test(name)) traits.add('xlm');
    if (/(^|\/)activeX\/[^/]+\.(bin|xml)$/i.test(name)) traits.add('activex');
    if (/^(.*\/)?(Basic\/.+\/(?!script-l[bc]\.xml$)[^/]+|Scripts\/.+\.(py|js|bsh|xml|class|jar))$/i.test(name))
      traits.add('odf-macros');
    if (/^\[Content_Types\]\.xml$/i.test(name)) {
      const types = await part.text();
      if (/vnd\.ms-office\.vbaProject/i.test(types)) traits.add('vba');
      if (/(excel\.macrosheet|intlmacrosheet)/i.test(types)) traits.add('xlm');
    }
    if (/\.rels$/i.test(name) && LOADED_FROM_ELSEWHERE.test(await part.text())) traits.add('remote-template');
    if (/^word\/[^/]+\.xml$/i.test(name) && isDdeField(await part.text())) traits.add('dde');
    if (/(^|\/)externalLinks\/[^/]+\.xml$/i.test(name) && /<(\w+:)?ddeLink\b/i.test(await part.text()))
      traits.add('dde');
    if (name === 'content.xml' && /<office:dde-source\b|<text:dde-connection/i.test(await part.text()))
      traits.add('dde');
  }
  return traits;
}

/** The words of a field can be spread over several runs. */
function isDdeField(xml: string): boolean {
  const instructions = [
    ...[...xml.matchAll(/<w:instrText[^>]*>([^<]*)/g)].map(([, text = '']) => text),
    ...[...xml.matchAll(/\bw:instr\s*=\s*"([^"]*)"/g)].map(([, text = '']) => ` ${text} `),
  ];
  return DDE_FIELD.test(instructions.join(''));
}

/** A stream of an OLE2 file: the names are those that 7-Zip gives them. */
export interface OleStream {
  readonly name: string;
  head(length: number): Promise<Buffer>;
}

const STREAM_BYTES = 64 * 1024 * 1024;

/** What the streams of an OLE2 file do where somebody opens it. */
export async function ole2Traits(streams: readonly OleStream[]): Promise<Set<Trait>> {
  const traits = new Set<Trait>();
  for (const stream of streams) {
    const path = stream.name.split('/');
    const name = path.at(-1) ?? '';
    if (path.includes('VBA') || /^_VBA_PROJECT/i.test(name)) traits.add('vba');
    if (name === 'WordDocument' && hasDdeField(await stream.head(STREAM_BYTES))) traits.add('dde');
    if (name === 'Workbook' || name === 'Book') {
      const found = workbookTraits(await stream.head(STREAM_BYTES));
      if (found.xlm) traits.add('xlm');
      if (found.dde) traits.add('dde');
    }
  }
  return traits;
}

/** A field begins with the character 0x13. */
function hasDdeField(content: Buffer): boolean {
  return (
    /\x13\s*"?DDE(?:AUTO)?\b/i.test(content.toString('latin1')) ||
    /\x13\s*"?DDE(?:AUTO)?\b/i.test(content.toString('utf16le'))
  );
}

const RECORD = { sheet: 0x85, supBook: 0x1ae } as const;

/** [MS-XLS] 2.4.28, BoundSheet8: `dt` 1 is a sheet of macros; 2.5.277, VirtualPath: 0x03 divides program and topic. */
function workbookTraits(content: Buffer): { xlm: boolean; dde: boolean } {
  const found = { xlm: false, dde: false };
  for (let at = 0; at + 4 <= content.length; at += 4 + content.readUInt16LE(at + 2)) {
    const record = content.readUInt16LE(at);
    const body = content.subarray(at + 4, at + 4 + content.readUInt16LE(at + 2));
    if (record === RECORD.sheet && body.length > 5 && body[5] === 1) found.xlm = true;
    if (record === RECORD.supBook && body.length > 5 && body.subarray(4).includes(3)) found.dde = true;
  }
  return found;
}
