import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startTemporalServer } from '../../devkit/parts/temporal-server.js';
import { eicar } from '../../devkit/samples.js';
import { exportedHistory } from '../../devkit/stack/exported-history.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { REVIEW_MEMO } from '../../src/contract/review-memo.js';
import { decideRelease, rejectRelease } from '../../src/contract/review.js';
import { connectTemporal } from '../../src/temporal/connection.js';
import { loadConfig } from '../../src/config/config.js';
import { cleanUps } from '../genesys/support.js';
import { reportOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';

const defer = cleanUps();
const newKey = () => randomBytes(32).toString('base64');

/** A Temporal server of its own, whose database can be searched, and a stack on it. */
async function setUp(settings: Record<string, string> = {}): Promise<{ stack: Stack; stateDir: string }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'codec-'));
  defer(() => rm(stateDir, { recursive: true, force: true }));
  const cli = process.env['TEST_TEMPORAL_CLI'] ?? 'temporal';
  const server = await startTemporalServer({ cli, stateDir, port: 0, uiPort: 0, log: () => undefined });
  defer(() => server.kill());
  const stack = await startStack({ workerProcess: true, settings: { TEMPORAL_ADDRESS: server.address, ...settings } });
  defer(() => stack.stop());
  return { stack, stateDir };
}

/** Words that must not be found: the link, the name, the reviewer and the reason of each of these files. */
interface Canaries {
  readonly link: string;
  readonly name: string;
  readonly reviewer: string;
  readonly reason: string;
}
const canaries = (count: number): Canaries[] =>
  Array.from({ length: count }, () => {
    const word = (kind: string) => `canary${kind}${randomBytes(5).toString('hex')}`;
    return { link: word('link'), name: word('name'), reviewer: word('who'), reason: word('why') };
  });

/** An infected file with canaries, by the way that a listener starts it. */
async function infected(stack: Stack, { link, name }: Canaries): Promise<ScanHandle> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const attachment = { conversationId, fileName: `${name}.txt`, bytes: eicar(), announce: false };
  const { mediaId, downloadUrl } = stack.simulator.uploadAttachment(attachment);
  const handle = stack.scan(conversationId, mediaId);
  await stack.client.workflow.start('scanAttachment', {
    workflowId: handle.workflowId,
    taskQueue: stack.taskQueue,
    args: [
      {
        ...{ conversationId, mediaId, reviewWindowMs: 3_600_000 },
        downloadUrl: `${downloadUrl}${downloadUrl.includes('?') ? '&' : '?'}sig=${link}`,
        fileName: `${name}.txt`,
      },
    ],
    searchAttributes: { ConversationId: [conversationId], MediaId: [mediaId] },
  });
  return handle;
}

/** Rejects the file: half of them by signal, half by update. */
async function decide(handle: ScanHandle, { reviewer, reason }: Canaries, byUpdate: boolean): Promise<void> {
  await reportOf(handle, ({ state }) => state === 'waiting');
  if (byUpdate) await handle.executeUpdate(decideRelease, { args: [{ reviewer, reason, approve: false }] });
  else await handle.signal(rejectRelease, { reviewer, reason });
}

/** Does a piece of work for each item, so many at once. */
async function mapAtOnce<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    const batch = items.slice(start, start + atOnce);
    results.push(...(await Promise.all(batch.map((item, index) => work(item, start + index)))));
  }
  return results;
}

/** Runs files with canaries through, and @returns which canaries can be read where Temporal keeps things. */
async function found(stack: Stack, stateDir: string, files: readonly Canaries[]): Promise<string[]> {
  const handles = await mapAtOnce(10, files, async (file, index) => {
    const handle = await infected(stack, file);
    await decide(handle, file, index % 2 === 0);
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
    return handle;
  });
  // Of the history as it is exported: what is base64 there is read as well.
  const texts = await mapAtOnce(4, handles, async ({ workflowId }) => {
    const json = await exportedHistory(workflowId, stack.environment['TEMPORAL_ADDRESS']);
    const inside = [...json.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g)].map(([, text]) => Buffer.from(text!, 'base64'));
    return Buffer.concat([Buffer.from(json), ...inside]);
  });
  const database = (await readdir(stateDir)).filter((name) => name.startsWith('temporal.db'));
  expect(database).toEqual(expect.arrayContaining(['temporal.db', 'temporal.db-wal']));
  for (const name of database) texts.push(await readFile(join(stateDir, name)));
  const words = files.flatMap((file) => Object.values(file) as string[]);
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

test('of 500 links, names, reviewers and reasons none is found in the database, its log or an exported history', async () => {
  const { stack, stateDir } = await setUp({ PAYLOAD_KEY: newKey() });
  const files = canaries(125);
  const leaked = await found(stack, stateDir, files);
  console.info(`${files.length * 4} canaries, found: ${leaked.length}`);
  expect(leaked).toEqual([]);
  // Whoever has the key reads them.
  const handle = await infected(stack, files[0]!);
  await reportOf(handle, ({ state }) => state === 'waiting');
  const { memo } = await handle.describe();
  expect(JSON.stringify(memo?.[REVIEW_MEMO])).toContain(files[0]!.name);
});

test('without a key the same search finds every one of them', async () => {
  const { stack, stateDir } = await setUp();
  const files = canaries(5);
  expect(await found(stack, stateDir, files)).toHaveLength(20);
});

test('reviews that wait go on when a key is set, when it changes, and stand still while it is missing', async () => {
  const { stack } = await setUp();
  const [before, under, last] = canaries(3) as [Canaries, Canaries, Canaries];
  const [first, second] = [newKey(), newKey()];
  const old = await infected(stack, before);
  await reportOf(old, ({ state }) => state === 'waiting');
  process.kill(stack.workerPid!, 'SIGTERM');

  const client = async (keys: Record<string, string>) => {
    const connection = await connectTemporal(loadConfig({ ...stack.environment, ...keys }, ['temporal']).temporal);
    defer(() => connection.close());
    return connection.client;
  };
  const work = async (keys: Record<string, string>) => {
    const worker = startCustodian('worker', { ...stack.environment, ...keys });
    defer(() => worker.end('SIGKILL'));
    await worker.logged('worker ready');
    return worker;
  };
  const start = async (keys: Record<string, string>, file: Canaries) => {
    const started = await infected({ ...stack, client: await client(keys), scan: stack.scan }, file);
    return (await client(keys)).workflow.getHandle(started.workflowId) as ScanHandle;
  };

  // A key where there was none: the old history is read, and the new one cannot be read without it.
  const firstWorker = await work({ PAYLOAD_KEY: first });
  const middle = await start({ PAYLOAD_KEY: first }, under);
  await reportOf(middle, ({ state }) => state === 'waiting');
  await decide((await client({ PAYLOAD_KEY: first })).workflow.getHandle(old.workflowId) as ScanHandle, before, true);
  expect(await old.result().catch(() => 'sealed')).toBe('sealed');
  await firstWorker.end('SIGTERM');

  // Another key, without the first: the run neither fails nor goes on.
  const careless = await work({ PAYLOAD_KEY: second });
  await middle.signal(rejectRelease, { reviewer: under.reviewer, reason: under.reason });
  await careless.logged('PayloadKeyMissingError');
  expect((await middle.describe()).status.name).toBe('RUNNING');
  await careless.end('SIGTERM');

  // With both, old and new go on together.
  const keys = { PAYLOAD_KEY: second, PAYLOAD_FORMER_KEYS: first };
  await work(keys);
  const both = await client(keys);
  const again = both.workflow.getHandle(middle.workflowId);
  await until('the first one is decided', async () => (await again.describe()).status.name === 'COMPLETED');
  expect(await again.result()).toMatchObject({ status: 'rejected' });
  const fresh = await start(keys, last);
  await decide(fresh, last, true);
  expect(await fresh.result()).toMatchObject({ status: 'rejected' });
});
