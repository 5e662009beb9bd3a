import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckedRecord, CheckRecord } from '../../archive/verify/record.js';
import type { RecordAnswer, RecordRequest, RecordThreadData } from './record-thread.js';

/** Starting a thread takes as long as a few hundred records. */
const FEW_RECORDS = 500;
/** Each has the SDK in memory; what the storage gives is the limit beyond. */
const MOST_THREADS = 3;

export interface CheckInThreadsOptions extends RecordThreadData {
  /** The compiled `record-thread.js`: threads run no TypeScript. */
  readonly threadPath: string;
  /** @defaultValue as the processors allow beside this thread */
  readonly threads?: number;
}

/** This thread also lists the records and hands them out: a record here counts as so many with a thread that does nothing else. */
const LOAD_HERE = 8;

/** Whoever checks records, and how much is under way with them. */
interface Checker {
  underway: number;
  /** What one record adds to that. */
  readonly load: number;
  readonly check: CheckRecord;
}

/**
 * Checks each record where least is under way: in this thread or another one. The SDK takes most of the time of a small record, so that
 * one processor is the limit otherwise. What a thread cannot check is checked here, with its errors.
 *
 * @param here in this thread
 * @returns `begun` starts the threads, where there are records enough for them; `end` ends them
 */
export function checkInThreads(
  here: CheckRecord,
  { threadPath, threads = Math.min(MOST_THREADS, availableParallelism() - 1), ...data }: CheckInThreadsOptions,
): { readonly check: CheckRecord; begun(records: number): void; end(): Promise<void> } {
  const checkers: Checker[] = [{ underway: 0, load: LOAD_HERE, check: here }];
  const workers: Worker[] = [];
  return {
    begun(records) {
      if (records < FEW_RECORDS) return;
      while (workers.length < threads) {
        const { worker, check } = startThread(threadPath, data, here);
        workers.push(worker);
        checkers.push({ underway: 0, load: 1, check });
      }
    },
    async check(entry, criteria) {
      const checker = checkers.reduce((least, one) =>
        one.underway + one.load < least.underway + least.load ? one : least,
      );
      checker.underway += checker.load;
      try {
        return await checker.check(entry, criteria);
      } finally {
        checker.underway -= checker.load;
      }
    },
    end: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

function startThread(
  path: string,
  workerData: RecordThreadData,
  here: CheckRecord,
): { worker: Worker; check: CheckRecord } {
  const worker = new Worker(path, { workerData });
  const waiting = new Map<number, (checked: CheckedRecord | undefined) => void>();
  let next = 0;
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    for (const settle of waiting.values()) settle(undefined);
  };
  worker.on('message', ({ number, checked }: RecordAnswer) => waiting.get(number)?.(checked));
  worker.on('error', end).on('exit', end);
  const ask = async (request: RecordRequest): Promise<CheckedRecord | undefined> => {
    if (hasEnded) return undefined;
    try {
      return await new Promise((resolve) => {
        waiting.set(request.number, resolve);
        worker.postMessage(request);
      });
    } finally {
      waiting.delete(request.number);
    }
  };
  return {
    worker,
    check: async (entry, criteria) => (await ask({ number: next++, entry, criteria })) ?? (await here(entry, criteria)),
  };
}
