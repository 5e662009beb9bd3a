import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import {
  Downloader,
  DownloadFailedError,
  DownloadRefusedError,
  DownloadTooSlowError,
} from '../../src/genesys/download.js';
import type { DownloaderOptions } from '../../src/genesys/download.js';
import { oneAnswerOver } from '../../src/genesys/download-connection.js';
import { selfSignedCertificate } from './self-signed.js';
import { cleanUps, listen, rejection } from './support.js';

const defer = cleanUps();
const never = (): AbortSignal => new AbortController().signal;
const FILE = 'the bytes of the file';
const OK = 'HTTP/1.1 200 OK\r\n';
const LENGTH = `Content-Length: ${FILE.length}\r\n`;

/** A store that answers each request as told, in bytes. */
async function store(answer: (socket: Socket) => unknown, options: Partial<DownloaderOptions> = {}) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  const url = `http://127.0.0.1:${await listen(server, defer)}/file`;
  const downloader = new Downloader({ allowPrivate: true, ...options });
  defer(() => downloader.close());
  const fetchAll = async (maxBytes = 1_000_000) => {
    const { content, hasSignalledEnd, contentType } = await downloader.open(url, maxBytes, never());
    return { text: (await buffer(content)).toString('latin1'), hasSignalledEnd, contentType };
  };
  return { fetchAll, downloader, url };
}
const raw = (bytes: string) => store((socket) => socket.end(bytes, 'latin1'));
const inPieces = (bytes: string) =>
  store(async (socket) => {
    for (const byte of Buffer.from(bytes, 'latin1')) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
  });

describe('what browsers forgive is put right', () => {
  const whole = { text: FILE, hasSignalledEnd: true };
  const cases: [string, string][] = [
    ['a stray 100 Continue', `HTTP/1.1 100 Continue\r\n\r\n${OK}${LENGTH}\r\n${FILE}`],
    ['early hints with headers', `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}${LENGTH}\r\n${FILE}`],
    ['20 kB of headers', `${OK}X-Policy: ${'p'.repeat(20_000)}\r\n${LENGTH}\r\n${FILE}`],
    ['60 kB in many headers', `${OK}${'Set-Cookie: abcdefghij\r\n'.repeat(2500)}${LENGTH}\r\n${FILE}`],
    ['two equal lengths', `${OK}${LENGTH}${LENGTH}\r\n${FILE}`],
    ['a list of equal lengths', `${OK}Content-Length: ${FILE.length}, ${FILE.length}\r\n\r\n${FILE}`],
    ['bare line feeds', `HTTP/1.1 200 OK\nContent-Length: ${FILE.length}\n\n${FILE}`],
    ['chunks and a length', `${OK}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n15\r\n${FILE}\r\n0\r\n\r\n`],
    [
      'chunks with extensions and trailers',
      `${OK}Transfer-Encoding: Chunked\r\n\r\n15;a=b\r\n${FILE}\r\n0\r\nX-Sum: 1\r\n\r\n`,
    ],
    ['more than was announced', `${OK}${LENGTH}\r\n${FILE} and more`],
    ['no reason phrase', `HTTP/1.1 200\r\n${LENGTH}\r\n${FILE}`],
    ['a header that is folded', `${OK}X-Policy: a\r\n  b\r\nContent-Length:\r\n\t${FILE.length}\r\n\r\n${FILE}`],
    ['lines that are no headers', `${OK}garbage\r\n: x\r\n${LENGTH}\r\n${FILE}`],
    ['an empty length beside one', `${OK}Content-Length: \r\n${LENGTH}\r\n${FILE}`],
    ['equal lengths in other words', `${OK}Content-Length: 0${FILE.length}\r\n${LENGTH}\r\n${FILE}`],
    ['blanks before the colon', `${OK}Transfer-Encoding : chunked\r\n\r\n15\r\n${FILE}\r\n0\r\n\r\n`],
    ['a range that is all of it', `${OK}Content-Range: bytes 0-20/21\r\n${LENGTH}\r\n${FILE}`],
    ['empty lines before the answer', `\r\n\r\n${OK}${LENGTH}\r\n${FILE}`],
    ['HTTP/1.0 with a length', `HTTP/1.0 200 OK\r\n${LENGTH}\r\n${FILE}`],
    ['a header in Latin-1', `${OK}X-Name: f\xfcr\r\n${LENGTH}\r\n${FILE}`],
  ];
  test.each(cases)('%s', async (_, bytes) => expect(await (await raw(bytes)).fetchAll()).toMatchObject(whole));
  test.each(cases)('%s, byte by byte', async (name, bytes) => {
    if (bytes.length > 5000) return;
    expect([name, await (await inPieces(bytes)).fetchAll()]).toMatchObject([name, whole]);
  });

  test.each(['Identity', '', 'aws-chunked', 'aws-chunked,identity', 'AWS-Chunked', 'none', 'UTF-8', 'binary'])(
    'the content encoding %j is none',
    async (encoding) => {
      const { fetchAll } = await raw(`${OK}Content-Encoding: ${encoding}\r\n${LENGTH}\r\n${FILE}`);
      expect(await fetchAll()).toMatchObject(whole);
    },
  );

  test.each(['gzip, chunked', 'chunked, gzip', 'deflate', 'xchunked'])(
    'the transfer encoding %j is refused',
    async (coding) => {
      const { fetchAll } = await raw(`${OK}Transfer-Encoding: ${coding}\r\n\r\n15\r\n${FILE}\r\n0\r\n\r\n`);
      expect((await rejection(fetchAll(), DownloadRefusedError)).reason).toBe('content-encoding');
    },
  );

  test('frames of aws-chunked that are still there are refused: they would hide the file from the scanner', async () => {
    const body = `${FILE.length.toString(16)};chunk-signature=${'0'.repeat(64)}\r\n${FILE}\r\n0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`;
    const { fetchAll } = await raw(
      `${OK}Content-Encoding: aws-chunked\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect((await rejection(fetchAll(), DownloadRefusedError)).reason).toBe('content-encoding');
  });
});

describe('what leaves open what it says is a failure', () => {
  test.each([
    ['two different lengths', `${OK}${LENGTH}Content-Length: 3\r\n\r\n${FILE}`],
    ['a list of different lengths', `${OK}Content-Length: 3, ${FILE.length}\r\n\r\n${FILE}`],
    ['a length below zero', `${OK}Content-Length: -3\r\n\r\n${FILE}`],
    ['a length that is no number', `${OK}Content-Length: 0x15\r\n\r\n${FILE}`],
    ['a head of 70 kB', `${OK}X: ${'x'.repeat(70_000)}\r\n${LENGTH}\r\n${FILE}`],
    ['a head without end', `${OK}${'X: y\r\n'.repeat(30_000)}`],
    ['100 Continue without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)],
    ['no HTTP', FILE],
    ['HTTP/2 on HTTP/1', '\x00\x00\x12\x04\x00\x00\x00\x00\x00'],
    ['an upgrade', `HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n${FILE}`],
    ['a head that is cut', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['nothing', ''],
    ['a chunk that is cut', `${OK}Transfer-Encoding: chunked\r\n\r\n15\r\nthe bytes`],
    ['no last chunk', `${OK}Transfer-Encoding: chunked\r\n\r\n15\r\n${FILE}\r\n`],
    [
      'no last chunk, and a close announced',
      `${OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n${FILE}\r\n`,
    ],
    ['a chunk size that is no number', `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${FILE}\r\n0\r\n\r\n`],
    ['fewer bytes than announced', `${OK}Content-Length: 22\r\n\r\n${FILE}`],
    ['fewer bytes than announced, in HTTP/1.0', `HTTP/1.0 200 OK\r\nContent-Length: 22\r\n\r\n${FILE}`],
  ])('%s', async (_, bytes) => void (await rejection((await raw(bytes)).fetchAll(), DownloadFailedError)));

  test('a reset after all chunks but the last', async () => {
    const { fetchAll } = await store((socket) => {
      const body = `${OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n${FILE}\r\n`;
      socket.write(body, () => socket.resetAndDestroy());
    });
    await rejection(fetchAll(), DownloadFailedError);
  });
});

describe('an end that is told by nothing but the end of the connection', () => {
  const head = `${OK}Content-Type: image/png\r\n\r\n`;
  test.each([
    ['FIN', `${head}${FILE}`, FILE],
    ['FIN, and no bytes', head, ''],
    ['FIN, in HTTP/1.0', `HTTP/1.0 200 OK\r\n\r\n${FILE}`, FILE],
    ['a length, but of a part of it', `${OK}Content-Range: bytes 0-20/60\r\n${LENGTH}\r\n${FILE}`, FILE],
    ['a range that cannot be read', `${OK}Content-Range: bytes */60\r\n${LENGTH}\r\n${FILE}`, FILE],
    ['a transfer encoding of no chunks', `${OK}Transfer-Encoding: identity\r\n\r\n${FILE}`, FILE],
  ])('%s', async (_, bytes, text) => {
    expect(await (await raw(bytes)).fetchAll()).toMatchObject({ text, hasSignalledEnd: false });
  });

  test('RST', async () => {
    // Once the bytes are read: a reset throws away what is on its way.
    let reset = (): unknown => undefined;
    const { downloader, url } = await store((socket) => {
      socket.write(`${head}${FILE}`);
      reset = () => socket.resetAndDestroy();
    });
    const { content, hasSignalledEnd } = await downloader.open(url, 100, never());
    let text = '';
    for await (const chunk of content) {
      text += Buffer.from(chunk).toString('latin1');
      if (text === FILE) reset();
    }
    expect([text, hasSignalledEnd]).toEqual([FILE, false]);
  });

  test('TLS without its last word', async () => {
    const server = createServer((socket) => {
      const secure = new TLSSocket(socket, { isServer: true, ...selfSignedCertificate() });
      secure.on('error', () => undefined);
      // The connection below ends, and TLS is not told.
      secure.once('data', () => secure.write(`${head}${FILE}`, () => socket.end()));
    });
    const port = await listen(server, defer);
    const connect = () => oneAnswerOver(connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }));
    const downloader = new Downloader({ allowPrivate: false, connect });
    defer(() => downloader.close());
    const { content, hasSignalledEnd } = await downloader.open('https://files.example/a', 100, never());
    expect([(await buffer(content)).toString(), hasSignalledEnd]).toEqual([FILE, false]);
  });
});

describe('time', () => {
  const drip = (pause: number) => (socket: Socket) => {
    socket.write(`${OK}Content-Length: 1000000\r\n\r\n`);
    const timer = setInterval(() => socket.write('x'), pause);
    socket.once('close', () => clearInterval(timer));
  };

  test('a download below the floor is given up', async () => {
    const { fetchAll } = await store(drip(5), { minBytesPerSecond: 100_000, windowMs: 200 });
    expect((await rejection(fetchAll(), DownloadTooSlowError)).bytesPerSecond).toBe(100_000);
  });

  test('as is one that stands still', async () => {
    const { fetchAll } = await store((socket) => socket.write(`${OK}${LENGTH}\r\nthe`), {
      minBytesPerSecond: 1,
      windowMs: 50,
    });
    await rejection(fetchAll(), DownloadTooSlowError);
  });

  test('the last window may bring less, and what the reader takes for itself does not count', async () => {
    const { downloader, url } = await store(
      (socket) => socket.end(`${OK}Content-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`),
      { minBytesPerSecond: 150_000, windowMs: 1000 },
    );
    let bytes = 0;
    for await (const chunk of (await downloader.open(url, 1_000_000, never())).content) {
      bytes += chunk.length;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(bytes).toBe(200_000);
  });

  test.each([
    ['no answer', () => undefined],
    [
      'headers that drip',
      (socket: Socket) => {
        socket.write(OK);
        const timer = setInterval(() => socket.write('X: y\r\n'), 5);
        socket.once('close', () => clearInterval(timer));
      },
    ],
    [
      'redirects that each take their time',
      (socket: Socket) =>
        setTimeout(() => socket.end('HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n'), 60),
    ],
  ])('all headers together have one deadline: %s', async (_, answer) => {
    const { fetchAll } = await store(answer, { headersMs: 100 });
    const error = await rejection(fetchAll(), DownloadFailedError);
    expect(error.message).toContain('no answer');
  });
});
