import { Counter, Gauge } from 'prom-client';
import type { GenesysEvent } from '../genesys/event.js';
import type { ListenerCounts } from '../listener/listener.js';
import type { StartOutcome } from '../temporal/workflow-starter.js';
import { boundedCloseCode, boundedFrameReason } from './labels.js';
import { ProcessMetrics } from './metrics.js';

const WORKFLOW_OF = {
  'attachment-uploaded': 'scanAttachment',
  'conversation-completed': 'archiveConversation',
} as const;
const EVENT_KINDS = Object.keys(WORKFLOW_OF) as GenesysEvent['kind'][];
const START_OUTCOMES = ['started', 'duplicate'] as const satisfies readonly StartOutcome[];

/** The state of a listener, read whenever metrics are scraped. */
export interface ListenerView {
  readonly counts: Readonly<Pick<ListenerCounts, 'spooled' | 'ignored' | 'invalid'>>;
  readonly spoolBytes: number;
  readonly unsealedLines: number;
  /** By channel. */
  readonly unsubscribedSeconds: Readonly<Record<string, number>>;
  /** When a frame was last dropped that may have held an event, in milliseconds since the epoch. */
  readonly lastDropAt: number | undefined;
  /** By channel. */
  readonly socketStates: Readonly<Record<string, string>>;
}

/** Metrics of a listener. */
export class ListenerMetrics extends ProcessMetrics {
  private readonly events = new Counter({
    name: 'custodian_events_total',
    help: 'Events received from Genesys Cloud, repeats included, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly starts = new Counter({
    name: 'custodian_workflow_starts_total',
    help: 'Events that Temporal has taken; a duplicate is one whose workflow was there already.',
    labelNames: ['workflow', 'outcome'],
    registers: [this.registry],
  });
  private readonly forgeries = new Counter({
    name: 'custodian_unsealed_facts_total',
    help: 'Runs that held the id of an event, and that no listener had started: each was ended for the run of the event.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly reconnects = new Counter({
    name: 'custodian_socket_reconnects_total',
    help: 'Connections of the event socket that ended, or were not made, and are tried again, by close code.',
    labelNames: ['channel', 'code'],
    registers: [this.registry],
  });

  private readonly topics = new Gauge({
    name: 'custodian_topics',
    help: 'Topics of each notification channel that are subscribed, and those that were rejected for want of a permission.',
    labelNames: ['channel', 'state'],
    registers: [this.registry],
  });

  constructor() {
    super();
    // A series that begins at its first event hides that event from rate().
    for (const kind of EVENT_KINDS) {
      this.events.inc({ kind }, 0);
      for (const outcome of START_OUTCOMES) this.starts.inc({ workflow: WORKFLOW_OF[kind], outcome }, 0);
    }
  }

  eventReceived(kind: GenesysEvent['kind']): void {
    this.events.inc({ kind });
  }

  strangersRunEnded(): void {
    this.forgeries.inc({ kind: 'start' });
  }

  workflowStarted(kind: GenesysEvent['kind'], outcome: StartOutcome): void {
    this.starts.inc({ workflow: WORKFLOW_OF[kind], outcome });
  }

  onTopics(
    channel: string,
    { subscribed, rejected }: { readonly subscribed: number; readonly rejected: number },
  ): void {
    this.topics.set({ channel, state: 'subscribed' }, subscribed);
    this.topics.set({ channel, state: 'rejected' }, rejected);
  }

  /** @param code the WebSocket close code; undefined when there was no connection. */
  socketLost(channel: string, code: number | undefined): void {
    this.reconnects.inc({ channel, code: boundedCloseCode(code) });
  }

  /** Adds the listener's own counters, which are read at each scrape. To be called once. */
  watch(listener: ListenerView): void {
    const registers = [this.registry];
    new Counter({
      name: 'custodian_events_spooled_total',
      help: 'Events that went to the spool on disk because Temporal did not take them in time.',
      registers,
      collect() {
        this.reset();
        this.inc(listener.counts.spooled);
      },
    });
    new Counter({
      name: 'custodian_frames_rejected_total',
      help: 'Frames that led to no event: not for us, or not to be read, by socket and reason.',
      labelNames: ['channel', 'reason'],
      registers,
      collect() {
        this.reset();
        const { ignored, invalid } = listener.counts;
        for (const [key, count] of [...Object.entries(ignored), ...Object.entries(invalid)]) {
          const [channel = '', ...reason] = key.split(':');
          this.inc({ channel, reason: boundedFrameReason(reason.join(':')) }, count);
        }
      },
    });
    new Counter({
      name: 'custodian_events_dropped_total',
      help: 'Frames of which events may be lost, because they cannot be read, by socket and reason.',
      labelNames: ['channel', 'reason'],
      registers,
      collect() {
        this.reset();
        for (const [key, count] of Object.entries(listener.counts.invalid)) {
          const [channel = '', ...reason] = key.split(':');
          this.inc({ channel, reason: boundedFrameReason(reason.join(':')) }, count);
        }
      },
    });
    new Counter({
      name: 'custodian_socket_unsubscribed_seconds_total',
      help: 'Time without a subscribed event socket: its events are lost, unless the API reports them later.',
      labelNames: ['channel'],
      registers,
      collect() {
        this.reset();
        for (const [channel, seconds] of Object.entries(listener.unsubscribedSeconds)) this.inc({ channel }, seconds);
      },
    });
    new Counter({
      name: 'custodian_spool_unsealed_lines_total',
      help: 'Lines of the spool that are not sealed, though there is a key: none of them is started, and they are kept.',
      registers,
      collect() {
        this.reset();
        this.inc(listener.unsealedLines);
      },
    });
    new Gauge({
      name: 'custodian_spool_bytes',
      help: 'Size of the spool on disk.',
      registers,
      collect() {
        this.set(listener.spoolBytes);
      },
    });
    new Gauge({
      name: 'custodian_socket_up',
      help: '1 while the event socket is open and subscribed, else 0.',
      labelNames: ['channel'],
      registers,
      collect() {
        for (const [channel, state] of Object.entries(listener.socketStates)) {
          this.set({ channel }, state === 'open' ? 1 : 0);
        }
      },
    });
  }
}
