import type { Statement } from '../contract/review.js';
import { note } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';

export interface LogReopeningInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** In hex; null of a file that nobody has. */
  readonly sha256: string | null;
  /** Who asks again, and why. */
  readonly statement: Pick<Statement, 'reviewer' | 'reason' | 'at'>;
}

export function createLogReopening(dependencies: DecisionLogDependencies) {
  /** Notes that people are asked again about a file, and who said so. It stays contained, so that nothing rests on it. */
  return async function logReopening({ statement, ...file }: LogReopeningInput): Promise<void> {
    const { reviewer: by, reason, at } = statement;
    // Whoever could start the run has said it: no desk has signed that.
    const said = { by, reason, at, authority: 'signals' } as const;
    await note(dependencies, { ...file, action: 'reopening', statements: [said] }, 'contained');
  };
}
