import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 256 * 1024;

/** Reads a file here and there without holding more of it than a window. */
export class FileWindow {
  private buffer = Buffer.alloc(0);
  private start = 0;

  constructor(
    private readonly handle: FileHandle,
    readonly bytes: number,
  ) {}

  /** Up to `length` bytes from an offset; fewer only at the end of the file. At most 256 KiB. */
  async at(offset: number, length: number): Promise<Buffer> {
    const end = Math.min(offset + length, this.bytes);
    if (end <= offset) return Buffer.alloc(0);
    if (offset < this.start || end > this.start + this.buffer.length) {
      const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, offset);
      this.buffer = buffer.subarray(0, bytesRead);
      this.start = offset;
    }
    return this.buffer.subarray(offset - this.start, end - this.start);
  }

  /** Where a byte is found next; the end of the file if nowhere. */
  async indexOf(byte: number, from: number): Promise<number> {
    for (let offset = from; offset < this.bytes; offset += WINDOW_BYTES) {
      const piece = await this.at(offset, WINDOW_BYTES);
      const found = piece.indexOf(byte);
      if (found !== -1) return offset + found;
    }
    return this.bytes;
  }
}
