import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import type { FileReport } from '../contract/file-report.js';
import { ledgerWorkflowId } from '../contract/ids.js';
import { problemOf } from '../contract/report-problem.js';
import type { UntoldAttributes, UntoldScan } from '../watch/facts.js';
import { latestLedger } from './ledger.js';
import type { CompletedScan } from './watched-scans.js';

/** Conversations that are asked concurrently. */
const ASKED_AT_ONCE = 10;
/** Scans that one look compares, the newest first; the looks after it go on with the others. */
const MAX_COMPARED = 2000;
/** Time for a ledger to answer, in milliseconds. */
const ANSWER_MS = 10_000;
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
  /** Ledgers that do not answer. */
  readonly silent: readonly UntoldAttributes[];
}

/**
 * Compares what completed scans should have told with the sealed reports: whoever polls our task queue can complete a run as he
 * likes. It remembers the runs whose file is told of, since a ledger has to be asked for each conversation.
 */
export class ToldVerdicts {
  /** When each run whose file is told of was completed, in milliseconds since the epoch, by run id. */
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

  /**
   * @param since what was completed before is forgotten; milliseconds since the epoch
   * @throws {Error} when the storage does not answer
   */
  async compare(scans: readonly CompletedScan[], since: number): Promise<ComparedVerdicts> {
    for (const [runId, at] of this.told) if (at < since) this.told.delete(runId);
    const silent: UntoldAttributes[] = [];
    const byConversation = new Map<string, CompletedScan[]>();
    for (const scan of scans) {
      const others = byConversation.get(scan.conversationId);
      if (others === undefined) byConversation.set(scan.conversationId, [scan]);
      else others.push(scan);
    }
    const untold = await pLimit(ASKED_AT_ONCE).map(byConversation, async ([conversationId, ofConversation]) => {
      if (silent.length >= MAX_SILENT) return [];
      const reports = await this.ledgerReports(conversationId);
      if (reports === undefined) {
        const since = ofConversation[0]!.at;
        silent.push({ workflowId: ledgerWorkflowId(conversationId), conversationId, state: 'silent', since });
        return [];
      }
      const rest = this.withoutTold(ofConversation, reports);
      return rest.length === 0 ? [] : this.withoutTold(rest, await this.options.kept(conversationId));
    });
    return { untold: untold.flat().map(({ workflowId, runId, at }) => ({ workflowId, runId, since: at })), silent };
  }

  private withoutTold(scans: readonly CompletedScan[], reports: readonly FileReport[]): CompletedScan[] {
    return scans.filter(({ conversationId, mediaId, runId, at }) => {
      const isTold = reports.some(
        (report) => report.mediaId === mediaId && this.options.isGenuine(conversationId, report),
      );
      if (isTold) this.told.set(runId, Date.parse(at));
      return !isTold;
    });
  }

  /** Undefined when it does not answer: nobody has time for it, or its task fails again and again. */
  private async ledgerReports(conversationId: string): Promise<FileReport[] | undefined> {
    const { client } = this.options;
    try {
      return await client.withDeadline(Date.now() + ANSWER_MS, async () => {
        const state: unknown = await (await latestLedger(client, conversationId))?.state();
        const { files, unchecked } = (state ?? {}) as { readonly files?: unknown; readonly unchecked?: unknown };
        // Anybody may have answered.
        const all = [files, unchecked].flatMap((reports) => (Array.isArray(reports) ? (reports as unknown[]) : []));
        return all.filter((report): report is FileReport => problemOf(report) === undefined);
      });
    } catch {
      return undefined;
    }
  }
}
