/** What Outlook sends as winmail.dat: [MS-OXTNEF]. */

const LEVEL = { message: 1, attachment: 2 } as const;
/** [MS-OXTNEF] 2.1.3.3: what an attribute holds, and its kind. */
const ID = {
  version: 0x00089006,
  codePage: 0x00069007,
  body: 0x0002800c,
  messageProperties: 0x00069003,
  recipients: 0x00069004,
  rendering: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  attachmentProperties: 0x00069005,
} as const;

/** One attribute: [MS-OXTNEF] 2.1.3.1. @param checksum of the data; default: its true one */
export function tnefAttribute(level: number, id: number, data: Buffer, checksum?: number): Buffer {
  const sum = data.reduce((total, byte) => total + byte, 0) & 0xffff;
  return Buffer.concat([Buffer.from([level]), le32(id), le32(data.length), data, le16(checksum ?? sum)]);
}

/** One property ([MS-OXTNEF] 2.1.3.4). `named` puts a GUID and a name before its value; several values make it a list. */
export interface TnefProperty {
  readonly id: number;
  readonly type: number;
  readonly values: readonly Buffer[];
  readonly named?: string;
}

/** The type of a property: [MS-OXCDATA] 2.11.1. */
export const TNEF_TYPE = { integer: 3, object: 13, text: 0x1e, wideText: 0x1f, binary: 0x102 } as const;
const VARIABLE = new Set<number>([TNEF_TYPE.object, TNEF_TYPE.text, TNEF_TYPE.wideText, TNEF_TYPE.binary]);
const LIST = 0x1000;

export function tnefProperties(properties: readonly TnefProperty[]): Buffer {
  return Buffer.concat([le32(properties.length), ...properties.flatMap(property)]);
}

function property({ id, type, values, named }: TnefProperty): Buffer[] {
  const name = Buffer.from(`${named}\0`, 'utf16le');
  const head = named === undefined ? [] : [Buffer.alloc(16, 0x61), le32(1), le32(name.length), padded(name)];
  const isList = values.length > 1;
  const isVariable = VARIABLE.has(type);
  const count = isList || isVariable ? [le32(values.length)] : [];
  const bodies = values.flatMap((value) => (isVariable ? [le32(value.length), padded(value)] : [padded(value)]));
  return [le16(isList ? type | LIST : type), le16(id), ...head, ...count, ...bodies];
}

/** What {@link tnef} writes. */
interface TnefContent {
  readonly body?: string;
  readonly properties?: readonly TnefProperty[];
  readonly attachments?: readonly {
    readonly title?: string;
    readonly data?: Buffer;
    readonly properties?: readonly TnefProperty[];
  }[];
}

export function tnef({ body, properties, attachments = [] }: TnefContent): Buffer {
  return Buffer.concat([
    le32(0x223e9f78),
    le16(1),
    tnefAttribute(LEVEL.message, ID.version, le32(0x10000)),
    tnefAttribute(LEVEL.message, ID.codePage, Buffer.concat([le32(1252), le32(0)])),
    ...(body === undefined ? [] : [tnefAttribute(LEVEL.message, ID.body, Buffer.from(`${body}\0`))]),
    ...(properties === undefined
      ? []
      : [tnefAttribute(LEVEL.message, ID.messageProperties, tnefProperties(properties))]),
    ...attachments.flatMap(({ title, data, properties }) => [
      tnefAttribute(LEVEL.attachment, ID.rendering, Buffer.from('0100ffffffff0000000000000000', 'hex')),
      ...(title === undefined ? [] : [tnefAttribute(LEVEL.attachment, ID.title, Buffer.from(`${title}\0`))]),
      ...(data === undefined ? [] : [tnefAttribute(LEVEL.attachment, ID.data, data)]),
      ...(properties === undefined
        ? []
        : [tnefAttribute(LEVEL.attachment, ID.attachmentProperties, tnefProperties(properties))]),
    ]),
  ]);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
}

function le16(value: number): Buffer {
  return Buffer.from([value & 255, (value >> 8) & 255]);
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
