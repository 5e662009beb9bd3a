import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatReport } from '../../src/doctor/doctor.js';
import { runChecks } from '../../src/doctor/check.js';
import { temporalPart } from '../../src/doctor/temporal.js';
import { failedArchives } from '../../src/temporal/failed-archives.js';
import { archiveWorkflowId } from '../../src/contract/ids.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';

/** A conversation that is not archived, and will not be by itself, is seen until it is. */

const COMPLETED = '2024-05-15T23:59:59.500Z';
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

/** Completes a conversation; resolves when its run is there. */
async function complete(id: string): Promise<ReturnType<Stack['archive']>> {
  stack.simulator.addConversation({ id, messages: [] });
  stack.simulator.completeConversation(id, COMPLETED);
  const handle = stack.archive(id, COMPLETED);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  return handle;
}

const stateOf = async (id: string) => (await stack.archive(id, COMPLETED).describe()).searchAttributes['ArchiveState'];
const failed = async () =>
  (await failedArchives(stack.client, stack.taskQueue)).map(({ conversationId }) => conversationId);
const failedBecomes = (ids: readonly string[]) =>
  until(`failed: ${ids.join(', ')}`, async () => JSON.stringify((await failed()).sort()) === JSON.stringify(ids));

async function doctor(): Promise<string> {
  const { temporalAddress: address } = testServers();
  const part = temporalPart(
    {
      address,
      namespace: 'default',
      connection: {},
      taskQueue: stack.taskQueue,
      payloadKey: undefined,
      formerPayloadKeys: [],
      buildId: undefined,
      deploymentName: undefined,
      heldPatches: [],
    },
    { azure: undefined, seals: undefined },
  );
  try {
    return formatReport((await runChecks(part.checks)).filter(({ check }) => check === 'failed archives'));
  } finally {
    await part.close?.();
  }
}

test('it is found by its search attribute, in the list, and by the doctor, until a later run has archived it', async () => {
  await (await complete('fine')).result();
  expect(await stateOf('fine')).toEqual(['archived']);
  expect(await doctor()).toMatch(/^ok +failed archives +none$/m);

  const fault = { kind: 'status', route: 'getConversation', status: 404, match: 'gone' } as const;
  stack.simulator.setFault(fault);
  await expect((await complete('gone')).result()).rejects.toThrow();
  expect(await stateOf('gone')).toEqual(['failed']);

  // One that somebody has terminated can tell nothing by itself.
  const gate = stack.simulator.setFault({ kind: 'delay', route: 'getConversation', match: 'terminated' });
  const terminated = await complete('terminated');
  await stack.simulator.waitFor(() => gate.applied > 0);
  expect(await stateOf('terminated')).toEqual(['pending']);
  await terminated.terminate();
  gate.release();

  await failedBecomes(['gone', 'terminated']);
  expect(await failedArchives(stack.client, stack.taskQueue)).toContainEqual({
    workflowId: `archive:terminated:${COMPLETED}`,
    conversationId: 'terminated',
    completedTime: COMPLETED,
    failedAt: expect.any(Date),
  });
  expect(await doctor()).toMatch(
    /^fail +failed archives +2 conversations ARE NOT ARCHIVED.*\n.*archive run --failed$/m,
  );
  const listed = stack.client.workflow.list({
    query: `TaskQueue = '${stack.taskQueue}' AND ArchiveState = 'failed'`,
  });
  const found: string[] = [];
  for await (const { workflowId } of listed) found.push(workflowId);
  expect(found).toEqual([`archive:gone:${COMPLETED}`]);

  stack.simulator.clearFaults();
  for (const [id, left] of [['terminated', ['gone']] as const, ['gone', []] as const]) {
    stack.simulator.completeConversation(id, COMPLETED);
    await until(`${id} is archived`, async () => (await stateOf(id))?.[0] === 'archived');
    await failedBecomes(left);
  }
});

test('each task queue has its own, an id may hold any character, and a run that goes on has not failed', async () => {
  const { client } = stack;
  const taskQueue = `${stack.taskQueue}-odd`;
  const conversationId = 'it\'s "odd" \\';
  const start = () =>
    client.workflow.start('archiveConversation', {
      taskQueue,
      workflowId: archiveWorkflowId(conversationId, COMPLETED),
      args: [{ conversationId, completedTime: COMPLETED }],
    });
  const failedThere = async () => (await failedArchives(client, taskQueue)).map((archive) => archive.conversationId);
  await (await start()).terminate();
  await until('the failed one is known', async () => (await failedThere()).length > 0);
  expect(await failedThere()).toEqual([conversationId]);
  expect(await failed()).not.toContain(conversationId);
  const again = await start();
  await until('it is none any more', async () => (await failedThere()).length === 0);
  await again.terminate();
});
