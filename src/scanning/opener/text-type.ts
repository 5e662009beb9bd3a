const CONTROLS = new Set([0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b]);
const SAMPLE_BYTES = 65_536;
const MAIL_FIELD =
  /^(from|to|subject|date|received|return-path|message-id|mime-version|content-type|content-transfer-encoding|delivered-to|reply-to|cc|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results|list-[\w-]+|references|in-reply-to):/i;

/** The text at the beginning of a file, decoded; undefined when it begins with anything else. */
export function asText(head: Buffer): string | undefined {
  if (head.length === 0) return '';
  const wide = wideText(head);
  if (wide !== undefined) return hasControls(wide) ? undefined : wide;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return undefined;
    if (byte < 0x20 && !CONTROLS.has(byte)) controls += 1;
  }
  if (controls * 100 > head.length) return undefined;
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  // The last character can be truncated; in any other single-byte encoding most letters are ASCII.
  if (!text.slice(0, -1).includes('\ufffd')) return text;
  const high = head.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  return controls === 0 && high * 3 < head.length ? head.toString('latin1') : undefined;
}

/** Text in UTF-16 or UTF-32, whole and decoded; undefined for all else. */
export function wideText(content: Buffer): string | undefined {
  return utf32(content) ?? utf16(content);
}

function utf32(head: Buffer): string | undefined {
  if (head.length < 8) return undefined;
  const little = head.readUInt32LE(0) === 0xfeff;
  if (!little && head.readUInt32BE(0) !== 0xfeff) return undefined;
  const parts: string[] = [];
  for (let at = 4; at + 4 <= head.length; at += 4) {
    const code = little ? head.readUInt32LE(at) : head.readUInt32BE(at);
    if (code > 0x10ffff) return undefined;
    parts.push(String.fromCodePoint(code));
  }
  return parts.join('');
}

function utf16(head: Buffer): string | undefined {
  const even = head.subarray(0, head.length - (head.length % 2));
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return even.subarray(2).toString('utf16le');
  if (mark === 0xfeff) return Buffer.from(even.subarray(2)).swap16().toString('utf16le');
  if (even.length < 16) return undefined;
  // Without a byte order mark: in Latin text every other byte is zero.
  const sample = even.subarray(0, SAMPLE_BYTES);
  const first = zeroShare(sample, 0);
  const second = zeroShare(sample, 1);
  if (second > 0.7 && first < 0.05) return even.toString('utf16le');
  if (first > 0.7 && second < 0.05) return Buffer.from(even).swap16().toString('utf16le');
  return undefined;
}

/** How many of every second byte from `from` on are zero, of one. */
function zeroShare(bytes: Buffer, from: 0 | 1): number {
  let zeros = 0;
  for (let at = from; at < bytes.length; at += 2) if (bytes[at] === 0) zeros += 1;
  return zeros / (bytes.length / 2);
}

function hasControls(text: string): boolean {
  return /[\0-\x06\x0e-\x19\x1c-\x1f\ufffe\uffff]/.test(text);
}

/** A comment ends at its first terminator: a pattern that may go on to a later one backtracks over every split of a row of comments. */
const SVG = /^(?:<\?xml[^>]*>|<!--(?:(?!-->)[^])*-->|<!doctype svg[^>]*>|\s)*<(?:\w+:)?svg[\s>]/;

/** The tags with which a page can begin that are of no other language. A browser needs no more. */
const FIRST_TAG =
  /^(?:<!--(?:(?!-->)[^])*-->|\s)*<(?:img|meta|div|p|a|table|form|style|h[1-6]|br|input|button|video|audio|embed|marquee|details|center|font|span)[\s>/]/;

/** Jobs for printers have marks before it: the end of another job, or commands of HP's PJL. */
const POSTSCRIPT = /^(?:\x04\s*)?(?:%!ps|\x1b%-12345x@pjl\b[^]*?\n\s*%!)/;

/** The format of a text, by its beginning. */
export function textFormat(text: string): string {
  const start = text.slice(0, 16_384).trimStart();
  const lower = start.toLowerCase();
  if (lower.startsWith('{\\rt')) return 'rtf';
  if (POSTSCRIPT.test(lower)) return 'eps';
  if (lower.startsWith('begin:vcalendar')) return 'ics';
  if (lower.startsWith('begin:vcard')) return 'vcard';
  if (isMail(start)) return 'mail';
  if (SVG.test(lower)) return 'svg';
  if (/<(!doctype html|html|head|body|script|iframe)[\s>]/.test(lower.slice(0, 4096)) && lower.startsWith('<'))
    return 'html';
  if (FIRST_TAG.test(lower)) return 'html';
  if (lower.startsWith('<?xml')) return 'xml';
  return 'text';
}

/** At least two header fields, one of which every message has. */
function isMail(start: string): boolean {
  const [header = ''] = start.split(/\r?\n\r?\n/, 1);
  const lines = header
    .split(/\r?\n/)
    .filter((line, at) => !/^[ \t]/.test(line) && !(at === 0 && /^>?From /.test(line)));
  const first = lines[0] ?? '';
  if (!MAIL_FIELD.test(first)) return false;
  return (
    lines.length >= 2 &&
    lines.every((line) => /^[!-9;-~]+:/.test(line)) &&
    /^(from|received|mime-version|message-id|content-type):/im.test(header)
  );
}
