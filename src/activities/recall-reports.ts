import { cancellationSignal } from '@temporalio/activity';
import { filesWrite } from '../contract/file-attributes.js';
import { worstFirst } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { withHeartbeat } from './heartbeat.js';
import { keptReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import { createWriteFileAttributes } from './write-file-attributes.js';
import type { WriteFileAttributesDependencies, WriteFileAttributesResult } from './write-file-attributes.js';

/** What a ledger is handed at its start, in UTF-16 units of JSON. */
const MAX_RECALLED = 256 * 1024;

export interface RecallReportsInput {
  readonly conversationId: string;
  /** Reports that have come since, to be checked. */
  readonly arrived?: readonly FileReport[];
  /** Whether they are news of clean files, which may be written at once where nothing else is known. */
  readonly tell?: true;
}

export interface RecalledReports {
  /** The worst first. */
  readonly reports: readonly FileReport[];
  /** Media of more files than can be handed over. */
  readonly stored: readonly string[];
  /** For each one that has arrived, whether it carries the seal of the step `report`; absent when none was asked about. */
  readonly genuine?: readonly boolean[];
  /** Present when all that has arrived was written to the conversation. */
  readonly told?: Pick<WriteFileAttributesResult, 'unconfirmed'>;
}

export interface RecallReportsDependencies extends StandingDependencies, WriteFileAttributesDependencies {}

/** When the step is done where others wait for its place. */
export interface RecallLimits {
  /** Ends the look at storage. */
  readonly signal: AbortSignal;
  /** Asked right before anything is written. */
  readonly mayWrite: () => boolean;
}

export function createRecallReports(dependencies: RecallReportsDependencies) {
  const recall = createRecallWithin(dependencies);

  /** What storage knows of the files of a conversation: a ledger that begins must not know less than the one before it. */
  return async function recallReports(input: RecallReportsInput): Promise<RecalledReports> {
    return withHeartbeat(() => recall(input, { signal: cancellationSignal(), mayWrite: () => true }));
  };
}

/** As `recallReports`, within limits. */
export function createRecallWithin(dependencies: RecallReportsDependencies) {
  const writeFileAttributes = createWriteFileAttributes(dependencies);

  return async function recallWithin(
    { conversationId, arrived, tell }: RecallReportsInput,
    { signal, mayWrite }: RecallLimits,
  ): Promise<RecalledReports> {
    const ranked = worstFirst(await keptReports(dependencies, conversationId, signal));
    let left = MAX_RECALLED;
    const reports = ranked.filter((report) => (left -= JSON.stringify(report).length) > 0);
    const stored = ranked.slice(reports.length).map(({ mediaId }) => mediaId);
    const genuine = arrived?.map((report) => dependencies.seals.isReport(conversationId, report));
    const isAllNews = tell && ranked.length === 0 && genuine?.every(Boolean) && mayWrite();
    const told = arrived && isAllNews ? await write(conversationId, arrived) : undefined;
    return {
      reports,
      stored,
      ...(genuine === undefined ? {} : { genuine }),
      ...(told === undefined ? {} : { told }),
    };
  };

  /** @returns undefined when they are left to the step `writeFileAttributes`, which is tried again as long as it takes */
  async function write(conversationId: string, files: readonly FileReport[]): Promise<RecalledReports['told']> {
    const isOneEach = new Set(files.map(({ mediaId }) => mediaId)).size === files.length;
    const isOneWrite = filesWrite(files, () => true).told.length === files.length;
    if (!isOneEach || !isOneWrite) return undefined;
    try {
      const { unconfirmed } = await writeFileAttributes({ conversationId, files, count: files.length });
      return { unconfirmed };
    } catch {
      return undefined;
    }
  }
}
