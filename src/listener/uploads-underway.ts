/**
 * The uploads that a listener has received and that are not yet in Temporal or the spool, by conversation: the end of a
 * conversation waits for them, so that the archiving run knows of every file.
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

  /** Settles when the uploads received so far are safe. Never rejects. */
  async settled(conversationId: string): Promise<void> {
    await Promise.allSettled([...(this.byConversation.get(conversationId) ?? [])]);
  }
}
