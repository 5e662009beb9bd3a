import type { GenesysEvent } from './event.js';

/**
 * Where events come from: WebSockets that the listener keeps open, deliveries that the source pushes, or both. A source that is
 * a queue has no channels, only deliveries.
 */
export interface EventSource {
  /** The sockets to open at the start. */
  readonly channels: readonly EventChannel[];

  /** Sockets that turn out to be needed later, until the signal is aborted. Absent where there are never any. */
  moreChannels?(signal: AbortSignal): AsyncIterable<EventChannel>;

  /**
   * Events that do not arrive in frames, until the signal is aborted. The listener requests the next one only when it has room for
   * it. The source recovers from its own outages: an error that it throws ends the listener.
   */
  deliveries?(signal: AbortSignal): AsyncIterable<Delivery>;
}

/** An event, and how to acknowledge it to its source. */
export interface Delivery {
  readonly event: GenesysEvent;
  /**
   * Called once the event is in Temporal or in the spool, so that the source need not deliver it again. Never called for an
   * event that is not safe yet when the process ends. An error is logged; a repeated event does no harm. Absent where the
   * source does not repeat events anyway.
   */
  acknowledge?(): Promise<void>;
}

/** A decoded frame. `reason` is a constant that may be logged and counted: it contains nothing of the frame. */
export type DecodedFrame =
  | { readonly kind: 'events'; readonly events: readonly GenesysEvent[] }
  /** More than one, each with its own kind. */
  | { readonly kind: 'several'; readonly frames: readonly DecodedFrame[] }
  /** A heartbeat. */
  | { readonly kind: 'alive' }
  /** The connection is about to end, or receives nothing any more: it has to be replaced. */
  | { readonly kind: 'renew'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** One WebSocket of the API that is to be kept open. */
export interface EventChannel {
  readonly name: string;
  /** Its location, fit for logs: the address itself may be a secret. */
  readonly where: string;
  /**
   * Prepares a connection; asked before each one.
   *
   * @throws {GenesysError} when no connection can be prepared at the moment.
   */
  open(signal: AbortSignal): Promise<ChannelConnection>;
  /** Reads a text frame. It never rejects, and settles when the next frame may come. */
  decode(frame: string): DecodedFrame | Promise<DecodedFrame>;
}

/** How to make one connection, and how to keep it. */
export interface ChannelConnection {
  /** May be a secret. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The text frame to send right after the open. */
  readonly subscription?: string;
  /** The text frame that requests a heartbeat, in addition to the protocol's ping. */
  readonly ping?: string;
  /** The connection is dead when no frame arrives for this long, in milliseconds. Without it, pongs are required. */
  readonly silenceMs?: number;
  /** Maximum age before a new connection replaces it, in milliseconds. */
  readonly lifeMs?: number;
  /** Called once it is open; it counts as subscribed when this resolves. */
  subscribe?(signal: AbortSignal): Promise<void>;
  /** Called when the handshake was refused, so that the next connection can be prepared differently. */
  refused?(status: number, signal: AbortSignal): Promise<void>;
}
