import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { secondOpinions } from '../../src/workflows/index.js';
import { secondOpinion } from '../../src/contract/second-opinion.js';
import { rejectRelease, review } from '../../src/contract/review.js';
import { Browser, startDesk } from '../desk/support.js';
import { deskKeys } from '../support/desk-keys.js';
import { ClamdProxy } from '../support/clamd-proxy.js';
import type { ClamdFault } from '../support/clamd-proxy.js';
import { eicar } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';

/**
 * The product on real servers; a proxy before clamd makes its database look newer, and changes what it says of files.
 * Each test has a stack of its own: a survey counts every review that is open, and a scanner remembers its version.
 */

const keys = deskKeys();
let folder: string;
let proxy: ClamdProxy;
let stack: Stack;
/** What is said of a staged file; undefined: what clamd says. */
let says: string | undefined;
let database: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-opinions-'));
  proxy = await ClamdProxy.start({ path: testServers().clamdSocket }, join(folder, 'clamd.sock'));
});
beforeEach(async () => {
  database = 27_801;
  says = undefined;
  proxy.fault = answer;
  const settings = { CLAMD_SOCKET: join(folder, 'clamd.sock'), DESK_PUBLIC_KEYS: keys.publicKeysFile };
  stack = await startStack({ settings });
  // It looks at each full hour: in the middle of a test, that would be one opinion more.
  await schedule().pause();
});
afterEach(() => stack?.stop());
afterAll(async () => {
  await proxy?.stop();
  await rm(folder, { recursive: true, force: true });
});

function answer(): ClamdFault {
  const version = `ClamAV 1.4.6/${database}/Mon Nov 23 08:00:00 2026`;
  const reply = (text: string) =>
    text.startsWith('ClamAV ')
      ? version
      : says === undefined
        ? text
        : text.replace(/^(\/.*\.file): .*$/, `$1: ${says}`);
  return { kind: 'rewrite', reply };
}

type ScanHandle = WorkflowHandle<ScanAttachment>;

async function contained(name: string): Promise<ScanHandle> {
  // The stacks before this one had conversations, too: there is one ledger for each id.
  const conversationId = `${name}-${stack.taskQueue}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'x', bytes: eicar() });
  const handle = stack.scan(conversationId, mediaId);
  // In the list of runs, which is behind: a survey reads that.
  const query = `WorkflowId = "${handle.workflowId}" AND ReviewState = "waiting"`;
  await until('the review is open', async () => (await stack.client.workflow.count(query)).count === 1);
  return handle;
}

const schedule = () => stack.client.schedule.getHandle(`${stack.taskQueue}:second-opinions`);

const look = () =>
  stack.client.workflow.execute<typeof secondOpinions>('secondOpinions', {
    workflowId: `second-opinions-${randomUUID()}`,
    taskQueue: stack.taskQueue,
    args: [{}],
  });

/** The version that the scanner has told is believed for some seconds, and the list of runs is behind by some. */
const lookUntil = (count: number) =>
  until(`${count} files are looked at again`, async () => (await look()).rescanned === count);

async function detailsOf(handle: ScanHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

test('a newer database gives a second opinion, which is shown and decides nothing', async () => {
  const first = await contained('c1');
  const second = await contained('c2');
  const handles = [first, second];
  await expect(look()).resolves.toEqual({ rescanned: 0, failed: 0 });

  database = 27_802;
  says = 'OK';
  await lookUntil(1); // one file, in two conversations
  for (const handle of handles) {
    const report = await handle.query(review);
    expect(report).toMatchObject({
      status: 'quarantined',
      state: 'waiting',
      secondOpinions: [{ verdict: 'clean', engine: 'ClamAV 1.4.6', databaseVersion: '27802' }],
    });
    const details = await detailsOf(handle);
    expect(details).toMatch(/\| verdict \| \*\*infected\*\*: /);
    expect(details).toMatch(/\| second opinion \| `clean, by ClamAV 1.4.6, database 27802, at \d{4}-/);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes).toMatchObject({ Verdict: ['infected'], ReviewState: ['waiting'] });
  }
  expect(await stack.blobs.getContainerClient(stack.containers.released).exists()).toBe(false);
  await expect(look()).resolves.toEqual({ rescanned: 0, failed: 0 });

  // What two surveys at the same time tell comes together.
  const [known] = (await second.query(review)).secondOpinions;
  await Promise.all(Array.from({ length: 10 }, () => second.signal(secondOpinion, known!)));
  await expect(look()).resolves.toEqual({ rescanned: 0, failed: 0 });
  expect((await second.query(review)).secondOpinions).toEqual([known]);

  // What is none is ignored, and an older database is not asked after a newer one.
  const send = first.signal.bind(first) as (name: string, payload: unknown) => Promise<void>;
  for (const odd of [undefined, 'clean', { verdict: 'fine' }, { verdict: 'clean', engine: 'x|y' }]) {
    await send('secondOpinion', odd);
  }
  expect((await first.query(review)).secondOpinions).toHaveLength(1);

  database = 27_803;
  says = 'New.Name-1 FOUND';
  await first.signal(rejectRelease, { reviewer: 'sam', reason: 'a virus' });
  await first.result();
  await lookUntil(1);
  expect(await second.query(review)).toMatchObject({
    state: 'waiting',
    secondOpinions: [{ verdict: 'clean' }, { verdict: 'infected', signature: 'New.Name-1', databaseVersion: '27803' }],
  });
  expect(await detailsOf(second)).toContain('infected: New.Name-1, by ClamAV 1.4.6, database 27803');
});

test('a decision on what somebody saw before does not count, and one on what there is does', async () => {
  const handle = await contained('c1');
  const { client, taskQueue } = stack;
  const desk = await startDesk({ client, taskQueue, signer: keys.signer, answerMs: 240_000 });
  try {
    const browser = new Browser(desk.url);
    await browser.get(desk.link ?? '');
    const address = `/file?id=${handle.workflowId}`;
    /** Approves what the page shows. @returns the page that comes next */
    const approve = async (page: string) => {
      const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
      const pick = field('pick').replaceAll('&quot;', '"');
      const form = { csrf: field('csrf'), back: address, decision: 'approve', reason: 'known', pick };
      expect((await browser.post('/decide', form)).status).toBe(303);
      return (await browser.get(address)).text();
    };
    const before = await (await browser.get(address)).text();
    database = 27_802;
    says = 'New.Name-1 FOUND';
    await lookUntil(1);
    await until('the run tells it', async () => (await (await browser.get(address)).text()).includes('New.Name-1'));

    const refused = await approve(before);
    expect(refused).toContain('there is a new verdict or second opinion that you have not seen');
    expect(await handle.query(review)).toMatchObject({ state: 'waiting', approvals: [] });
    expect(await approve(refused)).toContain('<strong>Done: 1.</strong>');
    expect(await handle.query(review)).toMatchObject({ state: 'approved', approvals: [{ reason: 'known' }] });
  } finally {
    await desk.close();
  }
});

test('an outage of the scanner is no opinion: it is tried again', async () => {
  const handle = await contained('c1');
  database = 27_802;
  let refused = 0;
  proxy.fault = (command) => {
    if (!command.includes('.file') || refused >= 2) return answer();
    refused += 1;
    return { kind: 'close' };
  };
  await lookUntil(1);
  expect(refused).toBe(2);
  expect((await handle.query(review)).secondOpinions).toMatchObject([
    { verdict: 'infected', databaseVersion: '27802' },
  ]);
});

test('a schedule looks by itself', async () => {
  await schedule().trigger();
  const ran = await until('the schedule has run', async () => (await schedule().describe()).info.recentActions[0]);
  const { workflowId } = ran.action.workflow;
  await expect(stack.client.workflow.getHandle(workflowId).result()).resolves.toMatchObject({ failed: 0 });
});
