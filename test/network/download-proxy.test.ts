import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DownloadFailedError, Downloader, DownloadRefusedError } from '../../src/genesys/download.js';
import { cleanUps } from '../genesys/support.js';
import { startConnectProxy } from '../integration/support/connect-proxy.js';

const defer = cleanUps();
const downloader = new Downloader({ allowPrivate: false });
defer(() => downloader.close());

const before = process.env['HTTPS_PROXY'];
const use = (login: string, port: number) => (process.env['HTTPS_PROXY'] = `http://${login}@127.0.0.1:${port}`);
beforeEach(() => void delete process.env['HTTPS_PROXY']);
afterEach(() => {
  if (before === undefined) delete process.env['HTTPS_PROXY'];
  else process.env['HTTPS_PROXY'] = before;
});

const open = (address: string) => downloader.open(address, 1000, new AbortController().signal);

test.each([
  ['does not know the login', 'me:wrong', 407],
  ['refuses the host', 'me:right', 403],
])('a proxy that %s: the link may be good, and is tried again', async (_, login, status) => {
  const { port, asked } = await startConnectProxy('me:right', new Map(), defer);
  use(login, port);
  const failure = await open('https://files.example/a').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DownloadFailedError);
  expect((failure as Error).cause).toMatchObject({ name: 'ProxyError', status });
  expect(asked).toEqual(['files.example:443']);
});

test('what is no proxy, and one that is not there', async () => {
  const server = createServer((_, answer) => void answer.end('a page'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  use('me', port);
  await expect(open('https://files.example/a')).rejects.toMatchObject({ cause: { name: 'ProxyError' } });
  await new Promise((resolve) => server.close(resolve));
  await expect(open('https://files.example/a')).rejects.toMatchObject({
    cause: { name: 'ProxyError', status: undefined, message: expect.stringContaining('does not answer') },
  });
});

test('an address that is private is refused before the proxy is asked', async () => {
  const { port, asked } = await startConnectProxy('me:right', new Map([['10.0.0.1:443', 1]]), defer);
  use('me:right', port);
  await expect(open('https://10.0.0.1/a')).rejects.toThrow(DownloadRefusedError);
  expect(asked).toEqual([]);
});
