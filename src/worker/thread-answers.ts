import type { MessagePort } from 'node:worker_threads';
import type { FileReport } from '../contract/file-report.js';
import { toPlain } from '../genesys/error-transfer.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import type { ThreadOutcome, ThreadQuestion, ThreadReply } from './thread-messages.js';

/**
 * Chunks of an answer, some 64 KiB each, on their way to a thread that has not read them yet: a small transcript whole, so that
 * its call is over in time while the thread is busy.
 */
const CHUNKS_AHEAD = 20;

const CHUNK_BYTES = 65_536;
const roomFor = (bytes: number): number => Math.ceil(bytes / CHUNK_BYTES) * CHUNK_BYTES;

export interface ThreadSources {
  readonly calls: Pick<StreamedCalls, 'stream'>;
  readonly files: () => Promise<readonly FileReport[]>;
  /** When it aborts, the thread is told that nobody wants the record any more, and calls are called off. */
  readonly signal: AbortSignal;
  /** Told how much the answers have come to, in bytes, before the thread gets the last of it. */
  readonly onBytes: (bytes: number) => void;
}

/** Answers the questions of a thread that makes a record, in the main thread. */
export class ThreadAnswers {
  /** What the thread says last; never, when it ends before. */
  readonly outcome: Promise<ThreadOutcome>;
  private readonly failures = new Map<number, unknown>();
  /** Answers that wait for the thread to read on, by their number. */
  private readonly waiting = new Map<number, () => void>();
  private readonly ahead = new Map<number, number>();
  /** What chunks came back in, to be used again. */
  private readonly spare: ArrayBuffer[] = [];
  private readonly closing = new AbortController();
  /** Of the calls: nobody reads their answers after it. */
  private readonly signal: AbortSignal;
  private bytes = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly sources: ThreadSources,
  ) {
    this.signal = AbortSignal.any([sources.signal, this.closing.signal]);
    this.signal.addEventListener('abort', () => this.stop(), { once: true });
    this.outcome = new Promise((resolve) => {
      port.on('message', (question: ThreadQuestion) => {
        if (question.ask === 'done') resolve(question.outcome);
        else void this.answer(question);
      });
    });
    if (this.signal.aborted) this.stop();
  }

  /** The failure of a question, as it was here: the thread knows a copy. */
  failureOf(number: number): unknown {
    return this.failures.get(number);
  }

  /** The thread has said its last word, or is no more. */
  close(): void {
    this.closing.abort();
    this.port.close();
  }

  private stop(): void {
    this.port.postMessage({ kind: 'stop' } satisfies ThreadReply);
    for (const goOn of this.waiting.values()) goOn();
  }

  private async answer(question: Exclude<ThreadQuestion, { readonly ask: 'done' }>): Promise<void> {
    const { number } = question;
    if (question.ask === 'next') {
      this.ahead.set(number, (this.ahead.get(number) ?? 0) - 1);
      if (this.spare.length < CHUNKS_AHEAD) this.spare.push(question.chunk);
      this.waiting.get(number)?.();
      return;
    }
    const { signal } = this;
    try {
      const { files, calls } = this.sources;
      const value =
        question.ask === 'files'
          ? await files()
          : await calls.stream({ ...question.call, signal }, (chunk) => this.send(number, chunk));
      this.reply({ number, kind: 'value', value });
    } catch (error) {
      this.failures.set(number, error);
      this.reply({ number, kind: 'failure', error: toPlain(error) });
    }
  }

  /** Resolves when the thread keeps up with what it was sent. */
  private async send(number: number, chunk: Buffer): Promise<void> {
    this.sources.onBytes((this.bytes += chunk.length));
    this.signal.throwIfAborted();
    // Copied: the chunk is a view of a larger buffer, which is not to be moved.
    const known = this.spare.pop();
    const own =
      known !== undefined && known.byteLength >= chunk.length ? known : new ArrayBuffer(roomFor(chunk.length));
    new Uint8Array(own).set(chunk);
    this.reply({ number, kind: 'chunk', chunk: own, bytes: chunk.length }, [own]);
    this.ahead.set(number, (this.ahead.get(number) ?? 0) + 1);
    while (!this.signal.aborted && this.ahead.get(number)! >= CHUNKS_AHEAD) {
      await new Promise<void>((resolve) => this.waiting.set(number, resolve));
      this.waiting.delete(number);
    }
    this.signal.throwIfAborted();
  }

  /** What the thread does not hear any more, it has been told by `stop`. */
  private reply(reply: ThreadReply, transfer: ArrayBuffer[] = []): void {
    if (!this.signal.aborted) this.port.postMessage(reply, transfer);
  }
}
