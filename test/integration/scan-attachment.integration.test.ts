import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { approveRelease, decideRelease, rejectRelease, review } from '../../src/contract/review.js';
import { eicar, encryptedZip, pdf, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';

type ScanHandle = WorkflowHandle<ScanAttachment>;

const RFC3339_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const decision = { reviewer: 'jane.doe', reason: 'a test file, confirmed by phone' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { MAX_ATTACHMENT_BYTES: '1000000' } });
});
afterAll(async () => {
  await stack?.stop();
});

function upload(conversationId: string, fileName: string, bytes: Uint8Array): { mediaId: string; handle: ScanHandle } {
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName, bytes });
  return { mediaId, handle: stack.scan(conversationId, mediaId) };
}

const attributesOf = (id: string) => stack.simulator.conversation(id)?.customAttributes ?? {};

/** Calls about a conversation or media, in order, as route names. */
const callsAbout = (...ids: string[]) =>
  stack.simulator.calls.filter(({ id }) => id !== undefined && ids.includes(id)).map(({ route }) => route);

async function outcome(handle: ScanHandle) {
  await until('the run is started', () => handle.describe().catch(() => undefined));
  return handle.result();
}

async function waiting(handle: ScanHandle) {
  return until('the review is open', async () => {
    const report = await handle.query(review).catch(() => undefined);
    return report?.state === 'waiting' ? report : undefined;
  });
}

/** The attributes once they say a status: the ledger writes them, a moment after the scan. */
const attributesSaying = (conversationId: string, status: string) =>
  stack.simulator.waitFor(() => {
    const attributes = attributesOf(conversationId);
    return attributes['file_scan_status'] === status ? attributes : undefined;
  });

async function blobNames(container: string): Promise<string[]> {
  const client = stack.blobs.getContainerClient(container);
  if (!(await client.exists())) return [];
  const names: string[] = [];
  for await (const { name } of client.listBlobsFlat()) names.push(name);
  return names;
}

describe('a clean file', () => {
  test('stays where it is, and the conversation says what it is in all six attributes', async () => {
    const { mediaId, handle } = upload('clean-image', 'photo.png', png());
    expect(await outcome(handle)).toMatchObject({ status: 'clean', verdict: 'clean', bytes: png().length });
    expect(await attributesSaying('clean-image', 'clean')).toMatchObject({
      file_virus_scan_result: 'stream: OK',
      file_mimetype: 'image/png',
      file_size_bytes: png().length,
      file_is_image: true,
      file_scanned_at: expect.stringMatching(RFC3339_SECONDS),
      file_media_id: mediaId,
      file_scan_count: 1,
    });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(false);
    expect(callsAbout(mediaId, 'clean-image')).toEqual(['download', 'patchConversation']);
  });

  test('is typed by its bytes, whatever its name says', async () => {
    const { handle } = upload('pdf-without-name', 'scan', pdf());
    await outcome(handle);
    expect(await attributesSaying('pdf-without-name', 'clean')).toMatchObject({
      file_mimetype: 'application/pdf',
      file_is_image: false,
    });
  });

  test('of plain text has no magic bytes and counts as octet-stream', async () => {
    const { handle } = upload('plain-text', 'note.txt', Buffer.from('hello'));
    await outcome(handle);
    expect(await attributesSaying('plain-text', 'clean')).toMatchObject({
      file_mimetype: 'application/octet-stream',
      file_size_bytes: 5,
    });
  });

  test('leaves nothing on the staging disk', async () => {
    const { handle } = upload('staging-clean', 'note.txt', Buffer.from('nothing stays'));
    await outcome(handle);
    expect(await stagedFilesOf(handle.workflowId)).toEqual([]);
  });

  test('that is announced twice is scanned once', async () => {
    const { mediaId, handle } = upload('announced-twice', 'photo.png', png());
    await outcome(handle);
    const duplicatesBefore = stack.listener.counts.duplicates;
    stack.simulator.announceUpload(mediaId);
    await until('the repeat is counted', () => stack.listener.counts.duplicates > duplicatesBefore);
    expect(callsAbout(mediaId)).toEqual(['download']);
  });
});

describe('an infected file', () => {
  test('is copied to the vault, then deleted, then reported, and can be released by signal', async () => {
    const { mediaId, handle } = upload('virus-released', 'invoice.pdf', eicar());
    await waiting(handle);
    const quarantined = await attributesSaying('virus-released', 'quarantined');
    expect(quarantined).toMatchObject({ file_virus_scan_result: expect.stringMatching(/^stream: .*Eicar.* FOUND$/i) });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
    expect(callsAbout(mediaId, 'virus-released')).toEqual(['download', 'deleteMedia', 'patchConversation']);
    const sha256 = quarantined['file_sha256'] as string;
    expect(await blobNames(stack.containers.quarantine)).toContainEqual(expect.stringContaining(sha256));
    const description = await handle.describe();
    expect(description.searchAttributes).toMatchObject({
      ConversationId: ['virus-released'],
      MediaId: [mediaId],
      Verdict: ['infected'],
      ReviewState: ['waiting'],
    });

    await handle.signal(approveRelease, decision);
    const result = await handle.result();
    expect(result).toMatchObject({ status: 'released', verdict: 'infected', sha256 });
    expect(await attributesSaying('virus-released', 'released')).toMatchObject({
      file_reviewed_by: 'jane.doe',
      file_released_to: expect.stringContaining(`${result.releasedTo}?`),
    });
    const released = stack.blobs
      .getContainerClient(stack.containers.released)
      .getBlobClient(decodeURIComponent(new URL(result.releasedTo ?? '').pathname.split('/').slice(3).join('/')));
    expect(await released.downloadToBuffer()).toEqual(eicar());
    const { metadata } = await released.getProperties();
    expect(decodeURIComponent(metadata?.['reviewer'] ?? '')).toBe('jane.doe');
    expect(decodeURIComponent(metadata?.['reason'] ?? '')).toBe(decision.reason);
    expect((await handle.describe()).searchAttributes).toMatchObject({ ReviewState: ['approved'] });
  });

  test('stays contained when it is rejected', async () => {
    const { mediaId, handle } = upload('virus-rejected', 'a.exe', eicar());
    await waiting(handle);
    await handle.signal(rejectRelease, { reviewer: 'sam', reason: 'a virus' });
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
    expect(await attributesSaying('virus-rejected', 'rejected')).toMatchObject({ file_reviewed_by: 'sam' });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
  });

  test('can be released from the temporal command line', async () => {
    const { handle } = upload('virus-cli', 'a.exe', eicar());
    await waiting(handle);
    const cli = process.env['TEST_TEMPORAL_CLI'] ?? 'temporal';
    await promisify(execFile)(cli, [
      ...['workflow', 'signal', '--address', testServers().temporalAddress, '--workflow-id', handle.workflowId],
      ...['--name', 'approveRelease', '--input', JSON.stringify(decision)],
    ]);
    expect(await handle.result()).toMatchObject({ status: 'released' });
  });

  test('keeps its history free of the file, and what is in clear free of its link and name', async () => {
    const { mediaId, handle } = upload('virus-secrets', 'passport-of-john-smith.pdf', eicar());
    await waiting(handle);
    const attributes = await attributesSaying('virus-secrets', 'quarantined');
    const history = JSON.stringify(await handle.fetchHistory());
    expect(history).not.toContain(Buffer.from(eicar()).toString('base64').slice(0, 40));
    const log = stack.logLines.join('');
    expect(log).toContain(mediaId);
    expect(log).not.toContain('signature=');
    const { workflowId, searchAttributes } = await handle.describe();
    expect([log, JSON.stringify([attributes, workflowId, searchAttributes])].join('')).not.toContain('john-smith');
    await handle.signal(rejectRelease, decision);
    await handle.result();
  });
});

describe('a file that cannot be judged', () => {
  test('because it is encrypted is contained like an infected one, and says why', async () => {
    const { mediaId, handle } = upload('encrypted', 'secret.zip', encryptedZip());
    await waiting(handle);
    expect(await attributesSaying('encrypted', 'quarantined')).toMatchObject({
      file_virus_scan_result: expect.stringContaining('Encrypted'),
      file_mimetype: 'application/zip',
    });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
    await handle.signal(rejectRelease, decision);
    expect(await handle.result()).toMatchObject({ verdict: 'unscannable', status: 'rejected' });
  });

  test('because it is too large is never downloaded or deleted, and waits for a person', async () => {
    const { mediaId, handle } = upload('too-large', 'film.mp4', Buffer.alloc(1_000_001));
    await waiting(handle);
    expect(await attributesSaying('too-large', 'unscanned')).toMatchObject({
      file_virus_scan_result: 'not scanned: too-large',
    });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(false);
    await handle.signal(rejectRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'rejected', verdict: 'unscanned' });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
  });

  test('because its link has died counts as unscanned, and stays after an approval', async () => {
    stack.simulator.setFault({ kind: 'status', route: 'download', status: 403, match: 'dead-media' });
    stack.simulator.addConversation({ id: 'dead-link', messages: [] });
    stack.simulator.uploadAttachment({
      conversationId: 'dead-link',
      mediaId: 'dead-media',
      fileName: 'x',
      bytes: png(),
    });
    const handle = stack.scan('dead-link', 'dead-media');
    await waiting(handle);
    expect(await attributesSaying('dead-link', 'unscanned')).toMatchObject({
      file_virus_scan_result: 'not scanned: link-gone',
      file_size_bytes: 0,
      file_is_image: false,
    });
    await handle.signal(approveRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'released', verdict: 'unscanned' });
    expect(stack.simulator.media('dead-media')?.deleted).toBe(false);
  });
});

describe('a review', () => {
  test('notes and ignores what is no decision; the first valid one wins; a late one is told so', async () => {
    const { handle } = upload('odd-signals', 'a.exe', eicar());
    await waiting(handle);
    const send = handle.signal.bind(handle) as (name: string, ...payload: unknown[]) => Promise<void>;
    await send('approveRelease');
    await send('approveRelease', 'yes please');
    await send('approveRelease', { reviewer: '', reason: 'x' });
    await send('rejectRelease', { reviewer: 'jane', reason: 7 });
    const report = await handle.query(review);
    expect(report.state).toBe('waiting');
    expect(report.ignored).toHaveLength(4);
    await expect(
      handle.executeUpdate(decideRelease, { args: [{ reviewer: 'jane', reason: '', approve: true }] }),
    ).rejects.toThrow(WorkflowUpdateFailedError);
    const accepted = await handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
    expect(accepted).toMatchObject({ state: 'rejected', decision: { reviewer: 'jane.doe', approved: false } });
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
  });

  test('ends as expired when nobody decides in time, with the file contained', async () => {
    stack.simulator.addConversation({ id: 'nobody', messages: [] });
    const { mediaId, downloadUrl } = stack.simulator.uploadAttachment({
      conversationId: 'nobody',
      fileName: 'a.exe',
      bytes: eicar(),
      announce: false,
    });
    const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...(await stack.announced({ conversationId: 'nobody', mediaId, downloadUrl })),
      workflowId: stack.scan('nobody', mediaId).workflowId,
      taskQueue: stack.taskQueue,
      args: [{ conversationId: 'nobody', mediaId, downloadUrl, reviewWindowMs: 1 }],
    });
    expect(await handle.result()).toMatchObject({ status: 'quarantined', verdict: 'infected' });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
    expect((await handle.describe()).searchAttributes).toMatchObject({ ReviewState: ['expired'] });
  });
});

describe('over TCP, by INSTREAM', () => {
  let remote: Stack;
  beforeAll(async () => {
    const clamd = { CLAMD_SOCKET: '', CLAMD_HOST: '127.0.0.1', CLAMD_PORT: String(testServers().clamdPort) };
    remote = await startStack({ settings: clamd });
  });
  afterAll(async () => {
    await remote?.stop();
  });

  test.each([
    ['clean', png(), 'clean'],
    ['infected', eicar(), 'quarantined'],
    ['encrypted', encryptedZip(), 'quarantined'],
  ])('a file that is %s gets the same verdict', async (name, bytes, status) => {
    // Of its own: the stack above has conversations, too, and their ledgers live on.
    const conversationId = `over-tcp-${name}`;
    remote.simulator.addConversation({ id: conversationId, messages: [] });
    remote.simulator.uploadAttachment({ conversationId, fileName: 'x', bytes });
    const told = () => remote.simulator.conversation(conversationId)?.customAttributes['file_scan_status'];
    expect(await remote.simulator.waitFor(told)).toBe(status);
  });
});

describe('the simulator', () => {
  test('saw no breach of the contract, and no token on a download', () => {
    expect(stack.simulator.problems).toEqual([]);
    const downloads = stack.simulator.calls.filter(({ route }) => route === 'download');
    expect(downloads.length).toBeGreaterThan(0);
    expect(downloads.filter(({ hasAuthorization }) => hasAuthorization)).toEqual([]);
  });
});

async function stagedFilesOf(owner: string): Promise<string[]> {
  const ref = createHash('sha256').update(owner).digest('hex');
  return (await readdir(stack.stagingDir)).filter((name) => name.startsWith(ref));
}
