import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

const WINDOW_BYTES = 256 * 1024;
/** Reads between two turns of the event loop: a hostile file must not keep a reader looping without one. */
const READS_IN_A_ROW = 10_000;

/** Random access to a file, holding no more of it than a window. */
export class FileWindow {
  private buffer = Buffer.alloc(0);
  private start = 0;
  private reads = 0;
  /** Whether a caller holds a part of the buffer. */
  private isLent = false;

  /** @param signal ends a reader that a file keeps jumping back and forth */
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
    const end = Math.min(offset + length, this.bytes);
    await this.hold(offset, end);
    if (end <= offset) return Buffer.alloc(0);
    this.isLent = true;
    return this.buffer.subarray(offset - this.start, end - this.start);
  }

  private async hold(offset: number, end: number): Promise<void> {
    if ((this.reads += 1) % READS_IN_A_ROW === 0) await setImmediate();
    this.signal.throwIfAborted();
    const isHeld = offset >= this.start && end <= this.start + this.buffer.length;
    if (isHeld || end <= offset) return;
    const isFree = !this.isLent && this.buffer.length === WINDOW_BYTES;
    const memory = isFree ? this.buffer : Buffer.allocUnsafeSlow(WINDOW_BYTES);
    const { bytesRead, buffer } = await this.handle.read(memory, 0, WINDOW_BYTES, offset);
    this.buffer = buffer.subarray(0, bytesRead);
    this.start = offset;
    this.isLent = false;
  }

  /**
   * The next offset of a byte; the end of the file if there is none.
   * @param notBefore a table of 256: which bytes must not follow it
   * @throws the reason of the signal
   */
  async indexOf(byte: number, from: number, notBefore: Uint8Array): Promise<number> {
    for (let offset = from; offset < this.bytes;) {
      await this.hold(offset, Math.min(offset + 2, this.bytes));
      const rest = this.buffer.subarray(offset - this.start);
      if (rest.length === 0) break;
      const found = indexWithin(rest, byte, notBefore);
      // The byte after the last one of the window is in the next window.
      const isLast = found === rest.length - 1 && found > 0;
      if (found !== -1 && !isLast) return offset + found;
      offset += isLast ? found : rest.length;
    }
    return this.bytes;
  }
}

function indexWithin(bytes: Buffer, byte: number, notBefore: Uint8Array): number {
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined || notBefore[next] !== 1) return at;
  }
  return -1;
}
