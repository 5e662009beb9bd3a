import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { bareHost } from '../config/hosts.js';
import { DownloadBody } from './download-body.js';
import type { SpeedFloor } from './download-body.js';
import { openConnection } from './download-connection.js';
import { DownloadFailedError, DownloadLinkGoneError, DownloadRefusedError } from './download-errors.js';
import { isPublicAddress } from './public-address.js';
import { MAX_HEAD_BYTES } from './response-head.js';

export * from './download-errors.js';
export { isPublicAddress } from './public-address.js';

/** Maximum number of redirects. */
const MAX_REDIRECTS = 3;

/** Encodings that leave the bytes unchanged. S3 keeps `aws-chunked` of the upload, and sends the object without its frames. */
const NO_ENCODINGS: readonly string[] = ['', 'identity', 'none', 'binary', '7bit', '8bit', 'utf-8', 'aws-chunked'];

export interface DownloaderOptions {
  /** For a local stack only: allows http and private addresses. */
  readonly allowPrivate: boolean;
  readonly minBytesPerSecond?: number;
  /** The time over which the speed is measured, in milliseconds. */
  readonly windowMs?: number;
  /** Time from the first address to the last header of the answer, redirects included, in milliseconds. */
  readonly headersMs?: number;
  /** Opens a connection of one answer; for tests. */
  readonly connect?: typeof openConnection;
}

/** An answer that is a file, judging by its head. */
export interface OpenedDownload {
  /** Must be read to its end, or the iteration must be ended early. */
  readonly content: AsyncIterable<Uint8Array>;
  /** As declared by the answer. */
  readonly contentType: string | undefined;
  /** Whether a length or a final chunk marks the end: a lost connection alone looks like an end. */
  readonly hasSignalledEnd: boolean;
}

/**
 * Fetches pre-signed links. Deliberately separate from all calls to Genesys Cloud: it has no token, so that none can reach the
 * host of the link, and it connects to public addresses only, whatever the name resolves to.
 */
export class Downloader {
  private readonly floor: SpeedFloor;
  private readonly requests = new Set<ClientRequest>();

  constructor(private readonly options: DownloaderOptions) {
    const { minBytesPerSecond = 4096, windowMs = 30_000 } = options;
    this.floor = { bytesPerSecond: minBytesPerSecond, windowMs };
  }

  /**
   * Opens a download. Both this call and the reading throw:
   *
   * @param authorization for the first address only: it is sent along with no redirect.
   * @throws {DownloadLinkGoneError} for 403, 404, 410 and other refusals of the link.
   * @throws {DownloadRefusedError} when the address is not allowed.
   * @throws {DownloadTooLargeError} above `maxBytes`, by `Content-Length` or by the bytes received.
   * @throws {DownloadTooSlowError} below the minimum speed.
   * @throws {DownloadFailedError} when a retry may help; also when fewer bytes arrive than were announced.
   * @throws the reason of the signal, once that is aborted.
   */
  async open(url: string, maxBytes: number, signal: AbortSignal, authorization?: string): Promise<OpenedDownload> {
    const deadline = AbortSignal.timeout(this.options.headersMs ?? 30_000);
    let address = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const token = redirects === 0 ? authorization : undefined;
      const answer = await this.request(this.check(address), signal, deadline, token);
      const { statusCode = 0, headers } = answer;
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
        return this.opened(answer, maxBytes, signal);
      }
      discard(answer);
      if (!URL.canParse(headers.location, address)) throw new DownloadRefusedError('bad-url');
      address = new URL(headers.location, address).href;
    }
    throw new DownloadRefusedError('too-many-redirects');
  }

  /** Closes what is still open: a body that is not read would otherwise never finish. */
  async close(): Promise<void> {
    for (const request of this.requests) request.destroy();
  }

  private check(address: string): URL {
    if (!URL.canParse(address)) throw new DownloadRefusedError('bad-url');
    const url = new URL(address);
    const { allowPrivate } = this.options;
    if (allowPrivate && url.protocol === 'http:') return url;
    if (url.protocol !== 'https:') throw new DownloadRefusedError('not-https');
    // A literal address is never looked up, so it is checked here.
    const host = bareHost(url.hostname);
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
      throw new DownloadRefusedError('private-address');
    }
    return url;
  }

  private async request(
    url: URL,
    signal: AbortSignal,
    deadline: AbortSignal,
    authorization: string | undefined,
  ): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const { allowPrivate, connect = openConnection } = this.options;
    const sent = request({
      // A separate connection for each answer, so that an early end or excess bytes affect nothing else.
      createConnection: (_, created) => {
        Promise.resolve(connect(url, allowPrivate)).then(
          (connection) => created(null, connection),
          (error: Error) => created(error, undefined as never),
        );
        return undefined;
      },
      path: url.pathname + url.search,
      maxHeaderSize: MAX_HEAD_BYTES + 1024,
      headers: {
        host: url.host,
        connection: 'close',
        // The bytes that are hashed and scanned must be those of the file.
        'accept-encoding': 'identity',
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
    // Beyond its default limit, the parser keeps the first headers and drops the rest, possibly the length.
    sent.maxHeadersCount = 0;
    this.requests.add(sent);
    const abort = () => sent.destroy();
    signal.addEventListener('abort', abort);
    deadline.addEventListener('abort', abort);
    sent.once('close', () => {
      signal.removeEventListener('abort', abort);
      this.requests.delete(sent);
    });
    try {
      return await new Promise<IncomingMessage>((resolve, reject) => {
        sent.once('response', resolve);
        // Also emitted for errors of the body, which its reader receives as well.
        sent.on('error', reject);
        sent.once('close', () => reject(new Error('closed before the answer')));
        if (deadline.aborted) abort();
        sent.end();
      });
    } catch (error) {
      signal.throwIfAborted();
      const refused = causes(error).find((cause) => cause instanceof DownloadRefusedError);
      throw refused ?? new DownloadFailedError(undefined, 'no answer', { cause: error });
    } finally {
      deadline.removeEventListener('abort', abort);
    }
  }

  private opened(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): OpenedDownload {
    try {
      checkHead(answer);
      const body = new DownloadBody(answer, { maxBytes, floor: this.floor, signal });
      body.checkAnnounced();
      const isFramed = encodingsOf(answer).includes('aws-chunked');
      return {
        content: isFramed ? withoutFrames(body.read()) : body.read(),
        contentType: answer.headers['content-type'],
        hasSignalledEnd: body.hasSignalledEnd,
      };
    } catch (error) {
      discard(answer);
      throw error;
    }
  }
}

function checkHead(answer: IncomingMessage): void {
  const { statusCode: status = 0 } = answer;
  if (status >= 500 || status === 408 || status === 429) throw new DownloadFailedError(status, `status ${status}`);
  if (status !== 200) throw new DownloadLinkGoneError(status);
  // An encoding hides the size, and readers differ in how they decode it.
  if (!encodingsOf(answer).every((one) => NO_ENCODINGS.includes(one))) {
    throw new DownloadRefusedError('content-encoding');
  }
}

function encodingsOf({ headers }: IncomingMessage): string[] {
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim().toLowerCase());
  // Compressed for the transfer, which hides the size as well; chunks are only framing.
  const codings = (headers['transfer-encoding'] ?? '').split(',').map((one) => one.trim().toLowerCase());
  return [...encodings, ...codings.filter((one) => one !== 'chunked')];
}

/** Remaining frames would be between the bytes of the file, and hide its content from a scanner. */
async function* withoutFrames(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let head = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk.subarray(0, Math.max(0, 256 - head.length))]);
    if (/^[0-9a-f]{1,16}(;[^\r\n]*)?\r\n/i.test(head.toString('latin1'))) {
      throw new DownloadRefusedError('content-encoding');
    }
    yield chunk;
  }
}

/** Closes the connection without reading the body. */
function discard(answer: IncomingMessage): void {
  answer.on('error', () => undefined).destroy();
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let cause = error; cause instanceof Error && found.length < 5; cause = cause.cause) {
    found.push(cause, ...(cause instanceof AggregateError ? (cause.errors as unknown[]) : []));
  }
  return found;
}
