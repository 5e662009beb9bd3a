import { randomBytes } from 'node:crypto';
import type { Changes } from '../changes.js';
import { DAY_MS } from '../day.js';
import type { Token } from '../tokens.js';

export const MAX_CHANNELS = 20;
export const MAX_TOPICS = 1000;
const LIFE_MS = DAY_MS;

/** A notification channel. It outlives its connections, and cannot be deleted. */
export interface NotificationChannel {
  readonly id: string;
  /** Milliseconds of the simulator's clock; a subscription extends it. */
  expiresAt: number;
  /** The channel ends with the token that created it, or subscribed last. */
  token: Token;
  readonly topics: Set<string>;
  /** Order of the latest uses: the larger, the later. */
  lastUse: number;
  /** The open connection. */
  connection?: { close(code: number, reason: string): void };
}

/** The channels of the client: at most 20, each for 24 hours. */
export class Channels {
  private readonly byId = new Map<string, NotificationChannel>();
  private uses = 0;

  constructor(
    private readonly now: () => number,
    private readonly changes: Changes,
  ) {}

  /** The 21st evicts the least recently used one, those without a connection first. */
  create(token: Token): NotificationChannel {
    const alive = this.all();
    if (alive.length >= MAX_CHANNELS) {
      const [victim] = alive.sort(
        (one, other) =>
          Number(one.connection !== undefined) - Number(other.connection !== undefined) || one.lastUse - other.lastUse,
      );
      if (victim !== undefined) this.remove(victim, 'evicted');
    }
    const channel: NotificationChannel = {
      // It is sufficient to receive events, so it must not be guessable.
      id: `streaming-0-${randomBytes(16).toString('hex')}`,
      expiresAt: this.now() + LIFE_MS,
      token,
      topics: new Set(),
      lastUse: 0,
    };
    this.touch(channel);
    this.byId.set(channel.id, channel);
    this.changes.notify();
    return channel;
  }

  /** The channel, unless it has ended because of its age or its token. */
  find(id: string): NotificationChannel | undefined {
    const channel = this.byId.get(id);
    if (channel === undefined) return undefined;
    if (this.now() < channel.expiresAt && this.now() < channel.token.expiresAt) return channel;
    this.remove(channel, 'expired');
    return undefined;
  }

  /** Channels that have not ended, in order of creation. */
  all(): NotificationChannel[] {
    return [...this.byId.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** A subscription gives the channel another 24 hours. */
  extend(channel: NotificationChannel, token: Token): void {
    channel.expiresAt = this.now() + LIFE_MS;
    channel.token = token;
    this.touch(channel);
    this.changes.notify();
  }

  touch(channel: NotificationChannel): void {
    this.uses += 1;
    channel.lastUse = this.uses;
  }

  /** Ends the channel; a reconnect is answered 404 from now on. */
  remove(channel: NotificationChannel, reason: string): void {
    this.byId.delete(channel.id);
    channel.connection?.close(1008, reason);
    this.changes.notify();
  }
}
