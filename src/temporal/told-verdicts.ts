import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { isExpectedFile } from '../contract/expected-file.js';
import type { ExpectedFile } from '../contract/expected-file.js';
import type { FileReport } from '../contract/file-report.js';
import { ledgerWorkflowId, scanWorkflowId } from '../contract/ids.js';
import { problemOf } from '../contract/report-problem.js';
import type { LedgerState } from '../contract/workflows.js';
import type { UntoldAttributes, UntoldScan } from '../watch/facts.js';
import { latestLedger } from './ledger.js';
import { newestRun } from './newest-runs.js';
import type { CompletedScan } from './watched-scans.js';

/** Conversations that are asked concurrently. */
const ASKED_AT_ONCE = 10;
/** Scans that one look compares, the newest first; the looks after it go on with the others. */
const MAX_COMPARED = 2000;
/** Time for a ledger to answer, in milliseconds. */
const ANSWER_MS = 10_000;
/** Ledgers without a scan that one look asks. */
const MAX_IDLE = 500;
/** Uploads without a report, of one conversation, that are looked for: anybody can announce some. */
const MAX_EXPECTED = 20;
/** Genesys Cloud may be slow; in milliseconds. */
const LONGEST_WRITE_MS = 60 * 60_000;
/** From the event of an upload to its run, in milliseconds. */
export const LONGEST_START_MS = 10 * 60_000;
/** Ledgers without an answer, after which no other is asked. */
const MAX_SILENT = 5;

export interface ToldVerdictsOptions {
  readonly client: Client;
  /** Whether a report is one of this program. */
  readonly isGenuine: (conversationId: string, report: FileReport) => boolean;
  /** The genuine reports on files of a conversation that storage has. */
  readonly kept: (conversationId: string) => Promise<readonly FileReport[]>;
}

/** What became of the verdicts of completed scans. */
export interface ComparedVerdicts {
  /** Of whose file no report of ours tells. */
  readonly untold: readonly UntoldScan[];
  /** Ledgers that do not answer, or have not written what they know. */
  readonly late: readonly UntoldAttributes[];
}

/** What a look compares. */
export interface ToCompare {
  /** Scans that have ended as they should. */
  readonly completed: readonly CompletedScan[];
  /** Scans whose file is contained, and that wait for a decision. */
  readonly waiting: readonly CompletedScan[];
  /** Conversations with a ledger and without a scan. */
  readonly idle: readonly string[];
  /** What was completed before is forgotten; milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a ledger says that it knows. */
interface Knowledge {
  /** Those of this program. */
  readonly reports: readonly FileReport[];
  /** Media of which the conversation is not told yet. */
  readonly pending: ReadonlySet<string>;
  readonly expected: readonly ExpectedFile[];
}

/**
 * Compares what completed scans should have told with the sealed reports: whoever polls our task queue can complete a run as he
 * likes. It remembers the runs whose file is told of, since a ledger has to be asked for each conversation.
 */
export class ToldVerdicts {
  /** When it was seen that the file of each run is told of, in milliseconds since the epoch, by run id. */
  private readonly told = new Map<string, number>();

  constructor(private readonly options: ToldVerdictsOptions) {}

  /** The open ones among the scans that are seen, the newest first, as many as one look compares. */
  collector(): { readonly see: (scan: CompletedScan) => void; readonly open: readonly CompletedScan[] } {
    const open: CompletedScan[] = [];
    const see = (scan: CompletedScan): void => {
      if (open.length < MAX_COMPARED && !this.told.has(scan.runId)) open.push(scan);
    };
    return { see, open };
  }

  /** @throws {Error} when the storage or Temporal does not answer */
  async compare({ completed, waiting, idle, since, now }: ToCompare): Promise<ComparedVerdicts> {
    for (const [runId, at] of this.told) if (at < since) this.told.delete(runId);
    const late: UntoldAttributes[] = [];
    const byConversation = new Map(idle.slice(0, MAX_IDLE).map((id): [string, CompletedScan[]] => [id, []]));
    for (const scan of [...completed, ...waiting]) {
      const others = byConversation.get(scan.conversationId);
      if (others === undefined) byConversation.set(scan.conversationId, [scan]);
      else others.push(scan);
    }
    const isWaiting = new Set(waiting);
    let silent = 0;
    const untold = await pLimit(ASKED_AT_ONCE).map(byConversation, async ([conversationId, scans]) => {
      if (silent >= MAX_SILENT) return [];
      const known = await this.ask(conversationId);
      const workflowId = ledgerWorkflowId(conversationId);
      const oldest = scans.map(({ at }) => at).sort()[0];
      if (known === undefined) {
        silent += 1;
        late.push({ workflowId, conversationId, state: 'silent', since: oldest ?? new Date(now).toISOString() });
        return [];
      }
      const overdue = scans.find(({ mediaId, at }) => known.pending.has(mediaId) && isOlder(at, now, LONGEST_WRITE_MS));
      if (overdue !== undefined) late.push({ workflowId, conversationId, state: 'unwritten', since: overdue.at });
      const rest = this.withoutTold(scans, known, now).filter((scan) => !isWaiting.has(scan));
      const lost = rest.length === 0 ? [] : this.withoutTold(rest, await this.stored(conversationId), now);
      const forgotten = await this.withoutRun(conversationId, known.expected, now);
      return [...lost.map(({ workflowId: id, runId, at }) => ({ workflowId: id, runId, since: at })), ...forgotten];
    });
    return { untold: untold.flat(), late };
  }

  /** Remembers those of which the conversation is told, unless their ledger is to be asked again. */
  private withoutTold(
    scans: readonly CompletedScan[],
    { reports, pending, expected }: Knowledge,
    now: number,
  ): CompletedScan[] {
    return scans.filter(({ mediaId, runId }) => {
      const isTold = reports.some((report) => report.mediaId === mediaId);
      if (isTold && !pending.has(mediaId) && expected.length === 0) this.told.set(runId, now);
      return !isTold;
    });
  }

  /** Uploads that the listener has announced, and whose run somebody has deleted. */
  private async withoutRun(
    conversationId: string,
    expected: readonly ExpectedFile[],
    now: number,
  ): Promise<UntoldScan[]> {
    const lost: UntoldScan[] = [];
    for (const { mediaId, at: since } of expected.slice(0, MAX_EXPECTED)) {
      if (!isOlder(since, now, LONGEST_START_MS)) continue;
      const workflowId = scanWorkflowId(conversationId, mediaId);
      const run = await newestRun(this.options.client, workflowId);
      if (run === undefined) lost.push({ workflowId, file: { conversationId, mediaId }, since });
    }
    return lost;
  }

  /** What storage has was written before. */
  private async stored(conversationId: string): Promise<Knowledge> {
    return { reports: await this.options.kept(conversationId), pending: new Set(), expected: [] };
  }

  /** Undefined when it does not answer: nobody has time for it, or its task fails again and again. */
  private async ask(conversationId: string): Promise<Knowledge | undefined> {
    const { client, isGenuine } = this.options;
    try {
      return await client.withDeadline(Date.now() + ANSWER_MS, async () => {
        const state: unknown = await (await latestLedger(client, conversationId))?.state();
        // Anybody may have answered.
        const { files, unchecked, unwritten, expected, refused } = (state ?? {}) as Partial<
          Record<keyof LedgerState, unknown>
        >;
        const reportsOf = (value: unknown) =>
          listOf(value).filter(
            (report): report is FileReport =>
              problemOf(report) === undefined && isGenuine(conversationId, report as FileReport),
          );
        const arrived = reportsOf(unchecked);
        const media = [...arrived.map(({ mediaId }) => mediaId), ...listOf(unwritten).map(String)];
        return {
          reports: [...reportsOf(files), ...arrived],
          // What Genesys Cloud refuses is named by itself.
          pending: new Set(refused === undefined ? media : []),
          expected: listOf(expected).filter(isExpectedFile),
        };
      });
    } catch {
      return undefined;
    }
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const isOlder = (at: string, now: number, ageMs: number): boolean => now - Date.parse(at) > ageMs;
