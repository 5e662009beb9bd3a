import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { archiveWorkflowId, ledgerWorkflowId, scanWorkflowId } from '../../src/contract/ids.js';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.js';
import { NEWS_WAIT_MS } from '../../src/contract/ledger-messages.js';
import { CONVERSATION_START_MEMO, LEDGER_BEGINS_MEMO, START_MEMO } from '../../src/contract/start-memo.js';
import { MacKeyRing } from '../../src/sealing/mac-key-ring.js';
import { flawOfStartWith, sealStart } from '../../src/sealing/start-seal.js';
import type { StrangersRun } from '../../src/temporal/strangers-run.js';
import { cleanUps, listen } from '../genesys/support.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';

/** Numbers of `temporal.api.enums.v1.CommandType`. */
const COMPLETE_WORKFLOW_EXECUTION = 4;
const FAIL_WORKFLOW_EXECUTION = 5;

const DAY_MS = 86_400_000;
const defer = cleanUps();
let connection: Connection;
let client: Client;
/** A queue that nobody serves: runs stay as they were started. */
const taskQueue = `starter-${randomUUID()}`;
let starter: WorkflowStarter;

beforeAll(async () => {
  connection = await Connection.connect({ address: testServers().temporalAddress });
  client = clientFor(connection);
  starter = new WorkflowStarter({ client, taskQueue, reviewWindowMs: DAY_MS, reviewApprovers: 2 });
});
afterAll(() => connection.close());

function upload(): Extract<GenesysEvent, { kind: 'attachment-uploaded' }> {
  const downloadUrl = 'https://files.example/a?signature=s3cr3t';
  return { kind: 'attachment-uploaded', conversationId: randomUUID(), mediaId: randomUUID(), downloadUrl };
}

function completion(): Extract<GenesysEvent, { kind: 'conversation-completed' }> {
  return {
    kind: 'conversation-completed',
    conversationId: randomUUID(),
    completedTime: '2024-05-15T14:32:00.000Z',
  };
}

async function inputOf(workflowId: string): Promise<unknown> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payloads.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString('utf8')) as unknown);
}

/** What a run was started with. */
async function priorityIn(workflowId: string): Promise<object> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const { priorityKey, fairnessKey } = events?.[0]?.workflowExecutionStartedEventAttributes?.priority ?? {};
  return { priorityKey, fairnessKey };
}

describe('an upload', () => {
  test('starts a scan with its id, input and search attributes', async () => {
    const event = upload();
    const { conversationId, mediaId, downloadUrl } = event;
    expect(await starter.start(event)).toBe('started');
    const workflowId = `scan:${conversationId}:${mediaId}`;
    expect(scanWorkflowId(conversationId, mediaId)).toBe(workflowId);
    const description = await client.workflow.getHandle(workflowId).describe();
    expect(description).toMatchObject({ type: 'scanAttachment', taskQueue, status: { name: 'RUNNING' } });
    const attributes = SEARCH_ATTRIBUTES.map((key) => [key.name, description.typedSearchAttributes.get(key)]);
    expect(Object.fromEntries(attributes)).toEqual({
      ConversationId: conversationId,
      MediaId: mediaId,
      Verdict: 'pending',
      ReviewState: 'none',
    });
    expect(await inputOf(workflowId)).toEqual([
      { conversationId, mediaId, downloadUrl, reviewWindowMs: DAY_MS, reviewApprovers: 2 },
    ]);
    expect(await description.staticSummary()).toBe(`scan of media ${mediaId}`);
    // What is stored in clear, and shown in lists, holds no link.
    expect(JSON.stringify([description.searchAttributes, description.memo, description.workflowId])).not.toContain(
      's3cr3t',
    );
  });

  test('carries when the conversation began where lists show it, and not in the input, which older workers check', async () => {
    const event = { ...upload(), conversationStart: '2024-05-15T14:00:00.000Z' };
    await starter.start(event);
    const workflowId = scanWorkflowId(event.conversationId, event.mediaId);
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    expect(memo).toMatchObject({ [CONVERSATION_START_MEMO]: event.conversationStart });
    expect(JSON.stringify(await inputOf(workflowId))).not.toContain('conversationStart');
  });

  test('takes turns with those of other conversations, and is examined before anything else is done', async () => {
    const long = { ...upload(), conversationId: `${randomUUID()}-${'x'.repeat(90)}` };
    for (const event of [upload(), long]) {
      await starter.start(event);
      const { conversationId, mediaId } = event;
      const scan = await priorityIn(scanWorkflowId(conversationId, mediaId));
      // A key may have 64 bytes.
      const fairnessKey = event === long ? expect.stringMatching(/^[0-9a-f]{64}$/) : conversationId;
      expect(scan).toEqual({ priorityKey: 1, fairnessKey });
      expect(await priorityIn(ledgerWorkflowId(conversationId))).toEqual(scan);
      const end = { ...completion(), conversationId };
      await starter.start(end);
      expect(await priorityIn(archiveWorkflowId(conversationId, end.completedTime))).toEqual({
        ...scan,
        priorityKey: 4,
      });
    }
  });

  test('tells that the ledger of its conversation begins by itself, and when', async () => {
    const event = upload();
    await starter.start(event);
    const scan = client.workflow.getHandle(scanWorkflowId(event.conversationId, event.mediaId));
    expect((await scan.describe()).memo).toMatchObject({ [LEDGER_BEGINS_MEMO]: true });
    const { events } = await client.workflow.getHandle(ledgerWorkflowId(event.conversationId)).fetchHistory();
    const { firstWorkflowTaskBackoff } = events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
    expect(Number(firstWorkflowTaskBackoff?.seconds) * 1000).toBe(NEWS_WAIT_MS);
  });

  test('that is repeated changes nothing', async () => {
    const event = upload();
    await starter.start(event);
    const handle = client.workflow.getHandle(scanWorkflowId(event.conversationId, event.mediaId));
    const { runId } = await handle.describe();
    expect(await starter.start({ ...event, downloadUrl: 'https://files.example/another' })).toBe('duplicate');
    expect((await handle.describe()).runId).toBe(runId);
  });

  test('that comes many times at once starts one run', async () => {
    const event = upload();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => starter.start(event)));
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(9);
  });

  test('whose run was ended by force is run anew', async () => {
    const event = upload();
    await starter.start(event);
    const handle = client.workflow.getHandle(scanWorkflowId(event.conversationId, event.mediaId));
    const { runId } = await handle.describe();
    await handle.terminate('a test');
    expect(await starter.start(event)).toBe('started');
    expect((await handle.describe()).runId).not.toBe(runId);
  });
});

describe('a run that no listener has started', () => {
  const keys = new MacKeyRing([{ id: 'a', secret: Buffer.alloc(32, 1) }]);
  const ended: StrangersRun[] = [];
  const options = () => ({ client, taskQueue, reviewWindowMs: DAY_MS, reviewApprovers: 2 });
  const onStranger = (run: StrangersRun) => void ended.push(run);
  const sealing = () => new WorkflowStarter({ ...options(), sealing: { keys, onStranger } });
  const idOf = ({ conversationId, mediaId }: ReturnType<typeof upload>) => scanWorkflowId(conversationId, mediaId);
  const squat = (
    event: ReturnType<typeof upload>,
    changes: Partial<WorkflowStartOptions> = {},
    type = 'scanAttachment',
  ) => client.workflow.start(type, { taskQueue, workflowId: idOf(event), args: [{}], ...changes });
  const startOf = async (event: ReturnType<typeof upload>) => {
    const { runId, memo, status } = await client.workflow.getHandle(idOf(event)).describe();
    return { runId, status: status.name, flaw: flawOfStartWith(keys, event, memo?.[START_MEMO]) };
  };
  const sealOfAnother = { [START_MEMO]: sealStart(keys, upload()) };

  test.each([
    ['without a seal', {}, undefined],
    ['with the seal of another file', { memo: sealOfAnother }, undefined],
    ['with something else for a seal', { memo: { [START_MEMO]: 'x' } }, undefined],
    ['on a queue that nobody serves', { taskQueue: 'nobody' }, undefined],
    ['of another type, with a copied seal', {}, 'anything'],
  ])('%s is ended for that of the event', async (_, changes, type) => {
    const event = upload();
    const memo = type === undefined ? {} : { memo: { [START_MEMO]: sealStart(keys, event) } };
    const squatter = await squat(event, { ...changes, ...memo }, type);
    expect(await sealing().start(event)).toBe('started');
    expect(await startOf(event)).toEqual({ runId: expect.not.stringMatching(squatter.firstExecutionRunId), status: 'RUNNING', flaw: undefined }); // prettier-ignore
    expect(ended.at(-1)).toEqual({ workflowId: idOf(event), runId: squatter.firstExecutionRunId });
    const former = await client.workflow.getHandle(idOf(event), squatter.firstExecutionRunId).describe();
    expect(former.status.name).toBe('TERMINATED');
    expect(await sealing().start(event)).toBe('duplicate');
  });

  test('is ended also when nobody can read what it carries', async () => {
    const event = upload();
    await squat(event, { memo: { [START_MEMO]: 'x' } });
    // With a key of their own, clients take nothing that came in clear.
    const encrypting = clientFor(connection, { PAYLOAD_KEY: Buffer.alloc(32, 1).toString('base64') });
    const starter = new WorkflowStarter({ ...options(), client: encrypting, sealing: { keys, onStranger } });
    expect(await starter.start(event)).toBe('started');
    const { memo } = await encrypting.workflow.getHandle(idOf(event)).describe();
    expect(flawOfStartWith(keys, event, memo?.[START_MEMO])).toBeUndefined();
  });

  test('and many listeners at once end it once, and no run of each other', async () => {
    const event = upload();
    await squat(event);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => sealing().start(event)));
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
    const { events } = await client.workflow.getHandle(idOf(event)).fetchHistory();
    expect(events).toHaveLength(2); // started, and a task that nobody has taken
  });

  test('is left alone where listeners that do not seal may have started it, and for an event without a link', async () => {
    const event = upload();
    const { firstExecutionRunId: runId } = await squat(event);
    expect(await new WorkflowStarter({ ...options(), sealing: { keys } }).start(event)).toBe('duplicate');
    const { downloadUrl: _, ...withoutLink } = event;
    expect(await sealing().start(withoutLink)).toBe('duplicate');
    expect(await startOf(event)).toMatchObject({ runId, status: 'RUNNING' });
  });
});

describe('runs that are over', () => {
  /** Answers the first workflow task of a run by hand: no worker is needed to end it. */
  async function end(workflowId: string, how: 'complete' | 'fail'): Promise<void> {
    const { workflowService } = connection;
    const queue = { name: taskQueueOf(workflowId) };
    const task = await connection.withDeadline(Date.now() + 30_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: queue }),
    );
    expect(task.workflowExecution?.workflowId).toBe(workflowId);
    await workflowService.respondWorkflowTaskCompleted({
      namespace: 'default',
      taskToken: task.taskToken,
      commands: [
        how === 'complete'
          ? { commandType: COMPLETE_WORKFLOW_EXECUTION, completeWorkflowExecutionCommandAttributes: {} }
          : {
              commandType: FAIL_WORKFLOW_EXECUTION,
              failWorkflowExecutionCommandAttributes: { failure: { message: 'a test' } },
            },
      ],
    });
  }
  const taskQueueOf = (workflowId: string): string => `queue-of-${workflowId}`;
  const starterFor = (workflowId: string): WorkflowStarter =>
    new WorkflowStarter({ client, taskQueue: taskQueueOf(workflowId), reviewWindowMs: DAY_MS, reviewApprovers: 2 });

  test('a run that succeeded is not repeated', async () => {
    const event = completion();
    const workflowId = archiveWorkflowId(event.conversationId, event.completedTime);
    const own = starterFor(workflowId);
    await own.start(event);
    await end(workflowId, 'complete');
    expect(await own.start(event)).toBe('duplicate');
  });

  test('a run that failed is', async () => {
    const event = completion();
    const workflowId = archiveWorkflowId(event.conversationId, event.completedTime);
    const own = starterFor(workflowId);
    await own.start(event);
    await end(workflowId, 'fail');
    expect(await own.start(event)).toBe('started');
    expect(await own.start(event)).toBe('duplicate');
  });
});

test('a completion starts an archive run with its id, input and search attribute', async () => {
  const event = completion();
  const { conversationId, completedTime } = event;
  expect(await starter.start(event)).toBe('started');
  const workflowId = `archive:${conversationId}:2024-05-15T14:32:00.000Z`;
  expect(archiveWorkflowId(conversationId, completedTime)).toBe(workflowId);
  const description = await client.workflow.getHandle(workflowId).describe();
  expect(description).toMatchObject({ type: 'archiveConversation', taskQueue });
  expect(description.searchAttributes).toMatchObject({ ConversationId: [conversationId] });
  expect(await inputOf(workflowId)).toEqual([{ conversationId, completedTime }]);
  // Another end of the same conversation is another record.
  expect(await starter.start({ ...event, completedTime: '2024-05-16T10:00:00.000Z' })).toBe('started');
});

test('the longest ids that a frame may hold are taken', async () => {
  const long = (letter: string): string => letter.repeat(128 - 36) + randomUUID();
  expect(await starter.start({ ...upload(), conversationId: long('c'), mediaId: long('m') })).toBe('started');
});

describe('a server that is away', () => {
  async function startOn(address: string): Promise<unknown> {
    const lazy = Connection.lazy({ address });
    defer(() => lazy.close());
    const away = new WorkflowStarter({
      client: clientFor(lazy),
      taskQueue,
      reviewWindowMs: DAY_MS,
      reviewApprovers: 2,
    });
    return away.start(upload()).then(
      () => 'it started',
      (error: unknown) => error,
    );
  }

  test('nobody listens: an error in time, without the link', async () => {
    const server = createServer();
    const port = await listen(server, () => undefined);
    await new Promise((resolve) => server.close(resolve));
    const error = await startOn(`127.0.0.1:${port}`);
    expect(error).toBeInstanceOf(Error);
    expect(String((error as Error).stack)).not.toContain('s3cr3t');
  });

  test('it takes the connection and never answers: an error in time', async () => {
    const sockets: { destroy(): void }[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    const port = await listen(server, defer);
    defer(() => sockets.forEach((socket) => socket.destroy()));
    expect(await startOn(`127.0.0.1:${port}`)).toBeInstanceOf(Error);
  });
});
