import { activityInfo, getClient, log } from '@temporalio/activity';
import type { Scanner } from '../scanning/scanner.js';
import type { Staging } from '../staging/staging.js';
import { containedFile, isNewerDatabase } from '../contract/second-opinion.js';
import { withHeartbeat } from './heartbeat.js';

/** A run that waits for a decision. */
export interface WaitingRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** A file that was last judged with an older database, and the runs that wait with it. */
export interface OutdatedFile {
  readonly sha256: string;
  readonly runs: readonly WaitingRun[];
}

export interface OutdatedVerdicts {
  /** The host that has the newer database. Recorded histories hold this name. */
  readonly stagingId: string;
  readonly files: readonly OutdatedFile[];
}

export interface FindOutdatedVerdictsDependencies {
  readonly scanner: Scanner;
  readonly staging: Staging;
}

/** At most so many at a time, for the answer is stored in the history; the others are found the next time. */
const MAX_RUNS = 1000;
/** Runs that are asked at once: each may have to be replayed. */
const ASKED_AT_ONCE = 8;

export function createFindOutdatedVerdicts({ scanner, staging }: FindOutdatedVerdictsDependencies) {
  /** Finds the files that wait for a decision, and were last judged with an older database than that of this host. */
  return async function findOutdatedVerdicts(): Promise<OutdatedVerdicts> {
    return withHeartbeat(async () => {
      const { databaseVersion } = await scanner.version();
      const files = new Map<string, WaitingRun[]>();
      let found = 0;
      for await (const runs of batches(waitingRuns(), ASKED_AT_ONCE)) {
        const answers = await Promise.all(runs.map(ask));
        for (const [index, file] of answers.entries()) {
          if (file === null || !isNewerDatabase(databaseVersion, file.databaseVersion)) continue;
          files.set(file.sha256, [...(files.get(file.sha256) ?? []), runs[index]!]);
          found += 1;
        }
        if (found >= MAX_RUNS) break;
      }
      return { stagingId: staging.hostId, files: [...files].map(([sha256, runs]) => ({ sha256, runs })) };
    });
  };
}

async function* waitingRuns(): AsyncGenerator<WaitingRun> {
  const query =
    `WorkflowType = 'scanAttachment' AND TaskQueue = '${activityInfo().taskQueue}' ` +
    `AND ExecutionStatus = 'Running' AND ReviewState = 'waiting'`;
  for await (const { workflowId, runId } of getClient().workflow.list({ query })) yield { workflowId, runId };
}

async function* batches<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of source) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Null when there is nothing to look at again: decided meanwhile, no copy, or a run that does not answer. */
async function ask({ workflowId, runId }: WaitingRun) {
  try {
    return await getClient().workflow.getHandle(workflowId, runId).query(containedFile);
  } catch (error) {
    log.warn('a waiting run does not tell what it knows', { asked: workflowId, problem: (error as Error).message });
    return null;
  }
}
