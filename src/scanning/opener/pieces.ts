import type { OpenerReason, Trait } from './opener.js';

/** Receives the encoded content that a reader finds in a file, unpacked or decoded; limits apply immediately. */
export interface PieceSink {
  /**
   * @param at where it stands in the file, if it does so as it is
   * @throws when a limit is exceeded
   */
  piece(name: string, content: Uint8Array, at?: number): void;
  /** As `piece`, for a file that somebody put in, and not an internal part. */
  file(name: string, content: Uint8Array, at?: number): void;
  trait(trait: Trait): void;
  find(reason: OpenerReason, detail: string): void;
  /** How many bytes a stream may unpack to. */
  readonly bytesLeft: number;
}

/** Reads one file of a format; throws when it could not read to the end. */
export type ReadPieces = (content: Buffer, sink: PieceSink, format: string) => void | Promise<void>;
