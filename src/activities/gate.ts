import type { RecordFinding } from '../contract/held-record.js';
import { UUID } from '../lib/uuid.js';
import type { GatedMessages } from '../redaction/gate/conversation.js';
import type { GateFinding, PlacedFinding } from '../redaction/gate/gate.js';
import type { RecordedParts } from './recorded.js';

/** The last gate, as it looks at the messages of a conversation, which belong together, and at a text by itself. */
export interface Gate {
  examineConversation(messages: GatedMessages): readonly PlacedFinding[];
  examine(text: string): readonly GateFinding[];
}

/**
 * Asks the last gate about every text of a record that somebody may have written: messages, names of files and of what
 * was found in them, and ids. Numbers, times, hashes and UUIDs are none.
 */
export function lookAtRecord(
  conversationId: string,
  parts: Pick<RecordedParts, 'messages' | 'participants' | 'attachments'>,
  gate: Gate,
): RecordFinding[] {
  const findings: RecordFinding[] = [];
  for (const finding of gate.examineConversation(parts.messages)) findings.push({ ...finding, place: 'message' });
  // One sender writes many messages: what was found in an id is the same each time.
  const known = new Map<string, readonly GateFinding[]>();
  for (const { place, index, text } of otherTexts(conversationId, parts)) {
    if (text === undefined || UUID.test(text)) continue;
    let found = known.get(text);
    if (found === undefined) {
      found = gate.examine(text);
      if (known.size < MAX_KNOWN) known.set(text, found);
    }
    for (const { kind, start, end } of found) findings.push({ kind, place, index, start, endIndex: index, end });
  }
  return findings;
}

const MAX_KNOWN = 1000;

interface OtherText {
  readonly place: RecordFinding['place'];
  readonly index: number;
  readonly text: string | undefined;
}

function* otherTexts(
  conversationId: string,
  { messages, participants, attachments }: Pick<RecordedParts, 'messages' | 'participants' | 'attachments'>,
): Generator<OtherText> {
  yield { place: 'id', index: 0, text: conversationId };
  for (const [index, { id }] of participants.entries()) yield { place: 'participant', index, text: id };
  for (let index = 0; index < messages.length; index++) {
    const { id, event, senderId, mediaIds = [] } = messages.at(index)!;
    for (const text of [id, event, senderId, ...mediaIds]) yield { place: 'id', index, text };
  }
  for (const [index, file] of attachments.entries()) {
    const { id, name, mimeType, signature, engine, databaseVersion } = file;
    for (const text of [id, name, mimeType, signature, engine, databaseVersion]) yield { place: 'file', index, text };
  }
}
