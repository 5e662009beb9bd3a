import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** A small file takes no more memory than this, in bytes. */
const FIRST_PIECE_BYTES = 64 * 1024;
const PIECE_BYTES = 512 * 1024;

/** Appends to a file in pieces, and hashes them: the next piece is filled while one is written. At most two are in memory. */
export class PieceWriter {
  private piece: Buffer = Buffer.allocUnsafeSlow(FIRST_PIECE_BYTES);
  private filled = 0;
  private written: Buffer | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly file: FileHandle,
    private readonly hash: Hash,
  ) {}

  /** Copies the chunk: its source may reuse it. @throws the error of an earlier write */
  async add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length;) {
      if (this.filled === this.piece.length) await this.writePiece();
      const part = chunk.subarray(from, from + this.piece.length - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
    }
  }

  /** Resolves when all is written. */
  async end(): Promise<void> {
    await this.writePiece();
    await this.writing;
  }

  /** Settles when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.writing?.catch(() => undefined);
  }

  private async writePiece(): Promise<void> {
    const full = this.piece;
    const content = full.subarray(0, this.filled);
    this.hash.update(content);
    await this.writing;
    this.writing = this.file.writeFile(content); // on a handle: appends
    this.writing.catch(() => undefined); // thrown where it is awaited
    const free = this.written;
    this.piece = free?.length === PIECE_BYTES ? free : Buffer.allocUnsafeSlow(PIECE_BYTES);
    this.written = full;
    this.filled = 0;
  }
}
