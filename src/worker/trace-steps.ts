import { activityInfo } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Tracing } from '../lib/tracing.js';
import { carrierOf } from '../temporal/trace-calls.js';

/** A span for each attempt at a step. */
export function traceSteps(tracing: Tracing): ActivityInboundCallsInterceptor {
  return {
    execute: (input, next) => {
      const { activityType, attempt, workflowExecution } = activityInfo();
      const attributes = { 'temporal.workflow.id': workflowExecution?.workflowId, attempt };
      const parent = carrierOf(input.headers);
      return tracing.within(`RunActivity:${activityType}`, { kind: 'internal', attributes, parent }, () => next(input));
    },
  };
}
