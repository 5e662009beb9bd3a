import type { WorkflowHandle } from '@temporalio/client';
import { openArchiveKeys } from '../../src/archive/archive-keys.js';
import { loadConfig } from '../../src/config/config.js';
import { StorageUnavailableError } from '../../src/storage/errors.js';
import { openStores } from '../../src/stores/open-stores.js';
import type { BrokenPromise } from '../../src/watch/broken-promise.js';
import { openFactKeys } from '../../src/worker/fact-keys.js';
import { openWatch } from '../../src/worker/watch.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

/** What the watch says of a stack, without the details. */
export interface Watched {
  look(): Promise<BrokenPromise[]>;
  /** Once it says of each id just this, as "lost scan", and nothing of others that the test has begun. */
  says(of: Readonly<Record<string, string | undefined>>): Promise<readonly BrokenPromise[]>;
}

export async function watchStack(
  stack: Stack,
  differently: { readonly immutability?: 'required'; readonly now?: () => number } = {},
): Promise<Watched> {
  const { azure, seals } = loadConfig(stack.environment, ['azure', 'seals']);
  const { publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
  const look = openWatch({
    ...{ client: stack.client, taskQueue: stack.taskQueue, publicKeys, immutability: azure.immutability },
    ...{
      stores: openStores(azure),
      factKeys: await openFactKeys(seals.factKey),
      now: Date.now,
      acceptsUnsealed: false,
      ...differently,
    },
  });
  const says: Watched['says'] = async (of) => {
    return until(`the watch says ${JSON.stringify(of)}`, async () => {
      const found = await look().catch((error: unknown) => {
        // A busy machine; the next look tells.
        if (!(error instanceof StorageUnavailableError)) throw error;
      });
      if (found === undefined) return undefined;
      const broken = found.filter(({ id }) => id in of);
      const now = JSON.stringify(broken.map(({ kind, what, id }) => [id, `${kind} ${what}`]).sort());
      const wanted = Object.entries(of).filter(([, words]) => words !== undefined);
      return now === JSON.stringify(wanted.sort()) ? broken : undefined;
    });
  };
  return { look, says };
}

/** What can end a run that its own end should. */
export const FORCES = ['cancelled', 'terminated', 'reset, and terminated'] as const;

export async function endByForce(
  stack: Stack,
  handle: WorkflowHandle,
  force: (typeof FORCES)[number],
  goesOn: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (force === 'cancelled') await handle.cancel();
  if (force.startsWith('reset')) {
    await reset(stack, handle);
    await goesOn();
  }
  if (force.endsWith('terminated')) await stack.client.workflow.getHandle(handle.workflowId).terminate('by force');
  await until('it has ended', async () => (await handle.describe()).status.name !== 'RUNNING');
}

/** To its first task, as anybody can who may write to the namespace. */
export async function reset(stack: Stack, handle: WorkflowHandle): Promise<void> {
  const { events } = await handle.fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => Boolean(completed));
  const { runId } = await handle.describe();
  await stack.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId },
    workflowTaskFinishEventId: first!.eventId!,
    requestId: runId,
    reason: 'by force',
  });
  await until('it is reset', async () => (await handle.describe()).runId !== runId);
}
