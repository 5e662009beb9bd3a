import type { MessagePort } from 'node:worker_threads';
import type { FileReport } from '../contract/file-report.js';
import { toPlain } from '../genesys/error-transfer.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import type { ThreadOutcome, ThreadQuestion, ThreadReply } from './thread-messages.js';

/**
 * Chunks of an answer, of about 64 KiB, that are sent before the thread has read them: enough for a whole small transcript, so
 * that its call ends in time while the thread is busy.
 */
const CHUNKS_AHEAD = 20;

const CHUNK_BYTES = 65_536;
const roomFor = (bytes: number): number => Math.ceil(bytes / CHUNK_BYTES) * CHUNK_BYTES;

export interface ThreadSources {
  readonly calls: Pick<StreamedCalls, 'stream'>;
  readonly files: () => Promise<readonly FileReport[]>;
  /** When it is aborted, the thread is told that the record is no longer wanted, and calls are cancelled. */
  readonly signal: AbortSignal;
  /** Called with the total size of the answers, in bytes, before the thread receives the last of it. */
  readonly onBytes: (bytes: number) => void;
}

/** Answers the requests of a thread that makes a record, in the main thread. */
export class ThreadAnswers {
  /** The outcome that the thread reports; never settles when the thread ends before. */
  readonly outcome: Promise<ThreadOutcome>;
  private readonly failures = new Map<number, unknown>();
  /** Answers that wait for the thread to read on, by their number. */
  private readonly waiting = new Map<number, () => void>();
  private readonly ahead = new Map<number, number>();
  /** Returned buffers of chunks, for reuse. */
  private readonly spare: ArrayBuffer[] = [];
  private readonly closing = new AbortController();
  /** Cancels the calls: nobody reads their answers after it. */
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

  /** The original error of a failed request: the thread has a copy of it. */
  failureOf(number: number): unknown {
    return this.failures.get(number);
  }

  /** To be called when the thread has reported its outcome, or has ended. */
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

  /** Resolves when the thread has caught up. */
  private async send(number: number, chunk: Buffer): Promise<void> {
    this.sources.onBytes((this.bytes += chunk.length));
    this.signal.throwIfAborted();
    // Copied: the chunk is a view of a larger buffer, which must not be transferred.
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

  /** Replies that the thread no longer reads are unnecessary: `stop` has been sent. */
  private reply(reply: ThreadReply, transfer: ArrayBuffer[] = []): void {
    if (!this.signal.aborted) this.port.postMessage(reply, transfer);
  }
}
