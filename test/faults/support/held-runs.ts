import { approveRecord } from '../../../src/contract/held-record.js';
import { archiveStateAttribute } from '../../../src/contract/search-attributes.js';
import type { Counts } from '../../../devkit/fault-table.js';
import { until } from '../../../devkit/until.js';
import { startArchive } from './archive-runs.js';
import type { ArchiveRun } from './archive-runs.js';
import { auditEntries } from './audit-entries.js';
import type { Plant } from './plant.js';
import { tally } from './tally.js';

/** Settings of a redactor that misses cards: the last gate holds every record with one. */
export const REDACTS_NO_CARDS = { REDACTION_KINDS: 'email' } as const;

/** Starts an archive, and approves its record as soon as that is held. */
export async function startHeldArchive(plant: Plant, run: ArchiveRun): Promise<void> {
  await startArchive(plant, run);
  const handle = plant.client.workflow.getHandle(run.workflowId);
  await until('the record is held', async () => {
    const { typedSearchAttributes } = await handle.describe();
    return typedSearchAttributes.get(archiveStateAttribute) === 'held';
  });
  await handle.signal(approveRecord, { reviewer: 'jane.doe', reason: 'a test' });
}

/** Counts the approvals that the audit log has: one of each record. */
export async function judgeApprovals(
  plant: Plant,
  runs: readonly ArchiveRun[],
): Promise<Pick<Counts, 'lost' | 'doubled'>[]> {
  const entries = await auditEntries(plant);
  return runs.map(({ conversationId }) => {
    const approvals = entries.filter(
      (entry) => entry.action === 'record-approval' && entry.conversationId === conversationId,
    );
    return tally([[1, approvals.length]]);
  });
}
