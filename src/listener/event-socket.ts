import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventChannel } from '../genesys/api.js';
import { Connection } from './connection.js';
import type { ConnectionDependencies, Ending } from './connection.js';
import { InFlight } from './in-flight.js';

/** Times of a socket, in milliseconds. */
export interface SocketTimes {
  /** Time for the handshake (source document A: 10 s), and for the peer's answer to a close. */
  readonly handshakeMs: number;
  /** Between two pings; Genesys Cloud closes a socket that was idle for 60 s. A pong is due before the next ping. */
  readonly pingMs: number;
  /** Bound of the first wait before a new connection, doubled each time. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** A socket that has lived this long was a good one: the next wait is short again. */
  readonly stableMs: number;
}

export const SOCKET_TIMES: SocketTimes = {
  handshakeMs: 10_000,
  pingMs: 20_000,
  backoffMs: 1000,
  maxBackoffMs: 60_000,
  stableMs: 60_000,
};

export interface EventSocketDependencies {
  readonly channel: EventChannel;
  readonly onFrame: ConnectionDependencies['onFrame'];
  readonly onBinary: ConnectionDependencies['onBinary'];
  /** Hears of each connection that is lost, with its close code if there was one. */
  readonly onLost?: ((code: number | undefined) => void) | undefined;
  readonly log: Logger;
  readonly times: SocketTimes;
  readonly random: () => number;
  /** Bounds the frames that are dealt with at once. Shared by the sockets of a listener; a socket alone has its own. */
  readonly inFlight?: InFlight;
}

/** A longer wait than this is not believed: the socket would be deaf. */
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * A subscribed WebSocket that connects again, for ever, until it is closed. A connection that is about to end is read
 * until another is subscribed in its place.
 */
export class EventSocket {
  private readonly closing = new AbortController();
  private readonly inFlight: InFlight;
  private readonly connections = new Set<Connection>();
  private phase: 'connecting' | 'waiting' | 'closed' = 'connecting';

  constructor(private readonly dependencies: EventSocketDependencies) {
    this.inFlight = dependencies.inFlight ?? new InFlight();
  }

  /** `open` is open and subscribed. */
  get state(): string {
    if (this.phase === 'closed') return 'closed';
    return [...this.connections].some(({ isOpen }) => isOpen) ? 'open' : this.phase;
  }

  /** Connects and stays connected. Settles when `close` has been called and the last frame is dealt with. */
  async run(): Promise<void> {
    const { log, times, channel, onLost } = this.dependencies;
    let current: Connection | undefined;
    for (let failures = 0; !this.closing.signal.aborted; failures += 1) {
      const next = this.connect();
      if (await next.opened) {
        current?.close();
        current = next;
        await next.renewal;
      }
      // One that still hears is read on; any other is over once its frames are dealt with.
      const ending = next.isOpen ? undefined : await next.ended;
      if (this.closing.signal.aborted) break;
      const wasStable = (ending?.lifeMs ?? next.lifeMs) >= times.stableMs;
      if (wasStable) failures = 0;
      const waitMs = ending === undefined && wasStable ? 0 : this.waitMs(failures, ending);
      if (ending === undefined) {
        log.info({ channel: channel.name, waitMs }, 'event socket about to end: another takes over');
      } else {
        const { code, reason } = ending;
        log.warn({ channel: channel.name, code, reason, waitMs }, 'event socket lost');
        onLost?.(code);
      }
      this.phase = 'waiting';
      await delay(waitMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    await Promise.all([...this.connections].map(({ ended }) => ended));
    this.phase = 'closed';
    log.info({ channel: channel.name }, 'event socket closed');
  }

  /** Ends the connections and the attempts to have one. */
  close(): void {
    this.closing.abort();
  }

  private connect(): Connection {
    const { channel, log, times, onFrame, onBinary } = this.dependencies;
    const { handshakeMs, pingMs } = times;
    const { inFlight } = this;
    this.phase = 'connecting';
    const connection = new Connection(
      { channel, log, handshakeMs, pingMs, inFlight, onFrame, onBinary },
      this.closing.signal,
    );
    this.connections.add(connection);
    void connection.opened.then(() => (this.phase = 'waiting'));
    void connection.ended.then(() => this.connections.delete(connection));
    return connection;
  }

  /** Full jitter: many listeners that lost the same server must not come back as one. */
  private waitMs(failures: number, ending: Ending | undefined): number {
    const { times, random } = this.dependencies;
    const jitterMs = Math.ceil(random() * Math.min(times.maxBackoffMs, times.backoffMs * 2 ** Math.min(failures, 30)));
    return Math.min(ending?.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) + jitterMs;
  }
}
