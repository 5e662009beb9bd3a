import { Worker } from 'node:worker_threads';
import type { Transferable, WorkerOptions } from 'node:worker_threads';

/** A running thread, and how its tasks learn that it has ended. */
interface Running {
  readonly worker: Worker;
  readonly tasks: Set<(reason: Error) => void>;
}

/** A thread for any number of concurrent tasks. It starts with the first one, and ends when it has been idle for a while. */
export class SharedThread {
  private running: Running | undefined;
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param path a compiled file: threads run no TypeScript
   * @param idleMs how long it may be idle before it is ended to free its memory, in milliseconds
   */
  constructor(
    private readonly path: string,
    private readonly options: WorkerOptions,
    private readonly idleMs: number,
  ) {}

  /**
   * Sends a task to the thread.
   *
   * @param outcome the result, as the caller receives it from the thread
   * @throws what `outcome` throws, or the error that ended the thread before
   */
  async run<T>(task: unknown, transfer: readonly Transferable[], outcome: Promise<T>): Promise<T> {
    const { worker, tasks } = (this.running ??= this.start());
    clearTimeout(this.idle);
    worker.ref();
    let fail!: (reason: Error) => void;
    try {
      return await new Promise((resolve, reject) => {
        fail = reject;
        tasks.add(fail);
        outcome.then(resolve, reject);
        worker.postMessage(task, transfer);
      });
    } finally {
      tasks.delete(fail);
      if (tasks.size === 0 && this.running?.worker === worker) this.rest(worker);
    }
  }

  /** Ends the thread; its tasks fail. */
  async end(): Promise<void> {
    clearTimeout(this.idle);
    await this.running?.worker.terminate();
  }

  private start(): Running {
    const running: Running = { worker: new Worker(this.path, this.options), tasks: new Set() };
    const onEnd = (reason: Error): void => {
      if (this.running === running) this.running = undefined;
      for (const fail of running.tasks) fail(reason);
    };
    running.worker.on('error', onEnd).on('exit', () => onEnd(new Error('the thread was ended')));
    return running;
  }

  private rest(worker: Worker): void {
    worker.unref();
    this.idle = setTimeout(() => {
      this.running = undefined;
      void worker.terminate();
    }, this.idleMs).unref();
  }
}
