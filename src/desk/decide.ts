import type { Client } from '@temporalio/client';
import { inOneLine } from '../contract/markdown.js';
import type { ReviewReport } from '../contract/review.js';
import { createSemaphore } from '../lib/semaphore.js';
import { signDecision } from '../decisions/sign-decision.js';
import type { Signer } from '../sealing/signing-key-ring.js';
import { decideReview } from '../temporal/decide-review.js';
import { NoWorkerError } from '../temporal/send-decision.js';
import type { Person } from './roles.js';
import type { Flash } from './sessions.js';

/** Decisions sent at once. */
const CONCURRENCY = 10;
/** Files in one decision. */
export const MOST_PICKS = 500;

/** A file as somebody has seen it: what is signed is what was shown. */
export interface PickedFile {
  readonly workflowId: string;
  readonly runId: string;
  readonly mediaId: string;
  readonly sha256: string | null;
}

/** What somebody decides on the files. */
export interface Verdict {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
}

/** A pick as the value of a check box, and back. */
export const pickText = ({ workflowId, runId, mediaId, sha256 }: PickedFile): string =>
  JSON.stringify([workflowId, runId, mediaId, sha256]);

/** @returns undefined for what no page of this desk has sent */
export function parsePick(text: string): PickedFile | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(parts) && parts.length === 4 ? pickOf(parts) : undefined;
}

/** @returns undefined if it is not a file of a list */
export function pickOf([workflowId, runId, mediaId, sha256]: readonly unknown[]): PickedFile | undefined {
  if (typeof workflowId !== 'string' || typeof runId !== 'string' || typeof mediaId !== 'string') return undefined;
  if (!workflowId.startsWith('scan:') || !/^[0-9a-f-]{36}$/.test(runId)) return undefined;
  if (sha256 !== null && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))) return undefined;
  return { workflowId, runId, mediaId, sha256 };
}

export interface DecideOptions {
  readonly client: Client;
  readonly signer: Signer;
  readonly person: Person;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Time for a worker to take a decision, in milliseconds. */
  readonly answerMs: number | undefined;
  /** Told of each decision that counts. */
  readonly decided: (pick: PickedFile, report: ReviewReport) => void;
}

/** The outcome of the decision on one file: the state of its review, or why the decision does not count. */
export interface Outcome {
  readonly pick: PickedFile;
  readonly answer: ReviewReport | string;
}

/** Signs and sends a decision on each of the files. */
export function decideAll(
  picks: readonly PickedFile[],
  verdict: Verdict,
  options: DecideOptions,
): Promise<readonly Outcome[]> {
  const slots = createSemaphore(CONCURRENCY);
  const decidePick = async (pick: PickedFile) => ({ pick, answer: await decideOne(pick, verdict, options) });
  return Promise.all(picks.map((pick) => slots.run(() => decidePick(pick))));
}

/** The outcomes, for people. */
export function flashOf(outcomes: readonly Outcome[]): Flash {
  const line = ({ pick, answer }: Outcome) => inOneLine(`${pick.mediaId}: ${toldOf(answer)}`);
  return {
    done: outcomes.filter(({ answer }) => typeof answer !== 'string').map(line),
    problems: outcomes.filter(({ answer }) => typeof answer === 'string').map(line),
  };
}

async function decideOne(
  pick: PickedFile,
  { decision, reason }: Verdict,
  { client, signer, person, now, answerMs, decided }: DecideOptions,
): Promise<ReviewReport | string> {
  const { issuer, subject, name, account } = person;
  const { workflowId, runId, mediaId, sha256 } = pick;
  const claim = {
    ...{ issuer, subject, name, decision, reason, workflowId, runId, mediaId, sha256 },
    ...(account === undefined ? {} : { account }),
  };
  try {
    const signature = await signDecision(signer, claim, now());
    const answer = await decideReview(
      client,
      { workflowId, runId },
      { reviewer: name, reason, signature, approve: decision === 'approve' },
      answerMs,
    );
    if (typeof answer !== 'string') decided(pick, answer);
    return answer;
  } catch (error) {
    return error instanceof NoWorkerError ? error.message : `not sent: ${(error as Error).message}`;
  }
}

function toldOf(answer: ReviewReport | string): string {
  if (typeof answer === 'string') return answer;
  const { state, approvals, approvers } = answer;
  if (state !== 'waiting') return state;
  return `approval ${approvals.length} of ${approvers} noted; another person must approve, too`;
}
