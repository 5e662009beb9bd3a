import type { Logger } from 'pino';
import type { GenesysHttp } from '../http.js';
import { CALLS } from './calls.js';
import { queuePage, read } from './shapes.js';

const PAGE_SIZE = 100;
/** A queue includes its settings for all media: some kilobytes each. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Topics of one channel (Genesys Cloud's limit). */
export const MAX_TOPICS = 1000;
/** Channels of one OAuth client (Genesys Cloud's limit), less a few for channels that are being replaced. */
export const MAX_CHANNELS = 16;

/** The topic of the messages in a queue. */
function topicOf(queueId: string): string {
  return `v2.routing.queues.${queueId}.conversations.messages`;
}

/** The queues of the organisation, distributed over channels. There is no topic for all queues. */
export class Queues {
  private readonly shards: Set<string>[] = [new Set()];
  private listed = false;
  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly http: GenesysHttp,
    private readonly log: Logger,
    private readonly maxTopics = MAX_TOPICS,
  ) {}

  /** The number of channels they need. */
  get channels(): number {
    return this.shards.length;
  }

  /** The topics of a channel, by its index. Lists the queues if that has not been done yet. */
  async topicsOf(shard: number, signal: AbortSignal): Promise<string[]> {
    if (!this.listed) await this.refresh(signal);
    return [...(this.shards[shard] ?? [])].map(topicOf);
  }

  /**
   * Lists the queues again: new ones join the first channel that has room, and deleted ones leave theirs. Concurrent callers share
   * the outcome.
   */
  refresh(signal: AbortSignal): Promise<void> {
    this.refreshing ??= this.listAndPlace(signal).finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async listAndPlace(signal: AbortSignal): Promise<void> {
    const current = await this.list(signal);
    for (const shard of this.shards) {
      for (const queueId of shard) if (!current.delete(queueId)) shard.delete(queueId);
    }
    for (const queueId of current) this.place(queueId);
    this.listed = true;
  }

  private place(queueId: string): void {
    let shard = this.shards.find(({ size }) => size < this.maxTopics);
    if (shard === undefined && this.shards.length >= MAX_CHANNELS) {
      this.log.error({ queueId, channels: MAX_CHANNELS }, 'a queue is not listened to: there are too many');
      return;
    }
    if (shard === undefined) this.shards.push((shard = new Set()));
    shard.add(queueId);
  }

  private async list(signal: AbortSignal): Promise<Set<string>> {
    const found = new Set<string>();
    const call = CALLS.listQueues;
    for (let pageNumber = 1; ; pageNumber += 1) {
      const query = { pageSize: PAGE_SIZE, pageNumber };
      const answer = await this.http.call({ ...call, parameters: {}, query, maxBytes: MAX_ANSWER_BYTES, signal });
      const { entities, pageCount } = read(queuePage, answer, call);
      for (const { id } of entities) found.add(id);
      if (entities.length === 0 || (pageCount ?? Number.POSITIVE_INFINITY) <= pageNumber) return found;
    }
  }
}
