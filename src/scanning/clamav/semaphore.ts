/** Lets a limited number of tasks run at once; the others wait in the order in which they came. */
export interface Semaphore {
  /**
   * Runs `task` when a slot is free.
   * @throws what `task` throws, or the reason of `signal` when it aborts before the task began
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** @param slots how many tasks may run at once, at least 1 */
export function createSemaphore(slots: number): Semaphore {
  if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`slots must be a positive integer, not ${slots}`);
  let free = slots;
  const waiting: (() => void)[] = [];

  function slot(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** The slot goes straight to the first in the queue, so that no newcomer can overtake it. */
  function release(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(task, signal) {
      await slot(signal);
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
}
