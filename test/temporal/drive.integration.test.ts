import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { drive } from '../../src/temporal/drive.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';

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
const squat = (conversationId: string, queue = elsewhere) =>
  client.workflow.start('idle', { workflowId: ledgerWorkflowId(conversationId), taskQueue: queue });

test.each([
  ['on a queue of theirs', elsewhere],
  ['on ours', taskQueue],
])('a ledger begins after a run of somebody else %s, which answers nothing', async (_, queue) => {
  const conversationId = `c-${randomUUID()}`;
  const stranger = await squat(conversationId, queue);
  await stranger.terminate();
  expect(await tell(conversationId)).toBeUndefined();
  const { type, taskQueue: own } = await client.workflow.getHandle(ledgerWorkflowId(conversationId)).describe();
  expect({ type, own }).toEqual({ type: 'conversationLedger', own: taskQueue });
});

test('a run of somebody else that holds the id of a ledger is named', async () => {
  const conversationId = `c-${randomUUID()}`;
  await squat(conversationId);
  expect(await tell(conversationId)).toBe(
    `a run of "idle" on ${elsewhere} holds its id: end it, if it is none of yours`,
  );
});
