import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { REVIEW_MEMO } from '../../src/contract/review-memo.js';
import { latestLedger } from '../../src/temporal/ledger.js';
import { latestWatch } from '../../src/temporal/latest-watch.js';
import { reopenLostReviews } from '../../src/temporal/lost-reviews.js';
import { newestRun } from '../../src/temporal/newest-runs.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { infoOf } from '../desk/run-info.js';

/** COMPLETE_WORKFLOW_EXECUTION of `temporal.api.enums.v1.CommandType`. */
const COMPLETE = 4;
const UNREADABLE: Payload = { metadata: { encoding: Buffer.from('text/x-other') }, data: Buffer.from('?') };
const GOOD = infoOf('a'.repeat(64)).memo;

/** No worker serves this queue: runs stay as they were started. */
let taskQueue: string;
let connection: Connection;
let client: Client;
/** Of somebody who writes memos as he likes. */
let others: Record<'otherEncoding' | 'otherKey', Client>;
beforeAll(async () => {
  taskQueue = `memos-${randomUUID()}`;
  connection = await Connection.connect({ address: testServers().temporalAddress });
  client = clientFor(connection);
  const otherEncoding = clientFor(connection);
  otherEncoding.options.loadedDataConverter.payloadConverter = {
    toPayload: () => UNREADABLE,
    fromPayload: () => undefined as never,
  };
  others = { otherEncoding, otherKey: clientFor(connection, { PAYLOAD_KEY: randomBytes(32).toString('base64') }) };
});
afterAll(() => connection.close());

const started: string[] = [];
async function startReview(by: Client, review: unknown): Promise<string> {
  const workflowId = `scan:c-${randomUUID()}:m`;
  await by.workflow.start('scanAttachment', {
    ...{ workflowId, taskQueue, memo: { [REVIEW_MEMO]: review } },
    searchAttributes: { ReviewState: ['waiting'] },
  });
  started.push(workflowId);
  return workflowId;
}

const listed = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` }))
    ids.push(workflowId);
  return ids.sort();
};

test('a run whose memo nobody can read hides no other one', async () => {
  const good = await startReview(client, GOOD[REVIEW_MEMO]);
  const strange = [await startReview(others.otherEncoding, 'x'), await startReview(others.otherKey, 'x')];
  const invalid = await startReview(client, 5);
  await until('all are listed', async () => (await client.workflow.count(`TaskQueue = '${taskQueue}'`)).count === 4);
  expect(await listed()).toEqual([good, ...strange, invalid].sort());
  for (const id of strange) expect(await newestRun(client, id)).toMatchObject({ workflowId: id, memo: {} });

  const env = { TEMPORAL_ADDRESS: testServers().temporalAddress, TASK_QUEUE: taskQueue };
  const { stdout, stderr, code } = await custodian(['review', 'list'], { env });
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining(good) });
  for (const id of [...strange, invalid]) expect(stderr).toContain(id);
});

test('lost reviews are opened again, whatever the memos of others hold', async () => {
  const { report, ...rest } = GOOD[REVIEW_MEMO];
  const [since, end] = ['2026-03-01T12:00:00.000Z', '9999-12-31T23:59:59.000Z'];
  const halfOpen = await startReview(client, { ...rest, report: { ...report, since, until: end, reminded: 5 } });
  const good = started[0]!;
  const runs = await Promise.all(started.map((id) => client.workflow.getHandle(id).terminate()));
  const ended = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Terminated'`;
  await until('all have ended', async () => (await client.workflow.count(ended)).count === runs.length);
  const { reopened } = await reopenLostReviews({ client, taskQueue, now: () => Date.now() + 60_000, leftAloneMs: 0 });
  expect([...reopened].sort()).toEqual([good, halfOpen].sort());
  // A run would refuse it, and fail each time.
  const { events } = await client.workflow.getHandle(halfOpen).fetchHistory();
  const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const { earlier } = defaultPayloadConverter.fromPayload<{ earlier: object }>(input as Payload);
  expect(earlier).toMatchObject({ status: 'quarantined' });
  expect(earlier).not.toHaveProperty('open');
  for (const id of reopened) await client.workflow.getHandle(id).terminate();
});

test.each([
  ['the watch', 'watchPromises', `watch:${randomUUID()}`, () => latestWatch(client, taskQueue), undefined],
  [
    'a ledger',
    'conversationLedger',
    ledgerWorkflowId('c-unreadable'),
    async () => (await latestLedger(client, 'c-unreadable'))?.state(),
    { files: [], unwritten: [] },
  ],
])(
  '%s that somebody has completed with what nobody can read has said nothing',
  async (_, type, workflowId, read, said) => {
    await client.workflow.start(type, { workflowId, taskQueue });
    const { workflowService } = connection;
    const { taskToken } = await connection.withDeadline(Date.now() + 30_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: taskQueue } }),
    );
    const completed = { result: { payloads: [UNREADABLE] } };
    await workflowService.respondWorkflowTaskCompleted({
      ...{ namespace: 'default', taskToken },
      commands: [{ commandType: COMPLETE, completeWorkflowExecutionCommandAttributes: completed }],
    });
    const done = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Completed'`;
    await until('it is listed', async () => (await client.workflow.count(done)).count === 1);
    expect(await read()).toEqual(said);
  },
);
