import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rejectRelease, review } from '../../src/contract/review.js';
import { CONVERSATION_START_MEMO } from '../../src/contract/start-memo.js';
import { eicar, encryptedZip, png } from '../../devkit/samples.js';
import type { ScanAttachment, ScanAttachmentInput } from '../../src/contract/workflows.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

/** What only the public API does: a file that cannot be deleted, a transcript in pieces, attributes of a participant. */
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ api: 'platform' });
});
afterAll(async () => {
  await stack?.stop();
});

function upload(conversationId: string, fileName: string, bytes: Uint8Array) {
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaIds } = stack.simulator.platform.sendMessage(conversationId, { attachments: [{ fileName, bytes }] });
  const mediaId = mediaIds[0]!;
  return { mediaId, handle: stack.scan(conversationId, mediaId) };
}

function attributesOf(conversationId: string): Readonly<Record<string, string>> {
  const { participants } = stack.simulator.platform.conversation(conversationId)!;
  return participants.find(({ purpose }) => purpose === 'customer')!.attributes;
}

const callsAbout = (conversationId: string) =>
  stack.simulator.calls.filter(({ path }) => path.split('/').includes(conversationId)).map(({ route }) => route);

/** What a run was started with. */
async function firstInput({ workflowId }: { readonly workflowId: string }): Promise<ScanAttachmentInput> {
  const { events } = await stack.client.workflow.getHandle(workflowId).fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return JSON.parse(Buffer.from(payload!.data!).toString()) as ScanAttachmentInput;
}

/** All payloads of a run, as text. */
async function historyOf(handle: { fetchHistory(): Promise<unknown> }): Promise<string> {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) texts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString());
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(await handle.fetchHistory());
  return texts.join('\n');
}

test('a clean file: three calls, and its history holds no link', async () => {
  const { handle } = upload('clean', 'photo.png', png());
  await until('the run is started', () => handle.describe().catch(() => undefined));
  expect(await handle.result()).toMatchObject({ status: 'clean' });
  await until('the attributes', () => attributesOf('clean')['file_scan_status'] !== undefined);
  expect(attributesOf('clean')).toMatchObject({ file_scan_status: 'clean', file_mimetype: 'image/png' });
  // A fresh link, the customer's participant, its attributes.
  expect(callsAbout('clean')).toEqual(['getMessage', 'getConversation', 'patchMessageAttributes']);
  const history = await historyOf(handle);
  expect(history).toContain('"messageId"');
  expect(history).not.toContain(stack.simulator.url);
});

test('an infected file is copied and marked; nobody says that it is deleted', async () => {
  const { handle } = upload('infected', 'eicar.com', eicar());
  await until('the review is open', async () => {
    const report = await handle.query(review).catch(() => undefined);
    return report?.state === 'waiting' && report.status === 'quarantined_local';
  });
  await until('the attributes', () => attributesOf('infected')['file_virus_scan_result']?.includes('FOUND'));
  expect(attributesOf('infected')).toMatchObject({ file_scan_status: 'quarantined_local' });
  // The event told it, so that nobody was asked: the desk filters by it.
  const { memo } = await handle.describe();
  const began = stack.simulator.platform.conversation('infected')?.participants[0]?.startTime ?? '';
  expect(Date.parse(memo?.[CONVERSATION_START_MEMO] as string)).toBe(Date.parse(began));
  await handle.signal(rejectRelease, { reviewer: 'jane.doe', reason: 'it is one' });
  expect(await handle.result()).toMatchObject({ status: 'rejected' });
  const history = await historyOf(handle);
  expect(history).toContain('"kept"');
  expect(history).not.toContain('"deleted"');
});

test('two conversations that name the same media id: each is told of its own file, and a decision on one is none on the other', async () => {
  const { simulator } = stack;
  const mediaId = randomUUID();
  const send = (conversationId: string, fileName: string, bytes: Uint8Array) => {
    simulator.addConversation({ id: conversationId, messages: [] });
    const attachments = [{ fileName, bytes, attachmentId: mediaId }];
    expect(simulator.platform.sendMessage(conversationId, { attachments }).mediaIds).toEqual([mediaId]);
    return stack.scan(conversationId, mediaId);
  };
  const status = (id: string) => attributesOf(id)['file_scan_status'];
  const own = send('own', 'eicar.com', eicar());
  await until('the first is contained', () => status('own') === 'quarantined_local');
  // The verdict on the other is no verdict on this one.
  const stranger = send('stranger', 'photo.png', png());
  await until('the other is told', () => status('stranger') !== undefined);
  expect(await stranger.result()).toMatchObject({ status: 'clean' });
  expect([status('stranger'), status('own')]).toEqual(['clean', 'quarantined_local']);
  const third = send('third', 'photo.zip', encryptedZip());
  await until('people are asked about the third', async () => {
    const report = await third.query(review).catch(() => undefined);
    return report?.state === 'waiting' && status('third') === 'quarantined_local';
  });
  await third.signal(rejectRelease, { reviewer: 'jane.doe', reason: 'not wanted' });
  expect(await third.result()).toMatchObject({ status: 'rejected' });
  await until('the third is told', () => status('third') === 'rejected');
  expect(await own.query(review)).toMatchObject({ state: 'waiting', status: 'quarantined_local' });
  expect([status('stranger'), status('own')]).toEqual(['clean', 'quarantined_local']);
  await own.terminate();
});

test('a run that names the message of another conversation has no file, and says so', async () => {
  const { mediaId, handle } = upload('real', 'photo.png', png());
  await until('it is told', () => attributesOf('real')['file_scan_status'] === 'clean');
  expect(await handle.result()).toMatchObject({ status: 'clean' });
  const messageId = (await firstInput(handle)).messageId;
  stack.simulator.addConversation({ id: 'foreign', messages: [] });
  const { workflowId } = stack.scan('foreign', mediaId);
  const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
    ...{ workflowId, taskQueue: stack.taskQueue },
    args: [{ conversationId: 'foreign', mediaId, messageId, downloadUrl: '', reviewWindowMs: 3_600_000 }],
  });
  await until('it is told', () => attributesOf('foreign')['file_scan_status'] === 'unscanned');
  expect(await forged.query(review)).toMatchObject({ state: 'waiting', status: 'unscanned' });
  expect(attributesOf('real')).toMatchObject({ file_scan_status: 'clean' });
  await forged.terminate();
});

test('a file that an agent sends is scanned, and contained where it is not clean', async () => {
  const { simulator } = stack;
  simulator.addConversation({ id: 'by-agent', messages: [] });
  const fromId = simulator.platform.join('by-agent');
  const { mediaIds } = simulator.platform.sendMessage('by-agent', {
    fromId,
    attachments: [{ fileName: 'offer.com', bytes: eicar() }],
  });
  const handle = stack.scan('by-agent', mediaIds[0]!);
  await until('the review is open', async () => {
    const report = await handle.query(review).catch(() => undefined);
    return report?.state === 'waiting' && report.status === 'quarantined_local';
  });
  await until('the attributes', () => attributesOf('by-agent')['file_scan_status'] === 'quarantined_local');
  const history = await historyOf(handle);
  expect(history).toContain('"direction":"outbound"');
});

test('an ended conversation is archived from its messages, and its address is on the participant', async () => {
  const { simulator } = stack;
  simulator.addConversation({ id: 'ended', messages: [] });
  for (const text of ['hello', 'my card is 4111 1111 1111 1111', 'bye'])
    simulator.platform.sendMessage('ended', { text });
  simulator.platform.end('ended');
  const { endTime } = simulator.platform.conversation('ended')!;
  const handle = stack.archive('ended', endTime!);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  const { uri, messageCount } = await handle.result();
  expect(messageCount).toBe(3);
  expect(attributesOf('ended')).toMatchObject({ archiveUri: uri });
  expect(simulator.problems).toEqual([]);
});
