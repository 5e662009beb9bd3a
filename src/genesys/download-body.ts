import type { IncomingMessage } from 'node:http';
import { DownloadFailedError, DownloadTooLargeError, DownloadTooSlowError } from './download-errors.js';

/** The minimum speed of a download. */
export interface SpeedFloor {
  /** Averaged over a window. */
  readonly bytesPerSecond: number;
  /** In milliseconds of waiting for bytes; the reader's own time does not count. */
  readonly windowMs: number;
}

export interface BodyLimits {
  readonly maxBytes: number;
  readonly floor: SpeedFloor;
  readonly signal: AbortSignal;
}

/** Whether an answer is marked as a part of the file, as some caches send with status 200. */
function isPart(range: string | undefined): boolean {
  if (range === undefined) return false;
  const [, first, last, total] = /^\s*bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15})\s*$/i.exec(range) ?? [];
  return first === undefined || Number(first) !== 0 || Number(last) + 1 !== Number(total);
}

/** The body of an answer, and whether its end is marked by more than the end of the connection. */
export class DownloadBody {
  /** Whether a length or the last chunk marks the end. The mere end of the connection looks the same as a cut. */
  readonly hasSignalledEnd: boolean;
  private readonly announced: number | undefined;

  constructor(
    private readonly answer: IncomingMessage,
    private readonly limits: BodyLimits,
  ) {
    const { headers } = answer;
    const length = headers['content-length'];
    this.announced = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
    const isChunked = /\bchunked\s*$/i.test(headers['transfer-encoding'] ?? '');
    this.hasSignalledEnd = (isChunked || this.announced !== undefined) && !isPart(headers['content-range']);
  }

  /** @throws {DownloadTooLargeError} when it is announced as larger than allowed. */
  checkAnnounced(): void {
    const { maxBytes } = this.limits;
    if ((this.announced ?? 0) > maxBytes) throw new DownloadTooLargeError(maxBytes);
  }

  /**
   * Its bytes.
   *
   * @throws {DownloadTooLargeError} @throws {DownloadTooSlowError}
   * @throws {DownloadFailedError} when it ends before the announced length or the final chunk.
   * @throws the reason of the signal.
   */
  async *read(): AsyncGenerator<Uint8Array, void, void> {
    const { maxBytes, signal } = this.limits;
    let bytes = 0;
    try {
      for await (const chunk of this.chunks()) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new DownloadTooLargeError(maxBytes);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof DownloadTooLargeError || error instanceof DownloadTooSlowError) throw error;
      signal.throwIfAborted();
      // Without a marked end, a lost connection looks like a closed one.
      if (this.hasSignalledEnd) {
        throw new DownloadFailedError(200, `the body broke after ${bytes} bytes`, { cause: error });
      }
    } finally {
      this.answer.destroy();
    }
    signal.throwIfAborted();
    if (this.announced !== undefined && bytes !== this.announced) {
      throw new DownloadFailedError(200, `the body has ${bytes} bytes where ${this.announced} were announced`);
    }
    if (this.hasSignalledEnd && !this.answer.complete) {
      throw new DownloadFailedError(200, `the body broke after ${bytes} bytes`);
    }
  }

  /** Each window must deliver the minimum number of bytes; the last one may end early. */
  private async *chunks(): AsyncGenerator<Buffer, void, void> {
    const { answer } = this;
    const { bytesPerSecond, windowMs } = this.limits.floor;
    const share = Math.max(1, (bytesPerSecond * windowMs) / 1000);
    const iterator = answer[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let waitedMs = 0;
    let bytes = 0;
    for (;;) {
      const since = performance.now();
      const timer = setTimeout(
        () => answer.destroy(new DownloadTooSlowError(bytesPerSecond)),
        Math.max(0, windowMs - waitedMs),
      );
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      waitedMs += performance.now() - since;
      bytes += next.value.length;
      if (bytes >= share) {
        bytes = 0;
        waitedMs = 0;
      }
      yield next.value;
    }
  }
}
