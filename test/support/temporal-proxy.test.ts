import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { TemporalProxy } from './temporal-proxy.js';

/** The status of an answer, or the error. */
async function call(client: ClientHttp2Session, path: string): Promise<unknown> {
  const request = client.request({ ':path': path, ':method': 'POST' });
  request.end(Buffer.alloc(5));
  const answered = once(request, 'response').then(([headers]) => (headers as Record<string, unknown>)[':status']);
  return Promise.race([answered, once(request, 'error').then(([error]) => error as Error)]).catch(
    (error: unknown) => error,
  );
}

test('calls go on while the server ends a connection, on which a poll is still open', async () => {
  const server = createServer();
  const asked: string[] = [];
  let waiting: () => void = () => undefined;
  let endPoll: () => void = () => undefined;
  let closed: () => void = () => undefined;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const isWaiting = new Promise<void>((resolve) => (waiting = resolve));
  server.on('stream', (stream, headers) => {
    const path = String(headers[':path']);
    asked.push(path);
    stream.on('error', () => undefined);
    // As Temporal does with a connection of five minutes: what is open goes on for up to 70 s.
    if (path === '/poll') {
      stream.session?.once('close', closed);
      stream.session?.goaway();
      endPoll = () => stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true });
      waiting();
    } else stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await TemporalProxy.start(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = connect(`http://${proxy.address}`);
  try {
    const poll = call(client, '/poll');
    await isWaiting;
    for (let count = 0; count < 3; count += 1) expect(await call(client, `/call-${count}`)).toBe(200);
    endPoll();
    expect(await poll).toBe(200);
    await isClosed;
    expect(await call(client, '/last')).toBe(200);
    expect(asked).toEqual(['/poll', '/call-0', '/call-1', '/call-2', '/last']);
  } finally {
    client.destroy();
    await proxy.stop();
    server.close();
  }
});
