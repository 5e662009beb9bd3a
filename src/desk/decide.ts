import type { Client } from '@temporalio/client';
import { inOneLine } from '../contract/markdown.js';
import type { ReviewReport } from '../contract/review.js';
import { createSemaphore } from '../lib/semaphore.js';
import { signDecision } from '../decisions/sign-decision.js';
import type { Signer } from '../sealing/signing-key-ring.js';
import { decideReview } from '../temporal/decide-review.js';
import { describeRun } from '../temporal/review-run.js';
import { NoWorkerError } from '../temporal/send-decision.js';
import { entryOf, EVIDENCE_MARK } from './entry.js';
import type { Entry } from './entry.js';
import type { Person } from './roles.js';
import type { Flash } from './sessions.js';

/** Decisions sent at once. */
const CONCURRENCY = 10;
/** Files in one decision. */
export const MOST_PICKS = 500;

/** A file as somebody has seen it: what is signed is what was shown, and it counts only as long as the evidence is the same. */
export type PickedFile = Pick<Entry, 'workflowId' | 'runId' | 'mediaId' | 'sha256' | 'evidence'>;

/** What somebody decides on the files. */
export interface Verdict {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
}

const EVIDENCE_CHANGED =
  'not decided: there is a new verdict or second opinion that you have not seen; look at it, and decide again';

const UNREADABLE =
  'not decided: the run waits for nobody, or what it says of the file cannot be read; tell your operators if it is listed again';

/** A pick as the value of a check box, and back. */
export const pickText = ({ workflowId, runId, mediaId, sha256, evidence }: PickedFile): string =>
  JSON.stringify([workflowId, runId, mediaId, sha256, evidence]);

/** @returns undefined for what no page of this desk has sent */
export function parsePick(text: string): PickedFile | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(parts) && parts.length === 5 ? pickOf(parts) : undefined;
}

/** @returns undefined if it is not a file of a list */
export function pickOf([workflowId, runId, mediaId, sha256, evidence]: readonly unknown[]): PickedFile | undefined {
  if (typeof workflowId !== 'string' || typeof runId !== 'string' || typeof mediaId !== 'string') return undefined;
  if (!workflowId.startsWith('scan:') || !/^[0-9a-f-]{36}$/.test(runId)) return undefined;
  if (sha256 !== null && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))) return undefined;
  if (typeof evidence !== 'string' || !EVIDENCE_MARK.test(evidence)) return undefined;
  return { workflowId, runId, mediaId, sha256, evidence };
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
  /** Empty where it is not known. */
  readonly fileName: string;
  readonly answer: ReviewReport | string;
}

/** Signs and sends a decision on each of the files. */
export function decideAll(
  picks: readonly PickedFile[],
  verdict: Verdict,
  options: DecideOptions,
): Promise<readonly Outcome[]> {
  const slots = createSemaphore(CONCURRENCY);
  return Promise.all(picks.map((pick) => slots.run(() => decideOne(pick, verdict, options))));
}

/** The outcomes, for people. */
export function flashOf(outcomes: readonly Outcome[]): Flash {
  const line = ({ pick, fileName, answer }: Outcome) => inOneLine(`${fileName || pick.mediaId}: ${toldOf(answer)}`);
  return {
    done: outcomes.filter(({ answer }) => typeof answer !== 'string').map(line),
    problems: outcomes.filter(({ answer }) => typeof answer === 'string').map(line),
  };
}

async function decideOne(
  pick: PickedFile,
  { decision, reason }: Verdict,
  { client, signer, person, now, answerMs, decided }: DecideOptions,
): Promise<Outcome> {
  const { issuer, subject, name, account } = person;
  const { workflowId, runId, mediaId, sha256, evidence } = pick;
  const claim = {
    ...{ issuer, subject, name, decision, reason, workflowId, runId, mediaId, sha256 },
    ...(account === undefined ? {} : { account }),
  };
  let fileName = '';
  try {
    const entry = entryOf(await describeRun(client, workflowId, runId));
    if (entry === undefined) return { pick, fileName, answer: UNREADABLE };
    fileName = entry.fileName;
    // Of a run that waits no more, the answer to the decision tells why it is too late.
    if (entry.state === 'waiting' && entry.evidence !== evidence) return { pick, fileName, answer: EVIDENCE_CHANGED };
    const signature = await signDecision(signer, claim, now());
    const answer = await decideReview(
      client,
      { workflowId, runId },
      { reviewer: name, reason, signature, approve: decision === 'approve' },
      answerMs,
    );
    if (typeof answer !== 'string') decided(pick, answer);
    return { pick, fileName, answer };
  } catch (error) {
    const answer = error instanceof NoWorkerError ? error.message : `not sent: ${(error as Error).message}`;
    return { pick, fileName, answer };
  }
}

function toldOf(answer: ReviewReport | string): string {
  if (typeof answer === 'string') return answer;
  const { state, approvals, approvers } = answer;
  if (state !== 'waiting') return state;
  return `approval ${approvals.length} of ${approvers} noted; another person must approve, too`;
}
