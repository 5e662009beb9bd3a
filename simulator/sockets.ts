import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Changes } from './changes.js';
import { type FaultBook, SOCKET_FAULTS } from './faults.js';
import { admit, completeHandshake } from './handshake.js';
import { parseJson } from './http.js';
import type { CallRecord } from './record.js';
import { type Channel, CHANNELS } from './routes.js';
import { applySocketFault } from './socket-faults.js';
import { readSubscription, type Subscription } from './subscription.js';
import type { Token, Tokens } from './tokens.js';

/** "Right after the open": generous for a slow machine, far below the delay of a client that waits for something first. */
const SUBSCRIBE_WITHIN_MS = 10_000;
const MAX_FRAME_BYTES = 64 * 1024;
/** Not specified by the contract; clients reconnect in any case. */
const IDLE_CLOSE_CODE = 1001;

export interface SocketsParts {
  readonly tokens: Tokens;
  readonly faults: FaultBook;
  readonly record: CallRecord;
  readonly changes: Changes;
  readonly now: () => number;
  readonly idleCloseMs: number;
  readonly log: Logger | undefined;
}

export interface SocketCounts {
  /** Open connections, silent ones left out. */
  readonly open: number;
  /** Those of them that receive events. */
  readonly subscribed: number;
  /** Connections with a `socket-silent` fault. */
  readonly silent: number;
  /** Connections ever opened. */
  readonly opened: number;
}

/** An event for the sockets with a matching subscription; `frame` creates its JSON for the token of a socket. */
export interface Event {
  readonly channel: Channel;
  /** Fields that a predicate can test. */
  readonly data: Readonly<Record<string, unknown>>;
  frame(token: Token): object;
}

interface Connection {
  readonly channel: Channel;
  readonly socket: WebSocket;
  readonly token: Token;
  readonly openedAt: number;
  readonly idle: NodeJS.Timeout;
  readonly subscriptions: Subscription[];
  /** Number of frames received. */
  frames: number;
  silent: boolean;
}

/** A frame that is still unread because this process was busy counts: the service is never that busy. */
async function closeIfIdle(connection: Connection): Promise<void> {
  const before = connection.frames;
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  if (connection.frames === before) connection.socket.close(IDLE_CLOSE_CODE, 'idle');
}

/** Both event sockets: handshakes, subscriptions, delivery, idle close, faults. */
export class EventSockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, clientTracking: false });
  private readonly connections = new Set<Connection>();
  /** Every raw socket of a handshake: the HTTP server does not close those. */
  private readonly raw = new Set<Socket>();
  private readonly opened: Record<Channel, number> = { uploads: 0, completions: 0 };

  constructor(private readonly parts: SocketsParts) {}

  async upgrade(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    this.raw.add(socket);
    socket.once('close', () => this.raw.delete(socket));
    const admitted = await admit(req, socket, this.parts);
    if (admitted === undefined) return;
    const { channel, token, call } = admitted;
    const { record } = this.parts;
    completeHandshake(this.server, { req, socket, head }, { call, record }, (webSocket) =>
      this.open(channel, token, webSocket),
    );
  }

  counts(channel: Channel): SocketCounts {
    const all = this.of(channel);
    const open = all.filter(({ silent }) => !silent);
    return {
      open: open.length,
      subscribed: open.filter(({ subscriptions }) => subscriptions.length > 0).length,
      silent: all.length - open.length,
      opened: this.opened[channel],
    };
  }

  /** Sends an event to every socket with a matching subscription; returns how many there were. */
  deliver(event: Event): number {
    const fitting = this.of(event.channel).filter(
      ({ silent, subscriptions }) => !silent && subscriptions.some((subscription) => subscription.fits(event.data)),
    );
    for (const connection of fitting) this.send(connection, JSON.stringify(event.frame(connection.token)));
    return fitting.length;
  }

  /** Sends a text or binary frame unchanged to every open socket of the channel. */
  sendRaw(channel: Channel, payload: string | Uint8Array): number {
    const open = this.of(channel).filter(({ silent }) => !silent);
    for (const connection of open) this.send(connection, payload);
    return open.length;
  }

  /** Applies the active socket faults to the connections that are open. */
  applyFaults(): void {
    for (const channel of CHANNELS) for (const connection of this.of(channel)) this.strike(connection);
  }

  close(): void {
    for (const { socket } of this.connections) socket.terminate();
    for (const socket of this.raw) socket.destroy();
  }

  private open(channel: Channel, token: Token, socket: WebSocket): void {
    const connection: Connection = {
      channel,
      socket,
      token,
      openedAt: this.parts.now(),
      idle: setTimeout(() => void closeIfIdle(connection), this.parts.idleCloseMs),
      subscriptions: [],
      frames: 0,
      silent: false,
    };
    this.connections.add(connection);
    this.opened[channel] += 1;
    const heard = () => {
      connection.frames += 1;
      connection.idle.refresh();
    };
    for (const frame of ['ping', 'pong', 'message'] as const) socket.on(frame, heard);
    socket.on('message', (data, isBinary) => this.receive(connection, data, isBinary));
    socket.on('error', (error) => this.parts.log?.debug({ err: error, channel }, 'socket error'));
    socket.once('close', (code) => {
      clearTimeout(connection.idle);
      this.connections.delete(connection);
      this.parts.log?.debug({ channel, code }, 'socket closed');
      this.parts.changes.notify();
    });
    this.parts.changes.notify();
    this.strike(connection);
  }

  private receive(connection: Connection, data: RawData, isBinary: boolean): void {
    const { channel, openedAt, subscriptions } = connection;
    const { faults, record, changes, now } = this.parts;
    const subscription = isBinary ? undefined : readSubscription(channel, parseJson(String(data as Buffer)));
    if (subscription === undefined) return record.addProblem(channel, 'a frame that is not the subscribe frame');
    if (now() > openedAt + SUBSCRIBE_WITHIN_MS) return record.addProblem(channel, 'a late subscribe frame');
    if (faults.take(['ignore-subscribe'], { route: channel }) !== undefined) return;
    subscriptions.push(subscription);
    changes.notify();
  }

  private send(connection: Connection, payload: string | Uint8Array): void {
    connection.socket.send(payload, (error) => {
      if (error) this.parts.log?.debug({ err: error, channel: connection.channel }, 'event not sent');
    });
    connection.idle.refresh();
  }

  private strike(connection: Connection): void {
    if (connection.silent) return;
    const fault = this.parts.faults.take(SOCKET_FAULTS, { route: connection.channel })?.fault;
    if (fault === undefined) return;
    applySocketFault(connection.socket, fault, () => {
      connection.silent = true;
      clearTimeout(connection.idle);
      this.parts.changes.notify();
    });
  }

  private of(channel: Channel): Connection[] {
    return [...this.connections].filter(
      (connection) => connection.channel === channel && connection.socket.readyState === connection.socket.OPEN,
    );
  }
}
