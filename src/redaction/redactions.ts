import type { Span } from './detector.js';
import type { List } from './list.js';

/** A text with its personal data replaced, and where that stood in the input: sorted, without overlaps. */
export interface Redaction {
  text: string;
  spans: readonly Span[];
}

/** Of most texts. */
const NO_SPANS: readonly Span[] = [];

/** The redactions of messages. Most are the messages as they are: only the others take memory. */
export class Redactions implements Iterable<Redaction> {
  /** @param changed by the index of their message */
  constructor(
    private readonly messages: List<{ readonly text: string }>,
    private readonly changed: ReadonlyMap<number, Redaction> = new Map(),
  ) {}

  get length(): number {
    return this.messages.length;
  }

  at(index: number): Redaction | undefined {
    const changed = this.changed.get(index);
    if (changed !== undefined) return changed;
    const text = this.messages.at(index)?.text;
    return text === undefined ? undefined : { text, spans: NO_SPANS };
  }

  *[Symbol.iterator](): Generator<Redaction> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }

  /** Empty where there is no message. */
  text(index: number): string {
    return this.changed.get(index)?.text ?? (index < 0 ? '' : (this.messages.at(index)?.text ?? ''));
  }

  /** Those of messages that differ from them, in the order of the messages. */
  inOrder(): [index: number, redaction: Redaction][] {
    return [...this.changed].sort(([a], [b]) => a - b);
  }

  /** These with others in their places; the same when there are none. */
  with(others: ReadonlyMap<number, Redaction>): Redactions {
    return others.size === 0 ? this : new Redactions(this.messages, new Map([...this.changed, ...others]));
  }
}
