import { createHash } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import type { MadeRecord, RecordOrder } from '../activities/make-record.js';
import type { TranscriptRecorder } from '../activities/redact.js';
import { TranscriptTooLargeError } from '../activities/transcript-too-large.js';
import type { FileReport } from '../contract/file-report.js';
import { fromPlain } from '../genesys/error-transfer.js';
import type { StreamedCalls } from '../genesys/streamed-calls.js';
import { unlessAborted } from '../lib/abort.js';
import { createSemaphore } from '../lib/semaphore.js';
import { REDACTOR_VERSION } from '../redaction/version.js';
import type { ThreadSettings, ThreadTask } from './redaction-thread.js';
import { SharedThread } from './shared-thread.js';
import { ThreadAnswers } from './thread-answers.js';
import type { ThreadOutcome } from './thread-messages.js';

/** A thread that is idle for this long is ended to free its memory; in milliseconds. */
const IDLE_MS = 60_000;

/**
 * Memory limits of the thread, in MiB. A small young generation, and a bound on the old one that makes V8 collect earlier:
 * without them the thread takes three times the memory. Transcripts are accepted up to 64 MiB. Should one need more memory than
 * this, which takes millions of messages, the thread ends, and not the worker; the next attempt would end in the same way.
 */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 };

/**
 * A transcript whose answers total up to this size, in bytes, is small: all concurrent steps can have one in the thread and stay
 * far below its memory limit. Only one larger transcript at a time is admitted, so that it is known which one was too large.
 */
const SMALL_BYTES = 1024 * 1024;

/** `{version}+{hash of the settings}`: hosts with other settings make other records, and their headers show why. */
function redactorVersion({ redactor, model }: ThreadSettings): string {
  const { kinds, style, allow, defaultCountry, extraPatterns } = redactor;
  const patterns = Object.entries(extraPatterns ?? {}).sort();
  const settings = [kinds?.toSorted(), style, allow?.toSorted(), defaultCountry?.toUpperCase(), patterns];
  if (model !== undefined) settings.push([model.wholeSha256, model.identity.runtime]);
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  return `${REDACTOR_VERSION}+${hash.slice(0, 8)}`;
}

export interface RedactionPoolOptions {
  /** Called with the customer of a conversation, where its transcript names one. */
  readonly noteCustomer?: (conversationId: string, participantId: string) => void;
  /** @defaultValue see `MEMORY` */
  readonly memory?: typeof MEMORY;
}

/** Another large transcript is in the thread: this one is fetched again when its turn has come. */
class LargeTranscriptWaitsError extends Error {
  override readonly name = 'LargeTranscriptWaitsError';
}

const isOutOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** The input of a record. */
interface Wanted {
  readonly order: RecordOrder;
  readonly files: () => Promise<readonly FileReport[]>;
  readonly signal: AbortSignal;
}

/**
 * Makes records in a separate thread: transcripts are parsed, redacted and encoded there. A large one takes seconds; on the main
 * thread it would delay the heartbeats of every other step, and with them containment. The calls themselves are made here, as
 * there is one token and one rate limiter. The text stays in the memory of this process.
 *
 * A conversation whose call hangs does not block any other: transcripts are received concurrently, and only work that needs no
 * call is serialised. A large one delays another large one for no longer than the time limit of its calls.
 */
export class RedactionPool implements TranscriptRecorder {
  readonly version: string;
  private readonly thread: SharedThread;
  private readonly large = createSemaphore(1);

  /** @param threadPath the compiled `redaction-thread.js` */
  constructor(
    threadPath: string,
    settings: ThreadSettings,
    private readonly calls: Pick<StreamedCalls, 'stream'>,
    private readonly options: RedactionPoolOptions = {},
  ) {
    this.version = redactorVersion(settings);
    const resourceLimits = options.memory ?? MEMORY;
    this.thread = new SharedThread(threadPath, { workerData: settings, resourceLimits }, IDLE_MS);
  }

  makeRecord(
    order: RecordOrder,
    files: () => Promise<readonly FileReport[]>,
    signal: AbortSignal,
  ): Promise<MadeRecord> {
    return unlessAborted(this.make({ order, files, signal }), signal);
  }

  /** Ends the thread. A record in progress then fails, and is made again by the next attempt. */
  async close(): Promise<void> {
    await this.thread.end();
  }

  private async make(wanted: Wanted): Promise<MadeRecord> {
    try {
      return await this.attempt(wanted, false);
    } catch (error) {
      // When memory runs out, every transcript in the thread fails, whichever caused it.
      if (!(error instanceof LargeTranscriptWaitsError || isOutOfMemory(error))) throw error;
    }
    return this.large.run(() => this.attempt(wanted, true), wanted.signal);
  }

  /**
   * Settles when the thread has finished with it, not earlier: it uses memory until then.
   *
   * @param mayBeLarge whether it has the turn of the large ones; else it takes the turn when needed, if that is free
   */
  private async attempt({ order, files, signal: caller }: Wanted, mayBeLarge: boolean): Promise<MadeRecord> {
    caller.throwIfAborted();
    const waits = new AbortController();
    const signal = AbortSignal.any([caller, waits.signal]);
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    let isLarge = mayBeLarge;
    const onBytes = (bytes: number): void => {
      if (isLarge || bytes <= SMALL_BYTES) return;
      if (!this.large.isFree) return waits.abort(new LargeTranscriptWaitsError());
      isLarge = true;
      void this.large.run(() => left);
    };
    const { port1, port2: port } = new MessageChannel();
    const answers = new ThreadAnswers(port1, { calls: this.calls, files, signal, onBytes });
    try {
      const outcome = await this.thread.run({ order, port } satisfies ThreadTask, [port], answers.outcome);
      signal.throwIfAborted();
      return this.read(order.conversationId, outcome, answers);
    } catch (error) {
      if (isLarge && isOutOfMemory(error)) throw new TranscriptTooLargeError(order.conversationId, { cause: error });
      throw error;
    } finally {
      answers.close();
      leave();
    }
  }

  private read(conversationId: string, outcome: ThreadOutcome, answers: ThreadAnswers): MadeRecord {
    if ('made' in outcome) {
      if (outcome.customerId !== undefined) this.options.noteCustomer?.(conversationId, outcome.customerId);
      return outcome.made;
    }
    if ('failure' in outcome) throw answers.failureOf(outcome.failure);
    if ('error' in outcome) throw fromPlain(outcome.error);
    if ('tooLarge' in outcome) {
      throw new TranscriptTooLargeError(conversationId, { cause: new Error(outcome.tooLarge) });
    }
    throw Object.assign(new Error(outcome.crash.message), outcome.crash);
  }
}
