import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventChannel, GenesysEvent } from '../genesys/api.js';
import type { TokenProvider } from '../genesys/token.js';
import { EventSocket, SOCKET_TIMES } from './event-socket.js';
import type { SocketTimes } from './event-socket.js';
import type { StartOutcome } from './workflow-starter.js';

/** Longest wait before a start is tried again, in milliseconds. */
const MAX_START_BACKOFF_MS = 10_000;

/** What has come in, counted since the start of the process. */
export interface ListenerCounts {
  started: number;
  duplicates: number;
  /** Frames that are none of ours, by channel and reason; likewise those that cannot be read. */
  ignored: Record<string, number>;
  invalid: Record<string, number>;
}

export interface ListenerDependencies {
  readonly channels: readonly EventChannel[];
  readonly tokens: TokenProvider;
  readonly starter: { start(event: GenesysEvent): Promise<StartOutcome> };
  readonly log: Logger;
  readonly times?: SocketTimes;
  readonly random?: () => number;
}

/** Reads the events of all channels and has a workflow started for each. It decides nothing. */
export class Listener {
  readonly counts: ListenerCounts = { started: 0, duplicates: 0, ignored: {}, invalid: {} };
  private readonly sockets: readonly EventSocket[];
  private readonly stopping = new AbortController();

  constructor(private readonly dependencies: ListenerDependencies) {
    const { channels, tokens, log, times = SOCKET_TIMES, random = Math.random } = dependencies;
    this.sockets = channels.map(
      (channel) =>
        new EventSocket({ channel, tokens, log, times, random, onFrame: (frame) => this.take(channel, frame) }),
    );
  }

  /** Runs until `stop`, and until what had been received by then is started. */
  async run(): Promise<void> {
    await Promise.all(this.sockets.map((socket) => socket.run()));
    this.dependencies.log.info({ counts: this.counts }, 'listener stopped');
  }

  /** Closes the sockets; `run` then ends. */
  stop(): void {
    for (const socket of this.sockets) socket.close();
  }

  /** Gives up on events that Temporal does not take; they are logged by their ids. */
  abandon(): void {
    this.stopping.abort();
  }

  private async take(channel: EventChannel, frame: string): Promise<void> {
    const { log } = this.dependencies;
    const decoded = channel.decode(frame);
    if (decoded.kind === 'event') return this.start(decoded.event);
    const counts = decoded.kind === 'invalid' ? this.counts.invalid : this.counts.ignored;
    const reason = `${channel.name}:${decoded.reason}`;
    counts[reason] = (counts[reason] ?? 0) + 1;
    // Only its length: a frame that cannot be read may hold anything.
    const context = { channel: channel.name, reason: decoded.reason, characters: frame.length };
    if (decoded.kind === 'invalid') log.warn(context, 'bad frame');
    else log.debug(context, 'frame ignored');
  }

  /** Starts the event's workflow, for as long as it takes. The socket is held back meanwhile. */
  private async start(event: GenesysEvent): Promise<void> {
    const { starter, log, random = Math.random } = this.dependencies;
    const ids = idsOf(event);
    for (let failures = 0; ; failures += 1) {
      try {
        const outcome = await starter.start(event);
        this.counts[outcome === 'started' ? 'started' : 'duplicates'] += 1;
        log.info({ ...ids, outcome }, 'event taken');
        return;
      } catch (error) {
        const waitMs = Math.ceil(
          (0.5 + random() / 2) * Math.min(MAX_START_BACKOFF_MS, 250 * 2 ** Math.min(failures, 20)),
        );
        log.error({ ...ids, waitMs, problem: (error as Error).message }, 'Temporal does not take the event');
        try {
          await delay(waitMs, undefined, { signal: this.stopping.signal });
        } catch {
          log.fatal(ids, 'event abandoned: send it again with its ids');
          return;
        }
      }
    }
  }
}

/** What may be logged of an event: not its link. */
function idsOf(event: GenesysEvent): Record<string, string> {
  const { conversationId } = event;
  return event.kind === 'attachment-uploaded'
    ? { conversationId, mediaId: event.mediaId }
    : { conversationId, completedTime: event.completedTime };
}
