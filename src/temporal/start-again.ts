import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { grpcCodeOf } from './grpc-code.js';

/** ALREADY_EXISTS of gRPC (https://grpc.io/docs/guides/status-codes). */
const ALREADY_EXISTS = 6;
/** Of `temporal.api.enums.v1`: WorkflowIdReusePolicy, WorkflowIdConflictPolicy. */
const ALLOW_DUPLICATE = 1;
const FAIL = 1;

/** Temporal no longer knows what the run was started with. */
export class HistoryGoneError extends Error {
  override readonly name = 'HistoryGoneError';

  constructor(readonly workflowId: string) {
    super(`the history of ${workflowId} is gone: it cannot be started again`);
  }
}

/**
 * Starts a workflow with what a run of it was started with, byte for byte: what is encrypted stays so. Time limits that
 * somebody may have set are left out.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} a run holds the id
 * @throws {HistoryGoneError}
 * @throws {Error} when Temporal does not answer
 */
export async function startAgain(
  client: Client,
  taskQueue: string,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<void> {
  const { workflowId } = execution;
  const { namespace } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    ...{ namespace, execution, maximumPageSize: 1 },
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  if (!started) throw new HistoryGoneError(workflowId);
  const { workflowType, input, header, searchAttributes, memo, priority } = started;
  try {
    await client.workflowService.startWorkflowExecution({
      ...{ namespace, workflowId, taskQueue: { name: taskQueue }, requestId: randomUUID() },
      ...{ workflowIdReusePolicy: ALLOW_DUPLICATE, workflowIdConflictPolicy: FAIL },
      ...{ workflowType: workflowType ?? null, input: input ?? null, header: header ?? null },
      ...{ searchAttributes: searchAttributes ?? null, memo: memo ?? null, priority: priority ?? null },
    });
  } catch (error) {
    if (grpcCodeOf(error) !== ALREADY_EXISTS) throw error;
    throw new WorkflowExecutionAlreadyStartedError('a run holds the id', workflowId, workflowType?.name ?? '');
  }
}
