import Tinypool from 'tinypool';
import { createRedactor } from '../redaction/redact.js';
import type { Redaction, RedactorOptions } from '../redaction/redact.js';
import type { RedactionTask } from './redaction-pool.js';

const redactor = createRedactor(Tinypool.workerData as RedactorOptions);

/** What a thread of the redaction pool does with a transcript. */
export default function redactTranscript({ messages, facts }: RedactionTask): Redaction[] {
  return redactor.redactMessages(messages, facts);
}
