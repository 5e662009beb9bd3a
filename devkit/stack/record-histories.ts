import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { ledgerState } from '../../src/contract/ledger-messages.js';
import { approveRelease, rejectRelease, review } from '../../src/contract/review.js';
import { eicar, encryptedZip, png } from '../samples.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';
import { exportedHistory } from './exported-history.js';
import { PLAYED_FILE, playReviews, refusedStep } from './played-review.js';
import { testServers } from './servers.js';
import { startStack } from './stack.js';
import { until } from '../until.js';

/**
 * Where the recorded histories are, one folder for each set; the replay test reads them all. A set never changes: it represents
 * runs that began under the code of that time.
 */
export const HISTORIES = 'test/replay';

/**
 * Runs each path through both workflows on real servers, and saves the histories.
 *
 * @param set the folder, named after what has changed since the set before it
 * @throws {Error} when there is such a set already
 */
export async function recordHistories(set: string): Promise<void> {
  const folder = join(HISTORIES, set);
  await mkdir(folder);
  const stack = await startStack({ settings: { MAX_ATTACHMENT_BYTES: '1000000' } });
  const { simulator } = stack;
  const save = async (name: string, handle: WorkflowHandle) => {
    await handle.result();
    await saveAsItIs(name, handle);
  };
  const saveAsItIs = async (name: string, handle: WorkflowHandle) => {
    // Process ids, host names and paths are meaningless on other machines.
    const instead: Readonly<Record<string, string>> = { identity: 'recorder', stackTrace: '' };
    const anonymous = (key: string, value: unknown) => instead[key] ?? value;
    const history: unknown = JSON.parse(await exportedHistory(handle.workflowId));
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(history, anonymous, 1)}\n`);
  };
  const scanned = async (name: string, bytes: Uint8Array, decide?: (handle: WorkflowHandle) => Promise<void>) => {
    simulator.addConversation({ id: name, messages: [] });
    const { mediaId } = simulator.uploadAttachment({
      conversationId: name,
      mediaId: `${name}-media`,
      fileName: 'x',
      bytes,
    });
    const handle = stack.scan(name, mediaId);
    await until('the run is started', () => handle.describe().catch(() => undefined));
    if (decide !== undefined) {
      await until('the review is open', async () => (await handle.query(review)).state === 'waiting');
      await decide(handle);
    }
    await save(name, handle);
  };
  const expired = async (name: string) => {
    simulator.addConversation({ id: name, messages: [] });
    const attachment = {
      conversationId: name,
      mediaId: `${name}-media`,
      fileName: 'x',
      bytes: eicar(),
      announce: false,
    };
    const { mediaId, downloadUrl } = simulator.uploadAttachment(attachment);
    const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...(await stack.announced({ conversationId: name, mediaId, downloadUrl })),
      workflowId: stack.scan(name, mediaId).workflowId,
      taskQueue: stack.taskQueue,
      args: [{ conversationId: name, mediaId, downloadUrl, reviewWindowMs: 1000 }],
    });
    await save(name, handle);
  };
  /** The run is ended between the copy in the vault and the removal of the file; another one goes on. */
  const continued = async (name: string) => {
    simulator.addConversation({ id: name, messages: [] });
    const mediaId = `${name}-media`;
    const fault = simulator.setFault({ kind: 'status', status: 503, route: 'deleteMedia', match: mediaId });
    const attachment = { conversationId: name, mediaId, fileName: 'x', bytes: eicar() };
    const { downloadUrl } = simulator.uploadAttachment(attachment);
    const ended = stack.scan(name, mediaId);
    await simulator.waitFor(() => fault.applied > 0);
    await ended.terminate('by force');
    fault.release();
    const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: ended.workflowId,
      taskQueue: stack.taskQueue,
      args: [
        {
          ...{ conversationId: name, mediaId, downloadUrl, reviewWindowMs: 1000 },
          earlier: { status: 'quarantined', findings: {} },
        },
      ],
    });
    await save(name, handle);
  };
  /** With steps that are played: nothing that can be set up here makes the true one fail for good. */
  const undisposed = async (name: string) => {
    const taskQueue = `${stack.taskQueue}-${name}`;
    const connection = await NativeConnection.connect({ address: testServers().temporalAddress });
    const worker = await playReviews(connection, taskQueue, { reject: refusedStep });
    const [conversationId, mediaId] = [name, `${name}-media`];
    const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...{ workflowId: stack.scan(conversationId, mediaId).workflowId, taskQueue },
      args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000, earlier: PLAYED_FILE }],
    });
    await until('the review is open', async () => (await handle.query(review)).state === 'waiting');
    await handle.signal(rejectRelease, decision);
    await handle.result().catch(() => undefined);
    await saveAsItIs(name, handle);
    await worker.stop();
    await connection.close();
  };
  /** Somebody has ended the ledger, and has begun one with what that one knew. */
  const begunAnew = async (name: string, conversationId: string) => {
    const workflowId = ledgerWorkflowId(conversationId);
    const handle = stack.client.workflow.getHandle(workflowId);
    const state = await handle.query(ledgerState);
    await handle.terminate('by force');
    const writes = () => simulator.calls.filter(({ id, method }) => id === conversationId && method === 'PATCH').length;
    const before = writes();
    await stack.client.workflow.start('conversationLedger', {
      ...{ workflowId, taskQueue: stack.taskQueue },
      args: [{ conversationId, state }],
    });
    await until('it has told again', () => writes() > before);
    await saveAsItIs(name, handle);
  };
  const decision = { reviewer: 'jane.doe', reason: 'confirmed by phone' };
  try {
    await scanned('scan-clean', png());
    // It stays open for days.
    const isTold = () => stack.simulator.conversation('scan-clean')?.customAttributes['file_scan_status'] === 'clean';
    await until('the ledger has told', isTold);
    await saveAsItIs('ledger', stack.client.workflow.getHandle(ledgerWorkflowId('scan-clean')));
    await begunAnew('ledger-begun-anew', 'scan-clean');
    await scanned('scan-released', eicar(), (handle) => handle.signal(approveRelease, decision));
    await expired('scan-expired');
    await continued('scan-continued');
    await undisposed('scan-undisposed');
    await scanned('scan-rejected', encryptedZip(), (handle) => handle.signal(rejectRelease, decision));
    simulator.setFault({ kind: 'status', route: 'download', status: 403, match: 'scan-unscanned-media' });
    await scanned('scan-unscanned', png(), (handle) => handle.signal(approveRelease, decision));
    simulator.setFault({ kind: 'status', route: 'download', status: 403, match: 'scan-removed-media' });
    await scanned('scan-removed', png(), (handle) => handle.signal(rejectRelease, decision));
    const text = 'my card is 4111 1111 1111 1111';
    const time = '2024-05-15T14:30:00.000Z';
    simulator.addConversation({ id: 'archive', messages: [{ text, fromId: 'customer', timestamp: time }] });
    simulator.completeConversation('archive', '2024-05-15T14:32:00.000Z');
    const archive = stack.archive('archive', '2024-05-15T14:32:00.000Z');
    await until('the run is started', () => archive.describe().catch(() => undefined));
    await save('archive', archive);
  } finally {
    await stack.stop();
  }
}
