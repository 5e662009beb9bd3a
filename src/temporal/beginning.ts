import type { Client } from '@temporalio/client';

type History = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>['history'];
type HistoryEvent = NonNullable<NonNullable<NonNullable<History>['events']>[number]>;

/** How a run has begun. */
export interface Beginning {
  readonly events: readonly HistoryEvent[];
  /** The event by which a worker has completed its first task; undefined where that is not among them. */
  readonly firstTask: HistoryEvent | undefined;
}

/** @param most events that are read @throws {Error} when Temporal does not answer, or knows nothing of the run */
export async function beginningOf(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
  most: number,
): Promise<Beginning> {
  const { namespace } = client.options;
  const request = { namespace, execution, maximumPageSize: most };
  const { history } = await client.workflowService.getWorkflowExecutionHistory(request);
  const events = history?.events ?? [];
  return { events, firstTask: events.find((event) => Boolean(event.workflowTaskCompletedEventAttributes)) };
}
