import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { socketConnector } from '../network/connector.js';
import { unlessAborted } from '../lib/abort.js';
import type { ChannelConnection, EventChannel } from '../genesys/event-source.js';
import { parseRetryAfterMs } from '../lib/retry-after.js';
import type { InFlight } from './in-flight.js';
import { keepAlive } from './heartbeat.js';
import type { Heartbeat } from './heartbeat.js';

/** A snapshot contains a whole conversation, some hundred bytes for each message. A larger frame closes the socket (1009); it reconnects. */
const MAX_FRAME_BYTES = 8 * 1_048_576;

/** Result of a frame; `renew`: it announced the end of the connection. */
export type FrameOutcome = 'done' | 'renew';

export interface ConnectionDependencies {
  readonly channel: EventChannel;
  /** Handles a text frame; settles when its events are safe. It never rejects. */
  readonly onFrame: (frame: string) => Promise<FrameOutcome | void>;
  /** Called for a binary frame that is not text: the API sends none. */
  readonly onBinary: (bytes: number) => void;
  readonly log: Logger;
  /** Time limit for the handshake, and for the peer's answer to a close, in milliseconds. */
  readonly handshakeMs: number;
  /** Interval between pings, in milliseconds. */
  readonly pingMs: number;
  readonly inFlight: InFlight;
  /** Maximum age before a new connection replaces it, in milliseconds, if shorter than that of its channel. */
  readonly renewAfterMs?: number | undefined;
  /** Called when it begins to receive events, and when it has ended. */
  readonly onChange?: (() => void) | undefined;
}

/** How a connection ended. */
export interface Ending {
  readonly code?: number;
  readonly reason: string;
  /** How long it was subscribed, in milliseconds. */
  readonly lifeMs: number;
  /** Minimum wait, in milliseconds, where the answer has a Retry-After. */
  readonly retryAfterMs?: number | undefined;
}

/** One connection of an event socket, from its preparation to its last frame. */
export class Connection {
  /** Settles with true once it is subscribed, with false when it ended before. */
  readonly opened: Promise<boolean>;
  /** Settles when another one should replace it, or it has ended. */
  readonly renewal: Promise<void>;
  /** Settles when it has ended. Its last frames may still be in progress. */
  readonly lost: Promise<Ending>;
  /** Settles when it has ended and its last frame was handled. */
  readonly ended: Promise<void>;
  private readonly closing: AbortController;
  private readonly unfinished = new Set<Promise<void>>();
  private openedAt: number | undefined;
  private closedAt: number | undefined;
  private markOpened!: (isOpen: boolean) => void;
  private askRenewal!: () => void;

  /** Starts to connect. It ends when the signal is aborted. */
  constructor(
    private readonly dependencies: ConnectionDependencies,
    signal: AbortSignal,
  ) {
    this.closing = new AbortController();
    const close = () => this.close();
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    this.opened = new Promise((resolve) => (this.markOpened = resolve));
    this.renewal = new Promise((resolve) => (this.askRenewal = resolve));
    this.lost = this.live().finally(() => {
      signal.removeEventListener('abort', close);
      this.markOpened(false);
      this.askRenewal();
    });
    this.ended = this.lost.then(async () => {
      await Promise.all(this.unfinished);
    });
  }

  /** Whether it is subscribed and receives events. */
  get isOpen(): boolean {
    return this.openedAt !== undefined && this.closedAt === undefined;
  }

  /** How long it has been subscribed, in milliseconds. */
  get lifeMs(): number {
    return this.openedAt === undefined ? 0 : (this.closedAt ?? performance.now()) - this.openedAt;
  }

  /** Closes it. Frames that the peer has sent by then are still read. */
  close(): void {
    this.closing.abort();
  }

  private async live(): Promise<Ending> {
    const { channel } = this.dependencies;
    const { signal } = this.closing;
    let made: ChannelConnection;
    try {
      made = await unlessAborted(channel.open(signal), signal);
    } catch (error) {
      return { reason: `cannot be opened: ${(error as Error).message}`, lifeMs: 0, retryAfterMs: waitOf(error) };
    }
    const ending = await this.run(made);
    if (ending.refusedWith !== undefined) {
      await unlessAborted(Promise.resolve(made.refused?.(ending.refusedWith, signal)), signal).catch(() => undefined);
    }
    return ending;
  }

  private run(made: ChannelConnection): Promise<Ending & { refusedWith?: number | undefined }> {
    const { log, channel, handshakeMs, pingMs, onBinary, inFlight } = this.dependencies;
    const socket = new WebSocket(made.url, {
      headers: made.headers,
      handshakeTimeout: handshakeMs,
      maxPayload: MAX_FRAME_BYTES,
      ...socketConnector(made.url),
      rejectUnauthorized: true,
      followRedirects: false,
    });
    return new Promise((resolve) => {
      let problem: string | undefined;
      let retryAfterMs: number | undefined;
      let refusedWith: number | undefined;
      let heartbeat: Heartbeat | undefined;
      let closeTimer: NodeJS.Timeout | undefined;
      let lifeTimer: NodeJS.Timeout | undefined;
      const unwatch = inFlight.watch((full) => {
        if (full) return socket.pause();
        heartbeat?.alive();
        socket.resume();
      });

      const close = () => {
        if (socket.readyState === WebSocket.CONNECTING) return socket.terminate();
        socket.close(1000);
        closeTimer ??= setTimeout(() => socket.terminate(), handshakeMs);
      };
      this.closing.signal.addEventListener('abort', close);
      if (this.closing.signal.aborted) close();

      const subscribe = async () => {
        if (made.subscription !== undefined) socket.send(made.subscription);
        await made.subscribe?.(this.closing.signal);
        if (this.closedAt !== undefined) return;
        this.openedAt = performance.now();
        this.dependencies.onChange?.();
        this.markOpened(true);
        log.info({ channel: channel.name }, 'event socket open and subscribed');
        const lifeMs = Math.min(made.lifeMs ?? Infinity, this.dependencies.renewAfterMs ?? Infinity);
        if (lifeMs !== Infinity) lifeTimer = setTimeout(this.askRenewal, lifeMs);
      };
      socket.on('open', () => {
        if (inFlight.isFull) socket.pause();
        heartbeat = keepAlive(
          socket,
          { pingMs, ping: made.ping, silenceMs: made.silenceMs },
          (sign) => (problem = sign),
        );
        subscribe().catch((error: unknown) => {
          problem ??= `not subscribed: ${(error as Error).message}`;
          retryAfterMs = waitOf(error);
          close();
        });
      });
      socket.on('unexpected-response', (request, response) => {
        const wanted = response.headers['www-authenticate'];
        retryAfterMs = parseRetryAfterMs(response.headers['retry-after'], Date.now());
        refusedWith = response.statusCode;
        problem = `refused with ${response.statusCode}${wanted === undefined ? '' : ` (${wanted.slice(0, 200)})`}`;
        request.destroy();
        socket.terminate();
      });
      socket.on('message', (data, isBinary) => {
        // The pong may be queued behind many frames.
        heartbeat?.alive();
        const frame = isBinary ? textIn(data as Buffer) : (data as Buffer).toString('utf8');
        if (frame === undefined) return onBinary((data as Buffer).length);
        this.take(frame);
      });
      socket.on('error', (error) => (problem ??= error.message));
      socket.on('close', (code, reason) => {
        this.closedAt = performance.now();
        this.dependencies.onChange?.();
        heartbeat?.stop();
        unwatch();
        clearTimeout(closeTimer);
        clearTimeout(lifeTimer);
        this.closing.signal.removeEventListener('abort', close);
        resolve({
          code,
          reason: problem ?? (reason.toString('utf8').slice(0, 200) || 'closed'),
          lifeMs: this.lifeMs,
          retryAfterMs,
          refusedWith,
        });
      });
    });
  }

  private take(frame: string): void {
    const { inFlight, onFrame } = this.dependencies;
    const handled = inFlight
      .run(async () => {
        if ((await onFrame(frame)) === 'renew') this.askRenewal();
      })
      .finally(() => this.unfinished.delete(handled));
    this.unfinished.add(handled);
  }
}

/** The wait that the error of a call requires, in milliseconds. */
function waitOf(error: unknown): number | undefined {
  const { waitMs, retryAfterMs } = error as { waitMs?: number; retryAfterMs?: number };
  return waitMs ?? retryAfterMs;
}

/** The text of a binary frame that contains JSON; some gateways send text this way. */
function textIn(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /^\s*[[{]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
