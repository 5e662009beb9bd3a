/** The limits for one file, all of its members together. */
export interface Bounds {
  /** From the first byte to the report, in milliseconds. */
  readonly timeMs: number;
  /** Disk space of all members. */
  readonly bytes: number;
  readonly entries: number;
  /** Nesting of containers; 1 opens the file only. */
  readonly depth: number;
  /** Unpacked to packed bytes, enforced once more than `RATIO_COUNTS_FROM_BYTES` are unpacked. */
  readonly ratio: number;
  /** Memory of one unpacking thread. */
  readonly memoryBytes: number;
}

export type Limit = 'time' | 'bytes' | 'entries' | 'depth' | 'ratio' | 'memory';

const MIB = 1024 * 1024;

/** Wide enough for what offices send within 25 MB, and affordable on a small host. */
export const DEFAULT_BOUNDS: Bounds = {
  timeMs: 120_000,
  bytes: 512 * MIB,
  entries: 10_000,
  depth: 8,
  ratio: 200,
  memoryBytes: 512 * MIB,
};

/** Small files can pack very well: a sheet of empty cells reaches 1000 to 1, and is harmless. */
const RATIO_COUNTS_FROM_BYTES = 64 * MIB;

/** A limit was exceeded; ends the examination, whose report records it. */
export class LimitExceededError extends Error {
  override readonly name = 'LimitExceededError';

  constructor(readonly limit: Limit) {
    super(`The file exceeds a bound of the opener: ${limit}`);
  }
}

/** How much of the limits of one file has been used. */
export class Budget {
  private usedBytes = 0;
  private usedEntries = 0;

  constructor(
    readonly bounds: Bounds,
    private readonly fileBytes: number,
  ) {}

  get bytesLeft(): number {
    const byRatio = Math.max(this.bounds.ratio * this.fileBytes, RATIO_COUNTS_FROM_BYTES);
    return Math.min(this.bounds.bytes, byRatio) - this.usedBytes;
  }

  get entriesLeft(): number {
    return this.bounds.entries - this.usedEntries;
  }

  get openedEntries(): number {
    return this.usedEntries;
  }

  get openedBytes(): number {
    return this.usedBytes;
  }

  /** Which limit ends the unpacking first. */
  get byteLimit(): 'bytes' | 'ratio' {
    return this.bounds.ratio * this.fileBytes < this.bounds.bytes ? 'ratio' : 'bytes';
  }

  /** @throws {LimitExceededError} */
  spend(entries: number, bytes: number): void {
    this.usedEntries += entries;
    this.usedBytes += bytes;
    if (this.entriesLeft < 0) throw new LimitExceededError('entries');
    if (this.bytesLeft < 0) throw new LimitExceededError(this.byteLimit);
  }

  /** @throws {LimitExceededError} */
  descend(depth: number): void {
    if (depth > this.bounds.depth) throw new LimitExceededError('depth');
  }
}
