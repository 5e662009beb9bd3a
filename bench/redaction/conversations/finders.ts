import { isCountry } from '../../../src/redaction/numbering-plan.js';
import { createRedactor, type Redactor } from '../../../src/redaction/redact.js';
import type { LabelledConversation } from '../authors/second/types.js';
import { sourcePatterns } from '../contenders.js';
import type { Finder } from './score.js';

/** Ourselves: with the country of each conversation, or with the same one for all. */
export function ownFinder(country?: string): Finder {
  const redactors = new Map<string, Redactor>();
  return (conversation) => {
    const expected = country ?? (isCountry(conversation.country ?? '') ? conversation.country! : 'US');
    const redactor = redactors.get(expected) ?? createRedactor({ defaultCountry: expected });
    redactors.set(expected, redactor);
    return redactor
      .redactMessages(messagesOf(conversation), { names: namesOf(conversation) })
      .map(({ spans }) => spans);
  };
}

/** The four patterns of the source document, message by message. */
export const sourceFinder: Finder = ({ messages }) =>
  sourcePatterns.find(messages.map(({ from, text }) => ({ senderId: from, text, labels: [] })));

function messagesOf({ messages }: LabelledConversation): { senderId: string; text: string }[] {
  return messages.map(({ from, text }) => ({ senderId: from, text }));
}

function namesOf({ participants }: LabelledConversation): string[] {
  return participants.flatMap(({ name }) => (name === undefined ? [] : [name]));
}
