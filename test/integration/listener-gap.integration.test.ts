import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { reconcile } from '../../src/workflows/index.js';
import { scanWorkflowId } from '../../src/contract/ids.js';
import { custodian } from '../cli/run.js';
import { png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { Scene } from '../../devkit/stack/scene.js';

const MINUTE_MS = 60_000;
const CONVERSATIONS = 30;
const FILES = 50;
const ENDINGS = 20;

let stack: Stack;
let scene: Scene;
/** How far the clock of Genesys Cloud is behind: all happens early enough not to be left to the listener. */
let behind = 25 * MINUTE_MS;
const genesysNow = () => Date.now() - behind;

beforeAll(async () => {
  // Nothing but this test reconciles.
  const settings = { RECONCILE_INTERVAL: '1 day' };
  stack = await startStack({ api: 'platform', simulator: { now: genesysNow }, settings });
  scene = new Scene(stack);
});
afterAll(() => stack?.stop());

/** What happens while the socket is cut. @returns the ids of the runs that it calls for, in order */
function happen(): string[] {
  const names = Array.from({ length: CONVERSATIONS }, (_, index) => `gap-${index}`);
  const scans = Array.from({ length: FILES }, (_, index) => {
    const name = names[index % CONVERSATIONS]!;
    return scanWorkflowId(scene.id(name), scene.upload(name, `${index}.png`, png()).mediaId);
  });
  // Ten minutes pass.
  behind -= 10 * MINUTE_MS;
  const archives = names.slice(0, ENDINGS).map((name) => {
    const completedTime = new Date(genesysNow()).toISOString();
    return scene.end(name, completedTime).workflowId;
  });
  return [...scans, ...archives].sort();
}

/** The ids of all runs of scans and archives, one for each run. */
async function runs(): Promise<string[]> {
  const query = `TaskQueue = "${stack.taskQueue}" AND WorkflowType IN ("scanAttachment", "archiveConversation")`;
  const ids: string[] = [];
  for await (const { workflowId } of stack.client.workflow.list({ query, pageSize: 1000 })) ids.push(workflowId);
  return ids.sort();
}

/** What was done, in numbers that a doubled run would change. */
const done = async () => ({
  downloads: stack.simulator.calls.filter(({ route }) => route === 'download').length,
  writes: stack.simulator.calls.filter(({ method }) => method === 'PATCH').length,
  records: (await scene.blobNames('archive')).length,
  runs: await runs(),
});

const isScan = (workflowId: string) => workflowId.startsWith('scan:');

/** Whether the conversation says what became of the file of a scan. */
function isTold(workflowId: string): boolean {
  const [, conversationId = '', mediaId = ''] = workflowId.split(':');
  return `file_scan.${mediaId}` in (stack.simulator.conversation(conversationId)?.customAttributes ?? {});
}

/** Has the schedule start a run now. */
async function reconciled() {
  const schedule = stack.client.schedule.getHandle(`${stack.taskQueue}:reconcile`);
  const before = (await schedule.describe()).info.recentActions.length;
  await schedule.trigger('SKIP');
  const action = await until('the scheduled run', async () => {
    const { recentActions } = (await schedule.describe()).info;
    return recentActions.length > before && recentActions.at(-1)?.action;
  });
  const { workflowId, firstExecutionRunId } = action.workflow;
  return stack.client.workflow.getHandle<typeof reconcile>(workflowId, firstExecutionRunId).result();
}

const byHand = (...args: string[]) => {
  const from = new Date(Date.now() - 60 * MINUTE_MS).toISOString();
  return custodian(['reconcile', '--from', from, '--json', ...args], { env: stack.environment });
};

test('a socket is cut for ten minutes: after the next reconciliation nothing is missing and nothing is doubled', async () => {
  const { simulator } = stack;
  const heard = scene.upload('heard', 'photo.png', png());
  await scene.result(heard.handle);

  simulator.setFault({ kind: 'status', route: 'notifications', status: 503 });
  simulator.setFault({ kind: 'socket-terminate', channel: 'notifications', times: 1 });
  await simulator.waitFor(() => simulator.sockets('notifications').open === 0);
  const missed = happen();
  simulator.clearFaults();
  await simulator.waitFor(() => simulator.sockets('notifications').subscribed > 0);
  await scene.result(scene.upload('after', 'photo.png', png()).handle);
  // The list of runs lags behind.
  await until('both are listed', async () => (await runs()).length >= 2);
  expect(await runs()).toHaveLength(2);

  const look = await byHand('--dry-run');
  expect(look.code).toBe(1);
  const outcomes = JSON.parse(look.stdout) as { missed: { workflowId: string; outcome: string }[] };
  expect(outcomes.missed.map(({ workflowId }) => workflowId).sort()).toEqual(missed);
  expect(await runs()).toHaveLength(2);

  expect(await reconciled()).toMatchObject({ startedScans: FILES, startedArchives: ENDINGS, refused: 0 });
  await until('all runs', async () => (await runs()).length === 2 + FILES + ENDINGS);
  for (const workflowId of missed) await stack.client.workflow.getHandle(workflowId).result();
  await simulator.waitFor(() => missed.filter(isScan).every(isTold));
  const first = await done();
  expect(first).toMatchObject({ downloads: 2 + FILES, records: ENDINGS });
  expect(first.runs.filter((id) => missed.includes(id))).toEqual(missed);

  expect(await reconciled()).toMatchObject({ startedScans: 0, startedArchives: 0, missed: [] });
  expect(await byHand()).toMatchObject({ code: 0, stdout: expect.stringContaining('"missed": []') });
  expect(await done()).toEqual(first);
  expect(simulator.problems).toEqual([]);
});
