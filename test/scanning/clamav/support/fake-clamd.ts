import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClamdAddress } from '../../../../src/scanning/clamav/connection.js';

/** One scan as the daemon sees it. */
export interface FakeScan {
  readonly connection: Socket;
  /** What stands before the outcome in an answer: the number of the command, and `stream` or the path that was asked for. */
  readonly subject: string;
  /** What ends an answer. */
  readonly terminator: '\0';
  /** Answers as clamd does. The connection closes when the client has said END, and all is answered. */
  answer(outcome: string): void;
}

/** What the daemon does. Without an entry it keeps silent. */
export interface Behaviour {
  /** A scan was announced; of an INSTREAM no content has been read yet. */
  onStart?(scan: FakeScan): void;
  /** The daemon has all that it needs to answer. */
  onWhole?(scan: FakeScan): void;
  /** VERSION and PING outside of sessions; by default they are answered as clamd does. */
  onCommand?(connection: Socket, name: string): void;
  /** What it says to VERSION in a session. */
  version?(): string;
  /** What it makes of a canary. Default: it finds it. */
  onCanary?(): string;
}

export interface FakeClamd {
  readonly address: ClamdAddress;
  /** Bytes of content that came by INSTREAM, canaries left out. */
  content(): Buffer;
  /** Scans of files; those of canaries are not counted. */
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
  let commands = 0;
  let unanswered = 0;
  let isOver = false;
  let inSession = false;
  /** A stream is told from a canary by its first piece. */
  let stream: { readonly number: string; scan?: FakeScan; canary?: true } | undefined;
  const reply = (text: string): void => {
    unanswered -= 1;
    // What a test has closed stays closed.
    if (!connection.writable) return;
    connection.write(`${text}\0`);
    if (!inSession || (isOver && unanswered === 0)) connection.end();
  };
  const begin = (subject: string): FakeScan => {
    onScan();
    const answer = (outcome: string): void => reply(`${subject}: ${outcome}`);
    const scan = { connection, subject, terminator: '\0', answer } as const;
    behaviour.onStart?.(scan);
    return scan;
  };
  const obey = (command: string): void => {
    if (command === 'IDSESSION') return void (inSession = true);
    if (command === 'END') {
      isOver = true;
      if (unanswered === 0) connection.end();
      return;
    }
    commands += 1;
    unanswered += 1;
    const number = inSession ? `${commands}: ` : '';
    if (command === 'INSTREAM') return void (stream = { number });
    if (command.startsWith('SCAN ')) {
      const scan = begin(`${number}${command.slice('SCAN '.length)}`);
      return behaviour.onWhole?.(scan);
    }
    if (!inSession && behaviour.onCommand !== undefined) return behaviour.onCommand(connection, command);
    if (command === 'PING') return reply(`${number}PONG`);
    reply(`${number}${behaviour.version?.() ?? 'ClamAV 1.4.6/27500/Tue Sep 30 08:45:12 2025'}`);
  };
  connection.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    for (;;) {
      if (stream === undefined) {
        const end = pending.indexOf(0);
        if (end === -1) return;
        const command = pending.toString('utf8', 1, end);
        pending = pending.subarray(end + 1);
        obey(command);
        continue;
      }
      if (pending.length < 4) return;
      const length = pending.readUInt32BE(0);
      if (pending.length < 4 + length) {
        // Announced, and of a length that no canary has.
        if (length > 1000) stream.scan ??= begin(`${stream.number}stream`);
        return;
      }
      const piece = pending.subarray(4, 4 + length);
      const isFirst = stream.scan === undefined && stream.canary === undefined;
      if (isFirst && isCanary(piece)) stream.canary = true;
      else if (isFirst) stream.scan = begin(`${stream.number}stream`);
      pending = pending.subarray(4 + length);
      if (length > 0) {
        if (stream.scan !== undefined) onContent(piece);
        continue;
      }
      const { scan, number } = stream;
      stream = undefined;
      if (scan !== undefined) behaviour.onWhole?.(scan);
      else reply(`${number}stream: ${behaviour.onCanary?.() ?? 'Test.Eicar.HDB.UNOFFICIAL FOUND'}`);
    }
  });
}

/** A ZIP of one short, compressed member: no file of these tests is one. */
function isCanary(piece: Buffer): boolean {
  return (
    piece.length < 1000 && piece.length > 30 && piece.readUInt32LE(0) === 0x04034b50 && piece.readUInt16LE(8) === 8
  );
}
