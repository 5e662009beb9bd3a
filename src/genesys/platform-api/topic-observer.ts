/** Receives the number of topics of each channel, for metrics. */
export interface TopicObserver {
  onTopics?(channel: string, topics: { readonly subscribed: number; readonly rejected: number }): void;
}
