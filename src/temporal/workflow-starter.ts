import { isGrpcServiceError, ServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { AttachmentUploaded, ConversationCompleted, GenesysEvent } from '../genesys/event.js';
import { archiveWorkflowId, scanWorkflowId } from '../contract/ids.js';
import {
  conversationIdAttribute,
  mediaIdAttribute,
  reviewStateAttribute,
  verdictAttribute,
} from '../contract/search-attributes.js';
import { expectFile } from '../contract/ledger-messages.js';
import type { ArchiveConversation, ScanAttachment } from '../contract/workflows.js';
import { CONVERSATION_START_MEMO, LEDGER_BEGINS_MEMO, START_MEMO } from '../contract/start-memo.js';
import type { MacKeyRing } from '../sealing/mac-key-ring.js';
import { sealStart } from '../sealing/start-seal.js';
import { noteInLedger } from './ledger.js';
import { LedgerDelay } from './ledger-delay.js';
import { priorityOf } from './priority.js';
import { endStrangersRun } from './strangers-run.js';
import type { StrangersRun } from './strangers-run.js';

/** Time for one start, in milliseconds. Without a deadline, a start on a frozen server never returns. */
const START_DEADLINE_MS = 5000;

/** INVALID_ARGUMENT of gRPC (https://grpc.io/docs/guides/status-codes). */
const INVALID_ARGUMENT = 3;

/** Temporal is there, and refuses this start for what it is. The same start may be accepted once an operator has acted. */
export class StartRefusedError extends Error {
  override readonly name = 'StartRefusedError';

  constructor(options: { readonly cause: Error }) {
    super(`Temporal refuses the start: ${options.cause.message}`, options);
  }
}

export type StartOutcome = 'started' | 'duplicate';

export interface StarterOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly reviewWindowMs: number;
  readonly reviewApprovers: number;
  /** What to do if the run of an event has failed. Default: `anew`, start it again. */
  readonly failedRuns?: 'anew' | 'leave';
  /** Seals the starts of scans. Absent where events bring no links. */
  readonly sealing?: StartSealing | undefined;
}

interface StartSealing {
  readonly keys: MacKeyRing;
  /**
   * Told of a run that holds the id of an event and that nobody has started who may; it is ended for the event's own. Absent where
   * listeners that do not seal may have started runs.
   */
  readonly onStranger?: ((run: StrangersRun) => void) | undefined;
}

type StartPolicies = Required<
  Pick<WorkflowStartOptions, 'taskQueue' | 'workflowIdReusePolicy' | 'workflowIdConflictPolicy'>
>;

/** The id of the run of an event. */
export function workflowIdOf(event: GenesysEvent): string {
  return event.kind === 'attachment-uploaded'
    ? scanWorkflowId(event.conversationId, event.mediaId)
    : archiveWorkflowId(event.conversationId, event.completedTime);
}

/** Starts the workflow of an event, under an id at which a repeated event meets the same run. */
export class WorkflowStarter {
  private readonly ledgerDelay = new LedgerDelay(Date.now);

  constructor(private readonly options: StarterOptions) {}

  /**
   * Starts a run. A repeated event changes nothing, unless its run has failed and failed runs are started again.
   *
   * @throws {StartRefusedError} when Temporal answers that it cannot be started as it is.
   * @throws {Error} when Temporal does not accept it in time. It may have been started all the same: start it again.
   */
  async start(event: GenesysEvent): Promise<StartOutcome> {
    try {
      await this.options.client.withDeadline(Date.now() + START_DEADLINE_MS, async () => {
        if (event.kind === 'attachment-uploaded') await this.startExpectedScan(event);
        else await this.startArchive(event);
      });
      return 'started';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'duplicate';
      const answer = error instanceof ServiceError ? error.cause : undefined;
      if (isGrpcServiceError(answer) && answer.code === INVALID_ARGUMENT)
        throw new StartRefusedError({ cause: answer });
      throw error;
    }
  }

  /**
   * Starts a scan, and tells the ledger of the conversation to expect its report: an archive asks the ledger, and the list
   * of runs can lag minutes behind. Neither waits for the other. A repeated event tells it again, for whoever was first may
   * have ended in between; who only looks for what was missed repeats most events, and tells of those that it has started.
   */
  private async startExpectedScan(event: AttachmentUploaded): Promise<void> {
    if (this.options.failedRuns === 'leave') {
      await this.startScan(event);
      return this.announce(event);
    }
    const [announced, started] = await Promise.allSettled([this.announce(event), this.startScan(event)]);
    if (announced.status === 'rejected') throw announced.reason;
    if (started.status === 'rejected') throw started.reason;
  }

  private async announce({ conversationId, mediaId, receivedAt }: AttachmentUploaded): Promise<void> {
    const { client, taskQueue } = this.options;
    const value = { mediaId, at: receivedAt ?? new Date().toISOString() };
    await noteInLedger(client, { conversationId, taskQueue, signal: expectFile, value }, this.ledgerDelay.next());
  }

  private async startScan(event: AttachmentUploaded): Promise<void> {
    let policies = this.policies();
    // Ends with the deadline of the start, should somebody be as fast for so long.
    for (;;) {
      try {
        return await this.startScanBy(policies, event);
      } catch (error) {
        const isFree = error instanceof WorkflowExecutionAlreadyStartedError && (await this.isEndedForStranger(event));
        if (!isFree) throw error;
        policies = { ...policies, workflowIdReusePolicy: 'ALLOW_DUPLICATE' };
      }
    }
  }

  /** Whether the run under the id of an event was begun by somebody else, and is over now. */
  private async isEndedForStranger(event: AttachmentUploaded): Promise<boolean> {
    const { client, sealing } = this.options;
    if (sealing?.onStranger === undefined || event.downloadUrl === undefined) return false;
    const run = await endStrangersRun(client, sealing.keys, workflowIdOf(event), event);
    if (run === undefined) return false;
    sealing.onStranger(run);
    return true;
  }

  private async startScanBy(policies: StartPolicies, event: AttachmentUploaded): Promise<void> {
    const { conversationId, mediaId, messageId, downloadUrl, direction, fileName, receivedAt } = event;
    const { conversationStart } = event;
    const { client, reviewWindowMs, reviewApprovers, sealing } = this.options;
    await client.workflow.start<ScanAttachment>('scanAttachment', {
      ...policies,
      workflowId: workflowIdOf(event),
      priority: priorityOf('examine', conversationId),
      // Not in the input: a worker of an earlier version refuses what it does not know there.
      memo: {
        [LEDGER_BEGINS_MEMO]: true,
        ...(sealing === undefined ? {} : { [START_MEMO]: sealStart(sealing.keys, event) }),
        ...(conversationStart === undefined ? {} : { [CONVERSATION_START_MEMO]: conversationStart }),
      },
      args: [
        {
          ...{ conversationId, mediaId, messageId, downloadUrl, direction, fileName, receivedAt },
          ...{ reviewWindowMs, reviewApprovers },
        },
      ],
      typedSearchAttributes: [
        { key: conversationIdAttribute, value: conversationId },
        { key: mediaIdAttribute, value: mediaId },
        { key: verdictAttribute, value: 'pending' },
        { key: reviewStateAttribute, value: 'none' },
      ],
      staticSummary: `scan of media ${mediaId}`,
    });
  }

  private async startArchive(event: ConversationCompleted): Promise<void> {
    const { conversationId, completedTime } = event;
    await this.options.client.workflow.start<ArchiveConversation>('archiveConversation', {
      ...this.policies(),
      workflowId: workflowIdOf(event),
      priority: priorityOf('archive', conversationId),
      args: [{ conversationId, completedTime }],
      typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
      staticSummary: `archive of conversation ${conversationId}`,
    });
  }

  /** A run that exists makes the start fail, and not succeed unseen, so that duplicates can be counted. */
  private policies(): StartPolicies {
    return {
      taskQueue: this.options.taskQueue,
      workflowIdReusePolicy: this.options.failedRuns === 'leave' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
    };
  }
}
