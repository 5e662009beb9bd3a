import { gunzipSync } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import { review } from '../../src/contract/review.js';
import type { Stack } from './stack.js';
import { until } from '../until.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';

type ScanHandle = WorkflowHandle<ScanAttachment>;

/** The actions of customers on a stack, and their visible effects. */
export class Scene {
  constructor(readonly stack: Stack) {}

  /** The id of a conversation: all stacks of a run of tests share one Temporal server. */
  id(name: string): string {
    return `${name}-${this.stack.taskQueue}`;
  }

  /** A customer sends a file; the conversation is created if it does not exist. */
  upload(name: string, fileName: string, bytes: Uint8Array): { mediaId: string; handle: ScanHandle } {
    const { simulator } = this.stack;
    const id = this.id(name);
    if (simulator.conversation(id) === undefined) simulator.addConversation({ id, messages: [] });
    const { mediaId } = simulator.uploadAttachment({ conversationId: id, fileName, bytes });
    return { mediaId, handle: this.stack.scan(id, mediaId) };
  }

  /** A conversation ends; its archive run. */
  end(name: string, completedTime = new Date().toISOString()) {
    const id = this.id(name);
    this.stack.simulator.completeConversation(id, completedTime);
    return this.stack.archive(id, completedTime);
  }

  /** The result of a run that some event is about to start. */
  async result<H extends WorkflowHandle>(handle: H): Promise<Awaited<ReturnType<H['result']>>> {
    await started(handle);
    return (await handle.result()) as Awaited<ReturnType<H['result']>>;
  }

  /** Settles when a review waits for a decision. */
  async waiting(handle: ScanHandle): Promise<void> {
    await until('the review is open', async () => {
      return (await handle.query(review).catch(() => undefined))?.state === 'waiting';
    });
  }

  /** The attributes of the conversation once they show a status. */
  saying(name: string, status: string): Promise<Readonly<Record<string, unknown>>> {
    return this.stack.simulator.waitFor(() => {
      const attributes = this.stack.simulator.conversation(this.id(name))?.customAttributes ?? {};
      const isSaid = attributes['file_scan_status'] === status && 'file_virus_scan_result' in attributes;
      return isSaid ? attributes : undefined;
    });
  }

  async blobNames(container: keyof Stack['containers']): Promise<string[]> {
    const client = this.stack.blobs.getContainerClient(this.stack.containers[container]);
    if (!(await client.exists())) return [];
    const names: string[] = [];
    for await (const { name } of client.listBlobsFlat()) names.push(name);
    return names;
  }

  /** An archived record, unpacked. */
  async record(uri: string): Promise<string> {
    const name = decodeURIComponent(new URL(uri).pathname).split(`${this.stack.containers.archive}/`)[1] ?? '';
    const blob = this.stack.blobs.getContainerClient(this.stack.containers.archive).getBlobClient(name);
    return gunzipSync(await blob.downloadToBuffer()).toString('utf8');
  }

  /** How many runs there have been under an id. */
  async runsOf(workflowId: string): Promise<number> {
    return (await this.stack.client.workflow.count(`WorkflowId = "${workflowId}"`)).count;
  }

  /** How many scans there have been in a conversation. */
  async scansOf(name: string): Promise<number> {
    const query = `ConversationId = "${this.id(name)}" AND WorkflowType = "scanAttachment"`;
    return (await this.stack.client.workflow.count(query)).count;
  }
}

export function started(handle: WorkflowHandle): Promise<unknown> {
  return until('the run is started', () => handle.describe().catch(() => undefined));
}
