import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { abortable } from '../lib/abort.js';
import { makePrivateFolder } from '../lib/private-folder.js';
import { readHostId } from './host-id.js';
import { PieceWriter } from './piece-writer.js';
import {
  FileTooLargeError,
  StagedFileChangedError,
  StagedFileMissingError,
  StagingFullError,
} from './staging-errors.js';

export * from './staging-errors.js';

const DEFAULT_HEAD_BYTES = 65_536;
const REF = /^[0-9a-f]{64}$/;
const STAGED_FILE = /^([0-9a-f]{64})\.file$/;
/** Beside a staged file: whose it is, and what a step notes of it for the next one. */
const BESIDE = /^[0-9a-f]{64}\.(owner|note)$/;
const PART = /^[0-9a-f-]{36}\.part$/;
/** A folder of the opener, with the parts of a file that is being scanned; six letters are those of earlier versions. */
const OPENED = /^opened-(?:[A-Za-z0-9]{6}|[0-9a-f-]{36})$/;
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);

export interface StagingOptions {
  readonly log: Logger;
  /** Whether the group may read the files: for a clamd that reads them itself. @defaultValue false */
  readonly groupReads?: boolean;
  /** Creates a file for writing. @defaultValue `open` of node:fs */
  readonly openFile?: typeof open;
}

export interface StageOptions {
  /** The largest file that is accepted, in bytes. */
  readonly maxBytes: number;
  /** How many of the first bytes to return. @defaultValue 65536 */
  readonly headBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Properties of a staged file, from one pass over its bytes. */
export interface StagedFile {
  /** Names the file on this disk. Derived from the owner, so that a repeat replaces instead of adding. */
  readonly ref: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly head: Uint8Array;
}

export interface SweepOptions {
  /** A file that has not been written to for this long is orphaned, in milliseconds. */
  readonly olderThanMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Called for each staged file of that age with a known owner; for one that is kept, again at the next sweep. */
  readonly keep?: (owner: string) => boolean | Promise<boolean>;
}

/**
 * Opens the folder in which files wait between the steps of a workflow, and creates it if missing. Several processes of one host
 * may share it. It is private to its owner, or to its group where the scanner's user is in it.
 * @throws {FolderNotPrivateError}, {HostIdInvalidError}, or the error of the file system
 */
export async function openStaging(dir: string, options: StagingOptions): Promise<Staging> {
  const folder = resolve(dir);
  await makePrivateFolder(folder, stagingMode(options.groupReads));
  return new Staging(folder, await readHostId(folder), options);
}

/** The mode of the folder. */
export const stagingMode = (groupReads = false): number => (groupReads ? 0o750 : 0o700);

/** Files of this host, each owned by a workflow. See `openStaging`. */
export class Staging {
  private readonly dir: string;
  private readonly log: Logger;
  private readonly openFile: typeof open;

  constructor(
    dir: string,
    /** The id of this disk, stored on it. The host's task queue is named after it, so that work follows the files. */
    readonly hostId: string,
    { log, openFile = open }: StagingOptions,
  ) {
    this.dir = dir;
    this.log = log;
    this.openFile = openFile;
  }

  /**
   * Streams a source into a file, and hashes it on the way; memory use does not depend on its size. When it fails, nothing is left
   * behind. The file is not synced: after a crash of the machine it may be truncated or empty under its final name, which is why
   * readers compare it with the hash that is returned here (`verify`).
   *
   * @param owner the id of the workflow that the file belongs to
   * @throws {FileTooLargeError | StagingFullError}, the reason of the signal, or the error of the source
   */
  async stage(owner: string, source: AsyncIterable<Uint8Array>, options: StageOptions): Promise<StagedFile> {
    const ref = this.refOf(owner);
    const part = join(this.dir, `${randomUUID()}.part`);
    try {
      const written = await writePart(await this.openFile(part, 'wx', 0o640), source, options);
      await this.noteOwner(ref, owner);
      await rename(part, this.file(ref));
      this.log.debug({ ref, owner, bytes: written.bytes, sha256: written.sha256 }, 'file staged');
      return { ref, ...written };
    } catch (error) {
      await rm(part, { force: true });
      if (FULL_CODES.has((error as NodeJS.ErrnoException).code ?? '')) {
        throw new StagingFullError({ cause: error });
      }
      throw error;
    }
  }

  /**
   * The absolute path of a staged file, whether it exists or not.
   * @throws {RangeError} when the reference was not made by `stage`
   */
  path(ref: string): string {
    if (!REF.test(ref)) {
      throw new RangeError('not a reference of a staged file');
    }
    return this.file(ref);
  }

  /** The bytes of a staged file. @throws {StagedFileMissingError} with the first chunk */
  async *read(ref: string): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* createReadStream(this.path(ref)) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw missingOr(error, ref);
    }
  }

  /** @throws {StagedFileMissingError | StagedFileChangedError} when it is not the file that was staged */
  async verify(ref: string, expected: { readonly bytes: number; readonly sha256: string }): Promise<void> {
    await this.verifySize(ref, expected);
    const hash = createHash('sha256');
    for await (const chunk of this.read(ref)) {
      hash.update(chunk);
    }
    if (hash.digest('hex') !== expected.sha256) {
      throw new StagedFileChangedError(ref, 'its SHA-256 differs');
    }
  }

  /** As `verify`, for a file whose bytes the next reader hashes. */
  async verifySize(ref: string, expected: { readonly bytes: number }): Promise<void> {
    const { size } = await stat(this.path(ref)).catch((error: unknown) => {
      throw missingOr(error, ref);
    });
    if (size !== expected.bytes) {
      throw new StagedFileChangedError(ref, `it has ${size} bytes instead of ${expected.bytes}`);
    }
  }

  /** Where the file of an owner is staged: an owner has exactly one. */
  refOf(owner: string): string {
    return sha256Hex(owner);
  }

  /** Deletes a staged file, if it exists. */
  async discard(ref: string): Promise<void> {
    await rm(this.path(ref), { force: true });
    await rm(this.ownerNote(ref), { force: true });
    await rm(this.stepNote(ref), { force: true });
  }

  /**
   * Notes something of a staged file for a later step on this host; it goes with the file. The next note replaces it, and another
   * file of the same owner does not: it should name the file that it is about.
   */
  async note(ref: string, text: string): Promise<void> {
    this.path(ref);
    await writeFile(this.stepNote(ref), text, { mode: 0o600 });
  }

  /** What was noted; undefined if nothing was. After a crash it may be cut. */
  async noteOn(ref: string): Promise<string | undefined> {
    this.path(ref);
    try {
      return await readFile(this.stepNote(ref), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** How many files are staged. */
  async count(): Promise<number> {
    return (await readdir(this.dir)).filter((name) => STAGED_FILE.test(name)).length;
  }

  /** Deletes abandoned files. @returns how many */
  async sweep({ olderThanMs, now, keep }: SweepOptions): Promise<{ readonly removed: number; readonly kept: number }> {
    let removed = 0;
    let kept = 0;
    const names = new Set(await readdir(this.dir));
    for (const name of names) {
      const ref = STAGED_FILE.exec(name)?.[1];
      const orphanNote = BESIDE.test(name) && !names.has(name.replace(/[a-z]+$/, 'file'));
      const ours = ref !== undefined || PART.test(name) || OPENED.test(name) || orphanNote;
      if (!ours || !(await this.isOlder(name, now - olderThanMs))) {
        continue;
      }
      const owner = ref === undefined ? undefined : await this.readOwner(ref);
      if (owner !== undefined && keep !== undefined && (await keep(owner))) {
        kept += 1;
        continue;
      }
      await (ref === undefined ? rm(join(this.dir, name), { recursive: true, force: true }) : this.discard(ref));
      removed += 1;
      this.log.info({ file: name, owner }, 'orphaned file removed from staging');
    }
    return { removed, kept };
  }

  private file(ref: string): string {
    return join(this.dir, `${ref}.file`);
  }

  private ownerNote(ref: string): string {
    return join(this.dir, `${ref}.owner`);
  }

  private stepNote(ref: string): string {
    return join(this.dir, `${ref}.note`);
  }

  /** Needed because a hash cannot be turned back into its owner, and an id may be too long or unsuitable for a file name. */
  private async noteOwner(ref: string, owner: string): Promise<void> {
    const note = this.ownerNote(ref);
    try {
      await writeFile(note, owner, { flag: 'wx', mode: 0o640 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        await rm(note, { force: true });
        throw error;
      }
    }
  }

  /** Undefined when it was never recorded completely, as after a crash. */
  private async readOwner(ref: string): Promise<string | undefined> {
    const owner = await readFile(this.ownerNote(ref), 'utf8').catch(() => '');
    return sha256Hex(owner) === ref ? owner : undefined;
  }

  /** False for a file that its owner has just renamed or deleted. */
  private async isOlder(name: string, thanMs: number): Promise<boolean> {
    const { mtimeMs } = await stat(join(this.dir, name)).catch(() => ({ mtimeMs: Infinity }));
    return mtimeMs < thanMs;
  }
}

/** Closes the file, whatever happens. */
async function writePart(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, headBytes = DEFAULT_HEAD_BYTES, signal }: StageOptions,
): Promise<Omit<StagedFile, 'ref'>> {
  const hash = createHash('sha256');
  const writer = new PieceWriter(file, hash);
  const head: Uint8Array[] = [];
  let headLength = 0;
  let bytes = 0;
  try {
    for await (const chunk of abortable(source, signal)) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new FileTooLargeError(maxBytes, bytes);
      }
      if (headLength < headBytes) {
        // A copy: the chunk may be a view of a larger buffer, or be reused by the source.
        head.push(Uint8Array.from(chunk.subarray(0, headBytes - headLength)));
        headLength += head.at(-1)!.length;
      }
      await writer.add(chunk);
    }
    await writer.end();
  } finally {
    await writer.settled();
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}

function missingOr(error: unknown, ref: string): unknown {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? new StagedFileMissingError(ref, { cause: error }) : error;
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
