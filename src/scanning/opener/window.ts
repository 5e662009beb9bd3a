import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

const WINDOW_BYTES = 256 * 1024;
/** Between two turns of the event loop: what a file says must not make a reader loop without one. */
const READS_IN_A_ROW = 10_000;

/** Reads a file here and there without holding more of it than a window. */
export class FileWindow {
  private buffer = Buffer.alloc(0);
  private start = 0;
  private reads = 0;

  /** @param signal ends a reader that a file sends to and fro */
  constructor(
    private readonly handle: FileHandle,
    readonly bytes: number,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Up to `length` bytes from an offset; fewer only at the end of the file. At most 256 KiB.
   * @throws the reason of the signal
   */
  async at(offset: number, length: number): Promise<Buffer> {
    if ((this.reads += 1) % READS_IN_A_ROW === 0) await setImmediate();
    this.signal.throwIfAborted();
    const end = Math.min(offset + length, this.bytes);
    if (end <= offset) return Buffer.alloc(0);
    if (offset < this.start || end > this.start + this.buffer.length) {
      const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, offset);
      this.buffer = buffer.subarray(0, bytesRead);
      this.start = offset;
    }
    return this.buffer.subarray(offset - this.start, end - this.start);
  }

  /** Where a byte is found next; the end of the file if nowhere. @throws the reason of the signal */
  async indexOf(byte: number, from: number): Promise<number> {
    for (let offset = from; offset < this.bytes;) {
      const first = await this.at(offset, 1);
      if (first.length === 0) break;
      const rest = this.buffer.subarray(offset - this.start);
      const found = rest.indexOf(byte);
      if (found !== -1) return offset + found;
      offset += rest.length;
    }
    return this.bytes;
  }
}
