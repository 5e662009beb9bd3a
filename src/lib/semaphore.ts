import pLimit from 'p-limit';

/** Lets a limited number of tasks run at once; the others wait in the order in which they came. */
export interface Semaphore {
  /** Whether a task would begin at once. */
  readonly isFree: boolean;
  /**
   * Runs `task` when a slot is free.
   *
   * @throws what `task` throws, or the reason of `signal` when it aborts before the task began.
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * @param slots how many tasks may run at once.
 * @throws {RangeError} unless it is an integer of at least 1.
 */
export function createSemaphore(slots: number): Semaphore {
  if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`slots must be a positive integer, not ${slots}`);
  const limit = pLimit(slots);
  return {
    get isFree() {
      return limit.activeCount + limit.pendingCount < slots;
    },
    run: (task, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => reject(signal?.reason as Error);
        signal?.addEventListener('abort', leave, { once: true });
        if (signal?.aborted === true) return leave();
        void limit(async () => {
          if (signal?.aborted === true) return;
          signal?.removeEventListener('abort', leave);
          try {
            resolve(await task());
          } catch (error) {
            reject(error as Error);
          }
        });
      }),
  };
}
