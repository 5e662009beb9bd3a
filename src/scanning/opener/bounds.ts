/** What one file may cost, all of its members together. */
export interface Bounds {
  /** From the first byte to the report, in milliseconds. */
  readonly timeMs: number;
  /** What all members may take on the disk. */
  readonly bytes: number;
  readonly entries: number;
  /** Containers in containers; 1 opens the file only. */
  readonly depth: number;
  /** Unpacked to packed bytes, once more than `RATIO_COUNTS_FROM_BYTES` are unpacked. */
  readonly ratio: number;
  /** Memory of one unpacker. */
  readonly memoryBytes: number;
}

export type Limit = 'time' | 'bytes' | 'entries' | 'depth' | 'ratio' | 'memory';

const MIB = 1024 * 1024;

/** Wide enough for what offices send within 25 MB, and as much as a small host can spare. */
export const DEFAULT_BOUNDS: Bounds = {
  timeMs: 120_000,
  bytes: 512 * MIB,
  entries: 10_000,
  depth: 8,
  ratio: 200,
  memoryBytes: 512 * MIB,
};

/** Small files pack well: a sheet of empty cells reaches 1000 to 1, and harms nobody. */
const RATIO_COUNTS_FROM_BYTES = 64 * MIB;

/** A bound was exceeded; ends the examination, whose report says so. */
export class LimitExceededError extends Error {
  override readonly name = 'LimitExceededError';

  constructor(readonly limit: Limit) {
    super(`The file exceeds a bound of the opener: ${limit}`);
  }
}

/** What has been used up of the bounds of one file. */
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

  /** Which bound ends the bytes. */
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
