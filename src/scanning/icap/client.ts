import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError } from '../clamav/errors.js';
import { IcapAnswerError } from './errors.js';
import type { Head } from './message.js';
import { HEAD_BYTES, readEncapsulated, readHead } from './message.js';
import type { IcapAnswer } from './verdict.js';

/** Address of an ICAP service: `icap://host[:1344]/service`, or `icaps://` for TLS (port 11344). */
export interface IcapAddress {
  readonly url: URL;
}

export interface IcapLimits {
  /** In milliseconds, for the whole exchange. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** The file to be scanned. */
export interface IcapFile {
  readonly bytes: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  readonly content: AsyncIterable<Buffer>;
}

const ICAP_PORT = 1344;
const ICAPS_PORT = 11_344;
/** A returned body may be as long as the file, and a block page in its place somewhat longer. */
const SLACK_BYTES = 1024 * 1024;

/**
 * Queries the capabilities of the service (OPTIONS, RFC 3507, 4.10).
 * @throws {ScannerUnavailableError} @throws {ScanDeadlineError} @throws {IcapAnswerError}
 */
export function options(address: IcapAddress, limits: IcapLimits): Promise<Head> {
  return exchange(address, limits, async (socket) => {
    socket.write(
      `OPTIONS ${target(address)} ICAP/1.0\r\nHost: ${address.url.host}\r\nEncapsulated: null-body=0\r\n\r\n`,
    );
    return new AnswerReader(socket).head('ICAP');
  });
}

/**
 * Has the service scan a file (RESPMOD with `Allow: 204`, RFC 3507, 4.9). The whole file is sent: without a preview, no server
 * can answer for a part of it.
 * @throws as {@link options}, and the error of the content
 */
export function respmod(address: IcapAddress, file: IcapFile, limits: IcapLimits): Promise<IcapAnswer> {
  return exchange(address, limits, async (socket) => {
    const http = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${file.bytes}\r\n\r\n`;
    const request = `GET http://attachment.invalid/file HTTP/1.1\r\nHost: attachment.invalid\r\n\r\n`;
    const parts = `req-hdr=0, res-hdr=${request.length}, res-body=${request.length + http.length}`;
    const icap = [
      `RESPMOD ${target(address)} ICAP/1.0`,
      `Host: ${address.url.host}`,
      'Allow: 204',
      `Encapsulated: ${parts}`,
    ];
    const reader = new AnswerReader(socket);
    let isSent = false;
    const sent = (async () => {
      await write(socket, `${icap.join('\r\n')}\r\n\r\n${request}${http}`);
      for await (const piece of file.content) {
        if (piece.length > 0)
          await write(
            socket,
            Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
          );
      }
      // Set before the last chunk is written, so that a fast answer is not mistaken for one that came too early.
      isSent = true;
      await write(socket, '0\r\n\r\n');
    })();
    sent.catch(() => undefined);
    const answer = reader.answer(file);
    answer.catch(() => undefined);
    // A server that has found something may answer immediately, and close the connection.
    await Promise.race([sent, answer]).catch(() => undefined);
    const early = !isSent;
    return { ...(await answer), early };
  });
}

function target({ url }: IcapAddress): string {
  return `${url.protocol === 'icaps:' ? 'icaps' : 'icap'}://${url.host}${url.pathname}${url.search}`;
}

async function exchange<T>(
  { url }: IcapAddress,
  { milliseconds, signal }: IcapLimits,
  work: (socket: Socket) => Promise<T>,
): Promise<T> {
  return withDeadline(
    async (stop) => {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const isTls = url.protocol === 'icaps:';
      const port = Number(url.port || (isTls ? ICAPS_PORT : ICAP_PORT));
      const socket = isTls ? connectTls({ host, port, servername: host }) : connect({ host, port });
      const destroy = (): void => void socket.destroy();
      stop.addEventListener('abort', destroy, { once: true });
      try {
        await connected(socket, isTls);
        return await work(socket);
      } finally {
        socket.destroy();
      }
    },
    { milliseconds, expired: () => new ScanDeadlineError('total', milliseconds), signal },
  );
}

function connected(socket: Socket, isTls: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(isTls ? 'secureConnect' : 'connect', resolve);
    socket.on('error', (cause: NodeJS.ErrnoException) =>
      reject(new ScannerUnavailableError('connect', cause.code ?? cause.message, { cause })),
    );
    socket.once('close', () => reject(new ScannerUnavailableError('connect', 'closed')));
  });
}

function write(socket: Socket, data: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(data, (cause) =>
      cause ? reject(new ScannerUnavailableError('scan', 'it took only a part of the file', { cause })) : resolve(),
    );
  });
}

/** Reads one answer from a connection in pieces: at most a head is held in memory. */
class AnswerReader {
  private readonly pieces: AsyncIterator<Buffer>;
  private held = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.pieces = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async head(protocol: 'ICAP' | 'HTTP'): Promise<Head> {
    for (;;) {
      const end = this.held.indexOf('\r\n\r\n');
      if (end !== -1) {
        const text = this.held.toString('latin1', 0, end);
        this.held = this.held.subarray(end + 4);
        return readHead(text, protocol);
      }
      if (this.held.length > HEAD_BYTES) throw new IcapAnswerError('a head without end', this.held.toString('latin1'));
      await this.more();
    }
  }

  async answer({ bytes, sha256 }: Pick<IcapFile, 'bytes' | 'sha256'>): Promise<Omit<IcapAnswer, 'early'>> {
    let head = await this.head('ICAP');
    // A server may answer 100 Continue even without a preview.
    if (head.status === 100) head = await this.head('ICAP');
    if (head.status !== 200) return { head, http: undefined, isSameBody: false };
    const parts = readEncapsulated(head.headers.get('encapsulated'));
    const http = parts.some(({ part }) => part === 'res-hdr') ? await this.head('HTTP') : undefined;
    if (!parts.some(({ part }) => part === 'res-body')) return { head, http, isSameBody: false };
    return { head, http, isSameBody: (await this.bodyHash(bytes + SLACK_BYTES)) === sha256 };
  }

  /** SHA-256 of a chunked body, which must be complete. */
  private async bodyHash(most: number): Promise<string> {
    const hash = createHash('sha256');
    for (let total = 0; ;) {
      const size = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(await this.line())?.[1];
      if (size === undefined) throw new IcapAnswerError('not a chunk');
      let left = parseInt(size, 16);
      if (left === 0) return hash.digest('hex');
      total += left;
      if (total > most) throw new IcapAnswerError('a body longer than the file');
      while (left > 0) {
        if (this.held.length === 0) await this.more();
        const some = this.held.subarray(0, left);
        hash.update(some);
        left -= some.length;
        this.held = this.held.subarray(some.length);
      }
      if ((await this.line()) !== '') throw new IcapAnswerError('a chunk of another length');
    }
  }

  private async line(): Promise<string> {
    for (;;) {
      const end = this.held.indexOf('\r\n');
      if (end !== -1) {
        const text = this.held.toString('latin1', 0, end);
        this.held = this.held.subarray(end + 2);
        return text;
      }
      if (this.held.length > HEAD_BYTES) throw new IcapAnswerError('a line without end');
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const next = await this.pieces.next().catch((cause: unknown) => {
      throw new ScannerUnavailableError('scan', 'the connection broke', { cause });
    });
    if (next.done === true) {
      if (this.held.length > 0) throw new IcapAnswerError('an answer that was cut', this.held.toString('latin1'));
      throw new ScannerUnavailableError('scan', 'closed without an answer');
    }
    this.held = Buffer.concat([this.held, next.value]);
  }
}
