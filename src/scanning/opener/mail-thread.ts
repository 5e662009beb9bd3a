/** The thread that reads messages. It imports by URL, so that it runs both under Node's type stripping and compiled. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import PostalMime, { decodeWords } from 'postal-mime';
import type { Email } from 'postal-mime';
import type * as PercentModule from './percent.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { percentDecoded } = (await import(new URL(`./percent${ending}`, import.meta.url).href)) as typeof PercentModule;

/** A request to the thread: one message, or a mailbox of several. */
export interface MailRequest {
  readonly path: string;
  /** Parts are written here, under `firstIndex` and the numbers that follow it. */
  readonly folder: string;
  readonly firstIndex: number;
  readonly bytesLeft: number;
  readonly entriesLeft: number;
}

export interface MailAnswer {
  readonly files: readonly { readonly index: number; readonly name: string; readonly bytes: number }[];
  readonly problem?: 'damaged' | 'encrypted' | 'no-opener';
  readonly limit?: 'bytes' | 'entries';
  /** The code of a file system error that the message did not cause. */
  readonly hostError?: string;
}

const NAME_CHARACTERS = 255;
/** Enough to show where a name comes from. */
const FIELD_CHARACTERS = 1024;
/** Attachments in formats older than MIME, which are not decoded here: uuencode and yEnc. */
const ENCODED_IN_TEXT = /^(begin(-base64)? [0-7]{3,4} \S.*\r?\n\S|=ybegin .*size=\d)/m;

/** Encodings other than those of RFC 2045, section 6.1, and uuencode, which most programs decode. */
const UNKNOWN_ENCODING =
  /^content-transfer-encoding:[ \t]*(?:\r?\n[ \t]+)?"?(?!(?:7-?bit|8-?bit|binary|quoted-printable|base64)\b)[^\s";]/im;

/** RFC 2046, section 5.2.2: the rest of the message is in others. */
const PARTIAL = /^content-type:[ \t]*(?:\r?\n[ \t]+)?message\/partial\b/im;

parentPort?.on('message', (request: MailRequest) => {
  void open(request).then((answer) => parentPort?.postMessage(answer));
});

async function open(request: MailRequest): Promise<MailAnswer> {
  const files: { index: number; name: string; bytes: number }[] = [];
  let left = request.bytesLeft;
  let stopped: Pick<MailAnswer, 'limit' | 'hostError'> | undefined;
  const save = (name: string, content: Uint8Array): void => {
    left -= content.length;
    if (left < 0) stopped = { limit: 'bytes' };
    if (files.length >= request.entriesLeft) stopped = { limit: 'entries' };
    if (stopped !== undefined) return;
    const index = request.firstIndex + files.length;
    try {
      const fd = openSync(join(request.folder, String(index)), 'wx', 0o640);
      try {
        for (let done = 0; done < content.length;) done += writeSync(fd, content, done);
      } finally {
        closeSync(fd);
      }
      files.push({ index, name: name.slice(0, NAME_CHARACTERS), bytes: content.length });
    } catch (error) {
      stopped = { hostError: (error as NodeJS.ErrnoException).code ?? String(error) };
    }
  };
  let problem: MailAnswer['problem'];
  try {
    const content = readFileSync(request.path);
    const text = content.toString('latin1');
    if (UNKNOWN_ENCODING.test(text) || PARTIAL.test(text)) problem = 'no-opener';
    for (const message of messagesOf(content)) {
      const mail = await PostalMime.parse(message, { forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer' });
      for (const { name, content } of inUtf7(text) ? withUtf7(partsOf(mail)) : partsOf(mail)) {
        if (ENCODED_IN_TEXT.test(content.toString('latin1'))) problem = 'no-opener';
        save(name, content);
      }
      const known = new Set(mail.attachments.map(({ filename }) => filename));
      const letters = message.toString('latin1');
      for (const { name, field } of namesIn(letters)) {
        if (!known.has(name)) save(name, Buffer.from(field.slice(0, FIELD_CHARACTERS), 'latin1'));
      }
      const fields = fieldsOf(letters);
      if (fields !== '') save('fields', Buffer.from(fields));
      const around = aroundParts(letters);
      if (LETTERS.test(around) || ENCODED_IN_TEXT.test(around)) save('around the parts', Buffer.from(around, 'latin1'));
      if (stopped !== undefined) return { files, ...(stopped as Pick<MailAnswer, 'limit' | 'hostError'>) };
    }
  } catch {
    // Another parser may accept what this one does not: not all of the message was reached.
    problem = 'damaged';
  }
  return problem === undefined ? { files } : { files, problem };
}

/** What can be content in base64 or hexadecimal. */
const LETTERS = /[A-Za-z0-9+/]{40}/;
const BOUNDARY = /\bboundary="?([^"\r\n;]{1,74})/gi;
const DELIMITER = /^--([^\r\n]{1,74}?)(--)?[ \t]*\r?$/gm;

/** A message has a few; many are made to take memory. */
const MOST_BOUNDARIES = 10_000;
const LEAST_LETTERS = 40;

/** RFC 2046, section 5.1.1: what precedes the first part, after the head of the message, and what follows the last one. */
function aroundParts(message: string): string {
  const head = message.search(/\r?\n\r?\n/);
  const boundaries = new Set<string>();
  for (const { 1: boundary = '' } of message.matchAll(BOUNDARY)) {
    if (boundaries.add(boundary).size > MOST_BOUNDARIES) throw new Error('boundaries without end');
  }
  if (head === -1 || boundaries.size === 0) return '';
  const around: string[] = [];
  let start: number | undefined = head;
  for (const { index, 0: line, 1: boundary = '', 2: isLast } of message.matchAll(DELIMITER)) {
    if (!boundaries.has(boundary)) continue;
    if (start !== undefined && index - start > LEAST_LETTERS) around.push(message.slice(start, index));
    start = isLast === undefined ? undefined : index + line.length;
  }
  if (start !== undefined && start !== head) around.push(message.slice(start));
  return around.join('\n');
}

/** RFC 2047, section 6.2: the fields of the head as they are shown, where words of them are encoded. */
function fieldsOf(message: string): string {
  const end = message.search(/\r?\n\r?\n/);
  const fields = message
    .slice(0, end === -1 ? undefined : end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  return fields
    .filter((field) => field.includes('=?'))
    .map((field) => decodeWords(field))
    .join('\n');
}

const FIELD = /^content-(?:type|disposition):.*(?:\r?\n[ \t].*)*/gim;
/** RFC 2045, section 5.1, and RFC 2231, sections 3 and 4: a value in quotes or without, in pieces, or with a set of letters. */
const NAME = /\b(?:file)?name(?:\*(\d+))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\[^])*)"|([^\s";]+))/gi;

/**
 * The names that fields of parts give, with the field: a part without a disposition is a file to many programs all the same, and
 * of two names each program takes another.
 */
function* namesIn(message: string): Generator<{ readonly name: string; readonly field: string }> {
  for (const [field] of message.matchAll(FIELD)) {
    const pieces: string[] = [];
    for (const [, number, isEncoded, quoted, bare = ''] of field.matchAll(NAME)) {
      const value = (quoted?.replace(/\\([^])/g, '$1') ?? bare).slice(0, FIELD_CHARACTERS);
      const name = isEncoded === undefined ? decodeWords(value) : percentDecoded(value.replace(/^[\w-]*'[\w-]*'/, ''));
      if (number === undefined) yield { name, field };
      else pieces.push(name);
    }
    if (pieces.length > 0) yield { name: pieces.join(''), field };
  }
}

const CHARSET = /\bcharset\s*=\s*"?[\w-]*utf-?7\b/i;
const SHIFTED = /\+([A-Za-z0-9+/]*)-?/g;

function inUtf7(message: string): boolean {
  return CHARSET.test(message);
}

/** RFC 2152: letters of UTF-16 in base64, which mail programs read. The library does not. */
function* withUtf7(parts: Iterable<Part>): Generator<Part> {
  for (const part of parts) {
    yield part;
    const text = part.content.toString('latin1').replace(SHIFTED, (_, letters: string) => {
      if (letters === '') return '+';
      const bytes = Buffer.from(letters, 'base64');
      return bytes
        .subarray(0, bytes.length & ~1)
        .swap16()
        .toString('utf16le');
    });
    yield { name: part.name, content: Buffer.from(text) };
  }
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

function* partsOf(mail: Email): Generator<Part> {
  for (const [name, text] of Object.entries({ text: mail.text, html: mail.html })) {
    if (text !== undefined) yield { name, content: Buffer.from(text) };
  }
  for (const { filename, content } of mail.attachments) {
    yield {
      name: filename ?? 'attachment',
      content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
    };
  }
}

/** The messages of a mailbox, which begin with `From ` at the start of a line: RFC 4155. */
function* messagesOf(content: Buffer): Generator<Buffer> {
  if (!content.subarray(0, 5).equals(Buffer.from('From '))) {
    yield content;
    return;
  }
  for (let start = 0; start < content.length;) {
    const next = content.indexOf('\nFrom ', start);
    const end = next === -1 ? content.length : next + 1;
    yield content.subarray(content.indexOf('\n', start) + 1, end);
    start = end;
  }
}
