import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { makeRecord, textsForModel } from '../activities/make-record.js';
import type { ModelFinds, RecordOrder } from '../activities/make-record.js';
import type { FileReport } from '../contract/file-report.js';
import { openModel } from '../entity-model/open-model.js';
import type { KnownModel } from '../entity-model/open-model.js';
import { toPlain } from '../genesys/error-transfer.js';
import { readTranscript } from '../genesys/transcripts.js';
import type { TranscriptApi } from '../genesys/transcripts.js';
import type { Transcript } from '../genesys/rest.js';
import { createSemaphore } from '../lib/semaphore.js';
import { examineConversation } from '../redaction/gate/conversation.js';
import { examine } from '../redaction/gate/gate.js';
import type { EntityModel } from '../redaction/model/entity-model.js';
import { readEntities, TooMuchTextError } from '../redaction/model/read-entities.js';
import { createRedactor } from '../redaction/redact.js';
import type { RedactorOptions } from '../redaction/redact.js';
import { kindsOf } from '../redaction/registry.js';
import { MainThread } from './main-thread.js';
import type { ThreadOutcome } from './thread-messages.js';

/** The configuration of the redaction thread. */
export interface ThreadSettings {
  readonly redactor: Omit<RedactorOptions, 'extraDetectors'>;
  readonly api: TranscriptApi;
  /** Whether the last gate examines records. */
  readonly gate: boolean;
  /** What reads the texts besides the detectors; no record is made without it. */
  readonly model?: KnownModel | undefined;
}

export interface ThreadTask {
  readonly order: RecordOrder;
  readonly port: MessagePort;
}

const { redactor: options, api, gate, model: knownModel } = workerData as ThreadSettings;
const redactor = createRedactor(options);
/** It shares nothing with the redactor. */
const lastGate = gate ? { examineConversation, examine } : undefined;
/** Many transcripts may be in flight; one at a time is redacted, and uses the memory for it. Nothing in it waits for a call. */
const turn = createSemaphore(1);

parentPort!.on('message', (task: ThreadTask) => void run(task));

async function run({ order, port }: ThreadTask): Promise<void> {
  const main = new MainThread(port);
  const outcome = await record(order, main).catch((error: unknown) => outcomeOf(error, main));
  main.done(outcome);
}

/**
 * Fetches a transcript, redacts it, examines it with the last gate, and encodes it. The customer's original text is in the memory
 * of this thread only; the main thread passes bytes on.
 */
async function record(order: RecordOrder, main: MainThread): Promise<ThreadOutcome> {
  const transcript = await readTranscript(api, main, order.conversationId, Date.now());
  const files = await main.files();
  const finds = await findsOf(transcript, files, main.stopped);
  const made = await turn.run(() => makeRecord(order, transcript, files, redactor, lastGate, finds), main.stopped);
  const customer = transcript.participants.find(({ role }) => role === 'customer');
  return { made, customerId: customer?.id };
}

let openedModel: Promise<EntityModel> | undefined;

/** Loaded with the first record; what has failed is tried anew with the next one. */
function modelOf(known: KnownModel): Promise<EntityModel> {
  openedModel ??= openModel(known, kindsOf(options.kinds ?? ['default'])).catch((error: unknown) => {
    openedModel = undefined;
    throw error;
  });
  return openedModel;
}

/** Before it is the turn of the transcript: what the model takes for a long one, others do not wait for. */
async function findsOf(
  transcript: Transcript,
  files: readonly FileReport[],
  signal: AbortSignal,
): Promise<ModelFinds | undefined> {
  if (knownModel === undefined) return undefined;
  const model = await modelOf(knownModel);
  return {
    identity: model.identity,
    entities: await readEntities(model, textsForModel(transcript, files), { signal }),
  };
}

function outcomeOf(error: unknown, main: MainThread): ThreadOutcome {
  const failure = main.numberOf(error);
  if (failure !== undefined) return { failure };
  const plain = toPlain(error);
  if (plain !== undefined) return { error: plain };
  if (error instanceof TooMuchTextError) return { tooLarge: error.message };
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { crash: { name, message, stack } };
}
