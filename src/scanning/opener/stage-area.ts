import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenerUnavailableError } from './errors.js';
import { piecesOf } from './file-pieces.js';

/** The folder of one examination: numbered files, without names from outside. */
export interface StageArea {
  readonly folder: string;
  path(index: number): string;
  /** Makes the folder, which most pictures and texts do without. @throws {OpenerUnavailableError} */
  make(): Promise<void>;
  remove(): Promise<void>;
}

/** @param parent the folder in which it is made */
export function createStageArea(parent: string): StageArea {
  const folder = join(parent, `opened-${randomUUID()}`);
  let made: Promise<void> | undefined;
  return {
    folder,
    path: (index) => join(folder, String(index)),
    make: () => (made ??= makeFolder(folder)),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Readable by the group, as staged files are, whatever the umask is. The thread of pieces makes it likewise where it has to. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await chmod(folder, 0o750);
  } catch (error) {
    throw unavailable(error);
  }
}

/** A part of a file, which may be all of it. */
export interface FileRange {
  readonly handle: FileHandle;
  readonly start: number;
  readonly end: number;
}

/** What a new file is made of, one behind the other. */
export type Ranges = AsyncIterable<FileRange | Buffer> | Iterable<FileRange | Buffer>;

/**
 * Copies byte ranges into a new file.
 * @returns its SHA-256
 * @throws {OpenerUnavailableError} the disk is full
 */
export async function carve(ranges: Ranges, path: string, signal: AbortSignal): Promise<string> {
  let to: FileHandle | undefined;
  try {
    to = await open(path, 'wx', 0o640);
    const hash = createHash('sha256');
    for await (const piece of bytesOf(ranges, signal)) {
      hash.update(piece);
      await to.writeFile(piece);
    }
    return hash.digest('hex');
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(error);
  } finally {
    await to?.close();
  }
}

async function* bytesOf(ranges: Ranges, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const range of ranges) {
    if (Buffer.isBuffer(range)) yield range;
    else for await (const { piece } of piecesOf(range.handle, range.start, range.end, signal)) yield piece;
  }
}

/** @returns the SHA-256 of a file, in lower-case hex */
export async function sha256Of(handle: FileHandle, bytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const { piece } of piecesOf(handle, 0, bytes, signal)) hash.update(piece);
  return hash.digest('hex');
}

export function unavailable(error: unknown): OpenerUnavailableError {
  if (error instanceof OpenerUnavailableError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return new OpenerUnavailableError(code, { cause: error });
}
