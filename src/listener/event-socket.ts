import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoffMs } from '../lib/backoff.js';
import type { EventChannel } from '../genesys/event-source.js';
import { Connection } from './connection.js';
import type { ConnectionDependencies, Ending } from './connection.js';
import { InFlight } from './in-flight.js';

/** Times of a socket, in milliseconds. */
export interface SocketTimes {
  /** Time limit for the handshake (source document A: 10 s), and for the peer's answer to a close. */
  readonly handshakeMs: number;
  /** Interval between pings; Genesys Cloud closes a socket that was idle for 60 s. A pong is due before the next ping. */
  readonly pingMs: number;
  /** Upper bound of the first wait before a new connection, doubled each time. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** A socket that was subscribed for this long was healthy: it is replaced immediately. */
  readonly stableMs: number;
  /** If a socket was cut younger than this, its successor is replaced before it reaches that age. */
  readonly youngMs: number;
}

export const SOCKET_TIMES: SocketTimes = {
  handshakeMs: 10_000,
  pingMs: 20_000,
  backoffMs: 1000,
  maxBackoffMs: 60_000,
  stableMs: 1000,
  youngMs: 5 * 60_000,
};

export interface EventSocketDependencies {
  readonly channel: EventChannel;
  readonly onFrame: ConnectionDependencies['onFrame'];
  readonly onBinary: ConnectionDependencies['onBinary'];
  /** Called for each lost connection, with its close code if there was one. */
  readonly onLost?: ((code: number | undefined) => void) | undefined;
  readonly log: Logger;
  readonly times: SocketTimes;
  readonly random: () => number;
  /** Limits the frames in progress. Shared by the sockets of a listener; by default each socket has its own. */
  readonly inFlight?: InFlight;
}

/** Upper bound for a Retry-After: no events arrive during the wait. */
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * A subscribed WebSocket that reconnects until it is closed. It backs off only after failed subscriptions: a connection that was
 * subscribed is replaced immediately, because Genesys Cloud replays nothing. A connection that is about to end is read until its
 * successor is subscribed. If a connection was cut at some age, the next one is replaced before it reaches that age.
 */
export class EventSocket {
  private readonly closing = new AbortController();
  private readonly inFlight: InFlight;
  private readonly connections = new Set<Connection>();
  private phase: 'connecting' | 'waiting' | 'closed' = 'connecting';
  /** The age at which connections are cut, in milliseconds, as observed so far. */
  private cutAtMs: number | undefined;
  private unsubscribedMs = 0;
  private unsubscribedSince: number | undefined;

  constructor(private readonly dependencies: EventSocketDependencies) {
    this.inFlight = dependencies.inFlight ?? new InFlight();
  }

  /** `open` is open and subscribed. */
  get state(): string {
    if (this.phase === 'closed') return 'closed';
    return this.isOpen ? 'open' : this.phase;
  }

  /** Total time without a subscribed connection since the start, in seconds: events of that time may be lost. */
  get unsubscribedSeconds(): number {
    const now = this.unsubscribedSince === undefined ? 0 : performance.now() - this.unsubscribedSince;
    return (this.unsubscribedMs + now) / 1000;
  }

  /** Connects and stays connected. Settles when `close` has been called and the last frame was handled. */
  async run(): Promise<void> {
    const { log, times, channel, onLost } = this.dependencies;
    let current: Connection | undefined;
    this.noteHearing();
    for (let failures = 0; !this.closing.signal.aborted;) {
      const next = this.connect();
      const isSubscribed = await next.opened;
      if (isSubscribed) {
        current?.close();
        current = next;
        await next.renewal;
      }
      // A connection that still receives events is kept; any other has ended.
      const ending = next.isOpen ? undefined : await next.lost;
      if (this.closing.signal.aborted) break;
      const wasGood = isSubscribed && next.lifeMs >= times.stableMs;
      const waitMs = wasGood ? 0 : this.waitMs(failures, ending);
      failures = wasGood ? 0 : failures + 1;
      if (wasGood) this.noteLife(next.lifeMs, ending !== undefined);
      if (ending === undefined) {
        log.info({ channel: channel.name, waitMs }, 'event socket about to end: another takes over');
      } else {
        const { code, reason, lifeMs } = ending;
        log.warn({ channel: channel.name, code, reason, lifeMs: Math.round(lifeMs), waitMs }, 'event socket lost');
        onLost?.(code);
      }
      if (waitMs === 0) continue;
      this.phase = 'waiting';
      await delay(waitMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    await Promise.all([...this.connections].map(({ ended }) => ended));
    this.phase = 'closed';
    log.info({ channel: channel.name }, 'event socket closed');
  }

  /** Ends the connections and all attempts to connect. */
  close(): void {
    this.closing.abort();
  }

  private get isOpen(): boolean {
    return [...this.connections].some(({ isOpen }) => isOpen);
  }

  private connect(): Connection {
    const { channel, log, times, onFrame, onBinary } = this.dependencies;
    const { handshakeMs, pingMs } = times;
    const { inFlight } = this;
    this.phase = 'connecting';
    const renewAfterMs = this.renewAfterMs();
    const onChange = () => this.noteHearing();
    const connection = new Connection(
      { channel, log, handshakeMs, pingMs, inFlight, onFrame, onBinary, renewAfterMs, onChange },
      this.closing.signal,
    );
    this.connections.add(connection);
    void connection.opened.then(() => (this.phase = 'waiting'));
    void connection.ended.then(() => this.connections.delete(connection));
    return connection;
  }

  /**
   * When the next connection is to be replaced: at a random time in the second half of its expected life, so that two listeners
   * that are cut together do not stay in step. Connections that live for a few seconds only are not replaced early.
   */
  private renewAfterMs(): number | undefined {
    const { times, random } = this.dependencies;
    if (this.cutAtMs === undefined || this.cutAtMs < 10 * times.stableMs) return undefined;
    return this.cutAtMs * (0.5 + 0.4 * random());
  }

  private noteHearing(): void {
    const now = performance.now();
    if (!this.isOpen) {
      this.unsubscribedSince ??= now;
      return;
    }
    if (this.unsubscribedSince === undefined) return;
    const unsubscribedMs = now - this.unsubscribedSince;
    this.unsubscribedMs += unsubscribedMs;
    this.unsubscribedSince = undefined;
    this.dependencies.log.info(
      { channel: this.dependencies.channel.name, unsubscribedMs: Math.round(unsubscribedMs) },
      'receiving events',
    );
  }

  /** The age at which connections are cut is re-learned step by step: each replacement costs calls. */
  private noteLife(lifeMs: number, wasCut: boolean): void {
    if (wasCut) this.cutAtMs = lifeMs;
    else if (this.cutAtMs !== undefined) this.cutAtMs *= 1.25;
    if ((this.cutAtMs ?? 0) > this.dependencies.times.youngMs) this.cutAtMs = undefined;
  }

  /** Full jitter: many listeners that lost the same server must not reconnect at the same time. */
  private waitMs(failures: number, ending: Ending | undefined): number {
    const { times, random } = this.dependencies;
    const backoff = { firstMs: times.backoffMs, maxMs: times.maxBackoffMs, jitter: 'full' } as const;
    return Math.min(ending?.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) + backoffMs(failures, backoff, random);
  }
}
