import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenerUnavailableError } from './errors.js';
import { piecesOf } from './file-pieces.js';

/** The folder of one examination: numbered files, without names from outside. */
export interface StageArea {
  readonly folder: string;
  path(index: number): string;
  remove(): Promise<void>;
}

/**
 * @param parent the folder in which it is created; readable by the group, as staged files are
 * @throws {OpenerUnavailableError}
 */
export async function createStageArea(parent: string): Promise<StageArea> {
  const folder = await mkdtemp(join(parent, 'opened-')).catch((error: unknown) => {
    throw unavailable(error);
  });
  await open(folder, constants.O_RDONLY).then(async (handle) => {
    await handle.chmod(0o750);
    await handle.close();
  });
  return {
    folder,
    path: (index) => join(folder, String(index)),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
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
