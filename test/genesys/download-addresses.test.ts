import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanUps, listen, rejection } from './support.js';

/** What names resolve to, in place of DNS. */
const answers = new Map<string, LookupAddress[]>();
const lookedUp: string[] = [];
jest.unstable_mockModule('node:dns', () => ({
  ...dns,
  lookup: (name: string, _: unknown, callback: (error: Error | null, addresses: LookupAddress[]) => void) => {
    lookedUp.push(name);
    const found = answers.get(name);
    process.nextTick(() => (found === undefined ? callback(new Error('ENOTFOUND'), []) : callback(null, found)));
  },
}));
const { Downloader, DownloadFailedError, DownloadRefusedError, isPublicAddress } =
  await import('../../src/genesys/download.js');

const { lookupPublic } = await import('../../src/genesys/public-address.js');

const defer = cleanUps();
const never = (): AbortSignal => new AbortController().signal;
afterEach(() => {
  answers.clear();
  lookedUp.length = 0;
});

function open(url: string): Promise<unknown> {
  const downloader = new Downloader({ allowPrivate: false });
  defer(() => downloader.close());
  return downloader.open(url, 10, never());
}

describe('addresses', () => {
  test.each(['8.8.8.8', '20.60.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1', // carrier-grade NAT
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254', // metadata of clouds
    '168.63.129.16', // Azure's host, from any machine there
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1', // IPv4 addresses in a form of old
    '::7f00:1',
    '::10.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1', // NAT64 of 127.0.0.1
    '64:ff9b::a00:1', // of 10.0.0.1
    '64:ff9b::a9fe:a9fe', // of 169.254.169.254
    '64:ff9b::a83f:8110', // of 168.63.129.16
    '64:ff9b:1::7f00:1',
    '100::1',
    '2001::1', // Teredo
    '2001:db8::1',
    '2002:7f00:1::', // 6to4 of 127.0.0.1
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'not an address',
    '',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('links with an address', () => {
  test.each([
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0x7f000001/x',
    'https://0x7f.1/x',
    'https://0177.0.0.1/x',
    'https://10.0.0.1:8443/x',
    'https://192.168.1.1/x',
    'https://169.254.169.254/x',
    'https://[::1]/x',
    'https://[::]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::ffff:7f00:1]/x',
    'https://[::127.0.0.1]/x',
    'https://[0:0:0:0:0:ffff:a00:1]/x',
    'https://[fd00:ec2::254]/x',
    'https://[64:ff9b::a00:1]/x',
    'https://１２７.０.０.１/x',
    'https://user:password@127.0.0.1/x',
    'https://public.example@127.0.0.1/x',
  ])('%s is refused', async (url) => {
    expect((await rejection(open(url), DownloadRefusedError)).reason).toBe('private-address');
    expect(lookedUp).toEqual([]);
  });

  test.each([
    ['http://8.8.8.8/x', 'not-https'],
    ['http://files.example/x', 'not-https'],
    ['ftp://files.example/x', 'not-https'],
    ['javascript:0', 'not-https'],
    ['files.example/x', 'bad-url'],
    ['', 'bad-url'],
  ])('%j is refused: %s', async (url, reason) => {
    expect((await rejection(open(url), DownloadRefusedError)).reason).toBe(reason);
  });
});

describe('links with a name', () => {
  test.each([
    ['127.0.0.1', [{ address: '127.0.0.1', family: 4 }]],
    ['::1', [{ address: '::1', family: 6 }]],
    ['a mapped address', [{ address: '::ffff:10.0.0.1', family: 6 }]],
    ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['a private address by way of NAT64', [{ address: '64:ff9b::a00:1', family: 6 }]],
  ])('that stands for %s are refused, and nothing is sent there', async (_, addresses) => {
    const connected: unknown[] = [];
    const server = createServer((socket) => connected.push(socket.destroy()));
    const port = await listen(server, defer);
    answers.set('files.example', addresses);
    const error = await rejection(open(`https://files.example:${port}/x`), DownloadRefusedError);
    expect(error.reason).toBe('private-address');
    expect(lookedUp).toEqual(['files.example']);
    expect(connected).toEqual([]);
  });

  test.each(['localhost', 'localhost.', 'LOCALHOST'])('%s is refused', async (name) => {
    answers.set('localhost', [{ address: '127.0.0.1', family: 4 }]);
    answers.set('localhost.', [{ address: '127.0.0.1', family: 4 }]);
    expect((await rejection(open(`https://${name}/x`), DownloadRefusedError)).reason).toBe('private-address');
  });

  test('that stand for a public address and for others lead to the public one only', async () => {
    answers.set('files.example', [
      { address: '10.0.0.1', family: 4 },
      { address: '64:ff9b::7f00:1', family: 6 },
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    const all = await new Promise((resolve) =>
      lookupPublic('files.example', { all: true }, (_, addresses) => resolve(addresses)),
    );
    expect(all).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    const one = await new Promise((resolve) => lookupPublic('files.example', {}, (_, address) => resolve(address)));
    expect(one).toBe('8.8.8.8');
  });

  test('that stand for nothing may do so later', async () => {
    await rejection(open('https://files.example/x'), DownloadFailedError);
  });
});
