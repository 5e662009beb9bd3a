import type { MessagePort } from 'node:worker_threads';
import type { FileReport } from '../contract/file-report.js';
import { toPlain } from '../genesys/error-transfer.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import type { ThreadQuestion, ThreadReply } from './thread-messages.js';

/** Chunks of an answer, some 64 KiB each, on their way to a thread that has not read them yet. */
const CHUNKS_AHEAD = 8;

const CHUNK_BYTES = 65_536;
const roomFor = (bytes: number): number => Math.ceil(bytes / CHUNK_BYTES) * CHUNK_BYTES;

export interface ThreadSources {
  readonly calls: Pick<StreamedCalls, 'stream'>;
  readonly files: () => Promise<readonly FileReport[]>;
  readonly signal: AbortSignal;
}

/** Answers the questions of a thread that makes a record, in the main thread. */
export class ThreadAnswers {
  private readonly failures = new Map<number, unknown>();
  /** Answers that wait for the thread to read on, by their number. */
  private readonly waiting = new Map<number, () => void>();
  private readonly ahead = new Map<number, number>();
  /** What chunks came back in, to be used again. */
  private readonly spare: ArrayBuffer[] = [];
  private isClosed = false;

  constructor(
    private readonly port: MessagePort,
    private readonly sources: ThreadSources,
  ) {
    port.on('message', (question: ThreadQuestion) => void this.answer(question));
  }

  /** The failure of a question, as it was here: the thread knows a copy. */
  failureOf(number: number): unknown {
    return this.failures.get(number);
  }

  /** Nobody reads the answers any more. */
  close(): void {
    this.isClosed = true;
    this.port.close();
    for (const goOn of this.waiting.values()) goOn();
  }

  private async answer(question: ThreadQuestion): Promise<void> {
    const { number } = question;
    if (question.ask === 'next') {
      this.ahead.set(number, (this.ahead.get(number) ?? 0) - 1);
      if (this.spare.length < CHUNKS_AHEAD) this.spare.push(question.chunk);
      this.waiting.get(number)?.();
      return;
    }
    try {
      const { files, calls, signal } = this.sources;
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
    // Copied: the chunk is a view of a larger buffer, which is not to be moved.
    const known = this.spare.pop();
    const own =
      known !== undefined && known.byteLength >= chunk.length ? known : new ArrayBuffer(roomFor(chunk.length));
    new Uint8Array(own).set(chunk);
    this.reply({ number, kind: 'chunk', chunk: own, bytes: chunk.length }, [own]);
    this.ahead.set(number, (this.ahead.get(number) ?? 0) + 1);
    while (!this.isClosed && this.ahead.get(number)! >= CHUNKS_AHEAD) {
      await new Promise<void>((resolve) => this.waiting.set(number, resolve));
      this.waiting.delete(number);
    }
    if (this.isClosed) throw new Error('the thread reads no more');
  }

  private reply(reply: ThreadReply, transfer: ArrayBuffer[] = []): void {
    if (!this.isClosed) this.port.postMessage(reply, transfer);
  }
}
