import type { Client } from '@temporalio/client';
import { inOrder } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { scanWorkflowId } from '../contract/ids.js';
import { latestLedger } from '../temporal/ledger.js';
import { TemporalUnavailableError } from './temporal-errors.js';

/** Time for all calls of one step, in milliseconds. */
const COLLECT_DEADLINE_MS = 30_000;

export interface CollectDependencies {
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

export function createCollect({ client }: CollectDependencies) {
  /** Asks for all files of a conversation: its scans, and what its ledger has heard of them. */
  return async function collect({ conversationId }: { readonly conversationId: string }): Promise<CollectedFiles> {
    try {
      return await client.withDeadline(Date.now() + COLLECT_DEADLINE_MS, () => collectFiles(conversationId));
    } catch (error) {
      throw new TemporalUnavailableError('files of a conversation', { cause: error });
    }
  };

  async function collectFiles(conversationId: string): Promise<CollectedFiles> {
    // The scans first: one that reports in between is then known to the ledger.
    const scans = await scansOf(conversationId);
    const ledger = await latestLedger(client, conversationId);
    const reported = inOrder((await ledger?.state())?.files ?? []).map(lasting);
    const known = new Set(reported.map(({ mediaId }) => mediaId));
    const unknown = inOrder(scans.filter(({ mediaId }) => !known.has(mediaId)).map(pendingFile));
    const isOpen = (file: FileReport) => scans.some(({ mediaId, isOpen }) => mediaId === file.mediaId && isOpen);
    return {
      reported,
      underway: unknown.filter(isOpen),
      abandoned: unknown.filter((file) => !isOpen(file)),
    };
  }

  /** One for each file: of several runs, the latest. By id, so that a run without search attributes is found, too. */
  async function scansOf(conversationId: string): Promise<Scan[]> {
    const prefix = scanWorkflowId(conversationId, '');
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
  const { reviewOpenUntil: _open, reportedAt: _reportedAt, releasedLink: _link, ...facts } = report;
  return facts;
}

function pendingFile({ mediaId, startedAt }: Scan): FileReport {
  return { mediaId, status: 'pending', verdict: 'unscanned', reply: 'no verdict', at: startedAt };
}
