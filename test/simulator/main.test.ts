import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { transformFile } from '@swc/core';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { SimulatorControl } from '../../simulator/control-client.js';

/** A compiled copy of the simulator, so that the process under test needs no build. */
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulator-'));
  await mkdir(join(directory, 'simulator', 'platform'), { recursive: true });
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(resolve('node_modules'), join(directory, 'node_modules'), 'dir');
  const parser = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } } as const;
  const names = await readdir('simulator', { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.ts'))) {
    const { code } = await transformFile(join('simulator', name), parser);
    await writeFile(join(directory, 'simulator', name.replace(/\.ts$/, '.js')), code);
  }
});

afterAll(() => rm(directory, { recursive: true, force: true }));

function run(settings: Record<string, string>): ChildProcess {
  const env = { PATH: process.env['PATH'], SIMULATOR_PORT: '0', ...settings };
  return spawn(process.execPath, [join(directory, 'simulator', 'main.js')], { env, stdio: 'pipe' });
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new TypeError('the stream is not piped');
  const [line] = (await once(createInterface(stream), 'line')) as [string];
  return line;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the process says where it listens and ends cleanly on %s',
  async (signal) => {
    const child = run({ SIMULATOR_CLIENT_ID: 'me', SIMULATOR_PUBLIC_URL: 'http://simulator:8088' });
    const ended = once(child, 'exit');
    const url = /^simulator listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(await firstLine(child.stdout))?.[1] ?? '';
    const control = new SimulatorControl(url);
    const { id } = await control.addConversation({ messages: [] });
    const { downloadUrl } = await control.uploadAttachment({
      conversationId: id,
      fileName: 'a',
      bytes: Buffer.from('x'),
    });
    expect(downloadUrl).toMatch(/^http:\/\/simulator:8088\/download\//);
    const held = expect(control.waitFor(() => false)).rejects.toThrow();
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    await held;
  },
);

test('the process names a setting that is wrong and fails', async () => {
  const child = run({ SIMULATOR_PORT: 'eighty' });
  const ended = once(child, 'exit');
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  expect(output).toContain('SIMULATOR_PORT');
  expect(await ended).toEqual([1, null]);
});

test('the process fails when its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const child = run({ SIMULATOR_PORT: String((other.address() as AddressInfo).port) });
  const ended = once(child, 'exit');
  expect(await firstLine(child.stderr)).toMatch(/^simulator: .*EADDRINUSE/);
  expect(await ended).toEqual([1, null]);
  other.close();
});
