import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { unlessAborted } from '../abort.js';
import type { EventChannel } from '../genesys/api.js';
import { parseRetryAfterMs } from '../genesys/retry-after.js';
import type { TokenProvider } from '../genesys/token.js';
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

/** Frames are small; a larger one closes the socket (1009), which opens anew. */
const MAX_FRAME_BYTES = 1_048_576;

export interface EventSocketDependencies {
  readonly channel: EventChannel;
  readonly tokens: TokenProvider;
  /** Takes a text frame; settles when the event is safe. It never rejects. */
  readonly onFrame: (frame: string) => Promise<void>;
  /** Hears of a binary frame, which the API does not send. */
  readonly onBinary: (bytes: number) => void;
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

/** How a connection ended. */
interface Ending {
  readonly code?: number;
  readonly reason: string;
  /** How long it was subscribed, in milliseconds. */
  readonly lifeMs: number;
  /** The least time to wait, in milliseconds, when the answer said so. */
  readonly retryAfterMs?: number | undefined;
}

/** A subscribed WebSocket that connects again, for ever, until it is closed. */
export class EventSocket {
  private readonly closing = new AbortController();
  private readonly inFlight: InFlight;
  private connectionState: 'connecting' | 'open' | 'waiting' | 'closed' = 'connecting';

  constructor(private readonly dependencies: EventSocketDependencies) {
    this.inFlight = dependencies.inFlight ?? new InFlight();
  }

  get state(): string {
    return this.connectionState;
  }

  /** Connects and stays connected. Settles when `close` has been called and the last frame is dealt with. */
  async run(): Promise<void> {
    const { log, times, random, channel } = this.dependencies;
    for (let failures = 0; !this.closing.signal.aborted; failures += 1) {
      this.connectionState = 'connecting';
      const ending = await this.connectOnce();
      if (this.closing.signal.aborted) break;
      if (ending.lifeMs >= times.stableMs) failures = 0;
      // Full jitter: many listeners that lost the same server must not come back as one.
      const jitterMs = Math.ceil(
        random() * Math.min(times.maxBackoffMs, times.backoffMs * 2 ** Math.min(failures, 30)),
      );
      const waitMs = Math.min(ending.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) + jitterMs;
      this.connectionState = 'waiting';
      log.warn({ channel: channel.name, code: ending.code, reason: ending.reason, waitMs }, 'event socket lost');
      this.dependencies.onLost?.(ending.code);
      await delay(waitMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    this.connectionState = 'closed';
    log.info({ channel: channel.name }, 'event socket closed');
  }

  /** Ends the connection and the attempts to have one. */
  close(): void {
    this.closing.abort();
  }

  private async connectOnce(): Promise<Ending> {
    const { channel, tokens, times } = this.dependencies;
    let token: string;
    try {
      token = await unlessAborted(tokens.get(), this.closing.signal);
    } catch (error) {
      const { message, retryAfterMs } = error as Error & { retryAfterMs?: number };
      return { reason: `no token: ${message}`, lifeMs: 0, retryAfterMs };
    }
    const socket = new WebSocket(channel.url, {
      headers: { ...channel.headers, authorization: `Bearer ${token}` },
      handshakeTimeout: times.handshakeMs,
      maxPayload: MAX_FRAME_BYTES,
      rejectUnauthorized: true,
      followRedirects: false,
    });
    const ending = await this.live(socket);
    // The token may have been withdrawn before its time: the next handshake gets a new one.
    if (ending.reason.startsWith('refused with 401')) {
      await unlessAborted(tokens.replace(token), this.closing.signal).catch(() => undefined);
    }
    return ending;
  }

  private live(socket: WebSocket): Promise<Ending> {
    const { channel, log, times, onFrame, onBinary } = this.dependencies;
    return new Promise((resolve) => {
      let problem: string | undefined;
      let openedAt: number | undefined;
      let retryAfterMs: number | undefined;
      let pulse: Pulse | undefined;
      let closeTimer: NodeJS.Timeout | undefined;
      const unfinished = new Set<Promise<void>>();
      const unwatch = this.inFlight.watch((full) => {
        if (full) return socket.pause();
        pulse?.felt();
        socket.resume();
      });

      const close = () => {
        if (socket.readyState === WebSocket.CONNECTING) return socket.terminate();
        socket.close(1000);
        closeTimer = setTimeout(() => socket.terminate(), times.handshakeMs);
      };
      this.closing.signal.addEventListener('abort', close);
      if (this.closing.signal.aborted) close();

      socket.on('open', () => {
        openedAt = performance.now();
        socket.send(channel.subscription);
        this.connectionState = 'open';
        log.info({ channel: channel.name }, 'event socket open and subscribed');
        if (this.inFlight.isFull) socket.pause();
        pulse = keepAlive(socket, times.pingMs, () => (problem = 'no pong'));
      });
      socket.on('unexpected-response', (request, response) => {
        const wanted = response.headers['www-authenticate'];
        retryAfterMs = parseRetryAfterMs(response.headers['retry-after'], Date.now());
        problem = `refused with ${response.statusCode}${wanted === undefined ? '' : ` (${wanted.slice(0, 200)})`}`;
        request.destroy();
        socket.terminate();
      });
      socket.on('message', (data, isBinary) => {
        // The pong may be queued behind many frames.
        pulse?.felt();
        if (isBinary) return onBinary((data as Buffer).length);
        const frame = (data as Buffer).toString('utf8');
        const handled = this.inFlight.run(() => onFrame(frame)).finally(() => unfinished.delete(handled));
        unfinished.add(handled);
      });
      socket.on('error', (error) => (problem ??= error.message));
      socket.on('close', (code, reason) => {
        // Before its last frames are dealt with, which can take long: it hears nothing any more.
        this.connectionState = 'waiting';
        pulse?.stop();
        unwatch();
        clearTimeout(closeTimer);
        this.closing.signal.removeEventListener('abort', close);
        const lifeMs = openedAt === undefined ? 0 : performance.now() - openedAt;
        const ending = {
          code,
          reason: problem ?? (reason.toString('utf8').slice(0, 200) || 'closed'),
          lifeMs,
          retryAfterMs,
        };
        void Promise.all(unfinished).then(() => resolve(ending));
      });
    });
  }
}

interface Pulse {
  /** The peer has shown life, or could not because the socket was paused. */
  felt(): void;
  stop(): void;
}

/**
 * Pings, and drops a connection whose pong does not come: one that died silently looks open for ever. A paused socket
 * is not judged, because its pong lies unread.
 */
function keepAlive(socket: WebSocket, pingMs: number, onDead: () => void): Pulse {
  let answered = true;
  const felt = () => (answered = true);
  socket.on('pong', felt);
  const timer = setInterval(() => {
    if (!answered && !socket.isPaused) {
      onDead();
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, pingMs);
  return { felt, stop: () => clearInterval(timer) };
}
