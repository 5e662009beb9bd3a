/** The lists of properties in a winmail.dat: [MS-OXTNEF] 2.1.3.4 and 2.1.3.5. */

/** One value of a property; one of several values is a property by itself. */
export interface TnefProperty {
  readonly id: number;
  /** Of each value: [MS-OXCDATA] 2.11.1. */
  readonly type: number;
  readonly value: Buffer;
}

const [OBJECT, BINARY] = [0x0d, 0x102];
export const TEXT = 0x1e;
export const WIDE_TEXT = 0x1f;
const LIST = 0x1000;
/** Bytes of a value, without what fills it up to four; types that are not here have no length of their own. */
const BYTES: Readonly<Record<number, number>> = {
  0x02: 2,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 2,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
/** Those from here on have a name, behind a GUID. */
const NAMED = 0x8000;
const GUID_BYTES = 16;
const BY_NAME = 1;

export function isTextProperty(type: number): boolean {
  return type === TEXT || type === WIDE_TEXT;
}

/** The text of a value, in letters of one or two bytes. */
export function textOf({ type, value }: Pick<TnefProperty, 'type' | 'value'>): string {
  return value.toString(type === WIDE_TEXT ? 'utf16le' : 'latin1');
}

/** @returns where the list ends @throws {RangeError} it contradicts itself */
export function readProperties(data: Buffer, take: (property: TnefProperty) => void): number {
  const input = new Input(data);
  readList(input, take);
  return input.at;
}

/** The same for the properties of each recipient. */
export function readRows(data: Buffer, take: (property: TnefProperty) => void): number {
  const input = new Input(data);
  for (let rows = input.u32(); rows > 0; rows -= 1) readList(input, take);
  return input.at;
}

function readList(input: Input, take: (property: TnefProperty) => void): void {
  for (let properties = input.u32(); properties > 0; properties -= 1) {
    const listed = input.u16();
    const id = input.u16();
    const type = listed & ~LIST;
    const name = id >= NAMED ? nameOf(input) : undefined;
    if (name !== undefined) take({ id, type: WIDE_TEXT, value: name });
    const bytes = BYTES[type];
    const isVariable = [OBJECT, TEXT, WIDE_TEXT, BINARY].includes(type);
    if (bytes === undefined && !isVariable) throw new RangeError(`no property has the type ${type}`);
    const values = isVariable || listed !== type ? input.u32() : 1;
    for (let value = 0; value < values; value += 1) take({ id, type, value: input.padded(bytes ?? input.u32()) });
  }
}

function nameOf(input: Input): Buffer | undefined {
  input.padded(GUID_BYTES);
  if (input.u32() === BY_NAME) return input.padded(input.u32());
  input.u32();
  return undefined;
}

/** Reads numbers and values one after the other. @throws {RangeError} behind the end */
class Input {
  at = 0;
  private readonly data: Buffer;

  constructor(data: Buffer) {
    this.data = data;
  }

  u16(): number {
    this.at += 2;
    return this.data.readUInt16LE(this.at - 2);
  }

  u32(): number {
    this.at += 4;
    return this.data.readUInt32LE(this.at - 4);
  }

  /** What fills the last value up may be missing. */
  padded(bytes: number): Buffer {
    const start = this.at;
    const end = start + bytes;
    if (end > this.data.length) throw new RangeError('a value is longer than the list');
    this.at = Math.min(end + ((4 - (bytes % 4)) % 4), this.data.length);
    return this.data.subarray(start, end);
  }
}
