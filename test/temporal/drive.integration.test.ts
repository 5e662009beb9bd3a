import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { drive } from '../../src/temporal/drive.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';

/** COMPLETE_WORKFLOW_EXECUTION of `temporal.api.enums.v1.CommandType`. */
const COMPLETE = 4;

/** No worker serves these queues: runs stay as they were started. */
const taskQueue = `drive-${randomUUID()}`;
const elsewhere = `${taskQueue}-elsewhere`;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: testServers().temporalAddress });
  client = clientFor(connection);
});
afterAll(() => connection.close());

const options = () => ({ client, taskQueue, reviewWindowMs: 1, reviewApprovers: 1 });
const tell = (conversationId: string) => drive(options(), { do: 'tell', conversationId });
const squat = (conversationId: string) =>
  client.workflow.start('idle', { workflowId: ledgerWorkflowId(conversationId), taskQueue: elsewhere });

test('a ledger begins with nothing that a run of somebody else has told', async () => {
  const conversationId = `c-${randomUUID()}`;
  const { workflowId } = await squat(conversationId);
  const { workflowService } = connection;
  const { taskToken } = await connection.withDeadline(Date.now() + 30_000, () =>
    workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: elsewhere } }),
  );
  const result = defaultPayloadConverter.toPayload({ files: [{ mediaId: 'm', status: 'clean' }], unwritten: ['m'] });
  const completed = { result: { payloads: [result] } };
  await workflowService.respondWorkflowTaskCompleted({
    ...{ namespace: 'default', taskToken },
    commands: [{ commandType: COMPLETE, completeWorkflowExecutionCommandAttributes: completed }],
  });
  expect(await tell(conversationId)).toBeUndefined();
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const { workflowType, input } = events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
  const payloads = (input?.payloads ?? []) as Parameters<typeof defaultPayloadConverter.fromPayload>[0][];
  const args = payloads.map((payload) => defaultPayloadConverter.fromPayload(payload));
  expect({ type: workflowType?.name, args }).toEqual({ type: 'conversationLedger', args: [{ conversationId }] });
});

test('a run of somebody else that holds the id of a ledger is named', async () => {
  const conversationId = `c-${randomUUID()}`;
  await squat(conversationId);
  expect(await tell(conversationId)).toBe(
    `a run of "idle" on ${elsewhere} holds its id: end it, if it is none of yours`,
  );
});

describe('manifests', () => {
  const workflowId = `manifest:${taskQueue}`;
  const driven = () => drive(options(), { do: 'write-manifests' });

  test.each([
    ['on another queue', { type: 'writeManifests', taskQueue: elsewhere }],
    ['of another type', { type: 'idle', taskQueue }],
  ])('a run of somebody else that holds the id, %s, is named: nothing is under way', async (_, squatter) => {
    const run = await client.workflow.start(squatter.type, { workflowId, taskQueue: squatter.taskQueue });
    expect(await driven()).toBe(
      `a run of "${squatter.type}" on ${squatter.taskQueue} holds its id: end it, if it is none of yours`,
    );
    await run.terminate();
  });

  test('are written by one run, however often that is asked for, and by another once it has ended', async () => {
    const handle = client.workflow.getHandle(workflowId);
    expect(await driven()).toBeUndefined();
    const { runId } = await handle.describe();
    expect(await driven()).toBeUndefined();
    expect(await handle.describe()).toMatchObject({ runId, type: 'writeManifests', taskQueue });
    await handle.terminate();
    expect(await driven()).toBeUndefined();
    expect((await handle.describe()).runId).not.toBe(runId);
    await handle.terminate();
  });
});
