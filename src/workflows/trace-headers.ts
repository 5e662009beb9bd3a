import type { WorkflowInterceptors } from '@temporalio/workflow';
import { TRACE_HEADER } from '../contract/trace-header.js';

type Headers = Readonly<Record<string, object>>;

/**
 * Hands on what a run was caused by: its start, or the newest signal or update that came with a trace. It changes headers and no
 * command, so that histories from before replay with it, and those with traces replay without.
 */
export function interceptors(): WorkflowInterceptors {
  let cause: object | undefined;
  const note = <I extends { readonly headers: Headers }>(input: I, next: (input: I) => Promise<unknown>) => {
    cause = input.headers[TRACE_HEADER] ?? cause;
    return next(input) as Promise<never>;
  };
  const handOn = <I extends { readonly headers: Headers }>(input: I, next: (input: I) => Promise<unknown>) =>
    next(
      cause === undefined ? input : { ...input, headers: { ...input.headers, [TRACE_HEADER]: cause } },
    ) as Promise<never>;
  return {
    inbound: [{ execute: note, handleSignal: note, handleUpdate: note }],
    outbound: [
      {
        scheduleActivity: handOn,
        scheduleLocalActivity: handOn,
        startChildWorkflowExecution: handOn,
        signalWorkflow: handOn,
        continueAsNew: handOn,
      },
    ],
  };
}
