import { setTimeout as delay } from 'node:timers/promises';
import { approveRelease, rejectRelease } from '../../../src/contract/review.js';
import type { Plant } from './plant.js';
import { isDecided } from './scan-runs.js';
import type { ScanRun } from './scan-runs.js';

const LOOK_MS = 500;

/** A person who decides on every contained file as soon as its run asks. */
export class Reviewer {
  private readonly undecided = new Map<string, ScanRun>();
  private readonly stopping = new AbortController();
  private readonly working: Promise<void>;

  constructor(private readonly plant: Plant) {
    this.working = this.work();
  }

  /** Takes the runs over that are to be decided on. */
  expect(runs: readonly ScanRun[]): void {
    for (const run of runs.filter(isDecided)) this.undecided.set(run.workflowId, run);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    const { workflow } = this.plant.client;
    const query = `TaskQueue = '${this.plant.taskQueue}' AND ReviewState = 'waiting' AND ExecutionStatus = 'Running'`;
    while (!this.stopping.signal.aborted) {
      if (this.undecided.size > 0) {
        for await (const { workflowId } of workflow.list({ query })) await this.decide(workflowId);
      }
      await delay(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async decide(workflowId: string): Promise<void> {
    const run = this.undecided.get(workflowId);
    if (run === undefined) return;
    this.undecided.delete(workflowId);
    const decision = { reviewer: 'jane.doe', reason: 'a test' };
    const handle = this.plant.client.workflow.getHandle(workflowId);
    await handle.signal(run.kind === 'released' ? approveRelease : rejectRelease, decision);
  }
}
