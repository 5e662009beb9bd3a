import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { approveRelease, rejectRelease, review } from '../../src/contract/review.js';
import { custodian } from '../cli/run.js';
import { eicar, encryptedZip } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';

type ScanHandle = WorkflowHandle<ScanAttachment>;

const decision = { reviewer: 'jane.doe', reason: 'a test file, confirmed by phone' };

let stack: Stack;
afterAll(async () => {
  await stack?.stop();
});

async function contained(conversationId: string, bytes: Uint8Array): Promise<{ mediaId: string; handle: ScanHandle }> {
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'x', bytes });
  const handle = stack.scan(conversationId, mediaId);
  await until('the review is open', async () => {
    const report = await handle.query(review).catch(() => undefined);
    return report?.state === 'waiting';
  });
  return { mediaId, handle };
}

async function detailsOf(handle: ScanHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

const provenance = (address: string) =>
  custodian(['vault', 'provenance', address, '--json'], {
    env: {
      AZURE_STORAGE_CONNECTION_STRING: testServers().azuriteConnectionString,
      AZURE_RELEASED_CONTAINER: stack.containers.released,
      ARCHIVE_SIGNING_KEY: stack.environment['ARCHIVE_SIGNING_KEY']!,
    },
  });

describe('a release', () => {
  beforeAll(async () => {
    stack = await startStack({ settings: { RELEASE_LINK_TTL: '1 hour' } });
  });
  afterAll(() => stack.stop());

  test('gives the conversation a link, which goes nowhere else; from the address one finds all that led to it', async () => {
    const { mediaId, handle } = await contained('released', eicar());
    await handle.signal(approveRelease, decision);
    const result = await handle.result();
    const { releasedTo: address = '', sha256 } = result;
    expect(address).toMatch(/^http/);
    // Empty until it is released.
    const told = () => stack.simulator.conversation('released')?.customAttributes['file_released_to'] || undefined;
    const link = String(await until('the conversation says where the file is', told));
    expect(link.split('?')[0]).toBe(address);
    const answer = await fetch(link);
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(eicar());
    const signature = new URL(link).searchParams.get('sig') ?? '';
    const { searchAttributes } = await handle.describe();
    const elsewhere = [stack.logLines, await detailsOf(handle), searchAttributes, result, await handle.query(review)];
    for (const text of [signature, encodeURIComponent(signature), 'sig=']) {
      expect(JSON.stringify(elsewhere)).not.toContain(text);
    }

    const outcome = await provenance(address);
    expect(outcome.code).toBe(0);
    const found = JSON.parse(outcome.stdout) as Record<string, string>;
    expect(found).toEqual({
      sha256,
      verdict: 'infected',
      signature: expect.stringMatching(/eicar/i),
      engine: expect.stringMatching(/^ClamAV/),
      databaseVersion: expect.any(String),
      conversationId: 'released',
      mediaId,
      containedAt: expect.stringMatching(/Z$/),
      reviewer: 'jane.doe',
      reason: decision.reason,
      releasedAt: expect.stringMatching(/Z$/),
      workflowId: handle.workflowId,
      runId: (await handle.describe()).runId,
    });
    const { workflowId = '', runId = '' } = found;
    const history = await stack.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const signals = (history.events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
    expect(signals).toContain('approveRelease');
    expect((await provenance(link)).stdout).toBe(outcome.stdout);
  });

  test('keeps a rejected file in the vault, and says so', async () => {
    const { handle } = await contained('kept', encryptedZip());
    await handle.signal(rejectRelease, decision);
    const { sha256 = '' } = await handle.result();
    expect(await detailsOf(handle)).toContain("| copy | kept until the vault's retention ends |");
    const quarantine = stack.blobs.getContainerClient(stack.containers.quarantine);
    expect(await quarantine.getBlobClient(`${sha256}/sealed`).exists()).toBe(true);
  });
});

describe('with links off, and rejected files destroyed', () => {
  beforeAll(async () => {
    stack = await startStack({ settings: { RELEASE_LINK_TTL: 'off', VAULT_ON_REJECT: 'destroy' } });
  });
  afterAll(() => stack.stop());

  test('a release tells the address', async () => {
    const { handle } = await contained('address-only', encryptedZip());
    await handle.signal(approveRelease, decision);
    const { releasedTo } = await handle.result();
    const told = () => stack.simulator.conversation('address-only')?.customAttributes['file_released_to'];
    await until('the conversation tells the address', () => told() === releasedTo);
  });

  test('the copy goes with the last conversation that it came in; a note stays of each', async () => {
    const first = await contained('first', eicar());
    const second = await contained('second', eicar());
    const quarantine = stack.blobs.getContainerClient(stack.containers.quarantine);
    await first.handle.signal(rejectRelease, decision);
    const { sha256 = '' } = await first.handle.result();
    expect(await detailsOf(first.handle)).toContain('the same file came in another conversation');
    expect(await quarantine.getBlobClient(`${sha256}/sealed`).exists()).toBe(true);
    await second.handle.signal(rejectRelease, decision);
    await expect(second.handle.result()).resolves.toMatchObject({ status: 'rejected' });
    expect(await detailsOf(second.handle)).toContain('| copy | destroyed |');
    const names: string[] = [];
    for await (const { name } of quarantine.listBlobsFlat({ prefix: sha256 })) names.push(name);
    expect(names.sort()).toEqual([
      `${sha256}/tombstones/first/${first.mediaId}.json`,
      `${sha256}/tombstones/second/${second.mediaId}.json`,
    ]);
    const tombstone = await quarantine.getBlobClient(names[0]!).downloadToBuffer();
    expect(JSON.parse(tombstone.toString())).toMatchObject({
      ...decision,
      sha256,
      verdict: 'infected',
      workflowId: first.handle.workflowId,
      runId: (await first.handle.describe()).runId,
    });
  });
});
