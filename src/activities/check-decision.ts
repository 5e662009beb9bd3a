import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { conversationOfScan } from '../contract/ids.js';
import type { DecisionEvidence } from '../contract/review.js';
import { DecisionRefusedError } from '../decisions/authority.js';
import type { DecisionAuthority } from '../decisions/authority.js';
import { decidingRuns } from './deciding-runs.js';
import { senderOfFile } from './sender-of-file.js';
import type { SenderDependencies } from './sender-of-file.js';

export interface DecisionDependencies extends SenderDependencies {
  readonly client: Client;
  readonly authority: DecisionAuthority;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Verifies on this worker the decision behind an effect, or behind a report of one. The run is not trusted.
 *
 * @param about the file; `sha256` is null where nobody has it
 * @throws {DecisionRefusedError} the decision does not count
 * @throws {TemporalUnavailableError} it cannot be seen in which run it was made
 * @throws {GenesysError} it cannot be seen who sent the file
 */
export async function checkDecision(
  { client, authority, now, genesys }: DecisionDependencies,
  { approved, statements }: DecisionEvidence,
  about: { readonly mediaId: string; readonly sha256: string | null },
): Promise<void> {
  const { workflowId = '' } = activityInfo().workflowExecution ?? {};
  const runIds = await decidingRuns(client, statements);
  // It was made for one of these runs, so it is no replay, and its age does not matter.
  const question = { workflowId, ...about, runIds, now: now(), maxAgeMs: Infinity };
  if (approved) {
    const { mediaId } = about;
    const conversationId = conversationOfScan(workflowId, mediaId);
    if (conversationId === undefined) throw new DecisionRefusedError('this run is not the one of the file');
    const sender = await senderOfFile({ genesys }, { conversationId, mediaId });
    return authority.checkRelease(statements, question, sender);
  }
  if (statements.length === 0) throw new DecisionRefusedError('nobody has rejected it');
  for (const statement of statements) authority.checkRejection(statement, question);
}
