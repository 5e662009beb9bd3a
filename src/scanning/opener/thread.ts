import { Worker } from 'node:worker_threads';
import { OpenerUnavailableError } from './errors.js';

/** A thread that answers one request at a time, and can be ended during one. */
export class Thread<Request, Answer> {
  private worker: Worker | undefined;

  /**
   * @param name the file of the thread, without its extension, next to this one
   * @param data passed to the thread when it starts
   */
  constructor(
    private readonly name: string,
    private readonly data: () => Promise<unknown>,
    private readonly heapMb: number,
  ) {}

  /**
   * @returns the answer; `crashed` when the request crashed the thread
   * @throws {OpenerUnavailableError} the thread does not start
   * @throws the reason of the signal, after the thread was ended
   */
  async ask(request: Request, signal: AbortSignal): Promise<Answer | 'crashed'> {
    signal.throwIfAborted();
    const worker = (this.worker ??= await this.start());
    try {
      return await new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason as Error);
        signal.addEventListener('abort', onAbort, { once: true });
        const settle = (answer: Answer | 'crashed') => {
          signal.removeEventListener('abort', onAbort);
          worker.removeAllListeners('message');
          resolve(answer);
        };
        worker.once('message', settle);
        worker.once('error', () => settle('crashed'));
        worker.once('exit', () => settle('crashed'));
        worker.postMessage(request);
      }).then((answer) => {
        if (answer === 'crashed') this.worker = undefined;
        else
          worker
            .removeAllListeners('error')
            .removeAllListeners('exit')
            .on('error', () => (this.worker = undefined));
        return answer as Answer | 'crashed';
      });
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Starts the thread in advance, so that the first file need not wait. @throws {OpenerUnavailableError} */
  async warm(): Promise<void> {
    this.worker ??= await this.start();
  }

  /** Ends the thread, even during a request. */
  async end(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private async start(): Promise<Worker> {
    // The program runs compiled, or as TypeScript whose types Node strips.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    try {
      const worker = new Worker(new URL(`./${this.name}${ending}`, import.meta.url), {
        workerData: await this.data(),
        execArgv: [],
        // What a library prints about a file does not belong in this program's log.
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: this.heapMb },
      });
      worker.stdout.resume();
      worker.stderr.resume();
      worker.unref();
      return worker;
    } catch (error) {
      throw new OpenerUnavailableError(`the thread ${this.name} does not start`, { cause: error });
    }
  }
}
