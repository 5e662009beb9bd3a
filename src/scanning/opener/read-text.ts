/** Text: content encoded in base64, hexadecimal, uuencode or yEnc, and what the text does when it is opened. */
import type * as EbcdicModule from './ebcdic.js';
import type * as LettersModule from './letters.js';
import type * as NamedFilesModule from './named-files.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as ReadFitsModule from './read-fits.js';
import type * as ReadType1Module from './read-type1.js';
import type * as RelationshipsModule from './relationships.js';
import type * as TextTraitsModule from './text-traits.js';
import type * as TextTypeModule from './text-type.js';
import type * as XmlEncryptionModule from './xml-encryption.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { wideText } = (await load('text-type')) as typeof TextTypeModule;
const { takeAttachments, takeDownloads, unfolded } = (await load('named-files')) as typeof NamedFilesModule;
const { noteRelationships } = (await load('relationships')) as typeof RelationshipsModule;
const { asParsed, noteTextTraits, textOfPage, withoutReferences, withoutShifts } = (await load(
  'text-traits',
)) as typeof TextTraitsModule;
const { isEncryptedXml } = (await load('xml-encryption')) as typeof XmlEncryptionModule;
const { refuseEbcdic } = (await load('ebcdic')) as typeof EbcdicModule;
const { readType1 } = (await load('read-type1')) as typeof ReadType1Module;
const { readFits } = (await load('read-fits')) as typeof ReadFitsModule;
const { takeLetters } = (await load('letters')) as typeof LettersModule;

/** Some readers of XML know it, and it hides every tag. */
const UTF_7 = /^\s*<\?xml\s[^<>]*\bencoding\s*=\s*["'][\w-]*utf-?7["']/i;

/** An OOXML file written as one XML file, which Word opens: [ECMA-376] leaves its parts as they are. */
const FLAT_OOXML = 'office/2006/xmlPackage';
const LESS_THAN = 0x3c;
const TAG = /<[a-z!?][^<>]{0,2000}>/i;

export const readPieces: ReadPieces = (content, sink, format) => {
  const wide = wideText(content);
  if (wide !== undefined) {
    // Engines match bytes: in UTF-16 text they see every other one.
    sink.piece('text', Buffer.from(wide));
    return;
  }
  const text = content.toString('latin1');
  const mayHoldTags = content.includes(LESS_THAN);
  if (UTF_7.test(text.slice(0, 1024))) sink.find('no-opener', 'XML in UTF-7, which nobody writes');
  const parsed = asParsed(text);
  noteTextTraits(text, parsed, format, sink);
  if (isEncryptedXml(parsed)) sink.find('encrypted', 'an element of the XML is read with a key only');
  if (mayHoldTags && text.includes(FLAT_OOXML)) noteRelationships(parsed, sink);
  if (FOLDED.has(format)) readCards(unfolded(text), sink);
  else takeLetters(content, text, sink);
  for (const reading of otherReadings(text, parsed)) takeLetters(Buffer.from(reading, 'latin1'), reading, sink);
  if (mayHoldTags && /download/i.test(text))
    for (const reading of withoutShifts(parsed)) takeDownloads(withoutReferences(reading), sink);
  // Both search for their words first, which is faster than looking at the beginning of every line.
  readUuencode(text, sink);
  readYenc(content, text, sink);
  if (text.includes('\\') && IS_JSON.test(text)) {
    const strings = unescaped(text);
    if (strings !== text) sink.piece('text of the strings', Buffer.from(strings, 'latin1'));
  }
  readType1(content, sink);
  refuseEbcdic(content, sink);
  if (text.startsWith(GEDCOM) && BLOB.test(text)) sink.find('no-opener', 'no opener opens a BLOB of GEDCOM 5.5');
  readFits(content, sink); // its headers are text, and there may be nothing else
  if (text.includes(LZ_STRING)) sink.find('no-opener', 'no opener opens what is packed by LZ-String');
  if (mayHoldTags && parsed !== text && format !== 'html' && BROKEN_TEXT.test(text))
    sink.piece('text of the markup', Buffer.from(textOfPage(parsed), 'latin1'));
  // Engines normalise the text of a page before they match, and then miss signatures of other file types.
  if (format === 'html' || (format === 'text' && mayHoldTags && TAG.test(text)))
    sink.piece('text of the page', Buffer.from(textOfPage(text), 'latin1'));
};

/** Letters that go on behind a reference, a remark or a section of XML, or in front of one. */
const BROKEN =
  /[A-Za-z0-9+/]{4}(?:<!--|<!\[CDATA\[|\]\]>|&#?\w{1,64};)|(?:-->|\]\]>|<!\[CDATA\[|&#?\w{1,64};)(?:[A-Za-z0-9+/]{4}|&#)/;

/** Text that is shown in one piece, and is written in several. */
const BROKEN_TEXT = /[^\s<>](?:&#|<!\[CDATA\[|<!--)|(?:\]\]>|-->|&#\w{1,8};)[^\s<]|\]\]><!\[CDATA\[/;

const IS_JSON = /^(?:\xef\xbb\xbf)?\s*[{[]\s*["{[\]}0-9-]/;
/** RFC 8259, section 7; letters of other alphabets are nothing that an engine looks for. */
const ESCAPE = /\\(?:u00([0-9a-f]{2})|([^u]))/gi;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(json: string): string {
  return json.replace(ESCAPE, (_, code?: string, letter = '') =>
    code === undefined ? (CONTROLS[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}

/** GEDCOM 5.5.1: a value that is long goes on in lines of its own; version 5.5 wrote pictures in letters of its own. */
const GEDCOM = '0 HEAD';
const GOES_ON = /\r?\n[ \t]*[0-9]{1,2} CON[CT] ?/g;
const BLOB = /^[ \t]*[0-9]{1,2} BLOB\b/m;

/** Letters of base64 in a link or a style: its line ends, and those of its letters that have a meaning there. */
const PERCENT_CODED = /[A-Za-z0-9+/]{4}%(?:0[AD]|20|2[BF]|3D)/i;
const PERCENT_CODES = /%(?:0[AD]|20|2[BF]|3D)/gi;
const CODED_AS: Readonly<Record<string, string>> = { '%2B': '+', '%2F': '/', '%3D': '=' };

/** A drawing of Excalidraw in notes of Obsidian. */
const LZ_STRING = '```compressed-json';

/** Of LDT, BDT and GDT, the formats of German medical practices: length and number of a field, at the beginning of each line. */
const XDT = '0138000';
const XDT_FIELD = /^[0-9]{7}/gm;

/** DXF reference: a group of binary data, in lines of hexadecimal with the number of the group before each. */
const CHUNK_NUMBERS = ['310', '1004'];
const CHUNK_OF_DXF = /\n[ \t]*(?:310|1004)[ \t]*\r?\n[0-9A-Fa-f]{16,}[ \t]*\r?\n/;
const CHUNK_GROUP = /^[ \t]*(?:310|1004)[ \t]*\r?\n/gm;

/** Strings of letters and digits that a program or a reader of JSON puts together. */
const STRINGS =
  /["'](?:[A-Za-z0-9+/]{16,}["']\)?\s{0,8}(?:\|\||[+&.,])\s{0,8}(?:\w{1,20}\()?["'])+[A-Za-z0-9+/]+={0,2}["']/g;
const NO_JOINT = /[A-Za-z0-9+/]{16,}(?=["'])|[A-Za-z0-9+/]+={0,2}(?=["']$)/g;

/** Those of a row, as one; a line for each row. */
function joinedStrings(text: string): string {
  return Array.from(text.matchAll(STRINGS), ([row]) => (row.match(NO_JOINT) ?? []).join('')).join('\n\n');
}

/** What programs read where the letters of a file have something among them: marks of XML or of ISO-2022-JP, numbers of fields, joints. */
function* otherReadings(text: string, parsed: string): Generator<string> {
  yield* withoutShifts(text).slice(1);
  if (text.startsWith(XDT)) yield text.replace(XDT_FIELD, '');
  if (holdsOneOf(text, CHUNK_NUMBERS) && CHUNK_OF_DXF.test(text)) yield text.replace(CHUNK_GROUP, '');
  if (text.startsWith(GEDCOM)) yield text.replace(GOES_ON, '');
  if (text.includes('%') && PERCENT_CODED.test(text))
    yield text.replace(PERCENT_CODES, (code) => CODED_AS[code.toUpperCase()] ?? '');
  const joined = joinedStrings(text);
  if (joined !== '') yield joined;
  if (parsed === text || !text.includes('<')) return;
  if (text.includes('<!ENTITY') || BROKEN.test(text)) yield parsed;
}

const holdsOneOf = (text: string, words: readonly string[]) => words.some((word) => text.includes(word));

const FOLDED = new Set(['ics', 'vcard']);
/** vCard 2.1, section 2.1.3: the end of the line is none. */
const SOFT_BREAK = /=\r?\n/g;

function readCards(text: string, sink: PieceSink): void {
  takeAttachments(text, sink);
  const joined = text.replace(SOFT_BREAK, '');
  takeLetters(Buffer.from(joined, 'latin1'), joined, sink);
}

const UUENCODE_HEAD = /^begin(-base64)? [0-7]{3,4} [^\r\n]+\r?\n/gm;

/**
 * POSIX uuencode, both encodings. What begins within another one that has not ended is read by itself as well, up to where the
 * next one begins: no line is decoded more than twice, and twice in the letters of xxencode.
 */
function readUuencode(text: string, sink: PieceSink): void {
  if (!text.startsWith('begin') && !holdsOneOf(text, ['\nbegin', '\rbegin'])) return;
  let outerEnd = 0;
  for (const { index, 0: head, 1: isBase64 } of text.matchAll(UUENCODE_HEAD)) {
    const isInner = index < outerEnd;
    const start = index + head.length;
    const { content, end } = uuencoded(text, start, isBase64 === undefined ? uuLine : base64Line, isInner);
    if (!isInner) outerEnd = end;
    if (content.length > 0) sink.piece('uuencode', content);
    // The same head, and other letters.
    if (isBase64 !== undefined || !XX_LINE.test(text.slice(start, end))) continue;
    sink.piece('xxencode', uuencoded(text, start, xxLine, isInner).content);
  }
}

function uuencoded(text: string, start: number, decode: (line: string) => Buffer, endsAtHead: boolean) {
  const parts: Buffer[] = [];
  const head = new RegExp(UUENCODE_HEAD.source, 'my');
  let at = start;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const next = lineEnd === -1 ? text.length : lineEnd + 1;
    const line = text.slice(at, next).replace(/\r?\n$/, '');
    if (decode === base64Line ? line.startsWith('====') : line === 'end' || line === '') break;
    head.lastIndex = at;
    if (endsAtHead && head.test(text)) break;
    parts.push(decode(line));
    at = next;
  }
  return { content: Buffer.concat(parts), end: at };
}

const base64Line = (line: string) => Buffer.from(line, 'base64');
const uuLine = (line: string) => lineOf(line, (code) => ((code || 32) - 32) & 63);
const XX_LETTERS = '+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const XX_VALUES = Uint8Array.from({ length: 256 }, (_, code) =>
  Math.max(0, XX_LETTERS.indexOf(String.fromCharCode(code))),
);
const XX_LINE = /^h?[-+0-9A-Za-z]+\r?\n/;
const xxLine = (line: string) => lineOf(line, (code) => XX_VALUES[code] ?? 0);

/** A length, then three bytes in four letters each. */
function lineOf(line: string, valueOf: (code: number) => number): Buffer {
  const six = (at: number) => valueOf(line.charCodeAt(at));
  const bytes: number[] = [];
  for (let at = 1; at < line.length && bytes.length < six(0) + 3; at += 4) {
    const group = (six(at) << 18) | (six(at + 1) << 12) | (six(at + 2) << 6) | six(at + 3);
    bytes.push(group >> 16, (group >> 8) & 255, group & 255);
  }
  return Buffer.from(bytes.slice(0, six(0)));
}

const YENC_HEAD = '=ybegin ';

/** http://www.yenc.org/yenc-draft.1.3.txt; what begins within another one is read as in uuencode. */
function readYenc(content: Buffer, text: string, sink: PieceSink): void {
  if (!text.includes(YENC_HEAD)) return;
  const orEnd = (at: number) => (at === -1 ? content.length : at);
  let outerEnd = 0;
  for (const { index, 0: head } of text.matchAll(/^=ybegin .*\r?\n(=ypart .*\r?\n)?/gm)) {
    const start = index + head.length;
    const isInner = index < outerEnd;
    if (!isInner) outerEnd = orEnd(text.indexOf('=yend', index));
    const end = isInner ? Math.min(outerEnd, orEnd(text.indexOf(`\n${YENC_HEAD}`, start - 1))) : outerEnd;
    const decoded = yencoded(content.subarray(start, end));
    if (decoded.length > 0) sink.piece('yEnc', decoded);
  }
}

function yencoded(content: Buffer): Buffer {
  const bytes = Buffer.alloc(content.length);
  let length = 0;
  let escaped = false;
  for (const byte of content) {
    if (byte === 13 || byte === 10) continue;
    if (byte === 0x3d && !escaped) escaped = true;
    else {
      bytes[length] = byte - 42 - (escaped ? 64 : 0);
      length += 1;
      escaped = false;
    }
  }
  return bytes.subarray(0, length);
}
