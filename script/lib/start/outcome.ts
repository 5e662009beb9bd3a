import type { AttributeMap } from '../../../simulator/conversations.js';
import type { ReviewReport } from '../../../src/contract/review.js';
import type { ArchiveConversationResult, ScanAttachmentResult } from '../../../src/contract/workflows.js';
import type { Run } from './runs.js';

/** The outcome of a closed run: its result, or why it failed. */
export type Ending<T> = { readonly result: T } | { readonly failure: string };

/** The state of a file, for people. `finding` is the scanner's result, if known. */
export function scanOutcome(
  run: Run,
  finding: string | undefined,
  ending?: Ending<ScanAttachmentResult>,
  review?: ReviewReport,
): string {
  if (ending === undefined) {
    if (run.reviewState !== 'waiting') return 'in progress';
    const state = run.verdict === 'unscanned' ? 'not scanned' : 'quarantined';
    return `${state}, waits for approval: ${whatIsWrong(run.verdict, finding)}`;
  }
  if ('failure' in ending) return `FAILED: ${ending.failure}`;
  const { status } = ending.result;
  const reviewer = review?.decision?.reviewer ?? 'somebody';
  if (status === 'clean') return 'clean';
  if (status === 'released') return `released by ${reviewer}`;
  if (status === 'rejected') return `rejected by ${reviewer}, stays contained`;
  if (run.reviewState === 'expired') return `${status}, nobody decided in time: stays contained`;
  const media = status === 'quarantined_local' ? 'still in Genesys Cloud, and no copy' : 'deleted without a copy';
  return `${status}, ${media}: the staged file was lost`;
}

function whatIsWrong(verdict: string, finding: string | undefined): string {
  if (verdict === 'infected') return finding ?? 'infected';
  return finding === undefined ? verdict : `${verdict}, ${finding}`;
}

/** The state of a conversation, for people. Locked is only what the read-back has confirmed. */
export function archiveOutcome(ending?: Ending<ArchiveConversationResult>): string {
  if (ending === undefined) return 'in progress';
  if ('failure' in ending) return `FAILED: ${ending.failure}`;
  const { messageCount, redactions, lockedUntil } = ending.result;
  const redacted = Object.entries(redactions).map(([kind, count]) => `${count} ${kind}`);
  const lock = lockedUntil === undefined ? 'NOT LOCKED' : `locked until ${lockedUntil}`;
  return `archived: ${messageCount} messages, redacted ${redacted.join(', ') || 'nothing'}; ${lock}`;
}

/** The scanner's answer, without its constant parts. */
export function findingOf(attributes: AttributeMap): string | undefined {
  const reply = attributes['file_virus_scan_result'];
  return typeof reply === 'string' ? reply.replace(/^stream: /, '').replace(/ FOUND$/, '') : undefined;
}

/** The effects found in the places that a run has written to. */
export interface Traces {
  readonly attributes: AttributeMap;
  /** Only of files. */
  readonly file?: { readonly deleted: boolean; readonly inVault: boolean };
}

/** What Genesys Cloud and the vault show of a file or conversation, for people. */
export function evidence({ attributes, file }: Traces): string {
  if (file === undefined) {
    const { archiveUri, archiveImmutability } = attributes as Partial<AttributeMap>;
    return [
      archiveUri === undefined ? 'no archiveUri' : 'archiveUri written',
      ...(archiveImmutability === undefined ? [] : [`archiveImmutability ${archiveImmutability}`]),
    ].join(', ');
  }
  return [
    `file_scan_status ${attributes['file_scan_status'] ?? 'unset'}`,
    file.deleted ? 'media deleted' : 'media kept',
    ...(file.inVault ? ['copy in the vault'] : []),
  ].join(', ');
}
