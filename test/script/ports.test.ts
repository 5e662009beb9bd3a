import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LOOPBACK, choosePort, freePort, portHolder } from '../../devkit/parts/ports.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed)))));

async function listen(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('choosePort', () => {
  test('takes the preferred port when it is free, and says nothing', async () => {
    const port = await freePort();
    const lines: string[] = [];
    expect(await choosePort(port, (line) => lines.push(line))).toBe(port);
    expect(lines).toEqual([]);
  });

  test('takes another one when it is not, and says so', async () => {
    const taken = await listen();
    const lines: string[] = [];
    const port = await choosePort(taken, (line) => lines.push(line));
    expect(port).not.toBe(taken);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^port ${taken} is taken.*, using ${port}$`));
  });
});

// Who holds a port is read from /proc, which only Linux has.
const onLinux = process.platform === 'linux' ? test : test.skip;

describe('portHolder', () => {
  onLinux('finds the process that listens', async () => {
    expect(await portHolder(await listen())).toMatchObject({ pid: process.pid });
  });

  test('has no answer for a port that nobody holds', async () => {
    expect(await portHolder(await freePort())).toBeUndefined();
  });
});
