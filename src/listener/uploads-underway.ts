/**
 * The uploads that a listener has received and that are neither in Temporal nor in the spool yet, by conversation: the end
 * of a conversation waits for them, so that whoever archives it knows of every file.
 */
export class UploadsUnderway {
  private readonly byConversation = new Map<string, Set<Promise<void>>>();

  /** @returns the delivery */
  track(conversationId: string, delivery: Promise<void>): Promise<void> {
    const deliveries = this.byConversation.get(conversationId) ?? new Set();
    this.byConversation.set(conversationId, deliveries.add(delivery));
    const forget = () => {
      deliveries.delete(delivery);
      if (deliveries.size === 0) this.byConversation.delete(conversationId);
    };
    delivery.then(forget, forget);
    return delivery;
  }

  /** Settles when those are safe that have been received by now. Never rejects. */
  async settled(conversationId: string): Promise<void> {
    await Promise.allSettled([...(this.byConversation.get(conversationId) ?? [])]);
  }
}
