import { isGrpcServiceError, ServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { AttachmentUploaded, ConversationCompleted, GenesysEvent } from '../genesys/event.js';
import { archiveWorkflowId, scanWorkflowId } from '../contract/ids.js';
import {
  conversationIdAttribute,
  mediaIdAttribute,
  reviewStateAttribute,
  verdictAttribute,
} from '../contract/search-attributes.js';
import type { ArchiveConversation, ScanAttachment } from '../contract/workflows.js';

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
  /** What to do where the run of an event has failed. Default: `anew`. */
  readonly failedRuns?: 'anew' | 'leave';
}

/** The id of the run of an event. */
export function workflowIdOf(event: GenesysEvent): string {
  return event.kind === 'attachment-uploaded'
    ? scanWorkflowId(event.conversationId, event.mediaId)
    : archiveWorkflowId(event.conversationId, event.completedTime);
}

/** Starts the workflow of an event, under an id at which a repeated event meets the same run. */
export class WorkflowStarter {
  constructor(private readonly options: StarterOptions) {}

  /**
   * Starts a run. A repeated event changes nothing, unless its run has failed and failed runs are run anew.
   *
   * @throws {StartRefusedError} when Temporal answers that it cannot be started as it is.
   * @throws {Error} when Temporal does not accept it in time. It may have been started all the same: start it again.
   */
  async start(event: GenesysEvent): Promise<StartOutcome> {
    try {
      await this.options.client.withDeadline(Date.now() + START_DEADLINE_MS, async () => {
        if (event.kind === 'attachment-uploaded') await this.startScan(event);
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

  private async startScan(event: AttachmentUploaded): Promise<void> {
    const { conversationId, mediaId, messageId, downloadUrl, direction, fileName, receivedAt } = event;
    const { client, reviewWindowMs, reviewApprovers } = this.options;
    await client.workflow.start<ScanAttachment>('scanAttachment', {
      ...this.policies(),
      workflowId: workflowIdOf(event),
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
      args: [{ conversationId, completedTime }],
      typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
      staticSummary: `archive of conversation ${conversationId}`,
    });
  }

  /** A run that exists makes the start fail, and not succeed unseen, so that duplicates can be counted. */
  private policies() {
    return {
      taskQueue: this.options.taskQueue,
      workflowIdReusePolicy: this.options.failedRuns === 'leave' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
    } as const;
  }
}
