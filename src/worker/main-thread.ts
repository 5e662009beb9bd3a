import type { MessagePort } from 'node:worker_threads';
import type { FileReport } from '../contract/file-report.js';
import { fromPlain } from '../genesys/error-transfer.js';
import { parseAnswer } from '../genesys/http.js';
import type { Answered, Call, TakeChunk } from '../genesys/http.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import type { ThreadOutcome, ThreadQuestion, ThreadReply } from './thread-messages.js';

interface Asked {
  readonly take: TakeChunk;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The main thread, as seen by a thread that makes a record: its calls go through the main thread, and answers arrive as bytes. */
export class MainThread implements StreamedCalls {
  private readonly asked = new Map<number, Asked>();
  private readonly numbers = new WeakMap<Error, number>();
  private readonly stopping = new AbortController();
  private last = 0;

  constructor(private readonly port: MessagePort) {
    port.on('message', (reply: ThreadReply) => this.hear(reply));
  }

  /** Aborted when the record is no longer wanted; pending requests have failed then. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  /** The number under which the main thread knows a failure; undefined for one of this thread. */
  numberOf(error: unknown): number | undefined {
    return error instanceof Error ? this.numbers.get(error) : undefined;
  }

  async call(call: Call): Promise<unknown> {
    const chunks: Buffer[] = [];
    const answered = await this.stream(call, (chunk) => void chunks.push(Buffer.from(chunk)));
    return parseAnswer(Buffer.concat(chunks).toString('utf8'), answered);
  }

  stream({ signal: _, ...call }: Call, take: TakeChunk): Promise<Answered> {
    return this.ask({ ask: 'call', call }, take) as Promise<Answered>;
  }

  files(): Promise<readonly FileReport[]> {
    return this.ask({ ask: 'files' }) as Promise<readonly FileReport[]>;
  }

  /** Reports the outcome; the main thread then closes the port. */
  done(outcome: ThreadOutcome): void {
    this.say({ ask: 'done', outcome });
  }

  private ask(
    what: { readonly ask: 'call'; readonly call: Omit<Call, 'signal'> } | { readonly ask: 'files' },
    take: TakeChunk = () => undefined,
  ): Promise<unknown> {
    this.stopped.throwIfAborted();
    const number = (this.last += 1);
    return new Promise((resolve, reject) => {
      this.asked.set(number, { take, resolve, reject });
      this.say({ number, ...what });
    });
  }

  private hear(reply: ThreadReply): void {
    if (reply.kind === 'stop') {
      this.stopping.abort();
      for (const { reject } of this.asked.values()) reject(this.stopped.reason as Error);
      this.asked.clear();
      return;
    }
    const { number } = reply;
    const asked = this.asked.get(number);
    if (asked === undefined) return;
    if (reply.kind === 'chunk') this.pass(reply, asked);
    else {
      this.asked.delete(number);
      if (reply.kind === 'value') asked.resolve(reply.value);
      else asked.reject(this.known(reply));
    }
  }

  /** A request that cannot accept its chunk fails alone: the thread also serves others. */
  private pass({ number, chunk, bytes }: ThreadReply & { readonly kind: 'chunk' }, { take, reject }: Asked): void {
    try {
      void take(Buffer.from(chunk, 0, bytes));
    } catch (error) {
      this.asked.delete(number);
      return reject(error as Error);
    }
    this.say({ number, ask: 'next', chunk }, [chunk]);
  }

  private known({ number, error: plain }: ThreadReply & { readonly kind: 'failure' }): Error {
    const error = plain === undefined ? new Error('the main thread failed') : fromPlain(plain);
    this.numbers.set(error, number);
    return error;
  }

  private say(question: ThreadQuestion, transfer: ArrayBuffer[] = []): void {
    this.port.postMessage(question, transfer);
  }
}
