import type * as fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { SpoolWriteError } from './spool-errors.js';

/** The file system functions that a spool uses. */
export type SpoolFiles = Pick<
  typeof fsPromises,
  'access' | 'chmod' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat'
>;

/** A spool file that is complete. */
export interface SpoolFile {
  readonly name: string;
  readonly bytes: number;
}

/** Names sort in the order in which the files were written. */
const fileName = (number: number): string => `${String(number).padStart(10, '0')}.spool`;

/** A file that has reached this size is followed by a new one: disk space is freed in steps of it. */
const MAX_FILE_BYTES = 1_048_576;

interface Pending {
  readonly framed: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: SpoolWriteError) => void;
}

interface OpenFile {
  readonly name: string;
  readonly handle: fsPromises.FileHandle;
  bytes: number;
  safeLines: number;
}

/**
 * Appends lines to files, and confirms a line when the disk has. Lines that arrive during a commit share the next write and its
 * fdatasync.
 */
export class SpoolWriter {
  private pending: Pending[] = [];
  /** Bytes of the lines that are not yet part of a file, or being written to one. */
  private pendingBytes = 0;
  private file: OpenFile | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param firstNumber of the first file; no file may have it or a higher one
   * @param onFileEnd called for each file when it is complete
   */
  constructor(
    private readonly files: SpoolFiles,
    private readonly dir: string,
    private nextNumber: number,
    private readonly onFileEnd: (file: SpoolFile) => void,
  ) {}

  /** Bytes that are not in a complete file: written, or about to be. */
  get bytes(): number {
    return this.pendingBytes + (this.file?.bytes ?? 0);
  }

  /** The size of a line on disk. */
  static bytesOf(line: string): number {
    return Buffer.byteLength(line) + 2;
  }

  /**
   * Settles when the line is on the disk.
   *
   * @throws {SpoolWriteError} when it may not be: write it again, even though a copy may turn up.
   */
  append(line: string): Promise<void> {
    // A commit in progress has taken its lines already; this one starts the next.
    if (this.pending.length === 0) void this.alone(() => this.commit());
    // A line break before the line as well: a damaged line then costs one record, not two.
    const framed = Buffer.from(`\n${line}\n`);
    this.pendingBytes += framed.length;
    return new Promise((resolve, reject) => this.pending.push({ framed, resolve, reject }));
  }

  /** Completes the current file; the next append opens a new one. */
  end(): Promise<void> {
    return this.alone(() => this.endFile());
  }

  /** Serialises everything that uses the open file. */
  private alone(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(step);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async commit(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    const data = Buffer.concat(batch.map(({ framed }) => framed));
    try {
      const file = (this.file ??= await this.create());
      file.bytes += data.length;
      this.pendingBytes -= data.length;
      await file.handle.appendFile(data);
      await file.handle.datasync();
      file.safeLines += batch.length;
      for (const { resolve } of batch) resolve();
      if (file.bytes >= MAX_FILE_BYTES) await this.endFile();
    } catch (cause) {
      if (this.file === undefined) this.pendingBytes -= data.length;
      // After a failed fsync the kernel may have dropped the data: a later success does not cover this file.
      await this.endFile();
      for (const { reject } of batch) reject(new SpoolWriteError({ cause }));
    }
  }

  private async create(): Promise<OpenFile> {
    const name = fileName(this.nextNumber);
    const handle = await this.files.open(join(this.dir, name), 'ax', 0o600);
    this.nextNumber += 1;
    try {
      // A new file is durable only when its directory entry is.
      const folder = await this.files.open(this.dir, 'r');
      await folder.sync().finally(() => folder.close());
    } catch (error) {
      await handle.close();
      await this.files.rm(join(this.dir, name), { force: true });
      throw error;
    }
    return { name, handle, bytes: 0, safeLines: 0 };
  }

  /** It never rejects: confirmed lines stay confirmed, whatever happens to the handle. */
  private async endFile(): Promise<void> {
    const { file } = this;
    if (file === undefined) return;
    await file.handle.close().catch(() => undefined);
    const unneeded = file.safeLines === 0 && (await this.removed(file.name));
    // Together with the handover: waiting lines must not disappear from the count for a moment.
    this.file = undefined;
    if (!unneeded) this.onFileEnd({ name: file.name, bytes: file.bytes });
  }

  private async removed(name: string): Promise<boolean> {
    return this.files.rm(join(this.dir, name), { force: true }).then(
      () => true,
      () => false,
    );
  }
}
