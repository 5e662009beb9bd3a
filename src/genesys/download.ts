import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';

/** Redirects that a download follows at most. */
const MAX_REDIRECTS = 3;

/** The link does not lead to the file (any more): it has expired, or the media was deleted. */
export class DownloadLinkGoneError extends Error {
  override readonly name = 'DownloadLinkGoneError';

  constructor(readonly status: number) {
    super(`the download link answers ${status}: it has expired or the file was deleted`);
  }
}

/** The link leads where a download may not go, or answers in a way that no file store does. */
export class DownloadRefusedError extends Error {
  override readonly name = 'DownloadRefusedError';

  constructor(
    readonly reason:
      | 'bad-url'
      | 'not-https'
      | 'private-address'
      | 'too-many-redirects'
      | 'content-encoding'
      | 'html-page'
      | 'not-a-file',
    options?: ErrorOptions,
  ) {
    super(`the download is refused: ${reason}`, options);
  }
}

/** The file is larger than allowed, by its announced size or by its bytes. */
export class DownloadTooLargeError extends Error {
  override readonly name = 'DownloadTooLargeError';

  constructor(readonly maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`);
  }
}

/** The download failed in a way that may pass: no connection, a server error, a body that ended early. */
export class DownloadFailedError extends Error {
  override readonly name = 'DownloadFailedError';

  constructor(
    readonly status: number | undefined,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`the download failed: ${problem}`, options);
  }
}

/**
 * Fetches pre-signed links. It is apart from all calls to Genesys Cloud on purpose: it knows no token of its own, so that
 * none can reach the host of the link, and it connects to public addresses only, whatever the name resolves to.
 */
export class Downloader {
  constructor(
    /** For a local stack only: allows http and private addresses. */
    private readonly allowPrivate: boolean,
    private readonly agent: Dispatcher = new Agent({
      connect: { timeout: 10_000, rejectUnauthorized: true, ...(allowPrivate ? {} : { lookup: lookupPublic }) },
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
    }),
  ) {}

  /**
   * Opens a download; the bytes are to be read to their end, or the iteration left early. Both this call and the
   * reading throw:
   *
   * @param authorization for the first address only: it goes along with no redirect.
   * @throws {DownloadLinkGoneError} for 403, 404, 410 and other refusals of the link.
   * @throws {DownloadRefusedError} when the address is not allowed.
   * @throws {DownloadTooLargeError} above `maxBytes`, by `Content-Length` or by what came.
   * @throws {DownloadFailedError} when it may pass; also when fewer bytes come than `Content-Length` announced.
   * @throws the reason of the signal, once that is aborted.
   */
  async open(
    url: string,
    maxBytes: number,
    signal: AbortSignal,
    authorization?: string,
  ): Promise<AsyncIterable<Uint8Array>> {
    let address = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await this.request(this.check(address), signal, redirects === 0 ? authorization : undefined);
      const location = answer.headers['location'];
      if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') {
        return opened(answer, maxBytes, signal);
      }
      discard(answer);
      if (!URL.canParse(location, address)) throw new DownloadRefusedError('bad-url');
      address = new URL(location, address).href;
    }
    throw new DownloadRefusedError('too-many-redirects');
  }

  /** Ends what is still open: a body that nobody reads would else be waited for, without end. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private check(address: string): URL {
    if (!URL.canParse(address)) throw new DownloadRefusedError('bad-url');
    const url = new URL(address);
    if (this.allowPrivate && url.protocol === 'http:') return url;
    if (url.protocol !== 'https:') throw new DownloadRefusedError('not-https');
    // A literal address is never looked up, so that it is judged here.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!this.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
      throw new DownloadRefusedError('private-address');
    }
    return url;
  }

  private async request(
    url: URL,
    signal: AbortSignal,
    authorization: string | undefined,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await this.agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        // The bytes that are hashed and scanned are to be the bytes of the file.
        headers: { 'accept-encoding': 'identity', ...(authorization === undefined ? {} : { authorization }) },
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      const refused = causes(error).find((cause) => cause instanceof DownloadRefusedError);
      throw refused ?? new DownloadFailedError(undefined, 'no answer', { cause: error });
    }
  }
}

/** Not on the public internet, though their range says no more than "unicast". */
const SPECIAL = [
  ipaddr.parseCIDR('168.63.129.16/32'), // Azure's own services, as each of its machines sees them
  ipaddr.parseCIDR('::/96'), // IPv4 addresses in a form that is no longer used (RFC 4291, 2.5.5.1)
];

/** Whether an address is on the public internet: not private, loopback, link-local, reserved or a disguise of one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ipaddr.subnetMatch(parsed, { special: SPECIAL }, parsed.range()) === 'unicast';
}

function opened(answer: Dispatcher.ResponseData, maxBytes: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  try {
    const announced = announcedBytes(answer);
    if (announced !== undefined && announced > maxBytes) throw new DownloadTooLargeError(maxBytes);
    return checkedBody(answer.body, announced, maxBytes, signal);
  } catch (error) {
    discard(answer);
    throw error;
  }
}

function announcedBytes({ statusCode: status, headers }: Dispatcher.ResponseData): number | undefined {
  if (status >= 500 || status === 408 || status === 429) throw new DownloadFailedError(status, `status ${status}`);
  if (status !== 200) throw new DownloadLinkGoneError(status);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new DownloadRefusedError('content-encoding');
  // An error page under status 200 looks like this, and to call it clean would speak of a file that nobody has seen. So
  // does an HTML file, which is active content: a person may look at it.
  if (/^\s*text\/html\b/i.test(String(headers['content-type']))) throw new DownloadRefusedError('html-page');
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}

async function* checkedBody(
  body: AsyncIterable<Uint8Array>,
  announced: number | undefined,
  maxBytes: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new DownloadTooLargeError(maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof DownloadTooLargeError) throw error;
    signal.throwIfAborted();
    throw new DownloadFailedError(200, `the body broke after ${bytes} bytes`, { cause: error });
  }
  if (announced !== undefined && bytes !== announced) {
    throw new DownloadFailedError(200, `the body has ${bytes} bytes where ${announced} were announced`);
  }
}

/** Frees the connection without reading what is of no interest. */
function discard(answer: Dispatcher.ResponseData): void {
  answer.body.on('error', () => undefined).destroy();
}

/** DNS look-up that fails when any address is not public: the check and the connection see the same answer. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '');
    if (addresses.some(({ address }) => !isPublicAddress(address))) {
      return callback(new DownloadRefusedError('private-address'), '');
    }
    const first = addresses[0];
    if (options.all === true) return callback(null, addresses);
    return first === undefined ? callback(new Error('no address'), '') : callback(null, first.address, first.family);
  });
};

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let cause = error; cause instanceof Error && found.length < 5; cause = cause.cause) found.push(cause);
  return found;
}
