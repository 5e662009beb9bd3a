import { randomUUID } from 'node:crypto';
import type { Changes } from './changes.js';
import { DuplicateIdError, UnknownIdError } from './errors.js';
import type { Purpose } from './platform/model.js';

export interface NewMessage {
  readonly text: string;
  /** On the Platform API: the participant. */
  readonly fromId: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** Id on the Platform API. Default: made from the conversation's. */
  readonly id?: string | undefined;
  /** Role on the Platform API. Default: by the id: `agent-7`, `bot-1` and `flow-2` have the role in their name, others are customers. */
  readonly role?: Purpose | undefined;
}

export interface NewConversation {
  /** Default: a random UUID. */
  readonly id?: string | undefined;
  /** Default: `webchat`, which is `webmessaging` on the Platform API. */
  readonly channelType?: string | undefined;
  /** Queue on the Platform API; null: the conversation never reaches one. Default: the default queue. */
  readonly queueId?: string | null | undefined;
  /** RFC 3339. Start on the Platform API. Default: that of the first message, or now. */
  readonly startTime?: string | undefined;
  readonly messages: readonly NewMessage[];
}

export type AttributeMap = Readonly<Record<string, string | number | boolean>>;

export interface ConversationState {
  readonly id: string;
  readonly channelType: string;
  readonly messages: readonly NewMessage[];
  /** Merged from PATCH /api/v2/conversations/webchat/{conversationId}, and from attributes of a participant. */
  readonly customAttributes: AttributeMap;
  /** Merged from PATCH /api/v2/interactions/{id}, and from what the Platform API received after the end. */
  readonly attributes: AttributeMap;
}

export class Conversations {
  private readonly byId = new Map<string, ConversationState>();

  constructor(private readonly changes: Changes) {}

  /** @throws {DuplicateIdError} when the id exists. */
  add({ id = randomUUID(), channelType = 'webchat', messages }: NewConversation): ConversationState {
    if (this.byId.has(id)) throw new DuplicateIdError('conversation', id);
    const conversation = { id, channelType, messages, customAttributes: {}, attributes: {} };
    this.byId.set(id, conversation);
    this.changes.notify();
    return conversation;
  }

  find(id: string): ConversationState | undefined {
    return this.byId.get(id);
  }

  /** @throws {UnknownIdError} when it does not exist. */
  get(id: string): ConversationState {
    const conversation = this.byId.get(id);
    if (conversation === undefined) throw new UnknownIdError('conversation', id);
    return conversation;
  }

  all(): ConversationState[] {
    return [...this.byId.values()];
  }

  /** @throws {UnknownIdError} when there is no such conversation. */
  addMessage(id: string, message: NewMessage): void {
    const conversation = this.get(id);
    this.byId.set(id, { ...conversation, messages: [...conversation.messages, message] });
    this.changes.notify();
  }

  /** Given keys replace their values, the others stay: the contract does not state whether Genesys merges, so this is a choice. */
  merge(id: string, map: 'customAttributes' | 'attributes', values: AttributeMap): void {
    const conversation = this.get(id);
    this.byId.set(id, { ...conversation, [map]: { ...conversation[map], ...values } });
    this.changes.notify();
  }
}

/** The JSON of GET /api/v2/conversations/{id}. */
export function conversationBody(conversation: ConversationState): object {
  return {
    id: conversation.id,
    messages: conversation.messages.map(({ text, fromId, timestamp }) => ({ text, from: { id: fromId }, timestamp })),
    custom_attributes: conversation.customAttributes,
    attributes: conversation.attributes,
  };
}
