/**
 * Bytes that are written as lines of a text: dumps, files for programmers of chips, patches of Git, fonts of subtitles. Used in threads:
 * like them, it imports by URL.
 */
import type { PieceSink } from './pieces.js';
import type * as PercentModule from './percent.js';
import type * as UnpackModule from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { takeUnpacked, takeZlibStreams, unpacked } = (await load('unpack')) as typeof UnpackModule;
const { percentDecoded } = (await load('percent')) as typeof PercentModule;

/** What becomes of bytes that were decoded. */
type Take = (name: string, content: Buffer) => void;

/** @param text the content as Latin-1 */
export function readDumps(text: string, sink: PieceSink, take: Take): void {
  if (BEGINS_LINES.test(text) || BEGINS_LINES.test(`\n${text.slice(0, FIRST_LINE)}`)) {
    readHexDumps(text, take);
    readChipFiles(text, take);
  }
  if (text.includes('GIT binary patch')) readPatches(text, sink);
  if (text.includes('[Fonts]') || text.includes('[Graphics]')) readSubtitleFonts(text, take);
  if (text.includes('%3C')) readPercentCoded(text, sink);
  if (text.includes('"encoding"')) readRecordedAnswers(text, sink);
  if (text.includes('"bstring"')) readByteStrings(text, sink);
  if (text.includes('%3Cmxfile') || (text.includes('<diagram') && text.includes('mxfile'))) readDiagrams(text, sink);
}

/** Most texts have no such line, and one search for all of them is several times faster than the patterns of lines. */
const BEGINS_LINES =
  /[\r\n](?::[0-9A-Fa-f]{6}00|S[123][0-9A-Fa-f]{6}|[ \t]*(?:0x)?[0-9A-Fa-f]{4,16}[:h]?[ \t]+(?:[0-9A-Fa-f]{2}(?: {1,2}|-|\t)?){4})/;
/** One line of a dump is none, and those of the others are not indented. */
const FIRST_LINE = 128;

/** An address, and bytes in groups of one, two or four; two blanks part them from what they are as text. */
const DUMP_LINE = /^[ \t]*(?:0x)?([0-9A-Fa-f]{4,16})[:h]?[ \t]+((?:(?:[0-9A-Fa-f]{2}){1,4}(?: {1,2}|-|\t|$)){1,64})/gm;
const LEAST_IN_FIRST = 4;

/** As `xxd`, `hexdump`, `od` and debuggers write it; a line has as many bytes as the next address is further. */
function readHexDumps(text: string, take: Take): void {
  let lines: Buffer[] = [];
  let isInPairs = true;
  let last = Number.NaN;
  const flush = () => {
    if (lines.length > 1) {
      const content = Buffer.concat(lines);
      take('dump', content);
      // hexdump and od write numbers of two bytes, the lower byte last.
      if (isInPairs) take('dump', Buffer.from(content.subarray(0, content.length & ~1)).swap16());
    }
    [lines, isInPairs] = [[], true];
  };
  for (const [, address = '', digits = ''] of text.matchAll(DUMP_LINE)) {
    const groups = digits.split(/[\s-]+/).filter((group) => group !== '');
    const bytes = Buffer.from(groups.join(''), 'hex');
    const at = parseInt(address, 16);
    const before = lines.at(-1);
    if (before !== undefined && at > last) lines[lines.length - 1] = before.subarray(0, at - last);
    else {
      flush();
      if (bytes.length < LEAST_IN_FIRST) continue;
    }
    lines.push(bytes);
    isInPairs &&= groups.every((group) => group.length === 4);
    last = at;
  }
  flush();
}

const HEX_RECORD = /^:[0-9A-Fa-f]{6}00([0-9A-Fa-f]*)[0-9A-Fa-f]{2}[ \t]*\r?$/gm;
/** By its kind, an address of two to four bytes. */
const S_RECORD = /^S(?:1[0-9A-Fa-f]{6}|2[0-9A-Fa-f]{8}|3[0-9A-Fa-f]{10})([0-9A-Fa-f]*)[0-9A-Fa-f]{2}[ \t]*\r?$/gm;

/** Intel HEX (1988) and Motorola S-records: a line without its address and checksum. */
function readChipFiles(text: string, take: Take): void {
  for (const record of [HEX_RECORD, S_RECORD]) {
    let data = '';
    for (const [, digits = ''] of text.matchAll(record)) data += digits;
    if (data !== '') take('records', Buffer.from(data, 'hex'));
  }
}

/** The lines from `start` on that are such, without their ends. */
function linesFrom(text: string, start: number, line: RegExp): string[] {
  const lines: string[] = [];
  for (line.lastIndex = start; ;) {
    const found = line.exec(text)?.[1];
    if (found === undefined) return lines;
    lines.push(found);
  }
}

const PATCH = /^(?:literal|delta) [0-9]+\r?\n/gm;
const PATCH_LINE = /([A-Za-z][!-~]{5,65})(?:\r?\n|$)/y;
const GIT_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const GIT_VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, GIT_DIGITS.indexOf(String.fromCharCode(code))),
);

/** git-apply: what a patch puts in place of a file, packed by Zlib. */
function readPatches(text: string, sink: PieceSink): void {
  for (const { index, 0: head } of text.matchAll(PATCH)) {
    const lines = linesFrom(text, index + head.length, PATCH_LINE);
    // "literal 0": a file that is empty.
    if (lines.length > 0) takeUnpacked('zlib', 'patch', Buffer.concat(lines.map(patchLine)), sink);
  }
}

/** A letter for the number of bytes, then four bytes in five digits each. */
function patchLine(line: string): Buffer {
  const letter = line.charCodeAt(0);
  const length = letter > 0x60 ? letter - 0x60 + 26 : letter - 0x40;
  const content = Buffer.alloc(4 * Math.ceil((line.length - 1) / 5));
  for (let at = 1, to = 0; at + 5 <= line.length; at += 5, to += 4) {
    let value = 0;
    for (let digit = at; digit < at + 5; digit += 1) value = value * 85 + (GIT_VALUES[line.charCodeAt(digit)] ?? 0);
    content.writeUInt32BE(value % 2 ** 32, to);
  }
  return content.subarray(0, length);
}

const SUBTITLE_FILE = /^(?:fontname|filename): .*\r?\n/gm;
const SUBTITLE_LINE = /([!-`]+)(?:\r?\n|$)/y;
const FIRST_LETTER = 0x21;
const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

/** Advanced SubStation Alpha, appendix B: six bits in a character, from `!` on. */
function readSubtitleFonts(text: string, take: Take): void {
  for (const { index, 0: head } of text.matchAll(SUBTITLE_FILE)) {
    const letters = Buffer.from(linesFrom(text, index + head.length, SUBTITLE_LINE).join(''), 'latin1');
    // Base64 with other letters.
    const bytes = Buffer.from(
      Buffer.from(letters.map((letter) => BASE64[letter - FIRST_LETTER]!)).toString('latin1'),
      'base64',
    );
    if (bytes.length > 0) take('font', bytes);
  }
}

const DIAGRAM = /<diagram\b[^<>]*>([A-Za-z0-9+/=\s]+)<\/diagram>/g;

/** diagrams.net: a page that is packed by Deflate, and is percent-encoded in that; so may be the whole, in a picture. */
function readDiagrams(text: string, sink: PieceSink): void {
  const plain = text.includes('%3Cmxfile') ? percentDecoded(text) : text;
  const judged = (page: Buffer) => Buffer.from(percentDecoded(page.toString('latin1')), 'latin1');
  for (const [, letters = ''] of plain.matchAll(DIAGRAM))
    takeUnpacked('deflate', 'diagram', Buffer.from(letters, 'base64'), sink, judged);
}

/** XML as `encodeURIComponent` writes it: no blank is in it. */
const PERCENT_CODED = /%3C[^\s"'<>]{64,}/g;

function readPercentCoded(text: string, sink: PieceSink): void {
  for (const [coded] of text.matchAll(PERCENT_CODED))
    sink.piece('percent-coded text', Buffer.from(percentDecoded(coded), 'latin1'));
}

const IS_BROTLI = /"content-encoding"[^{}]{1,40}"br"/i;
const ANSWER = /"text"\s*:\s*"([A-Za-z0-9+/]{32,}={0,2})"/g;

/** HTTP Archive 1.2, content: what a server has sent, which some record as it was packed. Brotli has no head. */
function readRecordedAnswers(text: string, sink: PieceSink): void {
  if (!IS_BROTLI.test(text)) return;
  for (const [, letters = ''] of text.matchAll(ANSWER)) {
    const content = unpacked('brotli', Buffer.from(letters, 'base64'), sink);
    if (content !== undefined) sink.piece('answer', content);
  }
}

const BYTE_STRING = /"encoded"\s*:\s*("(?:[^"\\]|\\.)*")/g;

/** Excalidraw, in its files and in pictures: a JSON string with a character for each byte, packed by Zlib or not. */
export function readByteStrings(text: string, sink: PieceSink): void {
  for (const [, string = ''] of text.matchAll(BYTE_STRING)) {
    const bytes = Buffer.from(JSON.parse(string) as string, 'latin1');
    sink.piece('byte string', bytes);
    takeZlibStreams(bytes, [], sink);
  }
}
