import { DAY_MS } from '../../lib/time.js';
import type { Logger } from 'pino';
import type { ChannelConnection, DecodedFrame, EventChannel } from '../event-source.js';
import { GenesysForbiddenError, GenesysNotFoundError, GenesysRejectedError, GenesysResponseError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { readFrame } from '../frame.js';
import { canonicalTime } from '../times.js';
import type { TokenProvider } from '../token.js';
import { CALLS } from './calls.js';
import type { ChannelRecord, ChannelStore } from './channel-store.js';
import { MAX_TOPICS } from './queues.js';
import { createdChannel, read, subscriptions } from './shapes.js';
import type { TopicObserver } from './topic-observer.js';

/** Time without a frame after which a connection counts as dead, in milliseconds: heartbeats arrive about every 30 s. */
const SILENCE_MS = 40_000;
/** Lifetime of a channel for which the API gives no expiry, in milliseconds. */
const CHANNEL_LIFE_MS = DAY_MS;
const LEAST_LIFE_MS = 60_000;
/** A channel is replaced this long before its end, in milliseconds, or after nine tenths of a short life. */
const RENEWAL_MARGIN_MS = 30 * 60_000;

const PING = JSON.stringify({ message: 'ping' });

export interface NotificationChannelDependencies {
  readonly name: string;
  readonly http: GenesysHttp;
  readonly tokens: Pick<TokenProvider, 'get' | 'replace' | 'expiresAt'>;
  readonly store: ChannelStore;
  /** What to listen to. */
  readonly topics: (signal: AbortSignal) => Promise<string[]>;
  readonly maxTopics?: number | undefined;
  /** Whether a socket without TLS is acceptable: for a local stack only. */
  readonly allowsPlainSocket: boolean;
  /** Decodes the body of a topic. */
  readonly read: (topic: string, body: unknown) => DecodedFrame | Promise<DecodedFrame>;
  readonly log: Logger;
  readonly observer: TopicObserver;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * A notification channel of Genesys Cloud: created or reused, subscribed, and replaced before it or its token ends. Its socket
 * takes no bearer token; the address is the secret.
 */
export class NotificationChannel implements EventChannel {
  readonly where = 'the streaming host that the API names';
  private current: ChannelRecord | undefined;
  private subscribed = new Set<string>();
  private rejected = new Map<string, string>();

  constructor(private readonly dependencies: NotificationChannelDependencies) {}

  get name(): string {
    return this.dependencies.name;
  }

  async open(signal: AbortSignal): Promise<ChannelConnection> {
    const { now } = this.dependencies;
    const record = (await this.reusable(signal)) ?? (await this.create(signal));
    this.current = record;
    return {
      url: record.connectUri,
      headers: {},
      ping: PING,
      silenceMs: SILENCE_MS,
      lifeMs: Math.max(0, record.endsAt - now()),
      subscribe: (abort) => this.subscribe(record.id, abort),
      // Evicted, or ended with its token: the next connection is to a new one.
      refused: async (status) => {
        if (status >= 400 && status < 500 && status !== 408 && status !== 429) await this.forget(record.id);
      },
    };
  }

  async decode(frame: string): Promise<DecodedFrame> {
    const parts: object[] = [];
    const shape = readFrame(frame, (part) => {
      parts.push(part);
      return { kind: 'alive' };
    });
    if (shape.kind === 'invalid' || shape.kind === 'ignored') return shape;
    const frames: DecodedFrame[] = shape.kind === 'several' ? shape.frames.filter(({ kind }) => kind !== 'alive') : [];
    // In order: snapshots are compared with the previous one.
    for (const part of parts) frames.push(await this.decodePart(part));
    const [only] = frames;
    return frames.length === 1 && only !== undefined ? only : { kind: 'several', frames };
  }

  private async decodePart(part: object): Promise<DecodedFrame> {
    const { topicName, eventBody } = part as { topicName?: unknown; eventBody?: unknown };
    if (topicName === 'channel.metadata') return { kind: 'alive' };
    if (typeof topicName !== 'string') return { kind: 'ignored', reason: 'other-event-type' };
    if (topicName === 'v2.system.socket_closing') return { kind: 'renew', reason: 'socket-closing' };
    if (topicName.startsWith('v2.system.no_longer_subscribed')) return this.lost(eventBody, 'no-longer-subscribed');
    if (topicName.startsWith('v2.system.token_revoked')) return this.lost(eventBody, 'token-revoked');
    return this.dependencies.read(topicName, eventBody);
  }

  /** Subscribes new topics, and retries those that were rejected; the rest stays unchanged. */
  async update(signal: AbortSignal): Promise<void> {
    const { http, topics, maxTopics = MAX_TOPICS } = this.dependencies;
    const { current } = this;
    if (current === undefined) return;
    const wanted = await topics(signal);
    const added = wanted.filter((topic) => !this.subscribed.has(topic));
    if (added.length === 0) return;
    // Topics of deleted queues do no harm, until they take the room of others.
    if (this.subscribed.size + added.length > maxTopics) return this.subscribe(current.id, signal);
    const call = CALLS.addSubscriptions;
    const answer = await http.call({ ...call, ...subscription(current.id, added), signal });
    this.note(added, answer, call);
  }

  private async reusable(signal: AbortSignal): Promise<ChannelRecord | undefined> {
    const { store, http, name, now, log } = this.dependencies;
    const record = await store.get(name);
    if (record === undefined || record.endsAt <= now()) return undefined;
    try {
      await http.call({ ...CALLS.probeChannel, parameters: { channelId: record.id }, signal });
      return record;
    } catch (error) {
      // Whatever is wrong with a stored channel, a new one is not affected.
      if (!(error instanceof GenesysNotFoundError || error instanceof GenesysRejectedError)) throw error;
      log.info({ channel: name, channelId: record.id }, 'the notification channel is gone');
      return undefined;
    }
  }

  private async create(signal: AbortSignal): Promise<ChannelRecord> {
    const { http, tokens, store, name, now, log, allowsPlainSocket } = this.dependencies;
    // A channel ends with the token that created it: a new token gives it its full life.
    if ((await store.get(name)) !== undefined) await tokens.replace(await tokens.get());
    const asked = now();
    const call = CALLS.createChannel;
    const answer = await http.call({ ...call, parameters: {}, wantsAnswer: true, signal });
    const { id, connectUri, expires } = read(createdChannel, answer, call);
    const { protocol, hash } = new URL(connectUri);
    if (!['wss:', ...(allowsPlainSocket ? ['ws:'] : [])].includes(protocol) || hash !== '') {
      throw new GenesysResponseError(
        { route: `${call.method} ${call.route}`, status: 200 },
        'the field "connectUri" is wrong',
      );
    }
    const lifeMs = Math.min(channelLifeMs(expires, asked), (tokens.expiresAt ?? Infinity) - asked);
    const record = { id, connectUri, endsAt: asked + lifeMs - Math.min(RENEWAL_MARGIN_MS, lifeMs / 10) };
    await store.set(name, record);
    log.info(
      { channel: name, channelId: id, replacedAt: new Date(record.endsAt).toISOString() },
      'notification channel made',
    );
    return record;
  }

  private async subscribe(channelId: string, signal: AbortSignal): Promise<void> {
    const { http, topics, name, log } = this.dependencies;
    const wanted = await topics(signal);
    if (wanted.length === 0) log.warn({ channel: name }, 'there are no queues to listen to');
    const call = CALLS.replaceSubscriptions;
    const answer = await http.call({ ...call, ...subscription(channelId, wanted), signal });
    this.subscribed = new Set();
    this.note(wanted, answer, call);
    if (wanted.length > 0 && this.subscribed.size === 0) {
      const permission = [...this.rejected.values()].find((one) => one !== '');
      throw new GenesysForbiddenError({ route: `${call.method} ${call.route}`, status: 200 }, undefined, permission);
    }
  }

  /** Records which topics are subscribed: those in the answer. */
  private note(topics: readonly string[], answer: unknown, call: { method: string; route: string }): void {
    const { log, observer, name } = this.dependencies;
    const stated = new Map((read(subscriptions, answer, call).entities ?? []).map((entity) => [entity.id, entity]));
    for (const topic of topics) {
      const entity = stated.get(topic);
      if (entity !== undefined && entity.state !== 'Rejected') {
        this.subscribed.add(topic);
        this.rejected.delete(topic);
        continue;
      }
      const { rejectionReason, missingPermissions } = entity ?? {};
      const permission = missingPermissions?.join(', ') ?? '';
      if (this.rejected.get(topic) !== permission) {
        log.error(
          { channel: name, topic, missingPermissions, reason: rejectionReason?.slice(0, 200) },
          'a topic is rejected: give a role of the OAuth client the missing permissions',
        );
      }
      this.rejected.set(topic, permission);
    }
    const wanted = new Set([...this.subscribed, ...topics]);
    for (const topic of this.rejected.keys()) if (!wanted.has(topic)) this.rejected.delete(topic);
    observer.onTopics?.(name, { subscribed: this.subscribed.size, rejected: this.rejected.size });
  }

  /** The channel receives nothing any more: a new one replaces it. Notices about an earlier channel are ignored. */
  private async lost(body: unknown, reason: string): Promise<DecodedFrame> {
    const { channelId } = (body ?? {}) as { channelId?: unknown };
    if (this.current === undefined || (typeof channelId === 'string' && channelId !== this.current.id)) {
      return { kind: 'alive' };
    }
    await this.forget(this.current.id);
    return { kind: 'renew', reason };
  }

  /** The next connection is then to a new channel, created with a new token. */
  private async forget(channelId: string): Promise<void> {
    const { store, name } = this.dependencies;
    const record = await store.get(name);
    if (record?.id === channelId) await store.set(name, { ...record, endsAt: 0 });
  }
}

function subscription(channelId: string, topics: readonly string[]) {
  return {
    parameters: { channelId },
    query: { ignoreErrors: true },
    body: topics.map((id) => ({ id })),
    wantsAnswer: true,
  } as const;
}

/** By the local clock, which may be ahead of the API's: an expiry that is near or past is not trusted. */
function channelLifeMs(expires: string | null | undefined, now: number): number {
  const lifeMs = Date.parse(canonicalTime(expires) ?? '') - now;
  return lifeMs >= LEAST_LIFE_MS && lifeMs <= CHANNEL_LIFE_MS ? lifeMs : CHANNEL_LIFE_MS;
}
