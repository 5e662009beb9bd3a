/** Maximum number of conversations, and of messages in all of them. Evicted ones are merely processed again. */
const MEMORY_LIMITS = { conversations: 20_000, messages: 200_000 };

/** What was processed of a conversation so far. */
interface Remembered {
  /** Number of files processed, by message. */
  readonly files: Map<string, number>;
  /** The last hint of its end that was followed. */
  endWord?: string;
}

/**
 * What was already processed of each conversation, since every snapshot repeats it all. It is bounded: the least recently
 * active ones are evicted. Processing one again is harmless: the workflow id is taken.
 */
export class ConversationMemory {
  private readonly conversations = new Map<string, Remembered>();
  private messages = 0;

  constructor(private readonly limits = MEMORY_LIMITS) {}

  /** Records the files of a message. @returns whether some of them have not been processed */
  hasNewFiles(conversationId: string, messageId: string, count: number): boolean {
    const { files } = this.recall(conversationId);
    const known = files.get(messageId);
    if (known !== undefined && known >= count) return false;
    if (known === undefined) this.messages += 1;
    files.set(messageId, count);
    this.forgetOldest(conversationId);
    return true;
  }

  /** Makes a message be processed again with the next snapshot. */
  forgetMessage(conversationId: string, messageId: string): void {
    if (this.conversations.get(conversationId)?.files.delete(messageId) === true) this.messages -= 1;
  }

  /** Records a hint at the end. @returns whether it is a new one */
  isNewEnd(conversationId: string, word: string | undefined): boolean {
    const remembered = this.recall(conversationId);
    const isNew = word !== undefined && word !== remembered.endWord;
    if (word === undefined) delete remembered.endWord;
    else remembered.endWord = word;
    this.forgetOldest(conversationId);
    return isNew;
  }

  private recall(conversationId: string): Remembered {
    const remembered = this.conversations.get(conversationId) ?? { files: new Map<string, number>() };
    // A map is ordered by insertion: the last entry is the most recently active one.
    this.conversations.delete(conversationId);
    this.conversations.set(conversationId, remembered);
    return remembered;
  }

  private forgetOldest(current: string): void {
    for (const [conversationId, { files }] of this.conversations) {
      const isWithin = this.conversations.size <= this.limits.conversations && this.messages <= this.limits.messages;
      if (isWithin || conversationId === current) return;
      this.conversations.delete(conversationId);
      this.messages -= files.size;
    }
  }
}
