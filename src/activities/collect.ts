import { activityInfo } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { inOrder, newestOf } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { scanWorkflowId } from '../contract/ids.js';
import { awaitedFiles } from '../contract/expected-file.js';
import type { ExpectedFile } from '../contract/expected-file.js';
import { awaitFiles } from '../contract/ledger-messages.js';
import { latestLedger, tellLedger } from '../temporal/ledger.js';
import { queryId } from '../temporal/query-id.js';
import { problemOf } from '../contract/report-problem.js';
import { keptReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import { TemporalUnavailableError } from './temporal-errors.js';

/** Time for all calls of one step, in milliseconds. */
const COLLECT_DEADLINE_MS = 30_000;

/** Runs that are asked for by id at once. */
const MAX_DESCRIBED_AT_ONCE = 20;

export interface CollectDependencies extends StandingDependencies {
  readonly client: Client;
}

/** The files of a conversation, as far as anybody knows by now. */
export interface CollectedFiles {
  /** What is lasting in the reports of the ledger, in the order of the verdicts. */
  readonly reported: readonly FileReport[];
  /** Files whose scan is in progress or about to begin, without a report yet. */
  readonly underway: readonly FileReport[];
  /** Files whose scan has ended without a report: a failed or terminated run. */
  readonly abandoned: readonly FileReport[];
}

export interface CollectInput {
  readonly conversationId: string;
  /** Only what is without a verdict, and of that not all: the reports of a conversation may be more than a run can hold. */
  readonly summary?: true;
  /** Id of the workflow that the ledger signals once it has all reports that are outstanding. */
  readonly waiter?: string;
}

/** Files of each kind in a summary. */
const MAX_IN_SUMMARY = 100;

export function createCollect(dependencies: CollectDependencies) {
  const { client } = dependencies;
  const filesOf = createFilesOf(dependencies);

  /** Collects all files of a conversation: its scans, and the reports that its ledger has or expects. */
  return async function collect({ conversationId, summary, waiter }: CollectInput): Promise<CollectedFiles> {
    const { reported, underway, abandoned } = await filesOf(conversationId, summary === true);
    if (waiter !== undefined && underway.length > 0) await askToTell(conversationId, waiter, underway);
    if (summary !== true) return { reported, underway, abandoned };
    const some = (files: readonly FileReport[]) => files.slice(0, MAX_IN_SUMMARY);
    return { reported: [], underway: some(underway), abandoned: some(abandoned) };
  };

  /** A scan that reports meanwhile is known to the ledger, which then signals at once. */
  async function askToTell(conversationId: string, waiter: string, underway: readonly FileReport[]): Promise<void> {
    const value = awaitedFiles(
      waiter,
      underway.map(({ mediaId }) => mediaId),
    );
    const message = { conversationId, taskQueue: activityInfo().taskQueue, signal: awaitFiles, value };
    try {
      await client.withDeadline(Date.now() + COLLECT_DEADLINE_MS, () => tellLedger(client, message));
    } catch (error) {
      throw new TemporalUnavailableError('question to the ledger', { cause: error });
    }
  }
}

/**
 * Asks for all files of a conversation.
 *
 * @param sealedOnly whether reports count with a seal only; of runs that began before facts were sealed, they all do
 * @throws {TemporalUnavailableError | StorageError | IdNotPlainError}
 */
export type FilesOf = (conversationId: string, sealedOnly: boolean) => Promise<CollectedFiles>;

export function createFilesOf({ client, ...dependencies }: CollectDependencies): FilesOf {
  const limit = pLimit(MAX_DESCRIBED_AT_ONCE);
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
    const { files: known = [], unchecked = [], expected = [] } = (await ledger?.state()) ?? {};
    // What the ledger has not checked yet is as good as checked by it.
    const genuine = unchecked.filter((report) => dependencies.seals.isReport(conversationId, report));
    const believed = sealedOnly ? known.filter((report) => isBelieved(conversationId, report)).concat(genuine) : known;
    const reported = inOrder(sealedOnly ? newestOf([...kept, ...believed]).values() : believed).map(lasting);
    const reportedIds = new Set(reported.map(({ mediaId }) => mediaId));
    const listed = new Set(scans.map(({ mediaId }) => mediaId));
    const unlisted = expected.filter(({ mediaId }) => !listed.has(mediaId) && !reportedIds.has(mediaId));
    scans.push(...(await Promise.all(unlisted.map((file) => limit(() => expectedScan(conversationId, file))))));
    const unknown = inOrder(scans.filter(({ mediaId }) => !reportedIds.has(mediaId)).map(pendingFile));
    const isOpen = (file: FileReport) => scans.some(({ mediaId, isOpen }) => mediaId === file.mediaId && isOpen);
    return {
      reported,
      underway: unknown.filter(isOpen),
      abandoned: unknown.filter((file) => !isOpen(file)),
    };
  }

  /** Reports from before sealing count where they warn, so that no warning is lost. */
  function isBelieved(conversationId: string, report: FileReport): boolean {
    if (problemOf(report) !== undefined) return false;
    const isWarning = report.status !== 'clean' && report.status !== 'released';
    return report.seal === undefined ? isWarning : dependencies.seals.isReport(conversationId, report);
  }

  /** By id: what the list of runs does not show yet is there all the same. One that is not there is still to be started. */
  async function expectedScan(conversationId: string, { mediaId, at }: ExpectedFile): Promise<Scan> {
    try {
      const { status, startTime } = await client.workflow.getHandle(scanWorkflowId(conversationId, mediaId)).describe();
      return { mediaId, isOpen: status.name === 'RUNNING', startedAt: startTime.toISOString() };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { mediaId, isOpen: true, startedAt: at };
      throw error;
    }
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
