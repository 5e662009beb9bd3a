import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { GenesysEvent } from '../genesys/event.js';
import type { DecodedFrame, Delivery, EventChannel, EventSource } from '../genesys/event-source.js';
import { createRedactor } from '../redaction/redact.js';
import type { Redactor } from '../redaction/redact.js';
import { NO_TRACING } from '../lib/tracing.js';
import type { Tracing } from '../lib/tracing.js';
import { backoffMs } from '../lib/backoff.js';
import type { FrameOutcome } from './connection.js';
import { EventSocket, SOCKET_TIMES } from './event-socket.js';
import type { SocketTimes } from './event-socket.js';
import { withRedactedName } from './file-name.js';
import { InFlight } from './in-flight.js';
import { SpoolDrain, START_BACKOFF } from './spool-drain.js';
import type { Spool } from './spool.js';
import { UploadsUnderway } from './uploads-underway.js';
import type { StartOutcome } from '../temporal/workflow-starter.js';

/** Counts since the start of the process. */
export interface ListenerCounts {
  started: number;
  duplicates: number;
  /** Events written to the spool because Temporal did not accept them, and spooled events that it accepted later. */
  spooled: number;
  drained: number;
  /** Frames without an event, by channel and reason; and frames that cannot be decoded. */
  ignored: Record<string, number>;
  invalid: Record<string, number>;
}

export interface ListenerDependencies {
  readonly source: EventSource;
  readonly starter: { start(event: GenesysEvent): Promise<StartOutcome> };
  /** Stores events that Temporal does not accept. Without it they wait in memory, and the sockets are paused. */
  readonly spool?: Pick<Spool, 'append' | 'bytes' | 'isEmpty' | 'oldest' | 'postpone' | 'remove' | 'unsealedLines'>;
  /** Removes personal data from file names before they are used. Default: all kinds. */
  readonly redactor?: Pick<Redactor, 'redact'>;
  readonly log: Logger;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Sees each event before it is delivered. */
  readonly observe?: (event: GenesysEvent) => GenesysEvent;
  /** Called for each channel that is added later. */
  readonly onChannel?: (channel: string) => void;
  /** Called for each lost connection of a channel, with its close code if there was one. */
  readonly onSocketLost?: (channel: string, code: number | undefined) => void;
  readonly times?: SocketTimes;
  readonly random?: () => number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Starts a workflow for each event of its source. It makes no decisions. An event that Temporal does not accept is written to the
 * spool; while neither accepts it, it is kept in memory and the sockets are paused.
 */
export class Listener {
  readonly counts: ListenerCounts = { started: 0, duplicates: 0, spooled: 0, drained: 0, ignored: {}, invalid: {} };
  private readonly sockets = new Map<string, EventSocket>();
  private readonly drain: SpoolDrain | undefined;
  private readonly redactor: Pick<Redactor, 'redact'>;
  private readonly inFlight = new InFlight();
  private readonly uploads = new UploadsUnderway();
  private readonly stopping = new AbortController();
  private droppedAt: number | undefined;

  constructor(private readonly dependencies: ListenerDependencies) {
    const { source, spool, log, random = Math.random } = dependencies;
    this.redactor = dependencies.redactor ?? createRedactor();
    this.drain = spool && new SpoolDrain({ spool, start: (event) => this.startSpooled(event), log, random });
    for (const channel of source.channels) this.addSocket(channel);
  }

  /** The state of each socket, by the name of its channel; `open` is open and subscribed. */
  get socketStates(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.sockets].map(([name, { state }]) => [name, state]));
  }

  /** Time without a subscribed socket since the start, by channel, in seconds. */
  get unsubscribedSeconds(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.sockets].map(([name, { unsubscribedSeconds }]) => [name, unsubscribedSeconds]));
  }

  /** When a frame that may have contained an event was last dropped, in milliseconds since the epoch. */
  get lastDropAt(): number | undefined {
    return this.droppedAt;
  }

  /** Size of the spool on disk. */
  get spoolBytes(): number {
    return this.dependencies.spool?.bytes ?? 0;
  }

  /** Number of spooled lines that are not sealed but should be: none of them was started. */
  get unsealedLines(): number {
    return this.dependencies.spool?.unsealedLines ?? 0;
  }

  /** Runs until `stop`, and until every event received by then is in Temporal or in the spool. */
  async run(): Promise<void> {
    const sockets = [...this.sockets.values()].map((socket) => socket.run());
    await Promise.all([this.drain?.run(), ...sockets, this.runLaterSockets(), this.takeDeliveries()]);
    this.dependencies.log.info({ counts: this.counts }, 'listener stopped');
  }

  /** Closes the sockets and stops the drain of the spool; `run` then ends. */
  stop(): void {
    this.stopping.abort();
    this.drain?.stop();
    for (const socket of this.sockets.values()) socket.close();
  }

  private addSocket(channel: EventChannel): EventSocket {
    const { log, times = SOCKET_TIMES, random = Math.random, onSocketLost } = this.dependencies;
    const socket = new EventSocket({
      channel,
      log,
      times,
      random,
      inFlight: this.inFlight,
      onFrame: (frame) => this.take(channel, frame),
      onBinary: (bytes) => this.setAside(channel, { kind: 'invalid', reason: 'binary' }, bytes),
      onLost: (code) => onSocketLost?.(channel.name, code),
    });
    this.sockets.set(channel.name, socket);
    return socket;
  }

  private async runLaterSockets(): Promise<void> {
    const { source, onChannel } = this.dependencies;
    const runs: Promise<void>[] = [];
    for await (const channel of source.moreChannels?.(this.stopping.signal) ?? []) {
      if (this.stopping.signal.aborted) break;
      runs.push(this.addSocket(channel).run());
      onChannel?.(channel.name);
    }
    await Promise.all(runs);
  }

  private async takeDeliveries(): Promise<void> {
    const runs = new Set<Promise<void>>();
    for await (const delivery of this.dependencies.source.deliveries?.(this.stopping.signal) ?? []) {
      const run = this.inFlight.run(() => this.takeDelivery(delivery)).finally(() => runs.delete(run));
      runs.add(run);
      // The source keeps what there is no room for.
      if (this.inFlight.isFull) await Promise.race(runs);
    }
    await Promise.all(runs);
  }

  private async takeDelivery({ event, acknowledge }: Delivery): Promise<void> {
    await this.deliver(event);
    try {
      await acknowledge?.();
    } catch (error) {
      const problem = (error as Error).message;
      this.dependencies.log.warn({ ...idsOf(event), problem }, 'event not acknowledged: its source will repeat it');
    }
  }

  private async take(channel: EventChannel, frame: string): Promise<FrameOutcome> {
    return this.dealWith(channel, await channel.decode(frame), frame.length);
  }

  private async dealWith(channel: EventChannel, decoded: DecodedFrame, length: number): Promise<FrameOutcome> {
    if (decoded.kind === 'several') {
      let outcome: FrameOutcome = 'done';
      for (const one of decoded.frames) {
        if ((await this.dealWith(channel, one, length)) === 'renew') outcome = 'renew';
      }
      return outcome;
    }
    if (decoded.kind === 'events') for (const event of decoded.events) await this.deliver(event);
    if (decoded.kind === 'ignored' || decoded.kind === 'invalid') this.setAside(channel, decoded, length);
    if (decoded.kind !== 'renew') return 'done';
    this.dependencies.log.info({ channel: channel.name, reason: decoded.reason }, 'new connection requested');
    return 'renew';
  }

  /** Counts and logs a frame without an event. Only the length of its content is logged: it may be personal data. */
  private setAside(
    channel: EventChannel,
    { kind, reason }: Extract<DecodedFrame, { kind: 'ignored' | 'invalid' }>,
    length: number,
  ) {
    const counts = this.counts[kind];
    const counter = `${channel.name}:${reason}`;
    counts[counter] = (counts[counter] ?? 0) + 1;
    const context = { channel: channel.name, reason, length };
    if (kind === 'invalid') {
      this.droppedAt = this.now();
      this.dependencies.log.warn(context, 'bad frame');
    } else this.dependencies.log.debug(context, 'frame ignored');
  }

  /**
   * Resolves when the event is safe. Until then it counts against the frames in flight. The end of a conversation never
   * overtakes its uploads, into Temporal or into the spool.
   */
  private async deliver(event: GenesysEvent): Promise<void> {
    const { conversationId } = event;
    if (event.kind === 'attachment-uploaded') return this.uploads.track(conversationId, this.bring(event));
    await this.uploads.settled(conversationId);
    return this.bring(event);
  }

  private bring(received: GenesysEvent): Promise<void> {
    const { tracing = NO_TRACING } = this.dependencies;
    return tracing.within(`receive ${received.kind}`, { kind: 'consumer', attributes: idsOf(received) }, () =>
      this.takeEvent(received),
    );
  }

  private async takeEvent(received: GenesysEvent): Promise<void> {
    const { spool, log, random = Math.random, observe } = this.dependencies;
    const named = withRedactedName(this.noted(received), this.redactor);
    const event = observe?.(named) ?? named;
    // Spooled events are older; and they mean that Temporal is unavailable, or was a moment ago.
    let direct = spool?.isEmpty ?? true;
    for (let failures = 0; ; failures += 1) {
      if (direct && (await this.isStarted(event))) return;
      if (await this.isSpooled(event)) return;
      // The disk is full or broken; Temporal may be available again.
      direct = true;
      const waitMs = backoffMs(failures, START_BACKOFF, random);
      log.error({ ...idsOf(event), waitMs }, 'event kept in memory: neither Temporal nor the spool accepts it');
      await delay(waitMs);
    }
  }

  /** Adds the time of arrival, unless a better one is known. */
  private noted(event: GenesysEvent): GenesysEvent {
    if (event.kind !== 'attachment-uploaded' || event.receivedAt !== undefined) return event;
    return { ...event, receivedAt: new Date(this.now()).toISOString() };
  }

  private now(): number {
    return (this.dependencies.now ?? Date.now)();
  }

  private async isStarted(event: GenesysEvent): Promise<boolean> {
    try {
      await this.start(event);
      return true;
    } catch (error) {
      this.dependencies.log.error(
        { ...idsOf(event), problem: (error as Error).message },
        'Temporal does not accept the event',
      );
      return false;
    }
  }

  private async isSpooled(event: GenesysEvent): Promise<boolean> {
    const { spool, log } = this.dependencies;
    if (spool === undefined) return false;
    try {
      await spool.append(event);
    } catch (error) {
      log.error({ ...idsOf(event), problem: (error as Error).message }, 'the spool does not accept the event');
      return false;
    }
    this.counts.spooled += 1;
    log.info(idsOf(event), 'event spooled');
    this.drain?.wake();
    return true;
  }

  private async startSpooled(event: GenesysEvent): Promise<void> {
    await this.start(event);
    this.counts.drained += 1;
  }

  private async start(event: GenesysEvent): Promise<void> {
    const outcome = await this.dependencies.starter.start(event);
    this.counts[outcome === 'started' ? 'started' : 'duplicates'] += 1;
    this.dependencies.log.info({ ...idsOf(event), outcome }, 'event taken');
  }
}

/** The fields of an event that may be logged: not its link. */
function idsOf(event: GenesysEvent): Record<string, string> {
  const { conversationId } = event;
  return event.kind === 'attachment-uploaded'
    ? { conversationId, mediaId: event.mediaId }
    : { conversationId, completedTime: event.completedTime };
}
