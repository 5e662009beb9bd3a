import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { httpConnector } from '../../src/network/connector.js';

test.each(['127.0.0.1', '::1', 'localhost'])('an address may have %s for a host', async (host) => {
  const server = createServer((_, response) => void response.end('hello')).listen(0, host);
  const dispatcher = new Agent({ connect: httpConnector() });
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { body } = await request(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`, { dispatcher });
    expect(await body.text()).toBe('hello');
  } finally {
    await dispatcher.close();
    server.close();
  }
});
