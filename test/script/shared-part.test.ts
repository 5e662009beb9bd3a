import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ChildExitError } from '../../devkit/parts/child-process.js';
import { LOOPBACK, freePort } from '../../devkit/parts/ports.js';
import { startSharedPart } from '../../devkit/parts/shared-part.js';
import type { SharedPart } from '../../devkit/parts/shared-part.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();
const parts: SharedPart[] = [];
const holder = createServer();
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.kill()));
  holder.close();
});

/** A web server that is started on each of these ports in turn, the last one as often as asked. */
async function startOn(ports: readonly number[]) {
  const stateDir = await tempDir();
  const lines: string[] = [];
  const left = [...ports];
  const prepared: number[] = [];
  const started = startSharedPart<{ readonly port: number }>({
    ...{ part: 'web', stateDir, log: (line) => lines.push(line), readyTimeoutMs: 60_000 },
    checkShared: () => Promise.resolve(),
    prepare: () => {
      const port = left.length > 1 ? left.shift()! : left[0]!;
      prepared.push(port);
      const script = `require('node:http').createServer((_, res) => res.end()).listen(${port}, '${LOOPBACK}')`;
      const args = ['--eval', script];
      const child = { name: 'the web server', command: process.execPath, args, logFile: join(stateDir, 'web.log') };
      return Promise.resolve({ endpoint: { port }, child });
    },
    answers: async ({ port }) => (await fetch(`http://${LOOPBACK}:${port}`, { signal: AbortSignal.timeout(1000) })).ok,
  });
  started.then(
    (part) => parts.push(part),
    () => undefined,
  );
  return { started, lines, prepared };
}

/** A port that somebody takes after it was found to be free. */
async function takenPort(): Promise<number> {
  holder.listen(0, LOOPBACK);
  await once(holder, 'listening');
  return (holder.address() as AddressInfo).port;
}

describe('startSharedPart', () => {
  test('chooses another port when somebody takes the first one before the program listens on it', async () => {
    const [taken, free] = [await takenPort(), await freePort()];
    const { started, lines } = await startOn([taken, free]);
    expect(await started).toMatchObject({ port: free, shared: false });
    expect(lines).toEqual(['a port was taken meanwhile, trying others']);
  });

  test('gives up after three, with the program’s own words', async () => {
    const { started, prepared } = await startOn([await takenPort()]);
    await expect(started).rejects.toThrow(/EADDRINUSE/);
    await expect(started).rejects.toThrow(ChildExitError);
    expect(prepared).toHaveLength(3);
  });
});
