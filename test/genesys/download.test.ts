import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import {
  Downloader,
  DownloadFailedError,
  DownloadLinkGoneError,
  DownloadRefusedError,
  DownloadTooLargeError,
} from '../../src/genesys/download.js';
import { openConnection } from '../../src/genesys/download-connection.js';
import { ManualClock, simulators } from '../simulator/with-simulator.js';
import { selfSignedCertificate } from './self-signed.js';
import { cleanUps, everythingOf, listen, rejection } from './support.js';

const start = simulators();
const defer = cleanUps();
const CONTENT = Buffer.from('the bytes of the file'.repeat(1000));
/** All bytes of a download. */
const contentOf = async (opening: ReturnType<Downloader['open']>) => buffer((await opening).content);
const never = (): AbortSignal => new AbortController().signal;

function localDownloader(): Downloader {
  const downloader = new Downloader({ allowPrivate: true });
  defer(() => downloader.close());
  return downloader;
}

async function setUp(fault?: Fault) {
  const clock = new ManualClock();
  const simulator = await start({ now: clock.now, downloadUrlLifetimeMs: 60_000 });
  simulator.addConversation({ id: 'c-1', messages: [] });
  const { mediaId, downloadUrl } = simulator.uploadAttachment({ conversationId: 'c-1', fileName: 'f', bytes: CONTENT });
  if (fault !== undefined) simulator.setFault(fault);
  const downloader = localDownloader();
  const fetchAll = async (maxBytes = 1_000_000, signal = never()) =>
    contentOf(downloader.open(downloadUrl, maxBytes, signal));
  return { simulator, clock, mediaId, downloadUrl, downloader, fetchAll };
}

/** A file store that answers as told, and counts its open connections. */
async function store(listener: RequestListener) {
  const server = createServer(listener);
  const port = await listen(server, defer);
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  return { server, connections, url: `http://127.0.0.1:${port}/file?signature=s3cr3t` };
}

describe('a download', () => {
  test('is the file, byte for byte', async () => {
    const { simulator, fetchAll } = await setUp();
    expect((await fetchAll()).equals(CONTENT)).toBe(true);
    expect(simulator.problems).toEqual([]);
  });

  test('never carries a token', async () => {
    const { simulator, fetchAll } = await setUp();
    await fetchAll();
    const [call] = simulator.calls;
    expect(call).toMatchObject({ route: 'download', hasAuthorization: false, status: 200 });
  });

  test('sends nothing but what it must', async () => {
    const seen: Record<string, unknown>[] = [];
    const { url } = await store((request, response) => {
      seen.push({ ...request.headers, url: request.url });
      response.end('x');
    });
    await contentOf(localDownloader().open(url, 10, never()));
    const { host, connection, ...rest } = seen[0] ?? {};
    expect([typeof host, connection]).toEqual(['string', 'close']);
    expect(rest).toEqual({ 'accept-encoding': 'identity', url: '/file?signature=s3cr3t' });
  });

  test('of exactly the limit is taken', async () => {
    const { fetchAll } = await setUp();
    expect(await fetchAll(CONTENT.length)).toHaveLength(CONTENT.length);
  });

  test('without an announced length is taken', async () => {
    const { fetchAll } = await setUp({ kind: 'chunked-body' });
    expect((await fetchAll()).equals(CONTENT)).toBe(true);
  });

  test('of no bytes is taken', async () => {
    const { url } = await store((_, response) => void response.end());
    expect(await contentOf(localDownloader().open(url, 10, never()))).toHaveLength(0);
  });
});

describe('links that are gone', () => {
  test('expired', async () => {
    const { clock, fetchAll } = await setUp();
    clock.advance(60_000);
    expect((await rejection(fetchAll(), DownloadLinkGoneError)).status).toBe(403);
  });

  test.each([400, 401, 403, 404, 410, 204, 206, 304])('status %d', async (status) => {
    const { fetchAll } = await setUp({ kind: 'status', route: 'download', status, body: 'SECRET BODY' });
    const error = await rejection(fetchAll(), DownloadLinkGoneError);
    expect(error.status).toBe(status);
    expect(everythingOf(error)).not.toContain('SECRET');
  });
});

describe('failures that may pass', () => {
  test.each([408, 429, 500, 502, 503, 504])('status %d', async (status) => {
    const { fetchAll } = await setUp({ kind: 'status', route: 'download', status });
    expect((await rejection(fetchAll(), DownloadFailedError)).status).toBe(status);
  });

  test('a reset', async () => {
    const { fetchAll } = await setUp({ kind: 'reset', route: 'download' });
    expect((await rejection(fetchAll(), DownloadFailedError)).status).toBeUndefined();
  });

  test('fewer bytes than announced', async () => {
    const { fetchAll } = await setUp({ kind: 'truncated-body' });
    await rejection(fetchAll(), DownloadFailedError);
  });

  test('a wrong announcement', async () => {
    const { fetchAll } = await setUp({ kind: 'wrong-length', contentLength: CONTENT.length + 1 });
    await rejection(fetchAll(), DownloadFailedError);
  });

  test('an unannounced body that breaks off', async () => {
    const { url } = await store((_, response) => {
      response.write('some', () => response.destroy());
    });
    await rejection(contentOf(localDownloader().open(url, 100, never())), DownloadFailedError);
  });

  test('nobody listens; the error does not hold the link', async () => {
    const { server, url } = await store(() => undefined);
    server.close();
    await once(server, 'close');
    defer(() => server.listen(0)); // what the helper closes
    const error = await rejection(localDownloader().open(url, 100, never()), DownloadFailedError);
    expect(everythingOf(error)).not.toContain('s3cr3t');
  });

  test('a certificate that nobody has signed; no request is sent', async () => {
    const requests: string[] = [];
    const server = createTlsServer(selfSignedCertificate(), (request, response) => {
      requests.push(request.url ?? '');
      response.end();
    });
    const port = await listen(server, defer);
    const url = `https://localhost:${port}/file?signature=s3cr3t`;
    const error = await rejection(localDownloader().open(url, 100, never()), DownloadFailedError);
    expect(everythingOf(error)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(everythingOf(error)).not.toContain('s3cr3t');
    expect(requests).toEqual([]);
  });
});

describe('limits', () => {
  test('too large by its announcement: not a byte is read', async () => {
    const { downloader, downloadUrl } = await setUp();
    const error = await rejection(downloader.open(downloadUrl, CONTENT.length - 1, never()), DownloadTooLargeError);
    expect(error.maxBytes).toBe(CONTENT.length - 1);
  });

  test('too large without an announcement', async () => {
    const { fetchAll } = await setUp({ kind: 'chunked-body' });
    await rejection(fetchAll(CONTENT.length - 1), DownloadTooLargeError);
  });

  test('endless: stopped at the limit, and the connection closed', async () => {
    const { simulator, downloader, downloadUrl } = await setUp({ kind: 'endless-body' });
    let bytes = 0;
    const read = async () => {
      for await (const chunk of (await downloader.open(downloadUrl, 200_000, never())).content) bytes += chunk.length;
    };
    await rejection(read(), DownloadTooLargeError);
    expect(bytes).toBeLessThanOrEqual(200_000);
    await simulator.waitFor(() => simulator.calls.at(-1)?.state === 'aborted');
  });

  test.each(['gzip', 'br', 'deflate', 'identity, gzip'])('%s is refused: it hides the size', async (encoding) => {
    const { url } = await store((_, response) => void response.setHeader('content-encoding', encoding).end('x'));
    const error = await rejection(localDownloader().open(url, 100, never()), DownloadRefusedError);
    expect(error.reason).toBe('content-encoding');
  });

  test('a gzip bomb', async () => {
    const { fetchAll } = await setUp({ kind: 'gzip-bomb', bytes: 10_000_000 });
    await rejection(fetchAll(), DownloadRefusedError);
  });
});

describe('calling off', () => {
  test('before the answer', async () => {
    const controller = new AbortController();
    const { simulator, fetchAll } = await setUp({ kind: 'hang', route: 'download' });
    const fetching = fetchAll(1000, controller.signal);
    const outcome = rejection(fetching, Error);
    await simulator.waitFor(() => simulator.calls.length === 1);
    controller.abort(new Error('shutting down'));
    expect((await outcome).message).toBe('shutting down');
    await simulator.waitFor(() => simulator.calls[0]?.state === 'aborted');
  });

  test('in the middle of the body', async () => {
    const controller = new AbortController();
    const { simulator, downloader, downloadUrl } = await setUp({ kind: 'slow-body', chunkBytes: 10, intervalMs: 10 });
    const read = async () => {
      for await (const _ of (await downloader.open(downloadUrl, 1_000_000, controller.signal)).content) {
        controller.abort(new Error('shutting down'));
      }
    };
    expect((await rejection(read(), Error)).message).toBe('shutting down');
    await simulator.waitFor(() => simulator.calls[0]?.state === 'aborted');
  });
});

describe('connections', () => {
  test.each([
    ['a refused link', (_, response) => response.writeHead(403).end('x'.repeat(500_000))],
    ['a server error', (_, response) => response.writeHead(500).end('x'.repeat(500_000))],
    ['an encoding', (_, response) => response.setHeader('content-encoding', 'gzip').end('x'.repeat(500_000))],
    ['too large a file', (_, response) => response.end('x'.repeat(500_000))],
    ['an endless redirect', (_, response) => response.writeHead(302, { location: '/file' }).end('x'.repeat(500_000))],
  ] satisfies [string, RequestListener][])('are not left behind by %s', async (_, listener: RequestListener) => {
    const { connections, url } = await store(listener);
    const downloader = localDownloader();
    for (let i = 0; i < 5; i += 1) await rejection(downloader.open(url, 100, never()), Error);
    while ((await connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  test('nor by a reader that leaves early', async () => {
    const { simulator, downloader, downloadUrl } = await setUp({ kind: 'endless-body' });
    for await (const _ of (await downloader.open(downloadUrl, 1_000_000, never())).content) break;
    await simulator.waitFor(() => simulator.calls[0]?.state === 'aborted');
  });

  test('that nobody reads are closed with the downloader', async () => {
    const { simulator, downloader, downloadUrl } = await setUp({ kind: 'endless-body' });
    await downloader.open(downloadUrl, 1_000_000, never());
    await downloader.close();
    await simulator.waitFor(() => simulator.calls[0]?.state === 'aborted');
  });
});

describe('redirects', () => {
  test('are followed, and carry nothing along', async () => {
    const target = await setUp();
    const { fetchAll } = await setUp({ kind: 'redirect', location: target.downloadUrl });
    expect((await fetchAll()).equals(CONTENT)).toBe(true);
    expect(target.simulator.calls).toMatchObject([{ route: 'download', hasAuthorization: false }]);
  });

  test('three at most', async () => {
    let asked = 0;
    const { url } = await store((_, response) => {
      asked += 1;
      if (asked === 4) response.end('x');
      else response.writeHead(307, { location: '/next' }).end();
    });
    expect(await contentOf(localDownloader().open(url, 10, never()))).toHaveLength(1);
    asked = 4;
    const { url: endless } = await store((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/next' }).end();
    });
    const error = await rejection(localDownloader().open(endless, 10, never()), DownloadRefusedError);
    expect(error.reason).toBe('too-many-redirects');
    expect(asked).toBe(8);
  });

  test.each([
    ['http://files.example/x', 'not-https'],
    ['ftp://files.example/x', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['data:text/plain,x', 'not-https'],
    ['https://', 'bad-url'],
    ['https://127.0.0.1/x', 'private-address'],
    ['//10.0.0.1/x', 'private-address'],
    ['https://169.254.169.254/latest/meta-data/', 'private-address'],
    ['https://[::1]/x', 'private-address'],
    ['https://[::ffff:10.0.0.1]/x', 'private-address'],
    ['https://2130706433/x', 'private-address'],
    ['https://0177.0.0.1/x', 'private-address'],
  ])('to %s are refused: %s', async (location, reason) => {
    const downloader = await atOneHost((_, response) => response.writeHead(302, { location }).end());
    const error = await rejection(downloader.open('https://files.example/a', 10, never()), DownloadRefusedError);
    expect(error.reason).toBe(reason);
  });

  test('within https are followed', async () => {
    const seen: unknown[] = [];
    const downloader = await atOneHost((request, response) => {
      seen.push([request.headers.host, request.url]);
      if (request.url === '/a') response.writeHead(302, { location: 'https://other.example/b?c=d' }).end();
      else response.end('x');
    });
    expect(await contentOf(downloader.open('https://files.example/a', 10, never()))).toHaveLength(1);
    expect(seen).toEqual([
      ['files.example', '/a'],
      ['other.example', '/b?c=d'],
    ]);
  });
});

/** A downloader of public addresses whose connections all lead to one server, without TLS. */
async function atOneHost(listener: RequestListener): Promise<Downloader> {
  const { url } = await store(listener);
  const downloader = new Downloader({ allowPrivate: false, connect: () => openConnection(new URL(url), true) });
  defer(() => downloader.close());
  return downloader;
}
