import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { archiveWorkflowId, ledgerWorkflowId, scanWorkflowId } from '../../src/contract/ids.js';
import { STAGED_FILE_LOST } from '../../src/contract/failure-types.js';
import { files } from '../../src/contract/file-report.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { scanTaskQueue, downloadTaskQueue, hostTaskQueue } from '../../src/contract/queues.js';
import { START_MEMO } from '../../src/contract/start-memo.js';
import type { StagedAttachment } from '../../src/contract/findings.js';
import { png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { openReview } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';
import { deskKeys } from '../support/desk-keys.js';
import { OwnRun } from '../support/own-run.js';

/** Somebody who can write to the namespace has a workflow of his own, on a worker of his own, ask our worker for its steps. */

const COMPLETED = '2024-05-15T23:59:59.500Z';
const elsewhere = 'https://files.example/invoice.pdf';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    settings: { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: deskKeys().publicKeysFile },
  });
});
afterAll(() => stack?.stop());

const writes = (conversationId: string) =>
  stack.simulator.calls
    .filter(({ id, method }) => id === conversationId && method === 'PATCH')
    .map(({ body }) => JSON.stringify(body));

/** A contained file that the conversation has been told of. */
async function contained(): Promise<Reviewed> {
  const reviewed = await openReview(stack);
  await until('it is told', () => writes(reviewed.conversationId).length > 0);
  return reviewed;
}

async function asked(workflowId: string, type: string, step: string, input: object, queue = stack.taskQueue) {
  const run = await OwnRun.under(stack.client, workflowId, type);
  const answer = await run.ask(step, input, queue);
  await run.end();
  return answer;
}

const known = (conversationId: string): Promise<readonly FileReport[]> =>
  stack.client.workflow.getHandle(ledgerWorkflowId(conversationId)).query(files);

describe('of a contained file, nobody is told otherwise', () => {
  const at = '9999-12-31T23:59:59.000Z';
  test.each([
    ['clean', { status: 'clean', verdict: 'clean', reply: 'OK' }, undefined],
    ['released', { status: 'released', verdict: 'infected', reply: 'x', releasedTo: elsewhere }, undefined],
    ['rejected', { status: 'rejected', verdict: 'infected', reply: 'x' }, undefined],
    [
      'contained, and released to somewhere',
      { status: 'quarantined', verdict: 'infected', reply: 'x', releasedLink: elsewhere },
      undefined,
    ],
    [
      'clean, with a verdict of its own',
      { status: 'clean', verdict: 'clean', reply: 'OK' },
      { scan: { verdict: 'clean', reply: 'OK', engine: 'e', databaseVersion: '1', bytes: 1, milliseconds: 1 } },
    ],
  ])('that it is %s', async (_, told, evidence) => {
    const { conversationId, mediaId } = await contained();
    const input = { conversationId, file: { mediaId, at, reportedAt: at, ...told }, ...(evidence && { evidence }) };
    const foreign = await asked(`own-${randomUUID()}`, 'scanAttachment', 'report', input);
    expect(foreign).toEqual({ failure: 'ForeignRunError' });
    const inPlace = await asked(scanWorkflowId(conversationId, mediaId), 'scanAttachment', 'report', input);
    expect(inPlace).toEqual({ failure: 'ReportRefusedError' });
    expect(await known(conversationId)).toMatchObject([{ mediaId, status: 'quarantined' }]);
    expect(writes(conversationId).join()).not.toMatch(/"(clean|released|rejected)"|files\.example/);
  });

  test('by attributes that the step only passes on', async () => {
    const { conversationId } = await contained();
    const input = { target: 'conversation', id: conversationId, attributes: { file_scan_status: 'clean' } };
    const foreign = await asked(`own-${randomUUID()}`, 'conversationLedger', 'patch', input);
    expect(foreign).toEqual({ failure: 'ForeignRunError' });
    const inPlace = await asked(ledgerWorkflowId(conversationId), 'conversationLedger', 'patch', input);
    expect(inPlace).toEqual({ failure: 'UnprovenAttributesError' });
    expect(writes(conversationId).join()).not.toContain('"clean"');
  });

  test('by the true report on another file of the conversation, as if it had only that', async () => {
    const { conversationId } = await contained();
    const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'a.png', bytes: png() });
    const clean = await until('the other file is clean', async () =>
      (await known(conversationId)).find((file) => file.mediaId === mediaId),
    );
    const input = { conversationId, files: [clean], count: 1 };
    expect(await asked(`own-${randomUUID()}`, 'conversationLedger', 'writeFileAttributes', input)).toEqual({
      failure: 'ForeignRunError',
    });
    expect(writes(conversationId).join()).not.toContain('"file_scan_status":"clean"');
  });

  test('by the verdict on a harmless file', async () => {
    const { conversationId, mediaId } = await contained();
    // The attacker is a customer, too: the listener has announced his file.
    const own = { conversationId: stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id };
    const harmless = stack.simulator.uploadAttachment({ ...own, fileName: 'a.png', bytes: png() });
    const scan = stack.scan(own.conversationId, harmless.mediaId);
    await until('it is announced', () => scan.describe().catch(() => undefined));
    await scan.result();
    const sealed = (await scan.describe()).memo![START_MEMO];
    const order = {
      ...{ ...own, mediaId: harmless.mediaId, downloadUrl: harmless.downloadUrl, fileName: 'a.png' },
      announced: { sealed },
    };
    const victim = scanWorkflowId(conversationId, mediaId);
    const queue = downloadTaskQueue(stack.taskQueue);
    // Where the file of the victim would be staged.
    const displaced = await asked(victim, 'scanAttachment', 'download', { ...order, owner: victim }, queue);
    expect(displaced).toEqual({ failure: 'ForeignRunError' });
    const run = await OwnRun.under(stack.client, scan.workflowId, 'scanAttachment');
    const staged = await run.ask('download', { ...order, owner: scan.workflowId }, queue);
    await run.end();
    expect(staged).toMatchObject({ result: { outcome: 'staged' } });
    const { stagingId, ref, bytes, sha256 } = staged.result as StagedAttachment;
    const judged = await asked(
      ...([victim, 'scanAttachment', 'scan', { ref, bytes, sha256, conversationId, mediaId }] as const),
      scanTaskQueue(stack.taskQueue, stagingId),
    );
    expect(judged).toEqual({ failure: STAGED_FILE_LOST });
  });
});

test('a clean file is not deleted, be it for a run in the place of its own', async () => {
  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'a.png', bytes: png() });
  await until('it is clean', () => writes(conversationId).length > 0);
  for (const step of ['removeMedia', 'quarantine']) {
    const input = { conversationId, mediaId };
    expect(await asked(`own-${randomUUID()}`, 'scanAttachment', step, input)).toEqual({ failure: 'ForeignRunError' });
    const own = scanWorkflowId(conversationId, mediaId);
    expect(await asked(own, 'scanAttachment', step, input)).toEqual({ failure: 'RemovalUnprovenError' });
  }
  expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: false });
});

describe('a record', () => {
  test('has the verdicts that are sealed, whatever the run says, and lies under the name of its conversation', async () => {
    const { conversationId, mediaId } = await contained();
    const other = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
    const workflowId = archiveWorkflowId(conversationId, COMPLETED);
    const clean = { mediaId, status: 'clean', verdict: 'clean', reply: 'OK', at: COMPLETED };
    const run = await OwnRun.under(stack.client, workflowId, 'archiveConversation');
    const order = { conversationId, completedTime: COMPLETED, owner: workflowId };
    const { result } = await run.ask('redact', { ...order, files: [clean] }, stack.taskQueue);
    const record = result as StagedAttachment & { name: string };
    const queue = hostTaskQueue(stack.taskQueue, record.stagingId);
    const forOther = { conversationId: other, completedTime: COMPLETED, record };
    expect(await run.ask('upload', forOther, queue)).toEqual({ failure: 'ForeignRunError' });
    const name = record.name.replace(conversationId, other);
    const uploaded = await run.ask('upload', { ...order, record: { ...record, name } }, queue);
    await run.end();
    const container = stack.blobs.getContainerClient(stack.containers.archive);
    expect(uploaded.result).toMatchObject({ uri: container.getBlobClient(record.name).url });
    const lines = gunzipSync(await buffer((await container.getBlobClient(record.name).download()).readableStreamBody!));
    expect(lines.toString()).toContain('"verdict":"infected"');
    expect(lines.toString()).not.toContain('"verdict":"clean"');
    const theirs = await OwnRun.under(stack.client, archiveWorkflowId(other, COMPLETED), 'archiveConversation');
    expect((await theirs.ask('upload', forOther, queue)).result).toBeUndefined();
    await theirs.end();
    expect(await container.getBlobClient(name).exists()).toBe(false);
  });

  test('is told of only where it is', async () => {
    const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
    stack.simulator.completeConversation(conversationId, COMPLETED);
    const handle = stack.archive(conversationId, COMPLETED);
    await until('the run is started', () => handle.describe().catch(() => undefined));
    const { uri } = await handle.result();
    const before = writes(conversationId).length;
    const run = await OwnRun.under(stack.client, handle.workflowId, 'archiveConversation');
    const say = (attributes: object, id = conversationId) =>
      run.ask('patch', { target: 'interaction', id, attributes }, stack.taskQueue);
    const none = { archiveImmutability: 'none' };
    for (const attributes of [
      { archiveUri: elsewhere, ...none },
      { archiveUri: `${uri}x`, ...none },
      // Azurite locks nothing.
      { archiveUri: uri },
      { archiveUri: uri, ...none, file_scan_status: 'clean' },
      {},
    ]) {
      expect(await say(attributes)).toEqual({ failure: 'UnprovenAttributesError' });
    }
    const other = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
    expect(await say({ archiveUri: uri, ...none }, other)).toEqual({ failure: 'ForeignRunError' });
    expect(writes(conversationId)).toHaveLength(before);
    await run.end();
  });
});
