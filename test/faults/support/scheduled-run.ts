import type { Counts } from '../../../devkit/fault-table.js';

/** A run of work that a schedule starts, and what it is to find. */
export interface ScheduledRun {
  readonly workflowId: string;
  start(): Promise<void>;
  /** Waits for it, and counts what has become of what it was to find. */
  judge(): Promise<Counts>;
}

/** Makes work, and the run that is to do it. */
export type NewScheduledRun<Run extends ScheduledRun = ScheduledRun> = () => Promise<Run>;
