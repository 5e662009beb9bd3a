import type { Urgency } from '../../contract/urgency.js';
import type { SenderUser } from '../../contract/sender.js';
import { GenesysNotFoundError, GenesysResponseError } from '../errors.js';
import type { StreamedCalls } from '../streamed-calls.js';
import { CALLS } from './calls.js';
import { firstCustomer } from './conversation.js';
import { conversation, entities, message, read, user } from './shapes.js';
import type { ConversationShape, MessageShape } from './shapes.js';

/** The largest answer with a conversation or messages in it, in bytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_USER_BYTES = 1024 * 1024;
/** Messages of one call; the API allows 1,000 and advises less. */
const BULK_SIZE = 100;

/** Conversations whose customer is cached, which saves a call for each further write. */
const MAX_REMEMBERED = 5000;

/** Reads conversations and their messages. Calls throw the errors of `errors.ts`. */
export class PlatformReader {
  /**
   * @param priority of all its calls; see `Call`
   * @param customers participant ids, by conversation
   */
  constructor(
    private readonly http: Pick<StreamedCalls, 'call'>,
    private readonly priority?: Urgency,
    private readonly customers = new Map<string, string>(),
  ) {}

  /** The same reader, with another urgency of its calls. */
  as(priority: Urgency | undefined): PlatformReader {
    return new PlatformReader(this.http, priority, this.customers);
  }

  async getConversation(conversationId: string, signal?: AbortSignal): Promise<ConversationShape> {
    const call = CALLS.getConversation;
    const answer = await this.http.call({
      ...call,
      priority: this.priority,
      parameters: { conversationId },
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    const found = read(conversation, answer, call);
    const customer = firstCustomer(found);
    if (customer !== undefined) this.remember(conversationId, customer.id);
    return found;
  }

  /** The participant that carries the conversation's attributes; cached after the first read. */
  async customerOf(conversationId: string, signal?: AbortSignal): Promise<string> {
    if (!this.customers.has(conversationId)) await this.getConversation(conversationId, signal);
    const customer = this.customers.get(conversationId);
    if (customer !== undefined) return customer;
    const { method, route } = CALLS.getConversation;
    throw new GenesysResponseError({ route: `${method} ${route}`, status: 200 }, 'it names no customer');
  }

  async getUser(userId: string, signal?: AbortSignal): Promise<SenderUser> {
    const call = CALLS.getUser;
    const answer = await this.http.call({
      ...call,
      priority: this.priority,
      parameters: { userId },
      maxBytes: MAX_USER_BYTES,
      signal,
    });
    const { id, email, username } = read(user, answer, call);
    const names = [email, username].filter((name): name is string => typeof name === 'string' && name.trim() !== '');
    return { id, names: [...new Set(names)] };
  }

  async getMessage(conversationId: string, messageId: string, signal?: AbortSignal): Promise<MessageShape> {
    const call = CALLS.getMessage;
    const answer = await this.http.call({
      ...call,
      priority: this.priority,
      parameters: { conversationId, messageId },
      query: NORMALIZED,
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    return read(message, answer, call);
  }

  /**
   * Many messages, in batches; those missing from a batch are requested one by one.
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
        // Only requested messages, and each once.
        if (missing.delete(one.id)) yield one;
      }
      for (const messageId of missing) {
        const one = await this.findMessage(conversationId, messageId, signal);
        if (one !== undefined) yield one;
      }
    }
  }

  /** To be called as well when another thread has read the conversation. */
  remember(conversationId: string, customerId: string): void {
    const [oldest] = this.customers.keys();
    if (this.customers.size >= MAX_REMEMBERED && oldest !== undefined) this.customers.delete(oldest);
    this.customers.set(conversationId, customerId);
  }

  private async getBatch(
    conversationId: string,
    batch: readonly string[],
    signal?: AbortSignal,
  ): Promise<MessageShape[]> {
    const call = CALLS.getMessages;
    const answer = await this.http.call({
      ...call,
      priority: this.priority,
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
