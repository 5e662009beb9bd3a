import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { GenesysEvent } from '../../src/genesys/event.js';
import type { EventChannel } from '../../src/genesys/event-source.js';
import { SOCKET_TIMES } from '../../src/listener/event-socket.js';
import { Listener } from '../../src/listener/listener.js';
import type { ListenerDependencies } from '../../src/listener/listener.js';
import type { Spool } from '../../src/listener/spool.js';
import type { StartOutcome } from '../../src/temporal/workflow-starter.js';
import { capturedLog } from '../genesys/support.js';
import { until } from '../../devkit/until.js';
import { withoutArrival } from './support.js';

type Defer = (cleanUp: () => unknown) => void;

export const TIMES = { ...SOCKET_TIMES, pingMs: 60_000, backoffMs: 1, maxBackoffMs: 5 };

/** Lets all else have its turn. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A Genesys Cloud of two sockets, whose frames are the events themselves. */
export async function genesysCloud(defer: Defer) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const peers = new Map<string, WebSocket>();
  const pings = new Map<string, number>();
  let opened = 0;
  server.on('connection', (peer, { url = '' }) => {
    opened += 1;
    const name = url.slice(1);
    peer.on('message', () => peers.set(name, peer));
    peer.on('ping', () => pings.set(name, (pings.get(name) ?? 0) + 1));
    peer.on('close', () => peers.delete(name));
  });
  defer(() => {
    peers.forEach((peer) => peer.terminate());
    server.close();
  });
  const channels: EventChannel[] = ['uploads', 'completions'].map((name) => ({
    name,
    where: name,
    open: async () => ({ url: `ws://127.0.0.1:${port}/${name}`, headers: {}, subscription: '{}' }),
    decode: (frame) => ({ kind: 'events', events: [JSON.parse(frame) as GenesysEvent] }),
  }));
  const send = (event: GenesysEvent) =>
    peers.get(event.kind === 'attachment-uploaded' ? 'uploads' : 'completions')!.send(JSON.stringify(event));
  return { channels, peers, pings, send, opened: () => opened };
}

/** A Temporal that can be away, or keep callers waiting. */
export class Temporal {
  mode: 'takes' | 'away' | 'waits' = 'takes';
  readonly taken: GenesysEvent[] = [];
  calls = 0;
  underWay = 0;
  most = 0;
  private readonly waiting: (() => void)[] = [];

  async start(event: GenesysEvent): Promise<StartOutcome> {
    this.calls += 1;
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    try {
      if (this.mode === 'waits') await new Promise<void>((resolve) => this.waiting.push(resolve));
      else await turn();
      if (this.mode === 'away') throw new Error('14 UNAVAILABLE');
      this.taken.push(withoutArrival(event));
      return 'started';
    } finally {
      this.underWay -= 1;
    }
  }

  /** Answers those that wait now. */
  answer(): void {
    this.waiting.splice(0).forEach((go) => go());
  }
}

type Cloud = Awaited<ReturnType<typeof genesysCloud>>;

export async function startListener(
  defer: Defer,
  cloud: Cloud,
  temporal: Temporal,
  spool?: Spool,
  options: Partial<Omit<ListenerDependencies, 'source'>> = {},
) {
  const { log, lines, text } = capturedLog();
  const listener = new Listener({
    ...{ source: cloud, starter: temporal, log, times: TIMES, random: () => 0 },
    ...(spool && { spool }),
    ...options,
  });
  let running: Promise<void> | undefined = listener.run();
  const stop = async () => {
    temporal.mode = 'takes';
    temporal.answer();
    listener.stop();
    await running;
    running = undefined;
  };
  defer(stop);
  await until('both sockets', () => cloud.peers.size === 2);
  return { listener, running, lines, text, stop };
}
