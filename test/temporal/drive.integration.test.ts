import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

const tell = (conversationId: string) =>
  drive({ client, taskQueue, reviewWindowMs: 1, reviewApprovers: 1 }, { do: 'tell', conversationId });
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
