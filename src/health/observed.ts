import type { EventChannel, GenesysEvent } from '../genesys/api.js';
import type { StartOutcome } from '../listener/workflow-starter.js';
import type { ListenerMetrics } from './listener-metrics.js';

/**
 * A channel that counts its events and notes when they arrived.
 *
 * @param now milliseconds since the epoch
 */
export function observedChannel(channel: EventChannel, metrics: ListenerMetrics, now: () => number): EventChannel {
  return {
    ...channel,
    decode: (frame) => {
      const decoded = channel.decode(frame);
      if (decoded.kind !== 'event') return decoded;
      const { event } = decoded;
      metrics.eventReceived(event.kind);
      if (event.kind !== 'attachment-uploaded') return decoded;
      return { kind: 'event', event: { ...event, receivedAt: new Date(now()).toISOString() } };
    },
  };
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
