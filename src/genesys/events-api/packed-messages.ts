import type { List } from '../../lib/list.js';
import type { TranscriptMessage } from '../rest.js';

/** What the API tells of a message. */
interface SimpleMessage {
  readonly text: string;
  readonly senderId: string | undefined;
  /** In canonical form. */
  readonly time: string | undefined;
}

/** Texts of one block, and where each ends in it, in UTF-16 units. */
interface Block {
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
  readonly encoding: 'latin1' | 'utf16le';
}

/** Texts of a block: few, because one that needs two bytes for each unit makes all of them need as many. */
const BLOCK_TEXTS = 128;

/**
 * The messages of a transcript in little more memory than their texts: those lie outside of the JavaScript heap, which takes a
 * multiple of what it holds. Each message is made anew when it is asked for.
 */
export class PackedMessages implements List<TranscriptMessage> {
  private readonly blocks: Block[] = [];
  /** The texts that are not in a block yet. */
  private open: string[] = [];
  /** For each message its sender's place in `ids`, plus one, or zero. */
  private readonly senders: number[] = [];
  private readonly ids: string[] = [];
  private readonly places = new Map<string, number>();
  /** In milliseconds since the epoch, or NaN. */
  private readonly times: number[] = [];
  /** The text that was read last: it is asked for several times in a row. */
  private readText = '';
  private readIndex = -1;

  /** In the order of their first messages, each once. */
  get senderIds(): readonly string[] {
    return this.ids;
  }

  get length(): number {
    return this.senders.length;
  }

  add({ text, senderId, time }: SimpleMessage): void {
    this.open.push(text);
    this.senders.push(senderId === undefined ? 0 : this.placeOf(senderId));
    this.times.push(time === undefined ? Number.NaN : Date.parse(time));
    if (this.open.length < BLOCK_TEXTS) return;
    this.blocks.push(blockOf(this.open));
    this.open = [];
  }

  at(index: number): TranscriptMessage | undefined {
    return index < this.length ? new PackedMessage(this, index) : undefined;
  }

  *[Symbol.iterator](): Generator<TranscriptMessage> {
    for (let index = 0; index < this.length; index += 1) yield new PackedMessage(this, index);
  }

  senderIdAt(index: number): string | undefined {
    return this.ids[this.senders[index]! - 1];
  }

  timeAt(index: number): string | undefined {
    const time = this.times[index]!;
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  }

  textAt(index: number): string {
    if (index !== this.readIndex) {
      this.readText = this.unpack(index);
      this.readIndex = index;
    }
    return this.readText;
  }

  private unpack(index: number): string {
    const block = this.blocks[Math.floor(index / BLOCK_TEXTS)];
    const place = index % BLOCK_TEXTS;
    if (block === undefined) return this.open[place]!;
    const { bytes, ends, encoding } = block;
    const width = encoding === 'latin1' ? 1 : 2;
    return bytes.toString(encoding, (ends[place - 1] ?? 0) * width, ends[place]! * width);
  }

  private placeOf(senderId: string): number {
    const known = this.places.get(senderId);
    if (known !== undefined) return known;
    const place = this.ids.push(senderId);
    this.places.set(senderId, place);
    return place;
  }
}

/** Reads what is asked for only: most readers want one of the three. */
class PackedMessage implements TranscriptMessage {
  readonly type = 'text';

  constructor(
    private readonly messages: PackedMessages,
    private readonly index: number,
  ) {}

  get text(): string {
    return this.messages.textAt(this.index);
  }

  get senderId(): string | undefined {
    return this.messages.senderIdAt(this.index);
  }

  get time(): string | undefined {
    return this.messages.timeAt(this.index);
  }
}

function blockOf(texts: readonly string[]): Block {
  const text = texts.join('');
  // Not UTF-8, which has no form for half of a surrogate pair.
  const encoding = /[^\u0000-\u00ff]/.test(text) ? 'utf16le' : 'latin1';
  let end = 0;
  return {
    bytes: Buffer.from(text, encoding),
    ends: Uint32Array.from(texts, ({ length }) => (end += length)),
    encoding,
  };
}
