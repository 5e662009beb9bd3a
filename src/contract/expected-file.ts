import { parseArchiveWorkflowId } from './ids.js';
import { mediaId } from './report-problem.js';
import { listOf, matching, shape, time } from './shape.js';

/** A file that was uploaded, and of which nothing is reported yet. */
export interface ExpectedFile {
  readonly mediaId: string;
  /** When the event of the upload arrived, RFC 3339, UTC. */
  readonly at: string;
}

/** An archive that waits for the reports of files. */
export interface AwaitedFiles {
  /** Id of its workflow. */
  readonly waiter: string;
  readonly mediaIds: readonly string[];
}

/** Of one archive. */
const MAX_AWAITED = 1000;

const isExpected = shape({ mediaId, at: time });
const isAwaited = shape({ waiter: matching(/^archive:/, 'an archive'), mediaIds: listOf(mediaId, MAX_AWAITED) });

/** Anybody may have sent it. */
export function isExpectedFile(value: unknown): value is ExpectedFile {
  return isExpected(value) === undefined;
}

/** A ledger wakes only runs of its own conversation, whoever asks it to. */
export function isAwaitedFiles(value: unknown, conversationId: string): value is AwaitedFiles {
  if (isAwaited(value) !== undefined) return false;
  return parseArchiveWorkflowId((value as AwaitedFiles).waiter)?.conversationId === conversationId;
}

/** As many as a ledger takes. */
export function awaitedFiles(waiter: string, mediaIds: readonly string[]): AwaitedFiles {
  return { waiter, mediaIds: mediaIds.slice(0, MAX_AWAITED) };
}
