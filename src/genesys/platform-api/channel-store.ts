import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';

/** A notification channel, as stored for the next start. */
export interface ChannelRecord {
  readonly id: string;
  /** A secret: it is all that is needed to receive events. Never logged. */
  readonly connectUri: string;
  /** The end of the channel, or of the token that created it; milliseconds since the epoch. */
  readonly endsAt: number;
}

const fileShape = z.object({
  owner: z.string(),
  channels: z.record(z.string(), z.object({ id: z.string(), connectUri: z.string(), endsAt: z.number() })),
});

/**
 * Stores the channels of a listener across restarts: an OAuth client can have twenty, none can be deleted, and a new one may
 * displace one that is in use.
 */
export class ChannelStore {
  private channels: Map<string, ChannelRecord> | undefined;
  private writing: Promise<void> = Promise.resolve();

  /**
   * @param path of the file; without one, the channels are kept in memory only.
   * @param owner of the channels: those of another client or organisation are left alone.
   */
  constructor(
    private readonly path: string | undefined,
    private readonly owner: string,
    private readonly log: Logger,
  ) {}

  async get(name: string): Promise<ChannelRecord | undefined> {
    return (await this.load()).get(name);
  }

  /** Stores a channel, or forgets it. If the file cannot be written, the only cost is a new channel at the next start. */
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
