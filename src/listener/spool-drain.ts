import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { GenesysEvent } from '../genesys/event.js';
import { backoffMs } from '../lib/backoff.js';
import type { Backoff } from '../lib/backoff.js';
import type { Spool, SpoolBatch } from './spool.js';
import { StartRefusedError } from '../temporal/workflow-starter.js';

/** Spooled events that are started concurrently, while Temporal accepts them. */
const MAX_STARTS = 16;

/** Between two attempts to deliver an event to Temporal or the spool. */
export const START_BACKOFF: Backoff = { firstMs: 250, maxMs: 5000 };

export interface SpoolDrainDependencies {
  readonly spool: Pick<Spool, 'isEmpty' | 'oldest' | 'postpone' | 'remove'>;
  /** @throws {Error} when the event is not accepted */
  readonly start: (event: GenesysEvent) => Promise<void>;
  readonly log: Logger;
  readonly random: () => number;
}

/** Starts the workflows of spooled events, oldest first. While Temporal is unavailable, it tries one event at a time. */
export class SpoolDrain {
  /** Consecutive failures. */
  private failures = 0;
  private onWake: () => void = () => undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly dependencies: SpoolDrainDependencies) {}

  /** To be called when an event was added to the spool. */
  wake(): void {
    this.onWake();
  }

  /** Ends `run` after the starts in progress. The rest stays in the spool. */
  stop(): void {
    this.stopping.abort();
    this.wake();
  }

  /** Drains until `stop`. */
  async run(): Promise<void> {
    const { spool, log } = this.dependencies;
    while (!this.stopping.signal.aborted) {
      const batch = await spool.oldest();
      if (batch === undefined) await this.nextEvent();
      else if (await this.drain(batch)) {
        await spool.remove(batch);
        log.info({ events: batch.events.length, empty: spool.isEmpty }, 'spool file drained');
      }
    }
  }

  /** @returns whether all of them were handled */
  private async drain(batch: SpoolBatch): Promise<boolean> {
    const { start, log, random } = this.dependencies;
    const { signal } = this.stopping;
    const waiting = [...batch.events];
    while (waiting.length > 0) {
      if (signal.aborted) return false;
      const group = waiting.splice(0, this.failures === 0 ? inOneGo(waiting) : 1);
      const outcomes = await Promise.allSettled(group.map((event) => start(event)));
      const errors = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as Error) : undefined));
      const problem = errors.find((error) => error !== undefined)?.message;
      if (problem === undefined) {
        this.failures = 0;
        continue;
      }
      const waitMs = backoffMs(this.failures, START_BACKOFF, random);
      this.failures += 1;
      log.error({ waitMs, problem }, 'Temporal does not accept events: they stay in the spool');
      const postponed = await Promise.all(group.map((event, index) => this.postponed(event, errors[index])));
      waiting.unshift(...group.filter((_, index) => errors[index] !== undefined && postponed[index] === false));
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
    return true;
  }

  /** An event that is refused because of its content goes to the end of the spool: those behind it must not wait for it. */
  private async postponed(event: GenesysEvent, error: Error | undefined): Promise<boolean> {
    if (!(error instanceof StartRefusedError)) return false;
    return this.dependencies.spool.postpone(event).then(
      () => true,
      () => false,
    );
  }

  private async nextEvent(): Promise<void> {
    if (this.stopping.signal.aborted || !this.dependencies.spool.isEmpty) return;
    await new Promise<void>((resolve) => (this.onWake = resolve));
  }
}

/** How many of the first events can be started concurrently: the end of a conversation only after all of its uploads. */
function inOneGo(events: readonly GenesysEvent[]): number {
  const uploadedTo = new Set<string>();
  const first = events.slice(0, MAX_STARTS);
  const end = first.findIndex((event) => {
    if (event.kind === 'attachment-uploaded') uploadedTo.add(event.conversationId);
    return event.kind === 'conversation-completed' && uploadedTo.has(event.conversationId);
  });
  return end === -1 ? first.length : end;
}
