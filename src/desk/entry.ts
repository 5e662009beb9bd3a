import { createHash } from 'node:crypto';
import type { ReviewMemo } from '../contract/review-memo.js';
import type { Statement } from '../contract/review.js';
import { time } from '../contract/shape.js';
import { reasonOf, signatureOf } from '../contract/verdict.js';
import { readableMemo } from './memo.js';
import type { ReviewRun } from '../temporal/review-run.js';

/** 96 bits, in base64. */
const MARK_LENGTH = 16;

/** A file as lists of the desk know it. */
export interface Entry {
  readonly workflowId: string;
  readonly runId: string;
  readonly running: boolean;
  readonly conversationId: string;
  readonly mediaId: string;
  /** Empty where the event brought none. */
  readonly fileName: string;
  readonly verdict: string;
  /** Name of the finding, or why there is no verdict: the rule by which it is held. */
  readonly rule: string;
  readonly status: string;
  readonly state: string;
  readonly bytes: number | undefined;
  /** In hex; null if the file is not available. */
  readonly sha256: string | null;
  /** Marks what is known against the file or for it: another verdict or second opinion is another mark. */
  readonly evidence: string;
  /** When the customer's conversation began, RFC 3339, UTC; undefined where that is unknown. */
  readonly began: string | undefined;
  /** By when at the latest it had begun, RFC 3339, UTC: its file came then. Undefined where not even that is known. */
  readonly beganBy: string | undefined;
  /** RFC 3339, UTC. */
  readonly since: string;
  readonly until: string;
  readonly approvals: readonly Statement[];
  readonly approvers: number;
  readonly decision: (Statement & { readonly approved: boolean }) | undefined;
  /** Why an approved file was not released. */
  readonly problem: string | undefined;
  /** Searchable fields, case-folded once: texts by the words in them, ids and hash by their beginning. */
  readonly searched: { readonly texts: string; readonly ids: readonly string[] };
}

/** @returns undefined for a run whose file was never contained, or whose memo is invalid */
export function entryOf({
  workflowId,
  runId,
  running,
  memo: written,
  conversationStart,
}: ReviewRun): Entry | undefined {
  const memo = readableMemo(written);
  if (memo === undefined) return undefined;
  const { input, findings, report } = memo;
  const { file, scan, unscannedBecause, releaseProblem } = findings;
  const rule = signatureOf(scan) ?? reasonOf(scan) ?? unscannedBecause ?? '';
  const { fileName = '', conversationId, mediaId, receivedAt } = input;
  const sha256 = file?.sha256 ?? null;
  return {
    ...{ workflowId, runId, running, conversationId, mediaId, fileName, rule, sha256 },
    evidence: markOf(memo),
    verdict: scan?.verdict ?? 'unscanned',
    ...{ status: report.status, state: report.state, approvals: report.approvals, approvers: report.approvers },
    bytes: file?.bytes,
    began: time(conversationStart) === undefined ? (conversationStart as string) : undefined,
    beganBy: time(receivedAt) === undefined ? receivedAt : undefined,
    since: report.since ?? '',
    until: report.until ?? '',
    decision: report.decision,
    problem: releaseProblem,
    searched: {
      texts: fold(`${fileName}\n${rule}`),
      ids: [conversationId, mediaId, sha256 ?? ''].map(fold),
    },
  };
}

/** In the form of `EVIDENCE_MARK`. Engines repeat themselves with each database: only what none of them has said before is new. */
function markOf({ findings: { scan, unscannedBecause }, report: { secondOpinions } }: ReviewMemo): string {
  const opinions = secondOpinions.map(({ verdict, signature }) => JSON.stringify([verdict, signature]));
  const known = [scan?.verdict, scan?.reply, unscannedBecause, ...new Set(opinions)];
  return createHash('sha256').update(JSON.stringify(known)).digest('base64url').slice(0, MARK_LENGTH);
}

/** What `Entry.evidence` looks like. */
export const EVIDENCE_MARK = new RegExp(`^[\\w-]{${MARK_LENGTH}}$`);

/** Case and width do not matter to who searches. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
