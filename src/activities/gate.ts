import type { RecordFinding } from '../contract/held-record.js';
import { UUID } from '../lib/uuid.js';
import type { GatedMessage } from '../redaction/gate/conversation.js';
import type { PlacedFinding } from '../redaction/gate/gate.js';
import type { RecordedParts } from './recorded.js';

/** The texts of a record: those of a conversation belong together, the others stand by themselves. */
export interface GatedTexts {
  readonly messages: readonly GatedMessage[];
  readonly others: readonly string[];
}

/** What was found in the texts of a record; the other texts by their place. */
export interface GatedFindings {
  readonly messages: readonly PlacedFinding[];
  readonly others: readonly PlacedFinding[];
}

/** Looks at the texts of a record without holding this thread up. */
export type ExamineTexts = (texts: GatedTexts, signal: AbortSignal) => Promise<GatedFindings>;

/**
 * Asks the last gate about every text of a record that somebody may have written: messages, names of files and of what
 * was found in them, and ids. Numbers, times, hashes and UUIDs are none.
 */
export async function lookAtRecord(
  conversationId: string,
  { messages, participants, attachments }: Pick<RecordedParts, 'messages' | 'participants' | 'attachments'>,
  examine: (texts: GatedTexts) => Promise<GatedFindings>,
): Promise<RecordFinding[]> {
  const others: { readonly place: RecordFinding['place']; readonly index: number; readonly text: string }[] = [
    { place: 'id' as const, index: 0, text: conversationId },
    ...participants.map(({ id }, index) => ({ place: 'participant' as const, index, text: id })),
    ...messages.flatMap(({ id, event, senderId, mediaIds = [] }, index) =>
      [id, event, senderId, ...mediaIds].flatMap((text) =>
        text === undefined ? [] : { place: 'id' as const, index, text },
      ),
    ),
    ...attachments.flatMap(({ id, name, mimeType, signature, engine, databaseVersion }, index) =>
      [id, name, mimeType, signature, engine, databaseVersion].flatMap((text) =>
        text === undefined ? [] : { place: 'file' as const, index, text },
      ),
    ),
  ].filter(({ text }) => !UUID.test(text));
  const found = await examine({
    messages: messages.map(({ senderId, text }) => ({ senderId, text })),
    others: others.map(({ text }) => text),
  });
  return [
    ...found.messages.map((finding) => ({ ...finding, place: 'message' as const })),
    ...found.others.map(({ kind, index, start, end }) => {
      const { place, index: number } = others[index]!;
      return { kind, place, index: number, start, endIndex: number, end };
    }),
  ];
}
