import { ApplicationFailure, patched, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { DIRECTIONS } from '../../contract/direction.js';
import type { Removal, Standing, UnavailableReason } from '../../contract/findings.js';
import { scanWorkflowId } from '../../contract/ids.js';
import { mediaId } from '../../contract/report-problem.js';
import { review } from '../../contract/review.js';
import { REMOVAL_PROVEN_PATCH } from '../../contract/step-names.js';
import { containedFile } from '../../contract/second-opinion.js';
import {
  listOf,
  matching,
  oneOf,
  optional,
  shape,
  text,
  time,
  trueOrFalse,
  wholeNumber,
} from '../../contract/shape.js';
import type { Check } from '../../contract/shape.js';
import { parseSignedDecision } from '../../contract/signed-decision.js';
import type { EarlierReview, ScanAttachmentInput } from '../../contract/workflows.js';
import { ACTIVITY_OPTIONS } from '../retry-policies.js';

const { recall } = proxyActivities<Activities>(ACTIVITY_OPTIONS.recall);
const { removeMedia } = proxyActivities<Activities>(ACTIVITY_OPTIONS.removeMedia);

const TEN_YEARS_MS = 3653 * 86_400_000;
const anything: Check = () => undefined;
/** Its contents are verified by a worker before they count. */
const signedDecision: Check = (value) => {
  const signed = parseSignedDecision(value);
  return typeof signed === 'string' ? signed : undefined;
};
const statement = shape({
  reviewer: text(200),
  reason: text(2000),
  at: time,
  signature: optional(signedDecision),
});
const conversationId = matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'an id');

const isInput = shape({
  conversationId,
  mediaId,
  messageId: optional(text(500)),
  downloadUrl: optional(text(16_384)),
  direction: optional(oneOf(...DIRECTIONS)),
  fileName: optional(text(2000)),
  reviewWindowMs: wholeNumber(TEN_YEARS_MS, 1),
  reviewApprovers: optional(wholeNumber(10, 1)),
  receivedAt: optional(text(100)),
  earlier: optional(
    shape({
      status: text(50),
      // Their contents are verified against the vault.
      findings: anything,
      reopened: optional(statement),
      open: optional(
        shape({
          since: time,
          until: time,
          approvals: listOf(statement, 100),
          ignored: listOf(text(4000), 100),
          reminded: trueOrFalse,
          secondOpinions: listOf(anything, 100),
        }),
      ),
    }),
  ),
});

/**
 * Anybody may have started the run, with anything.
 *
 * @throws {ApplicationFailure} for invalid input: the run fails, and no worker is blocked by it
 */
export function refuseMalformed(input: ScanAttachmentInput): void {
  const problem = isInput(input);
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(`the input ${problem}`, 'InputRefused');
}

/**
 * A run is that of its file, or none: what it tells and logs would else be taken for what became of the file.
 *
 * @throws {ApplicationFailure} for a run under another id
 */
export function refuseForeignId({ conversationId, mediaId: media }: ScanAttachmentInput): void {
  if (workflowInfo().workflowId === scanWorkflowId(conversationId, media)) return;
  throw ApplicationFailure.nonRetryable('the input is of a file that this run is not the one of', 'InputRefused');
}

/** Answers queries before it is known that a review continues. */
export function answerMeanwhile({ reviewApprovers: approvers = 1 }: ScanAttachmentInput): void {
  setHandler(review, () => ({
    ...{ status: 'pending', state: 'none', approvers, approvals: [], reminded: false, ignored: [], secondOpinions: [] },
  }));
  setHandler(containedFile, () => null);
}

/** A start, as far as the vault bears it out. */
export interface BelievedStart {
  readonly input: ScanAttachmentInput;
  /** See `Standing`. */
  readonly askedUntil?: string | undefined;
}

/** The input, with the claims about the earlier run replaced by what the vault holds. */
export async function believable(input: ScanAttachmentInput): Promise<BelievedStart> {
  const { earlier } = input;
  return earlier === undefined ? { input } : verified(input, earlier);
}

async function verified(input: ScanAttachmentInput, claimed: EarlierReview): Promise<BelievedStart> {
  const claimedHash: unknown = claimed.findings?.file?.sha256;
  const known = await recall({
    ...{ conversationId: input.conversationId, mediaId: input.mediaId },
    ...(typeof claimedHash === 'string' ? { sha256: claimedHash } : {}),
  });
  // The vault knows of no copy: of what was claimed, only that nothing is known is believed.
  const reason: UnavailableReason = 'link-gone';
  const { findings } = known ?? { findings: { unscannedBecause: reason } };
  const isContained = known !== null && known.status !== 'unscanned';
  const removal = isContained ? await removalOf(input, known, claimed) : undefined;
  const contained = removal === 'kept' ? 'quarantined_local' : 'quarantined';
  const { open } = claimed;
  const earlier: EarlierReview = {
    status: isContained ? contained : 'unscanned',
    findings: removal === undefined ? findings : { ...findings, withdrawal: removal },
    ...(claimed.reopened === undefined ? {} : { reopened: claimed.reopened }),
    ...(open === undefined ? {} : { open: withinBounds(open, input.reviewWindowMs) }),
  };
  return { input: { ...input, earlier }, askedUntil: known?.askedUntil };
}

/** Whether a contained file is gone from Genesys Cloud. */
async function removalOf(
  { conversationId, mediaId, messageId }: ScanAttachmentInput,
  { status, askedUntil }: Standing,
  { findings }: EarlierReview,
): Promise<Removal> {
  // Once a review was opened, sealed facts prove it.
  if (askedUntil !== undefined) return status === 'quarantined_local' ? 'kept' : 'deleted';
  // The copy goes to the vault first: the run that made it may have ended before it removed the file.
  if (patched(REMOVAL_PROVEN_PATCH)) return removeMedia({ conversationId, mediaId, messageId });
  return findings?.withdrawal === 'kept' ? 'kept' : 'deleted';
}

/** Approvals count in the run that continues the one that received them, and nobody can start that by hand. */
function withinBounds(open: NonNullable<EarlierReview['open']>, windowMs: number): typeof open {
  const now = Date.now();
  const since = Math.min(Date.parse(open.since), now);
  const until = Math.min(Date.parse(open.until), now + windowMs);
  const isContinued = workflowInfo().continuedFromExecutionRunId !== undefined;
  return {
    ...open,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    approvals: isContinued ? open.approvals : [],
    secondOpinions: isContinued ? open.secondOpinions : [],
  };
}
