import { Socket } from 'node:net';
import { ScannerUnavailableError, ScanReplyError } from './errors.js';

/** Where clamd listens. It has no authentication: its TCP port belongs on loopback or a private network. */
export type ClamdAddress = { readonly socket: string } | { readonly host: string; readonly port: number };

/** Time limit for connecting. */
const CONNECT_MILLISECONDS = 3_000;

/** Longest answer that is read: verdicts and versions are far shorter, and a faulty daemon must not exhaust memory. */
export const ANSWER_BYTES = 64 * 1024;

/**
 * A socket whose read side survives a broken write side. clamd answers a stream that is too long and closes immediately; the
 * next write then fails with EPIPE, on which Node destroys the socket, and the answer would be lost unread.
 */
export class ClamdSocket extends Socket {
  private breakage = false;

  /** clamd no longer accepts data. */
  get broken(): boolean {
    return this.breakage;
  }

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.breakage) done();
    else super._write(chunk, encoding, (error) => this.written(error, done));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    if (this.breakage) done();
    else super._writev?.(chunks, (error) => this.written(error, done));
  }

  private written(error: NodeJS.ErrnoException | null | undefined, done: (error?: Error | null) => void): void {
    this.breakage ||= error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
    done(this.breakage ? null : error);
  }
}

/**
 * Opens a connection, which the caller destroys. It is also destroyed when `stop` fires, connected or not.
 * @throws {ScannerUnavailableError} refused, no such socket, or not connected in time
 */
export function connect(
  address: ClamdAddress,
  stop: AbortSignal,
  milliseconds = CONNECT_MILLISECONDS,
): Promise<ClamdSocket> {
  return new Promise((resolve, reject) => {
    const socket = new ClamdSocket();
    const fail = (problem: string, cause?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new ScannerUnavailableError('connect', problem, { cause }));
    };
    const refused = (error: NodeJS.ErrnoException): void => fail(error.code ?? error.message, error);
    const timer = setTimeout(() => fail(`no connection within ${milliseconds} ms`), milliseconds);
    socket.once('error', refused);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', refused);
      resolve(socket);
    });
    const destroy = (): void => {
      clearTimeout(timer);
      socket.destroy();
    };
    if (stop.aborted) return destroy();
    stop.addEventListener('abort', destroy, { once: true });
    if ('socket' in address) socket.connect({ path: address.socket });
    else socket.connect({ host: address.host, port: address.port });
  });
}

/** Everything received from clamd on one connection. */
export interface Received {
  readonly raw: string;
  /** clamd closed its side cleanly, rather than by a reset or by our own closing. */
  readonly ended: boolean;
  readonly error: Error | undefined;
}

/**
 * Collects everything until the connection closes, then destroys it. Never rejects.
 */
export function receive(socket: Socket): Promise<Received> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    let ended = false;
    let error: Error | undefined;
    socket.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > ANSWER_BYTES) {
        socket.destroy(new ScanReplyError('too long', Buffer.concat(pieces).toString('utf8')));
        return;
      }
      pieces.push(piece);
    });
    socket.once('end', () => {
      ended = true;
      // Unsent bytes would keep the socket open for ever.
      socket.destroy();
    });
    socket.on('error', (cause) => (error ??= cause));
    socket.once('close', () => resolve({ raw: Buffer.concat(pieces).toString('utf8'), ended, error }));
  });
}
