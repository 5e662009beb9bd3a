import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, open } from 'node:fs/promises';
import type { StagedFileProblem } from './errors.js';
import { StagedFileMismatchError } from './errors.js';
import type { StagedFile } from '../scanner.js';

const READ_BYTES = 64 * 1024;
/** Fewer and larger reads cost less; the file is in memory piece by piece. */
const VERIFY_BYTES = 512 * 1024;

/**
 * One staged file, held open while it is scanned, so that a verdict applies only to exactly the bytes that were downloaded.
 * Every method throws {@link StagedFileMismatchError} for a file that does not match the description.
 */
export class OpenStagedFile {
  private constructor(
    private readonly file: StagedFile,
    private readonly handle: FileHandle,
    private readonly found: BigIntStats,
  ) {}

  /** clamscan trims names and would scan a folder; clamd reports an unread symlink as OK. Both are refused here. */
  static async open(file: StagedFile): Promise<OpenStagedFile> {
    const found = await status(file);
    let handle: FileHandle;
    try {
      handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (cause) {
      throw mismatch(file, 'unreadable', cause);
    }
    return new OpenStagedFile(file, handle, found);
  }

  /**
   * Yields the content, once, in pieces of at most 64 KiB; ends only if it had the size and hash of the download. With
   * `only`, pieces are of its size, and each is valid until the next is requested.
   */
  async *content(only?: Buffer): AsyncGenerator<Buffer, void> {
    const hash = createHash('sha256');
    for (let offset = 0; ;) {
      const target = only ?? Buffer.allocUnsafe(READ_BYTES);
      const { bytesRead, buffer } = await this.handle.read(target, 0, target.length, offset);
      if (bytesRead === 0) {
        if (offset !== this.file.bytes) throw mismatch(this.file, 'size');
        break;
      }
      offset += bytesRead;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== this.file.sha256) throw mismatch(this.file, 'sha256');
  }

  /** Reads the content to check its size and hash only, until `stop` fires. */
  async verify(stop: AbortSignal): Promise<void> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(VERIFY_BYTES, Math.max(1, this.file.bytes)));
    for await (const _chunk of this.content(buffer)) stop.throwIfAborted();
  }

  /** The path still refers to the same, unmodified file: what another process read through it is what was open here. */
  async assertUntouched(): Promise<void> {
    const now = await status(this.file);
    const opened = await this.handle.stat({ bigint: true });
    for (const field of ['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const) {
      if (now[field] !== this.found[field] || opened[field] !== this.found[field]) throw mismatch(this.file, 'changed');
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

async function status(file: StagedFile): Promise<BigIntStats> {
  let found: BigIntStats;
  try {
    found = await lstat(file.path, { bigint: true });
  } catch (cause) {
    throw mismatch(file, (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable', cause);
  }
  if (!found.isFile()) throw mismatch(file, 'not a regular file');
  if (found.size !== BigInt(file.bytes)) throw mismatch(file, 'size');
  return found;
}

function mismatch({ bytes, sha256 }: StagedFile, problem: StagedFileProblem, cause?: unknown): StagedFileMismatchError {
  return new StagedFileMismatchError(problem, { bytes, sha256 }, { cause });
}
