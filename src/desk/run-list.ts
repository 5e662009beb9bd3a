import type { Client } from '@temporalio/client';
import type { ReviewReport } from '../contract/review.js';
import { withDeadline } from '../lib/abort.js';
import { reviewRun } from '../temporal/review-run.js';
import { entryOf } from './entry.js';
import type { Entry } from './entry.js';

/** Runs asked for in one call. Other calls wait behind it: 60 ms for 200 runs of a development server, 250 ms for 1000. */
const PAGE_SIZE = 200;
/** A list of so many runs takes a few calls, and is waited for. */
const FEW = 500;
/** After a list, Temporal is left alone for so many times as long as it took. */
const REST = 4;
/** How long what was decided here counts more than what a list says, in milliseconds: lists lag behind. */
const LAG_MS = 60_000;
/** Time limit for a call in progress when the desk closes, in milliseconds. */
const CLOSE_MS = 5000;

export interface RunListOptions {
  readonly client: Client;
  /** The filter of the runs. */
  readonly query: string;
  /** How long a list is shown at least before it is asked for again, in milliseconds; longer if it takes long. */
  readonly freshMs: number;
  /** Entries kept; the others are counted and not shown. */
  readonly most: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of a decision. */
type Outcome = Pick<ReviewReport, 'state' | 'approvals'>;

/** A list, and when it was asked for. */
export interface Listed {
  readonly entries: readonly Entry[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** There are more than are kept, or than have been read so far. */
  readonly isCut: boolean;
  /** Runs that the query finds, and whose memo cannot be read, by id. */
  readonly unreadable: readonly string[];
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
  /** Not to be asked again before, in milliseconds since the epoch. */
  private restUntil = 0;
  /** What was decided here, by run, and until when it counts more than the lists. */
  private readonly decided = new Map<string, { readonly outcome: Outcome; readonly until: number }>();

  constructor(private readonly options: RunListOptions) {}

  /** The last list; a new one is made meanwhile, if it is time for one. @throws the error of Temporal, of the first time */
  async read(): Promise<Listed> {
    const { listed } = this;
    if (listed === undefined) return Promise.race([this.load(), this.begun]);
    const now = this.options.now();
    if (now - listed.at >= this.options.freshMs && now >= this.restUntil) this.load().catch(() => undefined);
    return listed;
  }

  /**
   * The same, but a new list of few runs, if it is time for one: nobody may have looked for hours, and a longer one shows its age.
   *
   * @throws the error of Temporal
   */
  async current(): Promise<Listed> {
    const listed = await this.read();
    return this.loading !== undefined && !listed.isCut && listed.entries.length <= FEW ? this.loading : listed;
  }

  /** Shows the outcome of a decision before the lists know of it: a run that is over is taken out. */
  note(runId: string, outcome: Outcome): void {
    this.decided.set(runId, { outcome, until: this.options.now() + LAG_MS });
    if (this.listed !== undefined) this.listed = { ...this.listed, entries: this.withDecided(this.listed.entries) };
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
    for (const [runId, { until }] of this.decided) if (until < at) this.decided.delete(runId);
    const entries: Entry[] = [];
    const unreadable: string[] = [];
    let isCut = false;
    const found = client.workflow.list({ query, pageSize: PAGE_SIZE });
    for await (const info of found) {
      const entry = entryOf(reviewRun(info));
      if (entry === undefined) unreadable.push(info.workflowId);
      else entries.push(entry);
      isCut = entries.length + unreadable.length >= most;
      if (isCut || this.isClosed) break;
      const isPage = entries.length > 0 && entries.length % PAGE_SIZE === 0;
      if (isFirst && isPage) this.begin(this.keep({ entries, at, isCut: true, unreadable }));
    }
    const end = now();
    this.restUntil = end + (end - at) * REST;
    return this.keep({ entries, at, isCut, unreadable });
  }

  private keep(listed: Listed): Listed {
    this.listed = { ...listed, entries: this.withDecided(listed.entries), unreadable: [...listed.unreadable] };
    return this.listed;
  }

  private withDecided(entries: readonly Entry[]): Entry[] {
    return entries.flatMap((entry) => {
      const outcome = this.decided.get(entry.runId)?.outcome;
      if (outcome === undefined) return [entry];
      if (outcome.state !== 'waiting') return [];
      // Another desk may have heard of another approval meanwhile.
      return [outcome.approvals.length > entry.approvals.length ? { ...entry, approvals: outcome.approvals } : entry];
    });
  }
}
