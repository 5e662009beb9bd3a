/** Conversations that are remembered at most, and messages of all of them. What is forgotten is only looked at again. */
const MEMORY_LIMITS = { conversations: 20_000, messages: 200_000 };

/** What has been made of a conversation so far. */
interface Remembered {
  /** How many files were dealt with, by message. */
  readonly files: Map<string, number>;
  /** The last hint at its end that was followed. */
  endWord?: string;
}

/**
 * What has been made of the snapshots of each conversation, which tell all of it again and again. It is bounded: those
 * that were silent for longest are forgotten, which costs a repeat that ends at the id of a workflow.
 */
export class ConversationMemory {
  private readonly conversations = new Map<string, Remembered>();
  private messages = 0;

  constructor(private readonly limits = MEMORY_LIMITS) {}

  /** Takes note of the files of a message. @returns whether there are some that have not been dealt with */
  hasNewFiles(conversationId: string, messageId: string, count: number): boolean {
    const { files } = this.recall(conversationId);
    const known = files.get(messageId);
    if (known !== undefined && known >= count) return false;
    if (known === undefined) this.messages += 1;
    files.set(messageId, count);
    this.forgetOldest(conversationId);
    return true;
  }

  /** Makes a message be looked at again with the next snapshot. */
  forgetMessage(conversationId: string, messageId: string): void {
    if (this.conversations.get(conversationId)?.files.delete(messageId) === true) this.messages -= 1;
  }

  /** Takes note of a hint at the end. @returns whether it is a new one */
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
    // The order of a map is that of its insertions: the last is the one that spoke last.
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
