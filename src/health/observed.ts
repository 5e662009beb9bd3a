import type { GenesysEvent } from '../genesys/api.js';
import type { StartOutcome } from '../temporal/workflow-starter.js';
import type { ListenerMetrics } from './listener-metrics.js';

/**
 * Counts an event, and notes when it arrived unless that is known better.
 *
 * @param now milliseconds since the epoch
 */
export function observedEvent(event: GenesysEvent, metrics: ListenerMetrics, now: () => number): GenesysEvent {
  metrics.eventReceived(event.kind);
  if (event.kind !== 'attachment-uploaded' || event.receivedAt !== undefined) return event;
  return { ...event, receivedAt: new Date(now()).toISOString() };
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
