import type { Statement } from '../contract/review.js';
import { note } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';

export interface LogReopeningInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** In hex; null if the file is not available. */
  readonly sha256: string | null;
  /** Who asks again, and why. */
  readonly statement: Pick<Statement, 'reviewer' | 'reason' | 'at'>;
}

export function createLogReopening(dependencies: DecisionLogDependencies) {
  /** Logs that a review was reopened, and by whom. The file stays contained, so nothing depends on this entry. */
  return async function logReopening({ statement, ...file }: LogReopeningInput): Promise<void> {
    const { reviewer: by, reason, at } = statement;
    // The name comes from whoever started the run; it is not signed by a desk.
    const said = { by, reason, at, authority: 'signals' } as const;
    await note(dependencies, { ...file, action: 'reopening', statements: [said] }, 'contained');
  };
}
