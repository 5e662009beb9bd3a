import { GenesysNotFoundError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { CALLS } from './calls.js';
import { conversation, entities, message, read } from './shapes.js';
import type { ConversationShape, MessageShape } from './shapes.js';

/** The largest answer with a conversation or messages in it, in bytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Messages of one call; the API allows 1,000 and advises less. */
const BULK_SIZE = 100;

/** Reads conversations and their messages. Calls throw the errors of `errors.ts`. */
export class PlatformReader {
  constructor(private readonly http: GenesysHttp) {}

  async getConversation(conversationId: string, signal?: AbortSignal): Promise<ConversationShape> {
    const call = CALLS.getConversation;
    const answer = await this.http.call({
      ...call,
      parameters: { conversationId },
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    return read(conversation, answer, call);
  }

  async getMessage(conversationId: string, messageId: string, signal?: AbortSignal): Promise<MessageShape> {
    const call = CALLS.getMessage;
    const parameters = { conversationId, messageId };
    const answer = await this.http.call({ ...call, parameters, query: NORMALIZED, maxBytes: MAX_ANSWER_BYTES, signal });
    return read(message, answer, call);
  }

  /**
   * Many messages, in batches; those that a batch leaves out are asked for one by one.
   *
   * @returns by id, without those that do not exist (any more).
   */
  async *getMessages(
    conversationId: string,
    messageIds: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<MessageShape, void, void> {
    for (let start = 0; start < messageIds.length; start += BULK_SIZE) {
      const batch = messageIds.slice(start, start + BULK_SIZE);
      const missing = new Set(batch);
      for (const one of await this.getBatch(conversationId, batch, signal)) {
        // Only what was asked for, and each once.
        if (missing.delete(one.id)) yield one;
      }
      for (const messageId of missing) {
        const one = await this.findMessage(conversationId, messageId, signal);
        if (one !== undefined) yield one;
      }
    }
  }

  private async getBatch(
    conversationId: string,
    batch: readonly string[],
    signal?: AbortSignal,
  ): Promise<MessageShape[]> {
    const call = CALLS.getMessages;
    const answer = await this.http.call({
      ...call,
      parameters: { conversationId },
      query: NORMALIZED,
      body: batch,
      wantsAnswer: true,
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    return read(entities, answer, call).entities ?? [];
  }

  private async findMessage(
    conversationId: string,
    messageId: string,
    signal?: AbortSignal,
  ): Promise<MessageShape | undefined> {
    try {
      return await this.getMessage(conversationId, messageId, signal);
    } catch (error) {
      if (error instanceof GenesysNotFoundError) return undefined;
      throw error;
    }
  }
}

const NORMALIZED = { useNormalizedMessage: true };
