import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { FileReport } from '../../src/contract/file-report.js';
import { NEWS_WAIT_MS } from '../../src/contract/ledger-messages.js';
import { approveRelease } from '../../src/contract/review.js';
import { eicar, encryptedZip, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

const COMPLETED = '2024-05-15T23:59:59.500Z';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});

const attributesOf = (id: string) => stack.simulator.conversation(id)?.customAttributes ?? {};
const patchesOf = (id: string) =>
  stack.simulator.calls.filter((call) => call.route === 'patchConversation' && call.id === id);

function addFile(conversationId: string, mediaId: string, bytes: Uint8Array, fileName = 'x') {
  stack.simulator.uploadAttachment({ conversationId, mediaId, fileName, bytes });
  return stack.scan(conversationId, mediaId);
}

/** The inputs of a step in the history of a run, oldest first. */
async function inputsOf(handle: WorkflowHandle, step: string): Promise<unknown[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    if (scheduled?.activityType?.name !== step) return [];
    return (scheduled.input?.payloads ?? []).map(
      ({ data }) => JSON.parse(Buffer.from(data ?? []).toString('utf8')) as unknown,
    );
  });
}

/** The files that an archived record lists. */
async function attachmentsOf(conversationId: string): Promise<unknown> {
  const container = stack.blobs.getContainerClient(stack.containers.archive);
  const record = await container.getBlobClient(`conversations/2024-05-15/${conversationId}.gz`).downloadToBuffer();
  const [header = ''] = gunzipSync(record).toString('utf8').split('\n', 1);
  return (JSON.parse(header) as { attachments: unknown }).attachments;
}

describe('a conversation with several files', () => {
  test('is told of a burst of 20 clean files in calls that wait for one another', async () => {
    stack.simulator.addConversation({ id: 'burst-of-20', messages: [] });
    for (let file = 0; file < 20; file += 1) addFile('burst-of-20', `burst-${file}`, png());
    await stack.simulator.waitFor(() => attributesOf('burst-of-20')['file_scan_count'] === 20);
    // However long the files take: two on a quiet machine. What is measured is no less than the timer, but for the clock's own steps.
    const times = patchesOf('burst-of-20').map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(gaps.filter((gap) => gap < NEWS_WAIT_MS - 500)).toEqual([]);
    expect(times.length).toBeLessThan(20);
    const groups = Object.entries(attributesOf('burst-of-20')).filter(([name]) => name.startsWith('file_scan.'));
    expect(groups.map(([, value]) => (JSON.parse(String(value)) as FileReport).status)).toEqual(
      Array.from({ length: 20 }, () => 'clean'),
    );
  });

  test('says quarantined while one is, whatever comes after it', async () => {
    stack.simulator.addConversation({ id: 'virus-then-clean', messages: [] });
    const virus = addFile('virus-then-clean', 'virus', eicar());
    await stack.simulator.waitFor(() => attributesOf('virus-then-clean')['file_scan_status'] === 'quarantined');
    await addFile('virus-then-clean', 'photo', png())
      .result()
      .catch(() => undefined);
    await stack.simulator.waitFor(() => attributesOf('virus-then-clean')['file_scan_count'] === 2);
    expect(attributesOf('virus-then-clean')).toMatchObject({ file_scan_status: 'quarantined', file_media_id: 'virus' });

    await virus.signal(approveRelease, { reviewer: 'jane.doe', reason: 'a test file' });
    await stack.simulator.waitFor(() => attributesOf('virus-then-clean')['file_scan_status'] === 'released');
    expect(attributesOf('virus-then-clean')).toMatchObject({ file_reviewed_by: 'jane.doe', file_scan_count: 2 });
  });
});

describe('an archive', () => {
  test('waits for the scans of its conversation, not for reviews, and records all files', async () => {
    stack.simulator.addConversation({ id: 'files-at-the-end', messages: [] });
    const gate = stack.simulator.setFault({ kind: 'delay', route: 'download', match: 'slow-file' });
    // A review that stays open.
    addFile('files-at-the-end', 'locked-file', encryptedZip(), 'secret.zip');
    addFile('files-at-the-end', 'slow-file', png(), 'card 4111 1111 1111 1111.png');
    stack.simulator.completeConversation('files-at-the-end', COMPLETED);
    const archive = stack.archive('files-at-the-end', COMPLETED);
    await until('it has looked', async () => {
      const looks = await inputsOf(archive, 'collect').catch(() => []);
      return looks.length >= 1;
    });
    expect(await inputsOf(archive, 'redact')).toEqual([]);
    gate.release();
    await archive.result();
    expect(await attachmentsOf('files-at-the-end')).toEqual([
      expect.objectContaining({ id: 'locked-file', name: 'secret.zip', verdict: 'unscannable' }),
      expect.objectContaining({
        id: 'slow-file',
        name: 'card [REDACTED].png',
        verdict: 'clean',
        mimeType: 'image/png',
        bytes: png().length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        engine: expect.any(String),
        databaseVersion: expect.any(String),
      }),
    ]);
  });

  test('of a conversation without files records none', async () => {
    stack.simulator.addConversation({ id: 'no-files', messages: [] });
    stack.simulator.completeConversation('no-files', COMPLETED);
    const archive = stack.archive('no-files', COMPLETED);
    await until('the run is started', () => archive.describe().catch(() => undefined));
    await archive.result();
    expect(await attachmentsOf('no-files')).toEqual([]);
  });
});
