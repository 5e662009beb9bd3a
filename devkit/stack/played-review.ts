import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import type { Activities } from '../../src/activities/index.js';
import type { RecallInput } from '../../src/activities/recall.js';
import type { VerifyOpinionsInput } from '../../src/activities/verify-opinions.js';
import type { EarlierReview } from '../../src/contract/workflows.js';
import { WORKFLOW_BUNDLE } from './stack.js';

const verdict = {
  verdict: 'infected',
  signature: 'Win.Test',
  engine: 'ClamAV 1.4.6',
  databaseVersion: '27801',
} as const;

/** A contained file, as the vault knows it. */
export const PLAYED_FILE: EarlierReview & { readonly findings: { readonly at: string } } = {
  status: 'quarantined',
  findings: {
    file: {
      ...{ stagingId: 'host', ref: 'r', bytes: 3, sha256: 'ab'.repeat(32) },
      ...{ mimeType: 'text/plain', isImage: false },
    },
    scan: { ...verdict, reply: 'stream: Win.Test FOUND', bytes: 3, milliseconds: 1 },
    at: '2024-05-15T14:32:00.000Z',
    inVault: true,
  },
};

/** Some of the steps, as a caller plays them. */
type PlayedSteps = { readonly [Step in 'report' | 'release' | 'reject']?: Activities[Step] };

/** Serves a queue of reviews whose steps do nothing but what the caller says. */
export async function playReviews(
  connection: NativeConnection,
  taskQueue: string,
  steps: PlayedSteps,
): Promise<{ stop(): Promise<void> }> {
  const worker = await Worker.create({
    ...{ connection, taskQueue, workflowBundle: { codePath: WORKFLOW_BUNDLE } },
    activities: {
      report: async () => undefined,
      removeMedia: async () => 'deleted',
      admit: async () => ({ authority: 'signals', approvers: 1, by: 'signals' }),
      announce: async () => undefined,
      recall: async ({ sha256 }: RecallInput) => (sha256 === undefined ? null : PLAYED_FILE),
      reviewPolicy: async () => ({ approvers: 1, minWindowMs: 1 }),
      verifyOpinions: async ({ opinions }: VerifyOpinionsInput) => opinions.map(() => true),
      ...steps,
    },
  });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
}

/** A step that fails for good. */
export const refusedStep = (): Promise<never> =>
  Promise.reject(ApplicationFailure.nonRetryable('nobody may', 'DecisionRefusedError'));
