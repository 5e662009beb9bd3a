import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, NetConnectOpts, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Holds } from './holds.js';

/** What becomes of one connection. Offsets count bytes. */
export type ClamdFault =
  /** Closes at once, without an answer. */
  | { readonly kind: 'close' }
  /** Takes everything and says nothing. */
  | { readonly kind: 'hang' }
  /** Resets the connection once clamd was sent this much of the command and the file. */
  | { readonly kind: 'reset-upload'; readonly after: number }
  /** Closes in good order, likewise. */
  | { readonly kind: 'close-upload'; readonly after: number }
  /** Ends its own side, and goes on reading and passing on. */
  | { readonly kind: 'half-close'; readonly after: number }
  /** Says something of its own, likewise, and then passes on as usual. */
  | { readonly kind: 'say'; readonly after: number; readonly text: string }
  /** Passes this much of the answer on, and then resets or closes the connection. */
  | { readonly kind: 'cut-answer'; readonly after: number; readonly reset: boolean }
  /** Gives this answer in the place of clamd's own. */
  | { readonly kind: 'answer'; readonly text: string }
  /** Changes each of clamd's replies, whose number and terminator stay. */
  | { readonly kind: 'rewrite'; readonly reply: (text: string) => string }
  | { readonly kind: 'delay-answer'; readonly milliseconds: number };

/** Stands before a clamd, on a unix socket or a port of its own, and spoils or holds back what passes. */
export class ClamdProxy {
  /** Commands that clamd has not heard. */
  readonly commands = new Holds<string>();
  /** Answers that have not reached the asker. */
  readonly answers = new Holds<string>();
  /** Asked once for each connection, with what it begins with; a scan by path says `SCAN /path`. */
  fault: (command: string) => ClamdFault | undefined = () => undefined;
  private readonly sockets = new Set<Socket>();
  private readonly underWay = new Map<Socket, string>();
  private readonly server = createServer({ allowHalfOpen: true }, (client) => {
    this.serve(client).catch(() => client.destroy());
  });

  private constructor(private readonly target: NetConnectOpts) {}

  /** @param listenOn path of a unix socket; a port of the loopback interface when it is left out */
  static async start(target: NetConnectOpts, listenOn?: string): Promise<ClamdProxy> {
    const proxy = new ClamdProxy(target);
    if (listenOn === undefined) proxy.server.listen(0, '127.0.0.1');
    else proxy.server.listen(listenOn);
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The commands of the connections that have no answer yet. */
  get open(): string[] {
    return [...this.underWay.values()];
  }

  /** Breaks all connections, those that hang or are held included. */
  breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.breakAll();
    await once(this.server, 'close');
  }

  private async serve(client: Socket): Promise<void> {
    const gone = this.watch(client);
    const [first] = (await once(client, 'data', { signal: gone })) as [Buffer];
    client.pause();
    const command = first.toString('latin1', 0, 2000);
    this.underWay.set(client, command);
    gone.addEventListener('abort', () => this.underWay.delete(client));
    const fault = this.fault(command);
    if (fault?.kind === 'close') return void client.end();
    if (fault?.kind === 'hang') return void client.resume();
    if (fault?.kind === 'answer') return void client.resume().end(fault.text);
    if (!(await this.commands.pass(command, gone))) return;

    const upstream = connect({ ...this.target, allowHalfOpen: true } as NetConnectOpts);
    const upstreamGone = this.watch(upstream);
    gone.addEventListener('abort', () => upstream.destroy());
    upstreamGone.addEventListener('abort', () => client.end());
    await once(upstream, 'connect', { signal: gone });
    void this.passAnswer(upstream, client, command, fault, gone).catch(() => client.destroy());
    client.unshift(first);
    await passCommand(client, upstream, fault);
  }

  private async passAnswer(
    upstream: Socket,
    client: Socket,
    command: string,
    fault: ClamdFault | undefined,
    gone: AbortSignal,
  ): Promise<void> {
    let passed = 0;
    const pieces = fault?.kind === 'rewrite' ? rewritten(piecesOf(upstream), fault.reply) : piecesOf(upstream);
    for await (const piece of pieces) {
      if (!(await this.answers.pass(command, gone))) return;
      if (fault?.kind === 'delay-answer') await delay(fault.milliseconds);
      if (fault?.kind === 'cut-answer' && passed + piece.length > fault.after) {
        client.write(piece.subarray(0, fault.after - passed), () => (fault.reset ? reset(client) : client.end()));
        return;
      }
      passed += piece.length;
      client.write(piece);
    }
    client.end();
  }

  /** @returns what tells that the connection is over */
  private watch(socket: Socket): AbortSignal {
    const gone = new AbortController();
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      gone.abort();
    });
    return gone.signal;
  }
}

async function* rewritten(pieces: AsyncIterable<Buffer>, change: (text: string) => string): AsyncGenerator<Buffer> {
  let pending = '';
  for await (const piece of pieces) {
    const replies = `${pending}${piece.toString('latin1')}`.split('\0');
    pending = replies.pop() ?? '';
    for (const reply of replies) {
      const [, number = '', text = ''] = /^(\d+: )?(.*)$/s.exec(reply) ?? [];
      yield Buffer.from(`${number}${change(text)}\0`, 'latin1');
    }
  }
  yield Buffer.from(pending, 'latin1');
}

async function passCommand(client: Socket, upstream: Socket, fault: ClamdFault | undefined): Promise<void> {
  const at = fault !== undefined && 'after' in fault && fault.kind !== 'cut-answer' ? fault.after : Infinity;
  let passed = 0;
  for await (const piece of piecesOf(client)) {
    const struck = passed <= at && passed + piece.length > at;
    const some = struck ? piece.subarray(0, at - passed) : piece;
    passed += piece.length;
    await write(upstream, some);
    if (!struck) continue;
    if (fault?.kind === 'reset-upload') return reset(client);
    if (fault?.kind === 'close-upload') return void client.destroy();
    if (fault?.kind === 'say') client.write(fault.text);
    if (fault?.kind === 'half-close') client.end();
    await write(upstream, piece.subarray(some.length));
  }
  upstream.end();
}

/** A unix socket knows no reset: what is unread when it is destroyed makes one. */
function reset(client: Socket): void {
  if (client.remoteAddress === undefined) client.destroy();
  else client.resetAndDestroy();
}

/** Settles when there is room for more, or nobody takes it. */
function write(socket: Socket, piece: Buffer): Promise<void> {
  return new Promise((resolve) => void socket.write(piece, () => resolve()));
}

/** Unlike the socket's own iterator, it leaves the other direction open at the end. */
const piecesOf = (socket: Socket): AsyncIterable<Buffer> => socket.iterator({ destroyOnReturn: false });
