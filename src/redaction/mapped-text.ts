/** Folded units with the input range that each came from. */
export interface MappedText {
  text: string;
  starts: number[];
  ends: number[];
}

/** Writes a text anew, part by part, so that each unit keeps the input range that it came from. */
export class MappedCopy {
  /** What is written anew. */
  readonly text: string;
  readonly #source: MappedText | undefined;
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** @param source a plain text is the input itself */
  constructor(source: string | MappedText) {
    this.#source = typeof source === 'string' ? undefined : source;
    this.text = typeof source === 'string' ? source : source.text;
  }

  /** Takes over [from, to). */
  copy(from: number, to: number): void {
    this.#parts.push(this.text.slice(from, to));
    for (let at = from; at < to; at++) this.#map(at, at + 1);
  }

  /** Writes something else in place of [from, to), which is not empty. */
  write(folded: string, from: number, to: number): void {
    this.#parts.push(folded);
    for (let unit = 0; unit < folded.length; unit++) this.#map(from, to);
  }

  done(): MappedText {
    return { text: this.#parts.join(''), starts: this.#starts, ends: this.#ends };
  }

  #map(from: number, to: number): void {
    this.#starts.push(this.#source === undefined ? from : (this.#source.starts[from] ?? 0));
    this.#ends.push(this.#source === undefined ? to : (this.#source.ends[to - 1] ?? 0));
  }
}
