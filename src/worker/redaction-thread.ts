import Tinypool from 'tinypool';
import { createRedactor } from '../redaction/redact.js';
import type { Redaction, RedactorOptions } from '../redaction/redact.js';
import type { GatedFindings, GatedTexts } from '../activities/gate.js';
import { examineConversation } from '../redaction/gate/conversation.js';
import { examine } from '../redaction/gate/gate.js';
import type { RedactionTask } from './redaction-pool.js';

const redactor = createRedactor(Tinypool.workerData as RedactorOptions);

/** What a thread of the redaction pool does with a transcript. */
export default function redactTranscript({ messages, facts }: RedactionTask): Redaction[] {
  return redactor.redactMessages(messages, facts);
}

/** What it does with the texts of a finished record: the last gate, which shares nothing with the redactor. */
export function examineRecord({ messages, others }: GatedTexts): GatedFindings {
  return {
    messages: examineConversation(messages),
    others: others.flatMap((text, index) => examine(text).map((found) => ({ ...found, index, endIndex: index }))),
  };
}
