import { CONVERSATION_START_MEMO } from '../../src/contract/start-memo.js';
import { REVIEW_MEMO } from '../../src/contract/review-memo.js';

export const SCAN_ID = 'scan:c-1:m-1';
export const RUN_ID = '4ca9f1f2-9e54-4c16-8d94-6f9f4f0d3a11';

export interface InfoChanges {
  readonly conversationId?: string;
  readonly verdict?: string;
  readonly state?: string;
  readonly opinions?: readonly object[];
  readonly began?: unknown;
  readonly receivedAt?: string;
  readonly fileName?: string;
}

/** A run that waits for a decision on an encrypted file, as Temporal describes it. */
export const infoOf = (sha256: string, changes: InfoChanges = {}) => ({
  ...{ workflowId: SCAN_ID, runId: RUN_ID, taskQueue: 'q', status: { name: 'RUNNING' } },
  typedSearchAttributes: { get: () => undefined },
  memo: {
    ...(changes.began === undefined ? {} : { [CONVERSATION_START_MEMO]: changes.began }),
    [REVIEW_MEMO]: {
      input: {
        ...{ conversationId: changes.conversationId ?? 'c-1', mediaId: 'm-1', fileName: changes.fileName ?? 'a.pdf' },
        ...(changes.receivedAt === undefined ? {} : { receivedAt: changes.receivedAt }),
      },
      findings: {
        file: { sha256, bytes: 1, mimeType: 'text/plain' },
        scan: {
          ...{ verdict: changes.verdict ?? 'unscannable', reason: 'encrypted', reply: 'opener: encrypted' },
          ...{ engine: 'ClamAV', databaseVersion: '1' },
        },
      },
      report: {
        ...{ status: 'quarantined', state: changes.state ?? 'waiting', approvers: 1, approvals: [], reminded: false },
        secondOpinions: changes.opinions ?? [],
      },
    },
  },
});
