import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import type { EventChannel } from '../genesys/api.js';
import type { TokenProvider } from '../genesys/token.js';

/** Times of a socket, in milliseconds. */
export interface SocketTimes {
  /** Time for the handshake (source document A: 10 s). */
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
  readonly log: Logger;
  readonly times: SocketTimes;
  readonly random: () => number;
}

/** Frames that are dealt with at once; while there are more, the socket is paused: the sender waits, not our memory. */
const MAX_FRAMES_IN_FLIGHT = 32;

/** How a connection ended. */
interface Ending {
  readonly code?: number;
  readonly reason: string;
  /** How long it was subscribed, in milliseconds. */
  readonly lifeMs: number;
}

/** A subscribed WebSocket that connects again, for ever, until it is closed. */
export class EventSocket {
  private readonly closing = new AbortController();
  private connectionState: 'connecting' | 'open' | 'waiting' | 'closed' = 'connecting';

  constructor(private readonly dependencies: EventSocketDependencies) {}

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
      const waitMs = Math.ceil(random() * Math.min(times.maxBackoffMs, times.backoffMs * 2 ** Math.min(failures, 30)));
      this.connectionState = 'waiting';
      log.warn({ channel: channel.name, code: ending.code, reason: ending.reason, waitMs }, 'event socket lost');
      await abortableWait(waitMs, this.closing.signal);
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
      token = await tokens.get();
    } catch (error) {
      return { reason: `no token: ${(error as Error).message}`, lifeMs: 0 };
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
    if (ending.reason.startsWith('refused with 401')) await tokens.replace(token).catch(() => undefined);
    return ending;
  }

  private live(socket: WebSocket): Promise<Ending> {
    const { channel, log, times, onFrame } = this.dependencies;
    return new Promise((resolve) => {
      let problem: string | undefined;
      let openedAt: number | undefined;
      let pulse: Pulse | undefined;
      const inFlight = new Set<Promise<void>>();

      const close = () => (socket.readyState === WebSocket.CONNECTING ? socket.terminate() : socket.close(1000));
      this.closing.signal.addEventListener('abort', close);
      if (this.closing.signal.aborted) close();

      socket.on('open', () => {
        openedAt = performance.now();
        socket.send(channel.subscription);
        this.connectionState = 'open';
        log.info({ channel: channel.name }, 'event socket open and subscribed');
        pulse = keepAlive(socket, times.pingMs, () => (problem = 'no pong'));
      });
      socket.on('unexpected-response', (request, response) => {
        const wanted = response.headers['www-authenticate'];
        problem = `refused with ${response.statusCode}${wanted === undefined ? '' : ` (${wanted.slice(0, 200)})`}`;
        request.destroy();
        socket.terminate();
      });
      socket.on('message', (data, isBinary) => {
        if (isBinary) return log.warn({ channel: channel.name, reason: 'binary' }, 'bad frame');
        const handled = onFrame((data as Buffer).toString('utf8')).finally(() => {
          inFlight.delete(handled);
          pulse?.felt();
          if (socket.isPaused) socket.resume();
        });
        inFlight.add(handled);
        if (inFlight.size >= MAX_FRAMES_IN_FLIGHT) socket.pause();
      });
      socket.on('error', (error) => (problem ??= error.message));
      socket.on('close', (code, reason) => {
        pulse?.stop();
        this.closing.signal.removeEventListener('abort', close);
        const lifeMs = openedAt === undefined ? 0 : performance.now() - openedAt;
        const ending = { code, reason: problem ?? (reason.toString('utf8').slice(0, 200) || 'closed'), lifeMs };
        void Promise.all(inFlight).then(() => resolve(ending));
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

async function abortableWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
