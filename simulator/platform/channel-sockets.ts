import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Changes } from '../changes.js';
import { type FaultBook, SOCKET_FAULTS } from '../faults.js';
import { beginHandshake, completeHandshake } from '../handshake.js';
import { isObject, parseJson } from '../http.js';
import type { CallRecord } from '../record.js';
import { applySocketFault } from '../socket-faults.js';
import type { SocketCounts } from '../sockets.js';
import type { Channels, NotificationChannel } from './channels.js';
import { errorAnswer, notFound } from './errors.js';

const MAX_FRAME_BYTES = 64 * 1024;
const ROUTE = 'notifications';

export interface ChannelSocketsParts {
  readonly channels: Channels;
  readonly faults: FaultBook;
  readonly record: CallRecord;
  readonly changes: Changes;
  /** Real milliseconds. */
  readonly heartbeatMs: number;
  readonly log: Logger | undefined;
}

interface Connection {
  readonly channel: NotificationChannel;
  readonly socket: WebSocket;
  readonly heartbeat: NodeJS.Timeout;
  silent: boolean;
}

/** The WebSockets of notification channels: one for each, without a bearer token. */
export class ChannelSockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, clientTracking: false });
  private readonly connections = new Set<Connection>();
  /** Every raw socket of a handshake: the HTTP server does not close those. */
  private readonly raw = new Set<Socket>();
  private opened = 0;

  constructor(private readonly parts: ChannelSocketsParts) {}

  async upgrade(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const { record, channels } = this.parts;
    this.raw.add(socket);
    socket.once('close', () => this.raw.delete(socket));
    const handshake = await beginHandshake(req, socket, this.parts);
    if (handshake === undefined) return;
    const { match, call, refuse } = handshake;
    if (req.headers.authorization !== undefined) record.problem(call, 'an Authorization header was sent to a channel');
    const channel = channels.find(match.id ?? '');
    if (channel === undefined) return refuse(errorAnswer(notFound('channel'), call.correlationId));
    completeHandshake(this.server, { req, socket, head }, { call, record }, (webSocket) =>
      this.open(channel, webSocket),
    );
  }

  counts(): SocketCounts {
    const all = this.live();
    const open = all.filter(({ silent }) => !silent);
    return {
      open: open.length,
      subscribed: open.filter(({ channel }) => channel.topics.size > 0).length,
      silent: all.length - open.length,
      opened: this.opened,
    };
  }

  /** Whether any socket is subscribed to one of the topics. */
  hears(topics: readonly string[]): boolean {
    return this.live().some(({ channel }) => topics.some((topic) => channel.topics.has(topic)));
  }

  /** Sends an event to the channels that have subscribed to its topic; returns how many that were. */
  deliver(topicName: string, eventBody: unknown): number {
    const frame = { topicName, version: '2', eventBody, metadata: { CorrelationId: randomUUID() } };
    return this.send(({ channel }) => channel.topics.has(topicName), JSON.stringify(frame));
  }

  /** Sends a frame to the sockets of one channel, or of all; returns how many there were. */
  sendRaw(payload: string | Uint8Array, channelId?: string): number {
    return this.send(({ channel }) => channelId === undefined || channel.id === channelId, payload);
  }

  /** Applies the active socket faults to the connections that are open. */
  applyFaults(): void {
    for (const connection of this.live()) this.strike(connection);
  }

  close(): void {
    for (const { socket } of this.connections) socket.terminate();
    for (const socket of this.raw) socket.destroy();
  }

  private open(channel: NotificationChannel, socket: WebSocket): void {
    const { channels, changes, heartbeatMs, log } = this.parts;
    // The newest wins, so that the connections before and after a `socket_closing` notice may overlap.
    channel.connection?.close(1008, 'another connection was opened');
    const heartbeat = setInterval(() => this.beat(connection), heartbeatMs);
    const connection: Connection = { channel, socket, heartbeat, silent: false };
    this.connections.add(connection);
    const link = { close: (code: number, reason: string): void => socket.close(code, reason) };
    channel.connection = link;
    channels.touch(channel);
    this.opened += 1;
    socket.on('message', (data, isBinary) => this.receive(connection, isBinary ? '' : String(data as Buffer)));
    socket.on('error', (error) => log?.debug({ err: error }, 'socket error'));
    socket.once('close', () => {
      clearInterval(heartbeat);
      this.connections.delete(connection);
      if (channel.connection === link) delete channel.connection;
      changes.notify();
    });
    changes.notify();
    this.strike(connection);
  }

  /** This is also where the end of a channel is noticed, and its socket closed. */
  private beat({ channel, socket }: Connection): void {
    if (this.parts.channels.find(channel.id) === undefined) return;
    socket.send(JSON.stringify(metadata('WebSocket Heartbeat')), () => undefined);
  }

  private receive({ channel, socket }: Connection, text: string): void {
    const frame = parseJson(text);
    if (this.parts.channels.find(channel.id) === undefined) return;
    if (isObject(frame) && frame['message'] === 'ping') {
      return socket.send(JSON.stringify(metadata('pong')), () => undefined);
    }
    this.parts.record.addProblem(ROUTE, 'a frame that is not {"message":"ping"}');
  }

  private send(fits: (connection: Connection) => boolean, payload: string | Uint8Array): number {
    const fitting = this.live().filter((connection) => !connection.silent && fits(connection));
    for (const { socket } of fitting) {
      socket.send(payload, (error) => error && this.parts.log?.debug({ err: error }, 'event not sent'));
    }
    return fitting.length;
  }

  private strike(connection: Connection): void {
    if (connection.silent) return;
    const fault = this.parts.faults.take(SOCKET_FAULTS, { route: ROUTE })?.fault;
    if (fault === undefined) return;
    applySocketFault(connection.socket, fault, () => {
      connection.silent = true;
      clearInterval(connection.heartbeat);
      this.parts.changes.notify();
    });
  }

  /** Open sockets of channels that have not ended. */
  private live(): Connection[] {
    return [...this.connections].filter(
      ({ socket, channel }) => socket.readyState === socket.OPEN && this.parts.channels.find(channel.id) !== undefined,
    );
  }
}

function metadata(message: string): object {
  return { topicName: 'channel.metadata', eventBody: { message } };
}
