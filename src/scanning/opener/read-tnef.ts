/** What Outlook and Exchange send as winmail.dat: [MS-OXTNEF]. Attachments are files; texts and properties are parts. */
import type * as LzfuModule from './lzfu.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as TnefPropertiesModule from './tnef-properties.js';
import type { TnefProperty } from './tnef-properties.js';
import type * as UnpackModule from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { unpackRtf } = (await load('lzfu')) as typeof LzfuModule;
const { isTextProperty, readProperties, readRows, TEXT, textOf, WIDE_TEXT } = (await load(
  'tnef-properties',
)) as typeof TnefPropertiesModule;
const { takeSurplus } = (await load('unpack')) as typeof UnpackModule;

/** Signature and key. */
const HEAD_BYTES = 6;
/** Level, id and length precede the data of an attribute, a checksum follows. */
const ATTRIBUTE = { headBytes: 9, checksumBytes: 2 } as const;
const LEVEL = { message: 1, attachment: 2 } as const;
/** [MS-OXTNEF] 2.1.3.3. */
const ID = {
  body: 0x0002800c,
  messageProperties: 0x00069003,
  recipients: 0x00069004,
  rendering: 0x00069002,
  title: 0x00018010,
  transportName: 0x00069001,
  data: 0x0006800f,
  attachmentProperties: 0x00069005,
} as const;
/** [MS-OXPROPS]. */
const PROPERTY = { rtf: 0x1009, data: 0x3701 } as const;
const NAMES: ReadonlySet<number> = new Set([0x3001, 0x3704, 0x3707]);
const OBJECT = 0x000d;
/** The class of an object precedes it. */
const CLASS_BYTES = 16;
/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;
/** Shorter ones are names and addresses, and judged together. */
const LONG_TEXT = 1024;

export const readPieces: ReadPieces = (content, sink) => {
  const message = new Message(sink);
  let at = HEAD_BYTES;
  while (at < content.length) {
    const level = content[at];
    if (level !== LEVEL.message && level !== LEVEL.attachment) break;
    const start = at + ATTRIBUTE.headBytes;
    const end = start <= content.length ? start + content.readUInt32LE(at + 5) : start;
    const next = end + ATTRIBUTE.checksumBytes;
    const data = content.subarray(start, end);
    if (next > content.length) {
      sink.find('damaged', 'the message ends before it is whole');
      message.take('attribute', data);
      at = content.length;
      break;
    }
    if (sumOf(data) !== content.readUInt16LE(end)) sink.find('damaged', 'a checksum of the message is wrong');
    message.attribute(content.readUInt32LE(at + 1), data);
    at = next;
  }
  message.close();
  takeSurplus('message', content.subarray(at), sink);
};

/** [MS-OXTNEF] 2.1.3.2. */
function sumOf(data: Buffer): number {
  let sum = 0;
  for (const byte of data) sum = (sum + byte) & 0xffff;
  return sum;
}

/** What the attributes hold, in their order. */
class Message {
  /** Of the attachment that is being read: its name may follow its content. */
  private names = new Set<string>();
  private files: Buffer[] = [];
  private readonly texts: string[] = [];
  private readonly sink: PieceSink;

  constructor(sink: PieceSink) {
    this.sink = sink;
  }

  attribute(id: number, data: Buffer): void {
    if (id === ID.rendering) this.closeAttachment();
    if (id === ID.title || id === ID.transportName) this.text({ id, type: TEXT, value: data }, true);
    else if (id === ID.body) this.text({ id, type: TEXT, value: data }, false);
    else if (id === ID.data) this.files.push(data);
    else if (id === ID.attachmentProperties) this.properties(readProperties, data, true);
    else if (id === ID.messageProperties) this.properties(readProperties, data, false);
    else if (id === ID.recipients) this.properties(readRows, data, false);
    else this.take('attribute', data);
  }

  close(): void {
    this.closeAttachment();
    this.take('texts', Buffer.from(this.texts.join('\n')));
  }

  take(name: string, content: Buffer): void {
    if (content.length >= LEAST_BYTES) this.sink.piece(name, content);
  }

  private name(text: string): void {
    const end = text.indexOf('\0');
    this.names.add(end === -1 ? text : text.slice(0, end));
  }

  private closeAttachment(): void {
    const [name = 'attachment', ...others] = this.names;
    for (const file of this.files) this.sink.file(name, file);
    // A policy judges each name that a program could take.
    for (const other of others) this.sink.piece(other, Buffer.from(other));
    this.names = new Set();
    this.files = [];
  }

  private properties(read: typeof readProperties, data: Buffer, isAttachment: boolean): void {
    let end: number;
    try {
      end = read(data, (property) => this.property(property, isAttachment));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.sink.find('damaged', 'the properties of the message contradict themselves');
      this.take('properties', data);
      return;
    }
    takeSurplus('list of properties', data.subarray(end), this.sink);
  }

  private property(property: TnefProperty, isAttachment: boolean): void {
    const { id, type, value } = property;
    if (id === PROPERTY.data) {
      this.files.push(type === OBJECT ? value.subarray(CLASS_BYTES) : value);
      return;
    }
    if (id === PROPERTY.rtf) this.packedText(value);
    if (!isTextProperty(type)) {
      this.take('property', value);
      return;
    }
    this.text(property, isAttachment && NAMES.has(id));
  }

  private text(property: TnefProperty, isName: boolean): void {
    const { type } = property;
    const text = textOf(property);
    if (isName) this.name(text);
    // A zero ends each: what holds one is no text.
    const words = text.replaceAll('\0', '\n');
    if (words.length < LONG_TEXT) this.texts.push(words);
    else this.sink.piece('text', Buffer.from(words, type === WIDE_TEXT ? 'utf8' : 'latin1'));
  }

  private packedText(value: Buffer): void {
    const rtf = unpackRtf(value, this.sink.bytesLeft);
    if (rtf === undefined) this.sink.find('damaged', 'the text of the message cannot be unpacked');
    else this.sink.piece('text', rtf);
  }
}
