/** Receives the items of the list. */
export interface ItemReader {
  /** A list begins. If the field occurs twice, the last one counts. */
  begin(): void;
  item(value: unknown): void;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** No field that is read has a longer name, in bytes. */
const LONGEST_NAME = 200;

/**
 * Reads a JSON object whose bulk is one list, while it arrives: only one item of the list is in memory at a time.
 *
 * It only finds where items begin and end. Validity is left to `JSON.parse`, for each item, and at the end for the rest with an
 * empty list in its place. So it accepts exactly what `JSON.parse` accepts as a whole: a text that is truncated or broken anywhere
 * is refused, however many items were read before.
 */
export class JsonItems {
  /** The text without the items. */
  private readonly rest: Buffer[] = [];
  /** The part of the current item that arrived in earlier chunks. */
  private pieces: Buffer[] = [];
  private bytes = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** The name of a field of the object itself, while it is read. */
  private nameBytes: number[] | undefined;
  private name: unknown;
  /** Whether a name is expected next, and whether the value of the field is. */
  private atName = false;
  private atValue = false;
  private inList = false;
  private afterComma = false;
  private isBroken = false;

  /** @param field of the object itself; lists of that name elsewhere are ignored */
  constructor(
    private readonly field: string,
    private readonly reader: ItemReader,
  ) {}

  take(chunk: Buffer): void {
    this.bytes += chunk.length;
    let from = 0;
    for (let at = 0; at < chunk.length && !this.isBroken; at += 1) {
      const byte = chunk[at]!;
      if (this.inString) this.withinString(byte);
      else if (this.inList && this.depth === 2 && (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT)) {
        this.endItem(chunk.subarray(from, at), byte === COMMA);
        from = byte === COMMA ? at + 1 : at;
      } else if (this.step(byte)) {
        this.rest.push(Buffer.from(chunk.subarray(from, at + 1)));
        from = at + 1;
      }
    }
    if (this.isBroken) return;
    (this.inList ? this.pieces : this.rest).push(Buffer.from(chunk.subarray(from)));
  }

  /**
   * @returns the object, with an empty list in place of the one that was read; undefined when there was no text
   * @throws {SyntaxError} when it is not JSON
   */
  end(): unknown {
    if (this.bytes === 0) return undefined;
    if (this.isBroken) throw new SyntaxError('an item is not JSON');
    return JSON.parse(
      Buffer.concat(this.rest)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  }

  private withinString(byte: number): void {
    if (this.nameBytes !== undefined && this.nameBytes.length < LONGEST_NAME) this.nameBytes.push(byte);
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      if (this.nameBytes !== undefined) this.name = parse(Buffer.from(this.nameBytes));
      this.nameBytes = undefined;
    }
  }

  /** @returns whether the list begins after this byte */
  private step(byte: number): boolean {
    const isValue = this.atValue && byte === OPEN_LIST;
    if (byte > 0x20 && byte !== COLON) this.atValue = false;
    if (byte === QUOTE) {
      this.inString = true;
      if (this.atName && this.depth === 1) this.nameBytes = [QUOTE];
      this.atName = false;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.depth += 1;
      this.atName = this.depth === 1;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.depth -= 1;
    else if (this.depth === 1 && byte === COMMA) this.atName = true;
    else if (this.depth === 1 && byte === COLON) this.atValue = this.name === this.field;
    if (!isValue || this.inList) return false;
    this.inList = true;
    this.afterComma = false;
    this.reader.begin();
    return true;
  }

  private endItem(tail: Buffer, hasNext: boolean): void {
    const text = this.pieces.length === 0 ? tail : Buffer.concat([...this.pieces, tail]);
    this.pieces = [];
    if (hasNext || this.afterComma || !isBlank(text)) {
      const value = parse(text);
      if (value === undefined) this.isBroken = true;
      else this.reader.item(value);
    }
    this.afterComma = hasNext;
    if (hasNext) return;
    this.inList = false;
    this.depth -= 1;
  }
}

/** Undefined for invalid JSON, which never has that value. */
function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** White space as JSON defines it. */
const isBlank = (text: Buffer): boolean => /^[ \t\n\r]*$/.test(text.toString('latin1'));
