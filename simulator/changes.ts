import { SimulatorClosedError, WaitTimeoutError } from './errors.js';

interface Waiter {
  check(): void;
  reject(error: Error): void;
}

/** Notifies waiting tests of changes, so that they need not poll. */
export class Changes {
  /** Grows with every change. */
  version = 0;
  private readonly waiters = new Set<Waiter>();
  private scheduled = false;

  /** Wakes the waiters in a later turn: once for a burst, and after the change is complete. */
  notify(): void {
    this.version += 1;
    if (this.scheduled || this.waiters.size === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      for (const waiter of [...this.waiters]) waiter.check();
    });
  }

  /**
   * Resolves with the first truthy result of `predicate`, which runs now and after every change.
   *
   * @throws {WaitTimeoutError} after `timeoutMs`, with the text of `dump`.
   * @throws {SimulatorClosedError} when the simulator closes first.
   * @throws the error of the predicate.
   */
  waitFor<T>(predicate: () => T | undefined | null | false, timeoutMs: number, dump: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        finish();
      };
      const waiter: Waiter = {
        check: () => {
          try {
            const value = predicate();
            if (value) settle(() => resolve(value));
          } catch (error) {
            this.waiters.delete(waiter);
            clearTimeout(timer);
            reject(error as Error);
          }
        },
        reject: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(() => waiter.reject(new WaitTimeoutError(timeoutMs, dump())), timeoutMs);
      this.waiters.add(waiter);
      waiter.check();
    });
  }

  close(): void {
    for (const waiter of [...this.waiters]) waiter.reject(new SimulatorClosedError());
  }
}
