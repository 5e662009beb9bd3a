import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Directions } from '../../contract/direction.js';
import type { Delivery, EventChannel, EventSource } from '../event-source.js';
import type { GenesysHttp } from '../http.js';
import type { TokenProvider } from '../token.js';
import { ChannelStore } from './channel-store.js';
import { FollowUps } from './follow-ups.js';
import { NotificationChannel } from './notification-channel.js';
import { Queues } from './queues.js';
import type { PlatformReader } from './reader.js';
import { SnapshotReader } from './snapshots.js';
import type { TopicObserver } from './topic-observer.js';

/** How often the queues are listed, in milliseconds: no events of a new queue arrive before the next listing. */
const RELIST_MS = 5 * 60_000;
/** In the state folder: the channels of a listener. */
export const STATE_FILE = 'genesys-channels.json';
const QUEUE_TOPIC = /^v2\.routing\.queues\.[^.]+\.conversations(\.messages)?$/;

export interface PlatformEventsOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  /** The senders whose files are reported. */
  readonly scanDirections: Directions;
  /** The folder that keeps channels across restarts; without one they are kept in memory. */
  readonly stateDir?: string | undefined;
  /** In milliseconds. */
  readonly relistMs?: number;
  readonly maxTopics?: number;
}

export interface PlatformEventsDependencies {
  readonly http: GenesysHttp;
  readonly reader: PlatformReader;
  readonly tokens: TokenProvider;
  readonly log: Logger;
  readonly observer?: TopicObserver | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Events of the public API: its notification channels, and the conversation snapshots they deliver. */
export class PlatformEvents implements EventSource {
  readonly channels: readonly EventChannel[];
  private readonly queues: Queues;
  private readonly store: ChannelStore;
  private readonly notifications: NotificationChannel[] = [];
  private readonly followUps: FollowUps;
  private readonly snapshots: SnapshotReader;

  constructor(
    private readonly options: PlatformEventsOptions,
    private readonly dependencies: PlatformEventsDependencies,
  ) {
    const { http, reader, log, now } = dependencies;
    const { baseUrl, clientId, scanDirections: directions, stateDir, maxTopics } = options;
    this.queues = new Queues(http, log, maxTopics);
    const statePath = stateDir === undefined ? undefined : join(stateDir, STATE_FILE);
    this.store = new ChannelStore(statePath, `${clientId} ${baseUrl}`, log);
    this.followUps = new FollowUps(log);
    const { followUps } = this;
    this.snapshots = new SnapshotReader({ reader, directions, followUps, log, now, random: Math.random });
    this.channels = [this.addChannel()];
  }

  /** Lists the queues periodically; new ones are subscribed, on further channels when the others are full. */
  async *moreChannels(signal: AbortSignal): AsyncGenerator<EventChannel, void, void> {
    const { relistMs = RELIST_MS } = this.options;
    while (!signal.aborted) {
      await this.refreshQueues(signal);
      while (this.notifications.length < this.queues.channels) yield this.addChannel();
      await delay(relistMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async *deliveries(signal: AbortSignal): AsyncGenerator<Delivery, void, void> {
    for await (const event of this.followUps.events(signal)) yield { event };
  }

  private addChannel(): NotificationChannel {
    const { http, tokens, log, now, observer = {} } = this.dependencies;
    const { store, queues } = this;
    const { baseUrl, maxTopics } = this.options;
    const shard = this.notifications.length;
    const channel = new NotificationChannel({
      name: `queues-${shard + 1}`,
      http,
      tokens,
      store,
      topics: (signal) => queues.topicsOf(shard, signal),
      maxTopics,
      read: (topic, body) =>
        QUEUE_TOPIC.test(topic) ? this.snapshots.read(body) : { kind: 'ignored', reason: 'other-event-type' },
      log,
      observer,
      now,
      allowsPlainSocket: baseUrl.startsWith('http:'),
    });
    this.notifications.push(channel);
    return channel;
  }

  private async refreshQueues(signal: AbortSignal): Promise<void> {
    try {
      await this.queues.refresh(signal);
      await Promise.all(this.notifications.map((channel) => channel.update(signal)));
    } catch (error) {
      if (signal.aborted) return;
      // Existing subscriptions are unaffected, and the next listing follows soon.
      this.dependencies.log.warn({ problem: (error as Error).message }, 'the queues cannot be listed or subscribed');
    }
  }
}
