/** Told how the topics of each channel stand, for metrics. */
export interface TopicObserver {
  onTopics?(channel: string, topics: { readonly subscribed: number; readonly rejected: number }): void;
}
