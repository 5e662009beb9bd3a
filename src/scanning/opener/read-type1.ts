/** Adobe Type 1 Font Format, alone, in PostScript and in PDF. It imports nothing, so that threads can load it. */
import type { PieceSink } from './pieces.js';

const MARK = 'eexec';
/** A font has one private part, and a job for a printer some fonts; more are made to take time. */
const MOST_PARTS = 64;
/** Section 7.1. */
const [KEY, FACTOR, ADDED, RANDOM_BYTES] = [55_665, 52_845, 22_719, 4];
/** Adobe Technical Note 5040, section 3.3: a mark, the kind of the segment, and its length. */
const SEGMENT = { mark: 0x80, head: 6, end: 3 } as const;
const DIGITS = /^[0-9A-Fa-f\s]{8,}/;
/** What follows the word in a text about fonts. */
const IS_TEXT = /^[\t\r\n -~]*$/;
const HEAD_BYTES = 16;
const [TAB, LF, CR, BLANK] = [0x09, 0x0a, 0x0d, 0x20];

/** Takes the private parts of fonts, which are encrypted with a key that is the same for all. */
export function readType1(content: Buffer, sink: PieceSink): void {
  if (!content.includes(MARK)) return;
  const font = content[0] === SEGMENT.mark ? withoutSegments(content) : content;
  let parts = 0;
  for (let at = font.indexOf(MARK); at !== -1; at = font.indexOf(MARK, at + MARK.length)) {
    let start = at + MARK.length;
    while ([TAB, LF, CR, BLANK].includes(font[start] ?? 0)) start += 1;
    const head = font.toString('latin1', start, start + HEAD_BYTES);
    const isHex = DIGITS.test(head);
    if (!isHex && IS_TEXT.test(head)) continue;
    if ((parts += 1) > MOST_PARTS) return sink.find('limit-exceeded:ratio', 'too many private parts of fonts');
    const encrypted = isHex ? fromHex(font.toString('latin1', start)) : font.subarray(start);
    if (encrypted.length > RANDOM_BYTES) sink.piece('private part of a font', decrypted(encrypted));
  }
}

function fromHex(text: string): Buffer {
  const [digits = ''] = DIGITS.exec(text) ?? [];
  return Buffer.from(digits.replace(/\s/g, ''), 'hex');
}

function withoutSegments(content: Buffer): Buffer {
  const segments: Buffer[] = [];
  for (let at = 0; at + SEGMENT.head <= content.length && content[at] === SEGMENT.mark;) {
    if (content[at + 1] === SEGMENT.end) break;
    const start = at + SEGMENT.head;
    at = start + content.readUInt32LE(at + 2);
    segments.push(content.subarray(start, at));
  }
  return Buffer.concat(segments);
}

function decrypted(bytes: Buffer): Buffer {
  let key = KEY;
  const plain = bytes.map((code) => {
    const byte = code ^ (key >> 8);
    key = ((code + key) * FACTOR + ADDED) & 0xffff;
    return byte;
  });
  return Buffer.from(plain.subarray(RANDOM_BYTES));
}
