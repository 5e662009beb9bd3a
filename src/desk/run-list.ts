import type { Client } from '@temporalio/client';
import { withDeadline } from '../lib/abort.js';
import { reviewRun } from '../temporal/review-run.js';
import { entryOf } from './entry.js';
import type { Entry } from './entry.js';

/** Runs asked for in one call: the most that a server gives by default. */
const PAGE_SIZE = 1000;
/** Time limit for a call in progress when the desk closes, in milliseconds. */
const CLOSE_MS = 5000;

export interface RunListOptions {
  readonly client: Client;
  /** The filter of the runs. */
  readonly query: string;
  /** How long a list is shown before it is asked for again, in milliseconds. */
  readonly freshMs: number;
  /** Entries kept; the others are counted and not shown. */
  readonly most: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A list, and when it was asked for. */
export interface Listed {
  readonly entries: readonly Entry[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** There are more than are kept, or than have been read so far. */
  readonly isCut: boolean;
}

/**
 * What a visibility query of Temporal finds, kept in memory: file names cannot be searched there, nor can ten thousand runs be read
 * for each page. Whoever looks gets the last list at once, while a new one is made. Of the first one, only its beginning is
 * waited for.
 */
export class RunList {
  private listed: Listed | undefined;
  private loading: Promise<Listed> | undefined;
  private begin: (listed: Listed) => void = () => undefined;
  private readonly begun = new Promise<Listed>((resolve) => (this.begin = resolve));
  private isClosed = false;
  /** Decided here, and not yet known to lists, which lag behind: ids of runs, and until when that is believed. */
  private readonly gone = new Map<string, number>();

  constructor(private readonly options: RunListOptions) {}

  /** @throws the error of Temporal, of the first time */
  async read(): Promise<Listed> {
    const { listed } = this;
    if (listed === undefined) return Promise.race([this.load(), this.begun]);
    if (this.options.now() - listed.at >= this.options.freshMs) this.load().catch(() => undefined);
    return listed;
  }

  /** Takes a run out before the lists know of it. */
  forget(runId: string, forMs = 60_000): void {
    this.gone.set(runId, this.options.now() + forMs);
    if (this.listed === undefined) return;
    this.listed = { ...this.listed, entries: this.listed.entries.filter((entry) => entry.runId !== runId) };
  }

  /** Asks now. */
  load(): Promise<Listed> {
    if (this.isClosed) return Promise.reject(new Error('the desk is closed'));
    this.loading ??= this.ask().finally(() => (this.loading = undefined));
    return this.loading;
  }

  /** Settles when no calls to Temporal remain, or soon: a call in progress must not find a closed connection. */
  async close(): Promise<void> {
    this.isClosed = true;
    const over = { milliseconds: CLOSE_MS, expired: () => new Error('Temporal does not answer') };
    await withDeadline(async () => void (await this.loading), over).catch(() => undefined);
  }

  private async ask(): Promise<Listed> {
    const { client, query, most, now } = this.options;
    const at = now();
    const isFirst = this.listed === undefined;
    for (const [runId, until] of this.gone) if (until < at) this.gone.delete(runId);
    const entries: Entry[] = [];
    let isCut = false;
    const found = client.workflow.list({ query: query, pageSize: PAGE_SIZE });
    for await (const info of found) {
      const entry = entryOf(reviewRun(info));
      if (entry !== undefined && !this.gone.has(entry.runId)) entries.push(entry);
      isCut = entries.length >= most;
      if (isCut || this.isClosed) break;
      const isPage = entries.length > 0 && entries.length % PAGE_SIZE === 0;
      if (isFirst && isPage) this.begin(this.keep(entries, at, true));
    }
    return this.keep(entries, at, isCut);
  }

  private keep(entries: readonly Entry[], at: number, isCut: boolean): Listed {
    this.listed = { entries: entries.filter(({ runId }) => !this.gone.has(runId)), at, isCut };
    return this.listed;
  }
}
