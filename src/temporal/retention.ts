import type { Client } from '@temporalio/client';

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
  const retention = config?.workflowExecutionRetentionTtl;
  if (retention?.seconds === undefined || retention.seconds === null)
    throw new TypeError(`namespace ${namespace}: the server names no retention`);
  return now - Number(retention.seconds) * 1000 + MARGIN_MS;
}
