import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import { TRACE_HEADER } from '../contract/trace-header.js';
import type { TraceCarrier, Tracing } from '../lib/tracing.js';

/** The headers with a trace in them. */
function traced(headers: Headers, carrier: TraceCarrier | undefined): Headers {
  return carrier === undefined ? headers : { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) };
}

/** The trace that headers carry; undefined without one, or with one that cannot be read. */
export function carrierOf(headers: Headers): TraceCarrier | undefined {
  const payload = headers[TRACE_HEADER];
  if (payload === undefined) return undefined;
  try {
    const carrier = defaultPayloadConverter.fromPayload<Record<string, unknown>>(payload);
    return typeof carrier['traceparent'] === 'string' ? { traceparent: carrier['traceparent'] } : undefined;
  } catch {
    return undefined;
  }
}

/** Spans for what a client tells workflows. Arguments stay out of them. */
export function traceCalls(tracing: Tracing): WorkflowClientInterceptor {
  const span = <T>(
    name: string,
    workflowId: string | undefined,
    work: (carrier: TraceCarrier | undefined) => Promise<T>,
  ) => tracing.within(name, { kind: 'client', attributes: { 'temporal.workflow.id': workflowId } }, work);
  return {
    start: (input, next) =>
      span(`StartWorkflow:${input.workflowType}`, input.options.workflowId, (carrier) =>
        next({ ...input, headers: traced(input.headers, carrier) }),
      ),
    signal: (input, next) =>
      span(`SignalWorkflow:${input.signalName}`, input.workflowExecution.workflowId, (carrier) =>
        next({ ...input, headers: traced(input.headers, carrier) }),
      ),
    signalWithStart: (input, next) =>
      span(`SignalWithStartWorkflow:${input.workflowType}`, input.options.workflowId, (carrier) =>
        next({ ...input, headers: traced(input.headers, carrier) }),
      ),
  };
}
