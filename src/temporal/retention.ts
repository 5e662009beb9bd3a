import type { Client } from '@temporalio/client';
import { requiredTsToMs } from '@temporalio/common/lib/time.js';

const CALL_DEADLINE_MS = 5000;
/** For clocks that differ. */
const MARGIN_MS = 3_600_000;

/**
 * Since when Temporal remembers every run that has ended, in milliseconds since the epoch. What happened before may have
 * had a run whose id is free again: it would be started a second time. A run ends after what it is started for.
 *
 * @param now milliseconds since the epoch
 * @throws {ServiceError} when Temporal does not answer
 */
export async function remembersSince(client: Client, now: number): Promise<number> {
  const { namespace } = client.options;
  const { config } = await client.withDeadline(Date.now() + CALL_DEADLINE_MS, () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  return now - requiredTsToMs(config?.workflowExecutionRetentionTtl, 'workflowExecutionRetentionTtl') + MARGIN_MS;
}
