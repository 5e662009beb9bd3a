import * as fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { makePrivateFolder } from '../lib/private-folder.js';
import type { GenesysEvent } from '../genesys/event.js';
import { SpoolFullError } from './spool-errors.js';
import { lockFolder } from './spool-lock.js';
import { hashOf, unsealedFiles } from './spool-migration.js';
import type { UnsealedFiles } from './spool-migration.js';
import { SpoolRecordCodec } from './spool-record.js';
import { SpoolWriter } from './spool-writer.js';
import type { SpoolFile, SpoolFiles } from './spool-writer.js';

export interface SpoolOptions {
  /** On a local disk; created when missing. One process at a time. */
  readonly dir: string;
  /** Limit on the size of all files together. */
  readonly maxBytes: number;
  /** 32 bytes: events are sealed with it (AES-256-GCM). Without it they are stored unencrypted, links included. */
  readonly key?: Buffer | undefined;
  /** Previous keys, which can still open what they have sealed. */
  readonly formerKeys?: readonly Buffer[];
  readonly log: Logger;
  readonly files?: SpoolFiles;
}

/** The events of one file, in order of arrival. */
export interface SpoolBatch {
  readonly file: SpoolFile;
  readonly events: readonly GenesysEvent[];
  /** Lines that cannot be read: truncated, or changed. */
  readonly damaged: number;
  /** Lines that are sealed with a key that we do not have. */
  readonly locked: number;
  /** Unencrypted lines, although there is a key and they did not exist before it: anybody may have written them. */
  readonly unsealed: number;
}

/**
 * Events that wait on disk for Temporal. An event is safe when its `append` has settled. Files are drained whole, oldest first,
 * and then deleted; after a crash in between, the events of one file are delivered again.
 */
export class Spool {
  /** To be drained, oldest first. */
  private readonly waiting: SpoolFile[] = [];
  /** Size of the files that stay in the folder for a person to examine. */
  private keptBytes = 0;
  /** Files that existed before the key. */
  private old: UnsealedFiles = {};
  private refused = 0;
  private readonly codec: SpoolRecordCodec;
  private readonly writer: SpoolWriter;

  private constructor(
    private readonly options: SpoolOptions & { readonly files: SpoolFiles },
    private readonly unlock: () => Promise<void>,
    nextNumber: number,
  ) {
    this.codec = new SpoolRecordCodec(options.key, options.formerKeys);
    this.writer = new SpoolWriter(options.files, options.dir, nextNumber, (file) => void this.waiting.push(file));
  }

  /**
   * Locks the folder, and finds what an earlier process has left there.
   *
   * @throws {FolderNotPrivateError} when others can read it, and that cannot be changed.
   * @throws {SpoolLockError} when another process has it.
   * @throws {Error} of the file system, when it cannot be created or read.
   */
  static async open({ files = fsPromises, ...options }: SpoolOptions): Promise<Spool> {
    const { dir, log } = options;
    await makePrivateFolder(dir, 0o700, files);
    const unlock = await lockFolder(dir);
    try {
      const found = (await files.readdir(dir)).filter((name) => /^\d{10}\.(spool|damaged)$/.test(name)).sort();
      const spool = new Spool({ ...options, files }, unlock, Number(found.at(-1)?.slice(0, 10) ?? 0) + 1);
      for (const name of found) {
        const { size: bytes } = await files.stat(join(dir, name));
        if (name.endsWith('.spool')) spool.waiting.push({ name, bytes });
        else spool.keptBytes += bytes;
      }
      if (spool.codec.hasKey) await spool.migrate();
      const damagedFiles = found.length - spool.waiting.length;
      if (found.length > 0) log.warn({ files: spool.waiting.length, damagedFiles, bytes: spool.bytes }, 'spool found');
      return spool;
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Seals with another key from now on; what those of before have sealed can be read. */
  rotate(key: Buffer, formerKeys: readonly Buffer[]): void {
    this.codec.rotate(key, formerKeys);
  }

  /** Size on disk, including what is being written. */
  get bytes(): number {
    return this.waiting.reduce((sum, { bytes }) => sum + bytes, this.keptBytes + this.writer.bytes);
  }

  /** Number of unencrypted lines that were found and rejected since the start, because there is a key. */
  get unsealedLines(): number {
    return this.refused;
  }

  /** Whether nothing is left to drain. Unreadable files do not count. */
  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.writer.bytes === 0;
  }

  /**
   * Settles when the event is safe on the disk.
   *
   * @throws {SpoolFullError} when there is no room.
   * @throws {SpoolWriteError} when the disk does not accept it.
   */
  async append(event: GenesysEvent): Promise<void> {
    const line = this.codec.encode(event);
    const { bytes } = this;
    const { maxBytes } = this.options;
    if (bytes + SpoolWriter.bytesOf(line) > maxBytes) throw new SpoolFullError(bytes, maxBytes);
    await this.writer.append(line);
  }

  /**
   * Appends an event of a batch again, behind all others. It is not limited: the space of its batch is about to be freed.
   *
   * @throws {SpoolWriteError} when the disk does not accept it.
   */
  async postpone(event: GenesysEvent): Promise<void> {
    await this.writer.append(this.codec.encode(event));
  }

  /**
   * The events of the oldest file; undefined when nothing waits. Pass it to `remove` when all of them were handled.
   * A file without a readable event is set aside on the way.
   */
  async oldest(): Promise<SpoolBatch | undefined> {
    for (;;) {
      // Only complete files are read, so that reading and writing do not collide.
      if (this.waiting.length === 0) await this.writer.end();
      const [file] = this.waiting;
      if (file === undefined) return undefined;
      const batch = await this.read(file);
      if (batch !== undefined && batch.events.length > 0) return batch;
      if (batch === undefined) this.keep(file);
      else await this.remove(batch);
    }
  }

  /** Forgets a batch. A file with unreadable lines stays; damaged ones are renamed. It never rejects. */
  async remove({ file, damaged, locked, unsealed }: SpoolBatch): Promise<void> {
    const { files, dir, log } = this.options;
    const path = join(dir, file.name);
    if (unsealed > 0) {
      log.error(
        { file: file.name, events: unsealed },
        'SPOOLED EVENTS ARE NOT SEALED, AND WERE NOT THERE BEFORE PAYLOAD_KEY: none of them is started, and the file is kept. ' +
          'If they are yours, start once with that key in PAYLOAD_FORMER_KEYS only',
      );
      return this.keep(file);
    }
    if (locked > 0) {
      log.error(
        { file: file.name, events: locked },
        'spooled events are kept: they need the PAYLOAD_KEY they were sealed with, which may be one of PAYLOAD_FORMER_KEYS',
      );
      return this.keep(file);
    }
    try {
      if (damaged > 0) {
        log.error({ file: file.name, damaged }, 'spool file is kept as .damaged: lines of it cannot be read');
        await files.rename(path, path.replace(/spool$/, 'damaged'));
        return this.keep(file);
      }
      await files.rm(path);
      this.waiting.splice(this.waiting.indexOf(file), 1);
    } catch (error) {
      log.error({ err: error, file: file.name }, 'spool file cannot be removed: its events will come again');
      this.keep(file);
    }
  }

  /** Releases the folder. Waiting events stay there for the next process. */
  async close(): Promise<void> {
    await this.writer.end();
    await this.unlock();
  }

  /** Records, once, what existed before the key. */
  private async migrate(): Promise<void> {
    const { files, dir, log } = this.options;
    const names = this.waiting.map(({ name }) => name);
    const { files: old, isNew } = await unsealedFiles(files, dir, this.codec, names);
    this.old = old;
    const taken = Object.keys(old).length;
    if (isNew && taken > 0) {
      log.warn(
        { files: taken },
        'spool files from before PAYLOAD_KEY are taken over: from now on only sealed lines count',
      );
    }
  }

  private async read(file: SpoolFile): Promise<SpoolBatch | undefined> {
    const { files, dir, log } = this.options;
    let text: string;
    try {
      text = await files.readFile(join(dir, file.name), 'utf8');
    } catch (error) {
      log.error({ err: error, file: file.name }, 'spool file cannot be read: its events wait for the next start');
      return undefined;
    }
    const isOld = this.old[file.name] !== undefined && this.old[file.name] === hashOf(text);
    const records = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => this.codec.decode(line, { isOld }));
    const count = (kind: 'damaged' | 'locked' | 'unsealed') => records.filter((record) => record.kind === kind).length;
    const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
    const unsealed = count('unsealed');
    this.refused += unsealed;
    return { file, events, damaged: count('damaged'), locked: count('locked'), unsealed };
  }

  private keep(file: SpoolFile): void {
    this.waiting.splice(this.waiting.indexOf(file), 1);
    this.keptBytes += file.bytes;
  }
}
