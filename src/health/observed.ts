import type { GenesysEvent } from '../genesys/event.js';
import type { StartOutcome } from '../temporal/workflow-starter.js';
import type { ListenerMetrics } from './listener-metrics.js';

/** Counts an event. */
export function observedEvent(event: GenesysEvent, metrics: ListenerMetrics): GenesysEvent {
  metrics.eventReceived(event.kind);
  return event;
}

interface Starter {
  start(event: GenesysEvent): Promise<StartOutcome>;
}

/** A starter that counts what Temporal has taken. */
export function observedStarter(starter: Starter, metrics: ListenerMetrics): Starter {
  return {
    start: async (event) => {
      const outcome = await starter.start(event);
      metrics.workflowStarted(event.kind, outcome);
      return outcome;
    },
  };
}
