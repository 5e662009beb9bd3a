import type { OpenerReason, Trait } from './opener.js';

/** Where a reader puts what lies in a file in another form, packed or spelled in letters; bounds count at once. */
export interface PieceSink {
  /** @throws when a bound is exceeded */
  piece(name: string, content: Uint8Array): void;
  trait(trait: Trait): void;
  find(reason: OpenerReason, detail: string): void;
  /** How many bytes a stream may unpack to. */
  readonly bytesLeft: number;
}

/** Reads one file of a format; what it throws means that it could not read to the end. */
export type ReadPieces = (content: Buffer, sink: PieceSink, format: string) => void;
