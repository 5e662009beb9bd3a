import type { ContainerClient } from '@azure/storage-blob';
import { WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { SimulatorControl } from '../../../simulator/control-client.js';
import { originName } from '../../../src/vault/vault-names.js';
import { review } from '../../../src/contract/review.js';
import type { ArchiveConversationResult, ScanAttachmentResult } from '../../../src/contract/workflows.js';
import { archiveOutcome, findingOf, scanOutcome } from './outcome.js';
import type { Ending, Traces } from './outcome.js';
import type { Run } from './runs.js';
import type { Sent } from './traffic.js';

/** The places to look at. */
export interface ObserverOptions {
  readonly client: Client;
  readonly quarantine: ContainerClient;
  /** Absent with a real organisation, whose API is not asked for what only people want to see. */
  readonly simulator?: SimulatorControl | undefined;
}

/** Finds out how runs stand. */
export class Observer {
  constructor(private readonly options: ObserverOptions) {}

  /** @throws the error of a server that does not answer */
  async outcome(run: Run): Promise<string> {
    if (run.kind === 'archive') return archiveOutcome(await this.ending<ArchiveConversationResult>(run));
    const ending = await this.ending<ScanAttachmentResult>(run);
    const handle = this.options.client.workflow.getHandle(run.workflowId, run.runId);
    // Without a worker there is no answer; who decided is then left open.
    const report = run.reviewState === 'none' ? undefined : await handle.query(review).catch(() => undefined);
    return scanOutcome(run, findingOf((await this.conversation(run.conversationId)).customAttributes), ending, report);
  }

  /** What a sample has left in the simulator and in the vault. */
  async traces({ conversationId, file }: Sent): Promise<Traces> {
    const { attributes, customAttributes } = await this.conversation(conversationId);
    if (file === undefined) return { attributes };
    const state = await this.options.simulator?.state();
    const media = state?.media.find(({ mediaId }) => mediaId === file.mediaId);
    // The note of where it came from is written after the copy.
    const note = this.options.quarantine.getBlobClient(originName(file.sha256, conversationId, file.mediaId));
    return { attributes: customAttributes, file: { deleted: media?.deleted === true, inVault: await note.exists() } };
  }

  private async conversation(id: string) {
    const state = await this.options.simulator?.state();
    const conversation = state?.conversations.find((one) => one.id === id);
    return { attributes: conversation?.attributes ?? {}, customAttributes: conversation?.customAttributes ?? {} };
  }

  /** Undefined while the run is open. */
  private async ending<T>({ workflowId, runId, status }: Run): Promise<Ending<T> | undefined> {
    if (status === 'RUNNING') return undefined;
    try {
      const handle = this.options.client.workflow.getHandle(workflowId, runId, { followRuns: false });
      return { result: (await handle.result()) as T };
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return { failure: error.cause?.message ?? error.message };
    }
  }
}
