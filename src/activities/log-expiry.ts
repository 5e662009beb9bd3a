import { note } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';

export interface LogExpiryInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** In hex; null if the file is not available. */
  readonly sha256: string | null;
  /** Until when people could decide; RFC 3339, UTC. */
  readonly until: string;
}

export function createLogExpiry(dependencies: DecisionLogDependencies) {
  /** Records that the review ended without a decision. The file stays contained, so nothing depends on it. */
  return async function logExpiry({ until, ...file }: LogExpiryInput): Promise<void> {
    const statement = { by: 'custodian', reason: `nobody has decided until ${until}`, authority: 'rule' } as const;
    await note(dependencies, { ...file, action: 'expiry', statements: [statement] }, 'contained');
  };
}
