import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../devkit/parts/progress.js';
import type { Observer } from './observer.js';
import { evidence } from './outcome.js';
import { isSettled } from './runs.js';
import type { Run, RunWatch } from './runs.js';
import type { Sent } from './traffic.js';

const POLL_MS = 300;
const IDLE_POLL_MS = 1000;

/** A sample, and its outcome. */
export interface Arrival {
  readonly sent: Sent;
  /** Absent when it had no outcome in time. */
  readonly run?: Run;
  readonly outcome: string;
  readonly evidence: string;
}

/** Prints the progress of runs. */
export class Follower {
  /** Last printed state of each run, by workflow id. */
  private readonly told = new Map<string, string>();
  private readonly samples = new Map<string, Sent>();

  constructor(
    private readonly watch: RunWatch,
    private readonly observer: Observer,
    private readonly log: Log,
  ) {}

  /**
   * Waits until all samples have an outcome, and prints each.
   * @returns them in the order in which they were sent
   */
  async arrivals(samples: readonly Sent[], timeoutMs: number): Promise<Arrival[]> {
    for (const sent of samples) this.samples.set(sent.workflowId, sent);
    const latest = new Map<string, Run>();
    const arrived = new Map<Sent, Arrival>();
    const deadline = performance.now() + timeoutMs;
    while (arrived.size < samples.length && performance.now() < deadline) {
      for (const run of await this.watch.changes()) latest.set(run.workflowId, run);
      for (const sent of samples.filter((one) => !arrived.has(one))) {
        const run = latest.get(sent.workflowId);
        const arrival = run === undefined ? undefined : await this.arrival(sent, run);
        if (arrival === undefined) continue;
        arrived.set(sent, arrival);
        this.told.set(sent.workflowId, arrival.outcome);
        this.log(`  ${sent.title}: ${arrival.outcome}`);
      }
      await sleep(POLL_MS);
    }
    const outcome = `no outcome after ${timeoutMs / 1000} s`;
    return samples.map((sent) => arrived.get(sent) ?? { sent, outcome, evidence: 'see its run and the logs' });
  }

  private async arrival(sent: Sent, run: Run): Promise<Arrival | undefined> {
    if (!isSettled(run)) return undefined;
    const traces = await this.observer.traces(sent);
    // Containment comes before bookkeeping, and the ledger writes a moment after the scan.
    const isTold = sent.file !== undefined && (run.status === 'RUNNING' || run.status === 'COMPLETED');
    if (isTold && traces.attributes['file_scan_status'] === undefined) return undefined;
    return { sent, run, outcome: await this.observer.outcome(run), evidence: evidence(traces) };
  }

  /** Prints every change, a line each, until the signal is aborted. Failed calls are retried. */
  async tellChanges(signal: AbortSignal): Promise<void> {
    let problem: string | undefined;
    while (!signal.aborted) {
      try {
        for (const run of await this.watch.changes()) await this.tell(run);
        problem = undefined;
      } catch (error) {
        const { message } = error as Error;
        if (message !== problem) this.log(`the runs cannot be read: ${message}`);
        problem = message;
      }
      await sleep(IDLE_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async tell(run: Run): Promise<void> {
    if (!isSettled(run)) return;
    const outcome = await this.observer.outcome(run);
    if (this.told.get(run.workflowId) === outcome) return;
    const sent = this.samples.get(run.workflowId);
    const traces = sent === undefined ? '' : ` (${evidence(await this.observer.traces(sent))})`;
    this.told.set(run.workflowId, outcome);
    this.log(`${new Date().toTimeString().slice(0, 8)} ${sent?.title ?? run.workflowId}: ${outcome}${traces}`);
  }
}
