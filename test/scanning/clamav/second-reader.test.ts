import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScannerUnavailableError } from '../../../src/scanning/clamav/errors.js';
import { isInfectedByClamscan } from '../../../src/scanning/clamav/second-reader.js';

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-reader-'));
  await writeFile(join(folder, 'file'), 'content');
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(folder, { recursive: true, force: true });
});

/** A daemon that does with the command, on its connection, what a test says. */
async function start(obey: (connection: Socket, command: string) => void): Promise<string> {
  const socket = join(folder, 's');
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.once('data', (data) => obey(connection, data.toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return socket;
}

test.each([
  ['OK', false],
  ['Test.Eicar FOUND', true],
] as const)('%s is read as infected: %p', async (outcome, isInfected) => {
  const socket = await start((connection, command) => connection.end(command.replace('SCAN ', '') + `: ${outcome}\n`));
  await expect(isInfectedByClamscan(socket, join(folder, 'file'), new AbortController().signal)).resolves.toBe(
    isInfected,
  );
});

test('a daemon that closes without an answer is unavailable, where clamscan alone never settles', async () => {
  const socket = await start((connection) => connection.end());
  const read = isInfectedByClamscan(socket, join(folder, 'file'), new AbortController().signal);
  await expect(read).rejects.toThrow(ScannerUnavailableError);
});

test('a silent daemon is left when the time is up', async () => {
  const stop = new AbortController();
  const socket = await start(() => stop.abort());
  await expect(isInfectedByClamscan(socket, join(folder, 'file'), stop.signal)).rejects.toThrow(
    ScannerUnavailableError,
  );
});
