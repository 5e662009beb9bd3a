import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startAzurite } from '../../devkit/parts/azurite.js';
import type { Azurite } from '../../devkit/parts/azurite.js';
import { createBlobService } from '../../src/azure/blob-service.js';

describe('startAzurite', () => {
  let stateDir: string;
  const started: Azurite[] = [];
  const lines: string[] = [];

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'azurite-'));
  });
  afterEach(async () => {
    lines.length = 0;
    await Promise.all(started.splice(0).map((azurite) => azurite.stop()));
    await rm(stateDir, { recursive: true, force: true });
  });

  async function start(options: { inMemory?: boolean; port?: number }): Promise<Azurite> {
    const azurite = await startAzurite({ stateDir, log: (line) => lines.push(line), ...options });
    started.push(azurite);
    return azurite;
  }

  test('keeps its data in the state folder, and ends when told to', async () => {
    const first = await start({});
    const { connectionString } = first;
    await createBlobService({ connectionString }).getContainerClient('kept').create();
    await first.stop();
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');

    const second = await start({ port: first.port });
    const container = createBlobService(second).getContainerClient('kept');
    await expect(container.exists()).resolves.toBe(true);
  });

  test('takes another port when the one that was asked for is taken, and says so', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    try {
      const azurite = await start({ inMemory: true, port });
      expect(azurite.port).not.toBe(port);
      expect(azurite.connectionString).toContain(`:${azurite.port}/`);
      expect(lines.join()).toContain(`port ${port} is taken`);
    } finally {
      stranger.close();
    }
  });
});
