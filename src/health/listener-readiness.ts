import { DAY_MS } from '../lib/time.js';
import type { ListenerView } from './listener-metrics.js';
import type { PartHealth, Readiness } from './readiness.js';

/** Room for one event, sealed: below this the spool takes no more. In bytes. */
const ONE_EVENT_BYTES = 16 * 1024;

/** How long dropped frames are reported as degraded, in milliseconds: long enough to be noticed. */
const DEGRADED_FOR_MS = DAY_MS;

export interface ListenerParts {
  readonly listener: Pick<ListenerView, 'spoolBytes' | 'socketStates' | 'counts' | 'lastDropAt'>;
  readonly spoolMaxBytes: number;
  /** Rejects when Temporal does not answer. */
  readonly askTemporal: () => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Sets the checks of a listener: its sockets, its spool, and Temporal, for which the spool can substitute. */
export function checkListener(readiness: Readiness, parts: ListenerParts): void {
  const { listener, spoolMaxBytes, askTemporal } = parts;
  for (const channel of Object.keys(listener.socketStates)) checkSocket(readiness, listener, channel);
  readiness.set('events', () => droppedHealth(listener, (parts.now ?? Date.now)()));
  const isFull = () => listener.spoolBytes + ONE_EVENT_BYTES > spoolMaxBytes;
  readiness.set('spool', () =>
    isFull()
      ? { ok: false, problem: `the spool is full, with ${listener.spoolBytes} of ${spoolMaxBytes} bytes` }
      : { ok: true, detail: `${listener.spoolBytes} of ${spoolMaxBytes} bytes` },
  );
  readiness.set('temporal', async () => {
    try {
      await askTemporal();
      return { ok: true };
    } catch (error) {
      const problem = `Temporal does not answer: ${(error as Error).message}`;
      // Events are safe on the disk until it is back.
      return isFull() ? { ok: false, problem } : { ok: true, detail: `events are spooled, ${problem}` };
    }
  });
}

/** Sets the check of a channel's socket. */
export function checkSocket(readiness: Readiness, listener: ListenerParts['listener'], channel: string): void {
  readiness.set(`socket ${channel}`, () => socketHealth(listener.socketStates[channel]));
}

/** Still ready: another process would drop the same frames, and this one handles all others. */
function droppedHealth({ counts, lastDropAt }: ListenerParts['listener'], now: number): PartHealth {
  if (lastDropAt === undefined || now - lastDropAt > DEGRADED_FOR_MS) return { ok: true };
  const reasons = Object.entries(counts.invalid).map(([reason, count]) => `${count} × ${reason}`);
  return {
    ok: true,
    degraded: true,
    detail: `frames were dropped that cannot be read: ${reasons.join(', ').slice(0, 500)}`,
  };
}

function socketHealth(state: string | undefined): PartHealth {
  return state === 'open' ? { ok: true } : { ok: false, problem: `not open and subscribed, but ${state}` };
}
