import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ping, version } from '../../../src/scanning/clamav/commands.js';
import { connect, receive } from '../../../src/scanning/clamav/connection.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from '../../../src/scanning/clamav/errors.js';
import type { FakeClamd } from './support/fake-clamd.js';
import { startFakeClamd } from './support/fake-clamd.js';

jest.setTimeout(120_000);

let fake: FakeClamd | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

async function answering(answer: string | undefined): Promise<FakeClamd> {
  fake = await startFakeClamd('tcp', {
    onCommand: (connection) => {
      if (answer !== undefined) connection.end(answer);
    },
  });
  return fake;
}

describe('version', () => {
  test.each([
    ['ClamAV 1.4.6\0', { engine: 'ClamAV 1.4.6', databaseVersion: 'unofficial' }],
    [
      'ClamAV 1.4.6/27777/Tue Sep 30 08:45:12 2025\0',
      { engine: 'ClamAV 1.4.6', databaseVersion: '27777', databaseDate: 'Tue Sep 30 08:45:12 2025', official: true },
    ],
    ['COMMAND UNAVAILABLE\n', { engine: 'ClamAV', databaseVersion: 'undisclosed' }],
    ['COMMAND UNAVAILABLE\0', { engine: 'ClamAV', databaseVersion: 'undisclosed' }],
  ])('%j', async (answer, expected) => {
    const { address, idle } = await answering(answer);
    expect(await version(address)).toEqual(expected);
    await idle();
  });

  test.each([
    '\0',
    'ClamAV 1.4.6',
    'ClamAV 1.4.6\n',
    'PONG\0',
    'ClamAV 1.4.6/x/y\0',
    'x ClamAV 1.4.6\0',
    'ClamAV 1\0ClamAV 2\0',
  ])('%j is no version', async (answer) => {
    const { address, idle } = await answering(answer);
    await expect(version(address)).rejects.toThrow(ScanReplyError);
    await idle();
  });

  test('closing without an answer is no version', async () => {
    const { address } = await answering('');
    await expect(version(address)).rejects.toThrow(ScannerUnavailableError);
  });
});

describe('ping', () => {
  test('PONG is a sign of life', async () => {
    const { address, idle } = await answering('PONG\0');
    await ping(address);
    await idle();
  });

  test('silence is not, and leaves no connection', async () => {
    const { address, idle } = await answering(undefined);
    await expect(ping(address, 100)).rejects.toThrow(ScanDeadlineError);
    await idle();
  });

  test('any other answer is not', async () => {
    const { address } = await answering('PING\0');
    await expect(ping(address)).rejects.toThrow(ScanReplyError);
  });
});

test('an answer on a connection that broke is marked as such', async () => {
  fake = await startFakeClamd('tcp', { onCommand: (connection) => void connection.write('PONG\0') });
  const socket = await connect(fake.address, new AbortController().signal);
  const received = receive(socket);
  socket.once('data', () => socket.destroy(new Error('reset')));
  socket.write('zPING\0');
  expect(await received).toMatchObject({ raw: 'PONG\0', ended: false, error: { message: 'reset' } });
  await fake.idle();
});

const LISTENER = `require('net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, function () {
  console.log(this.address().port);
})`;

// Only Linux drops the connections that a full queue has no room for.
(process.platform === 'linux' ? test : test.skip)('a host that does not take the connection is given up', async () => {
  const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const queued: Socket[] = [];
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const address = { host: '127.0.0.1', port: Number(line.toString()) };
    child.kill('SIGSTOP');
    for (let i = 0; i < 8; i += 1) queued.push(connectSocket(address).on('error', () => {}));
    await once(queued[0]!, 'connect');
    const refused = connect(address, new AbortController().signal, 200);
    await expect(refused).rejects.toThrow(ScannerUnavailableError);
    await expect(refused).rejects.toMatchObject({ phase: 'connect' });
  } finally {
    queued.forEach((socket) => socket.destroy());
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
