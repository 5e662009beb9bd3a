import { createHash } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { MadeRecord, RecordOrder } from '../activities/make-record.js';
import type { TranscriptRecorder } from '../activities/redact.js';
import type { FileReport } from '../contract/file-report.js';
import { fromPlain } from '../genesys/error-transfer.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import { REDACTOR_VERSION } from '../redaction/version.js';
import type { ThreadResult, ThreadSettings, ThreadTask } from './redaction-thread.js';
import { ThreadAnswers } from './thread-answers.js';

/** One transcript at a time: redaction takes a core, and the others are for scans and containment. */
const THREADS = 1;
/** A thread that has nothing to do for this long ends, and gives its memory back; in milliseconds. */
const IDLE_MS = 60_000;

/**
 * What the thread may take, in MiB. Little for what is short-lived, and a bound for the rest by which V8 collects sooner:
 * without them it takes three times the memory. Transcripts are accepted up to 64 MiB; should one take more memory than
 * this, which takes millions of messages, the thread ends, and not the worker.
 */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 };

/** `{version}+{hash of the settings}`: hosts with other settings make other records, and their headers say why. */
function redactorVersion({ kinds, style, allow, defaultCountry, extraPatterns }: ThreadSettings['redactor']): string {
  const patterns = Object.entries(extraPatterns ?? {}).sort();
  const settings = [kinds?.toSorted(), style, allow?.toSorted(), defaultCountry?.toUpperCase(), patterns];
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  return `${REDACTOR_VERSION}+${hash.slice(0, 8)}`;
}

/**
 * Makes records in a thread of their own: transcripts are fetched, parsed, redacted and encoded there. A large one takes
 * seconds; on the main thread it would hold up the heartbeats of every other step, and with them containment. The calls
 * themselves are made here, for there is one token and one rate limiter. The text stays in the memory of this process.
 */
export class RedactionPool implements TranscriptRecorder {
  readonly version: string;
  private readonly pool: Tinypool;

  /** @param threadPath the compiled `redaction-thread.js` */
  constructor(
    threadPath: string,
    settings: ThreadSettings,
    private readonly calls: Pick<StreamedCalls, 'stream'>,
  ) {
    this.version = redactorVersion(settings.redactor);
    this.pool = new Tinypool({
      filename: threadPath,
      runtime: 'worker_threads',
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
      workerData: settings,
      resourceLimits: MEMORY,
    });
  }

  async makeRecord(
    order: RecordOrder,
    files: () => Promise<readonly FileReport[]>,
    signal: AbortSignal,
  ): Promise<MadeRecord> {
    const { port1, port2: port } = new MessageChannel();
    const answers = new ThreadAnswers(port1, { calls: this.calls, files, signal });
    try {
      const task = { order, port } satisfies ThreadTask;
      const result = (await this.pool.run(task, { signal, transferList: [port] })) as ThreadResult;
      if ('made' in result) return result.made;
      throw 'failure' in result ? answers.failureOf(result.failure) : fromPlain(result.error);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      answers.close();
    }
  }

  /** Ends the thread; a record that is being made then fails, and is made again by the next attempt. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
