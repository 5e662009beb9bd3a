import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';

/** A notification channel, as it is kept for the next start. */
export interface ChannelRecord {
  readonly id: string;
  /** A secret: it is all that is needed to receive events. Never logged. */
  readonly connectUri: string;
  /** When it ends, or the token that made it; milliseconds since the epoch. */
  readonly endsAt: number;
}

const fileShape = z.object({
  owner: z.string(),
  channels: z.record(z.string(), z.object({ id: z.string(), connectUri: z.string(), endsAt: z.number() })),
});

/**
 * Keeps the channels of a listener over its restarts: there are twenty for an OAuth client, none can be deleted, and each
 * new one may push out one that is in use.
 */
export class ChannelStore {
  private channels: Map<string, ChannelRecord> | undefined;
  private writing: Promise<void> = Promise.resolve();

  /**
   * @param path of the file; without one, the channels are kept in memory only.
   * @param owner whose channels they are: those of another client or organisation are not touched.
   */
  constructor(
    private readonly path: string | undefined,
    private readonly owner: string,
    private readonly log: Logger,
  ) {}

  async get(name: string): Promise<ChannelRecord | undefined> {
    return (await this.load()).get(name);
  }

  /** Keeps a channel, or forgets it. A file that cannot be written costs a channel at the next start, and no more. */
  async set(name: string, record: ChannelRecord | undefined): Promise<void> {
    const channels = await this.load();
    if (record === undefined) channels.delete(name);
    else channels.set(name, record);
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private async load(): Promise<Map<string, ChannelRecord>> {
    this.channels ??= new Map(await this.read());
    return this.channels;
  }

  private async read(): Promise<[string, ChannelRecord][]> {
    if (this.path === undefined) return [];
    try {
      const { owner, channels } = fileShape.parse(JSON.parse(await readFile(this.path, 'utf8')));
      return owner === this.owner ? Object.entries(channels) : [];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.log.warn({ path: this.path, problem: (error as Error).name }, 'the notes of channels cannot be read');
      }
      return [];
    }
  }

  private async write(): Promise<void> {
    if (this.path === undefined) return;
    const content = JSON.stringify({ owner: this.owner, channels: Object.fromEntries(this.channels ?? []) });
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      await writeFile(`${this.path}.part`, content, { mode: 0o600 });
      await rename(`${this.path}.part`, this.path);
    } catch (error) {
      this.log.warn(
        { path: this.path, code: (error as NodeJS.ErrnoException).code },
        'the notes of channels cannot be written',
      );
    }
  }
}
