import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClamdAddress } from '../../../../src/scanning/clamav/connection.js';

/** One scan as the daemon sees it. */
export interface FakeScan {
  readonly connection: Socket;
  /** What stands before the colon in an answer: `stream`, or the path that was asked for. */
  readonly subject: string;
  /** What ends an answer: NUL for INSTREAM, a line break for SCAN. */
  readonly terminator: '\0' | '\n';
  /** Answers as clamd does, and closes. */
  answer(outcome: string): void;
}

/** What the daemon does. Without an entry it keeps silent. */
export interface Behaviour {
  /** A scan was announced; of an INSTREAM no content has been read yet. */
  onStart?(scan: FakeScan): void;
  /** The daemon has all that it needs to answer. */
  onWhole?(scan: FakeScan): void;
  /** VERSION and PING; by default they are answered as clamd does. */
  onCommand?(connection: Socket, name: string): void;
}

export interface FakeClamd {
  readonly address: ClamdAddress;
  /** Bytes of content that came by INSTREAM. */
  content(): Buffer;
  scans(): number;
  /** Reads on where it had stopped, and resolves when no connection is open; a test that leaks one does not end. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A daemon that speaks clamd's protocol as far as it is told to. */
export async function startFakeClamd(transport: 'tcp' | 'unix', behaviour: Behaviour): Promise<FakeClamd> {
  const open = new Set<Socket>();
  const content: Buffer[] = [];
  let scans = 0;
  let whenIdle: (() => void)[] = [];
  // Half-open, as in clamd: the client's end of its side does not close the connection.
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    open.add(connection);
    connection.on('error', () => {});
    connection.once('close', () => {
      open.delete(connection);
      if (open.size > 0) return;
      whenIdle.forEach((resolve) => resolve());
      whenIdle = [];
    });
    // A client that is gone altogether is only noticed by reading to its end.
    connection.once('end', () => connection.end());
    converse(
      connection,
      behaviour,
      (chunk) => content.push(chunk),
      () => (scans += 1),
    );
  });
  const folder = await mkdtemp(join(tmpdir(), 'fake-clamd-'));
  const socket = join(folder, 's');
  await new Promise<void>((resolve) => {
    if (transport === 'unix') server.listen(socket, resolve);
    else server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: transport === 'unix' ? { socket } : { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    content: () => Buffer.concat(content),
    scans: () => scans,
    idle() {
      open.forEach((connection) => connection.resume());
      return open.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve));
    },
    async close() {
      open.forEach((connection) => connection.destroy());
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function converse(
  connection: Socket,
  behaviour: Behaviour,
  onContent: (chunk: Buffer) => void,
  onScan: () => void,
): void {
  let pending = Buffer.alloc(0);
  let streaming: FakeScan | undefined;
  const begin = (subject: string, terminator: '\0' | '\n'): FakeScan => {
    onScan();
    const answer = (outcome: string): void => void connection.end(`${subject}: ${outcome}${terminator}`);
    const scan = { connection, subject, terminator, answer };
    behaviour.onStart?.(scan);
    return scan;
  };
  connection.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    if (streaming === undefined) {
      const text = pending.toString('latin1');
      const command = /^z([A-Z]+)\0/.exec(text)?.[1];
      if (text.startsWith('SCAN ')) {
        const scan = begin(text.slice('SCAN '.length), '\n');
        behaviour.onWhole?.(scan);
        pending = Buffer.alloc(0);
      } else if (command === 'INSTREAM') {
        pending = pending.subarray('zINSTREAM\0'.length);
        streaming = begin('stream', '\0');
      } else if (command !== undefined) {
        if (behaviour.onCommand) behaviour.onCommand(connection, command);
        else connection.end(command === 'PING' ? 'PONG\0' : 'ClamAV 1.4.6/27500/Tue Sep 30 08:45:12 2025\0');
      }
    }
    while (streaming !== undefined && pending.length >= 4) {
      const length = pending.readUInt32BE(0);
      if (length === 0) {
        behaviour.onWhole?.(streaming);
        return;
      }
      if (pending.length < 4 + length) return;
      onContent(pending.subarray(4, 4 + length));
      pending = pending.subarray(4 + length);
    }
  });
}
