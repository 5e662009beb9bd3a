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

/** A thread that has nothing to do for this long ends, and gives its memory back; in milliseconds. */
const IDLE_MS = 60_000;

/**
 * What the thread may take, in MiB. Little for what is short-lived, and a bound for the rest by which V8 collects sooner:
 * without them it takes three times the memory. Transcripts are accepted up to 64 MiB; should one take more memory than
 * this, which takes millions of messages, the thread ends, and not the worker; it would end at the next attempt, too.
 */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 };

/**
 * Answers that are so long altogether, in bytes, make a small transcript: as many as there are steps at once may be in the
 * thread, for far less memory than it has. Of larger ones there is one at a time, so that it is known which one was too large.
 */
const SMALL_BYTES = 1024 * 1024;

/** `{version}+{hash of the settings}`: hosts with other settings make other records, and their headers say why. */
function redactorVersion({ kinds, style, allow, defaultCountry, extraPatterns }: ThreadSettings['redactor']): string {
  const patterns = Object.entries(extraPatterns ?? {}).sort();
  const settings = [kinds?.toSorted(), style, allow?.toSorted(), defaultCountry?.toUpperCase(), patterns];
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  return `${REDACTOR_VERSION}+${hash.slice(0, 8)}`;
}

export interface RedactionPoolOptions {
  /** Told who the customer of a conversation is, where its transcript tells. */
  readonly noteCustomer?: (conversationId: string, participantId: string) => void;
  /** @defaultValue see `MEMORY` */
  readonly memory?: typeof MEMORY;
}

/** Another large transcript is in the thread: this one is fetched anew when its turn has come. */
class LargeTranscriptWaitsError extends Error {
  override readonly name = 'LargeTranscriptWaitsError';
}

const isOutOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** What a record is made from. */
interface Wanted {
  readonly order: RecordOrder;
  readonly files: () => Promise<readonly FileReport[]>;
  readonly signal: AbortSignal;
}

/**
 * Makes records in a thread of their own: transcripts are parsed, redacted and encoded there. A large one takes seconds; on
 * the main thread it would hold up the heartbeats of every other step, and with them containment. The calls themselves are
 * made here, for there is one token and one rate limiter. The text stays in the memory of this process.
 *
 * A conversation whose call hangs holds up no other one: transcripts come in side by side, and only what needs no call is done
 * one by one. Where a large one holds up another large one, it does so for the time that its calls have, at most.
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
    this.version = redactorVersion(settings.redactor);
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

  /** Ends the thread; a record that is being made then fails, and is made again by the next attempt. */
  async close(): Promise<void> {
    await this.thread.end();
  }

  private async make(wanted: Wanted): Promise<MadeRecord> {
    try {
      return await this.attempt(wanted, false);
    } catch (error) {
      // When memory runs out, all that is in the thread fails, whichever took it.
      if (!(error instanceof LargeTranscriptWaitsError || isOutOfMemory(error))) throw error;
    }
    return this.large.run(() => this.attempt(wanted, true), wanted.signal);
  }

  /**
   * Settles when the thread is done with it, not sooner: what it takes of the memory is taken until then.
   *
   * @param mayBeLarge whether it is the turn of this one; else it takes its turn when it needs it, if there is no other one
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
    throw Object.assign(new Error(outcome.crash.message), outcome.crash);
  }
}
