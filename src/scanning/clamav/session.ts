import type { Readable } from 'node:stream';
import type { ClamdAddress, ClamdSocket } from './connection.js';
import { ANSWER_BYTES, connect } from './connection.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from './errors.js';

/** Largest chunk that is announced to clamd. */
export const CHUNK_BYTES = 64 * 1024;

/** clamd's own ReadTimeout is 30 s: an upload that stalls for longer is dead on one side. */
const IDLE_MILLISECONDS = 30_000;

/**
 * Interval of the keep-alive commands while clamd scans, in milliseconds. clamd gives up a session that has sent nothing for its
 * ReadTimeout, even while it scans (measured: ClamAV 1.4.6), and the file would never get a verdict, however often it is
 * retried; any command restarts that timeout.
 */
const PING_MILLISECONDS = 2_000;

/** One reply, without its number and its terminator. */
export interface Reply {
  readonly text: string;
  /** It began before all of its command had been sent. */
  readonly early: boolean;
}

interface Awaited {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly isSent: () => boolean;
}

/**
 * One connection to clamd on which several commands are sent; each reply carries the number of its command (IDSESSION,
 * clamd(8)). One daemon answers all of it, even behind a load balancer. Commands that are sent in one write are dispatched to
 * clamd's threads with the same loaded database.
 *
 * Replies reject with {@link ScannerUnavailableError} when the connection ends first, with {@link ScanReplyError} when
 * anything arrives that is not a reply to a command of this session.
 */
export class ClamdSession {
  private readonly awaited = new Map<number, Awaited>();
  private commands = 0;
  private received = Buffer.alloc(0);
  private receivedBytes = 0;
  /** Commands that had not been sent in full when the reply that is being read began. */
  private unsentAtStart: ReadonlySet<number> = new Set();
  private failure: Error | undefined;
  private endedInOrder = false;
  private isPinged = false;
  private readonly closed: Promise<void>;

  /** @param stop destroys the connection */
  static async open(
    address: ClamdAddress,
    stop: AbortSignal,
    pingMilliseconds = PING_MILLISECONDS,
  ): Promise<ClamdSession> {
    return new ClamdSession(await connect(address, stop), pingMilliseconds);
  }

  private constructor(
    private readonly socket: ClamdSocket,
    pingMilliseconds: number,
  ) {
    const pings = setInterval(() => this.ping(), pingMilliseconds);
    socket.on('data', (piece: Buffer) => this.take(piece));
    socket.on('error', (error) => (this.failure ??= error));
    socket.once('end', () => {
      this.endedInOrder = true;
      // Unsent bytes would keep the socket open for ever.
      socket.destroy();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        clearInterval(pings);
        this.rejectAll();
        resolve();
      });
    });
    socket.cork();
    socket.write('zIDSESSION\0');
    process.nextTick(() => socket.uncork());
  }

  /** Whether the connection is open. */
  get alive(): boolean {
    return !this.socket.destroyed;
  }

  /** Everything that `work` sends goes out in one write. */
  atOnce<T>(work: () => T): T {
    this.socket.cork();
    try {
      return work();
    } finally {
      process.nextTick(() => this.socket.uncork());
    }
  }

  /** @param command such as `PING` or `SCAN /path`; without NUL */
  ask(command: string): Promise<Reply> {
    this.socket.write(`z${command}\0`);
    return this.expect(() => true);
  }

  /** Sends content that is in memory. */
  stream(content: Buffer): Promise<Reply> {
    this.socket.write(Buffer.concat([Buffer.from('zINSTREAM\0'), ...chunked(content), lengthPrefix(0)]));
    return this.expect(() => true);
  }

  /**
   * Sends everything that `source` yields. The end mark is sent only when the source ended without an error, together with what
   * `then` sends.
   *
   * @returns the pending reply, once everything is sent or the connection is closed
   * @throws the error of `source`; or, through the reply, {@link ScanDeadlineError} `idle` when the upload makes no progress
   */
  async upload(
    source: Readable,
    then: () => void,
    idleMilliseconds = IDLE_MILLISECONDS,
  ): Promise<readonly [Promise<Reply>]> {
    const { socket } = this;
    let isSent = false;
    socket.setTimeout(idleMilliseconds, () => socket.destroy(new ScanDeadlineError('idle', idleMilliseconds)));
    socket.write('zINSTREAM\0');
    let isAnswered = false;
    const reply = this.expect(() => isSent);
    const answered = reply.then(
      () => void (isAnswered = true),
      () => undefined,
    );
    const sent = (async () => {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        await this.write(Buffer.concat(chunked(chunk)));
        // A reply that came too early settles the matter either way.
        if (socket.broken || isAnswered) return;
      }
      isSent = true;
      this.atOnce(() => {
        socket.write(lengthPrefix(0));
        then();
      });
      socket.setTimeout(0);
    })();
    try {
      // A source that hangs must not delay the reply that clamd sent before it closed the connection.
      await Promise.race([sent, answered]);
    } catch (error) {
      // The reply is more specific than the error of an upload whose connection was closed.
      if (!socket.destroyed) throw error;
    }
    return [reply];
  }

  /**
   * Ends the session, and waits until clamd has closed the connection cleanly.
   * @throws {ScannerUnavailableError} it closed otherwise
   * @throws {ScanReplyError} there were more replies than commands
   */
  async end(): Promise<void> {
    this.socket.write('zEND\0');
    await this.closed;
    this.throwIfFailed();
    if (!this.endedInOrder) throw new ScannerUnavailableError('scan', 'the connection was cut');
    if (this.received.length > 0) throw new ScanReplyError('not one whole reply', this.received.toString('utf8'));
  }

  close(): void {
    this.socket.destroy();
  }

  /** Not between the chunks of an upload, and never a second one before the first is answered. */
  private ping(): void {
    if (this.isPinged || !this.alive || this.awaited.size === 0 || this.unsent().size > 0) return;
    this.isPinged = true;
    this.ask('PING').then(
      () => (this.isPinged = false),
      () => undefined,
    );
  }

  private expect(isSent: () => boolean): Promise<Reply> {
    this.commands += 1;
    const id = this.commands;
    const reply = new Promise<Reply>((resolve, reject) => {
      this.awaited.set(id, { resolve, reject, isSent });
      if (this.socket.destroyed) this.rejectAll();
    });
    // Where one reply settles the matter, the others are not awaited.
    reply.catch(() => undefined);
    return reply;
  }

  private take(piece: Buffer): void {
    this.receivedBytes += piece.length;
    if (this.received.length === 0) this.unsentAtStart = this.unsent();
    this.received = Buffer.concat([this.received, piece]);
    if (this.received.length > ANSWER_BYTES || this.receivedBytes > this.commands * ANSWER_BYTES) {
      return this.fail(new ScanReplyError('too long', this.received.toString('utf8')));
    }
    for (let end = this.received.indexOf(0); end !== -1; end = this.received.indexOf(0)) {
      const line = this.received.toString('utf8', 0, end);
      this.received = this.received.subarray(end + 1);
      if (!this.answer(line)) return;
      this.unsentAtStart = this.unsent();
    }
  }

  private answer(line: string): boolean {
    const [, number, text] = /^(\d{1,9}): (.*)$/s.exec(line) ?? [];
    const awaited = this.awaited.get(Number(number));
    if (text === undefined || awaited === undefined) {
      this.fail(new ScanReplyError('not a reply to what was asked', line));
      return false;
    }
    this.awaited.delete(Number(number));
    awaited.resolve({ text, early: !awaited.isSent() || this.unsentAtStart.has(Number(number)) });
    return true;
  }

  private unsent(): ReadonlySet<number> {
    return new Set([...this.awaited].filter(([, { isSent }]) => !isSent()).map(([id]) => id));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.socket.destroy();
  }

  private throwIfFailed(): void {
    const { failure } = this;
    if (failure instanceof ScanDeadlineError || failure instanceof ScanReplyError) throw failure;
  }

  private rejectAll(): void {
    const { failure, received } = this;
    const isOwn = failure instanceof ScanDeadlineError || failure instanceof ScanReplyError;
    const error = isOwn
      ? failure
      : received.length > 0
        ? new ScanReplyError('not one whole reply', received.toString('utf8'))
        : new ScannerUnavailableError('scan', 'closed without an answer', { cause: failure });
    this.awaited.forEach(({ reject }) => reject(error));
    this.awaited.clear();
  }

  /** Waits until the kernel has taken the bytes: the back-pressure that keeps memory flat. */
  private write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}

function chunked(content: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < content.length; start += CHUNK_BYTES) {
    const piece = content.subarray(start, start + CHUNK_BYTES);
    pieces.push(lengthPrefix(piece.length), piece);
  }
  return pieces;
}

function lengthPrefix(bytes: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}
