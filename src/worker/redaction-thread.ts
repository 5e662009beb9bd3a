import Tinypool from 'tinypool';
import { createRedactor } from '../redaction/redact.js';
import type { RedactableMessage, Redaction, RedactorOptions } from '../redaction/redact.js';

const redactor = createRedactor(Tinypool.workerData as RedactorOptions);

/** What a thread of the redaction pool does with a transcript. */
export default function redactTranscript(messages: readonly RedactableMessage[]): Redaction[] {
  return redactor.redactMessages(messages);
}
