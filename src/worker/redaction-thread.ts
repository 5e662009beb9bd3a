import type { MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { makeRecord } from '../activities/make-record.js';
import type { MadeRecord, RecordOrder } from '../activities/make-record.js';
import { toPlain } from '../genesys/error-transfer.js';
import type { PlainGenesysError } from '../genesys/error-transfer.js';
import { readTranscript } from '../genesys/transcripts.js';
import type { TranscriptApi } from '../genesys/transcripts.js';
import { examineConversation } from '../redaction/gate/conversation.js';
import { examine } from '../redaction/gate/gate.js';
import { createRedactor } from '../redaction/redact.js';
import type { RedactorOptions } from '../redaction/redact.js';
import { MainThread } from './main-thread.js';

/** What a thread of the redaction pool works with. */
export interface ThreadSettings {
  readonly redactor: Omit<RedactorOptions, 'extraDetectors'>;
  readonly api: TranscriptApi;
  /** Whether the last gate looks at records. */
  readonly gate: boolean;
}

export interface ThreadTask {
  readonly order: RecordOrder;
  readonly port: MessagePort;
}

/** A record, or why there is none: a failure that the main thread knows under a number, or an error of a call that arose here. */
export type ThreadResult =
  { readonly made: MadeRecord } | { readonly failure: number } | { readonly error: PlainGenesysError };

const { redactor: options, api, gate } = Tinypool.workerData as ThreadSettings;
const redactor = createRedactor(options);
/** It shares nothing with the redactor. */
const lastGate = gate ? { examineConversation, examine } : undefined;

/**
 * Fetches a transcript, redacts it, has the last gate look at it, and encodes it. The text as the customer wrote it is in the
 * memory of this thread only; the main thread passes bytes on.
 */
export default async function record({ order, port }: ThreadTask): Promise<ThreadResult> {
  const main = new MainThread(port);
  try {
    const transcript = await readTranscript(api, main, order.conversationId, Date.now());
    const made = await makeRecord(order, transcript, await main.files(), redactor, lastGate);
    return { made };
  } catch (error) {
    const failure = main.numberOf(error);
    if (failure !== undefined) return { failure };
    const plain = toPlain(error);
    if (plain === undefined) throw error;
    return { error: plain };
  } finally {
    main.close();
  }
}
