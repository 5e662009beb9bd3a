import { createHash } from 'node:crypto';
import { Tinypool } from 'tinypool';
import type { GatedFindings, GatedTexts } from '../activities/gate.js';
import type { TranscriptRedactor } from '../activities/redact.js';
import type { ConversationFacts, RedactableMessage, Redaction, RedactorOptions } from '../redaction/redact.js';
import { REDACTOR_VERSION } from '../redaction/version.js';

/** One transcript at a time: redaction takes a core, and the others are for scans and containment. */
const THREADS = 1;
/** A thread that has nothing to do for this long ends, and gives its memory back; in milliseconds. */
const IDLE_MS = 60_000;

/** Plain data, which can be copied to another thread; no detectors. */
export type RedactionSettings = Omit<RedactorOptions, 'extraDetectors'>;

/** What the pool gives to its thread. */
export interface RedactionTask {
  readonly messages: readonly RedactableMessage[];
  readonly facts?: ConversationFacts | undefined;
}

/** `{version}+{hash of the settings}`: hosts with other settings make other records, and their headers say why. */
function redactorVersion({ kinds, style, allow, defaultCountry, extraPatterns }: RedactionSettings): string {
  const patterns = Object.entries(extraPatterns ?? {}).sort();
  const settings = [kinds?.toSorted(), style, allow?.toSorted(), defaultCountry?.toUpperCase(), patterns];
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  return `${REDACTOR_VERSION}+${hash.slice(0, 8)}`;
}

/**
 * Redacts transcripts in a thread of their own. A large one takes seconds; on the main thread it would hold up the
 * heartbeats of every other step, and with them containment. The text stays in the memory of this process.
 */
export class RedactionPool implements TranscriptRedactor {
  readonly version: string;
  private readonly pool: Tinypool;

  /** @param threadPath the compiled `redaction-thread.js` */
  constructor(threadPath: string, settings: RedactionSettings = {}) {
    this.version = redactorVersion(settings);
    this.pool = new Tinypool({
      filename: threadPath,
      runtime: 'worker_threads',
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
      workerData: settings,
    });
  }

  /** @throws the reason of the signal, or the error of the redactor */
  async redactMessages(
    messages: readonly RedactableMessage[],
    signal: AbortSignal,
    facts?: ConversationFacts,
  ): Promise<Redaction[]> {
    try {
      return (await this.pool.run({ messages, facts } satisfies RedactionTask, { signal })) as Redaction[];
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  /** Has the last gate look at a finished record. @throws the reason of the signal */
  async examine(texts: GatedTexts, signal: AbortSignal): Promise<GatedFindings> {
    try {
      return (await this.pool.run(texts, { signal, name: 'examineRecord' })) as GatedFindings;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  /** Ends the thread; a transcript that is being redacted then fails, and is done again by the next attempt. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
