import type { Client } from '@temporalio/client';
import { inOrder, newestOf } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { scanWorkflowId } from '../contract/ids.js';
import { latestLedger } from '../temporal/ledger.js';
import { queryId } from '../temporal/query-id.js';
import { problemOf } from '../contract/report-problem.js';
import { keptReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import { TemporalUnavailableError } from './temporal-errors.js';

/** Time for all calls of one step, in milliseconds. */
const COLLECT_DEADLINE_MS = 30_000;

export interface CollectDependencies extends StandingDependencies {
  readonly client: Client;
}

/** The files of a conversation, as far as anybody knows by now. */
export interface CollectedFiles {
  /** What is lasting in the reports of the ledger, in the order of the verdicts. */
  readonly reported: readonly FileReport[];
  /** Files whose scan goes on, without a report yet. */
  readonly underway: readonly FileReport[];
  /** Files whose scan has ended without a report: a failed or terminated run. */
  readonly abandoned: readonly FileReport[];
}

export interface CollectInput {
  readonly conversationId: string;
  /** Only what is without a verdict, and of that not all: the reports of a conversation may be more than a run can hold. */
  readonly summary?: true;
}

/** Files of each kind in a summary. */
const MAX_IN_SUMMARY = 100;

export function createCollect(dependencies: CollectDependencies) {
  const filesOf = createFilesOf(dependencies);

  /** Asks for all files of a conversation: its scans, and what its ledger has heard of them. */
  return async function collect({ conversationId, summary }: CollectInput): Promise<CollectedFiles> {
    const { reported, underway, abandoned } = await filesOf(conversationId, summary === true);
    if (summary !== true) return { reported, underway, abandoned };
    const some = (files: readonly FileReport[]) => files.slice(0, MAX_IN_SUMMARY);
    return { reported: [], underway: some(underway), abandoned: some(abandoned) };
  };
}

/**
 * Asks for all files of a conversation.
 *
 * @param sealedOnly whether reports count with a seal only; of runs that began before facts were sealed, they all do
 * @throws {TemporalUnavailableError | StorageError | IdNotPlainError}
 */
export type FilesOf = (conversationId: string, sealedOnly: boolean) => Promise<CollectedFiles>;

export function createFilesOf({ client, ...dependencies }: CollectDependencies): FilesOf {
  return async function filesOf(conversationId, sealedOnly) {
    const prefix = scanWorkflowId(queryId(conversationId), '');
    const kept = sealedOnly ? await keptReports(dependencies, conversationId) : [];
    try {
      return await client.withDeadline(Date.now() + COLLECT_DEADLINE_MS, () =>
        collectFiles(conversationId, prefix, kept, sealedOnly),
      );
    } catch (error) {
      throw new TemporalUnavailableError('files of a conversation', { cause: error });
    }
  };

  async function collectFiles(
    conversationId: string,
    prefix: string,
    kept: readonly FileReport[],
    sealedOnly: boolean,
  ): Promise<CollectedFiles> {
    // The scans first: one that reports in between is then known to the ledger.
    const scans = await scansOf(prefix);
    const ledger = await latestLedger(client, conversationId);
    const known = (await ledger?.state())?.files ?? [];
    const believed = sealedOnly ? known.filter((report) => isBelieved(conversationId, report)) : known;
    const reported = inOrder(sealedOnly ? newestOf([...kept, ...believed]).values() : believed).map(lasting);
    const reportedIds = new Set(reported.map(({ mediaId }) => mediaId));
    const unknown = inOrder(scans.filter(({ mediaId }) => !reportedIds.has(mediaId)).map(pendingFile));
    const isOpen = (file: FileReport) => scans.some(({ mediaId, isOpen }) => mediaId === file.mediaId && isOpen);
    return {
      reported,
      underway: unknown.filter(isOpen),
      abandoned: unknown.filter((file) => !isOpen(file)),
    };
  }

  /** Before reports were sealed, they were told all the same: what warns is not forgotten for that. */
  function isBelieved(conversationId: string, report: FileReport): boolean {
    if (problemOf(report) !== undefined) return false;
    const isWarning = report.status !== 'clean' && report.status !== 'released';
    return report.seal === undefined ? isWarning : dependencies.seals.isReport(conversationId, report);
  }

  /** One for each file: of several runs, the latest. By id, so that a run without search attributes is found, too. */
  async function scansOf(prefix: string): Promise<Scan[]> {
    const query = `WorkflowType = "scanAttachment" AND WorkflowId STARTS_WITH "${prefix}"`;
    const scans = new Map<string, Scan>();
    for await (const { workflowId, status, startTime } of client.workflow.list({ query })) {
      const mediaId = workflowId.slice(prefix.length);
      const scan = { mediaId, isOpen: status.name === 'RUNNING', startedAt: startTime.toISOString() };
      const other = scans.get(mediaId);
      if (other === undefined || other.startedAt < scan.startedAt) scans.set(mediaId, scan);
    }
    return [...scans.values()];
  }
}

interface Scan {
  readonly mediaId: string;
  readonly isOpen: boolean;
  readonly startedAt: string;
}

/** Without what changes by itself, for a record made again is to be the same, and without the secret. */
function lasting(report: FileReport): FileReport {
  const { reviewOpenUntil: _open, reportedAt: _reportedAt, releasedLink: _link, seal: _seal, ...facts } = report;
  return facts;
}

function pendingFile({ mediaId, startedAt }: Scan): FileReport {
  return { mediaId, status: 'pending', verdict: 'unscanned', reply: 'no verdict', at: startedAt };
}
