import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { transformFile } from '@swc/core';
import { ChildExitError, ChildNotReadyError, processMark, startChild } from '../../devkit/parts/child-process.js';
import type { Child } from '../../devkit/parts/child-process.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();

async function startNode(script: string): Promise<{ child: Child; logFile: string }> {
  const logFile = join(await tempDir(), 'logs', 'child.log');
  const child = await startChild({ name: 'child', command: process.execPath, args: ['--eval', script], logFile });
  return { child, logFile };
}

const printed = (child: Child, text: string) => async (): Promise<boolean> => (await child.tail()).includes(text);

async function untilGone(pid: number): Promise<void> {
  while ((await processMark(pid)) !== undefined) {
    await sleep(20);
  }
}

describe('startChild', () => {
  test('keeps both output streams in the log file', async () => {
    const { child, logFile } = await startNode(`console.log('one'); console.error('two')`);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(await readFile(logFile, 'utf8')).toBe('one\ntwo\n');
  });

  test('gives only the last lines of this start', async () => {
    const { child, logFile } = await startNode('');
    await child.exited;
    await writeFile(logFile, 'of an earlier start\n');
    const script = 'for (let i = 1; i <= 100; i++) console.log(i)';
    const second = await startChild({ name: 'child', command: process.execPath, args: ['--eval', script], logFile });
    await second.exited;
    const lines = (await second.tail()).split('\n');
    expect([lines.length, lines.at(0), lines.at(-1)]).toEqual([15, '86', '100']);
    expect(await readFile(logFile, 'utf8')).toMatch(/^of an earlier start\n/);
  });

  test('rejects with the reason when the program does not exist', async () => {
    const logFile = join(await tempDir(), 'log');
    const start = startChild({ name: 'child', command: '/nowhere/program', args: [], logFile });
    await expect(start).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('waitUntilReady', () => {
  test('resolves when the probe does, which may throw before', async () => {
    const { child } = await startNode('setInterval(() => {}, 1000)');
    let probes = 0;
    await child.waitUntilReady(
      () => (++probes < 3 ? Promise.reject(new Error('refused')) : Promise.resolve(true)),
      60_000,
    );
    expect(probes).toBe(3);
    await child.stop();
  });

  test('reports a child that ends first, with its last lines', async () => {
    const { child } = await startNode(`console.error('address already in use'); process.exit(3)`);
    const error = await child.waitUntilReady(() => Promise.resolve(false), 60_000).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ChildExitError);
    expect((error as Error).message).toBe(
      'child ended (exit code 3) before it was ready. Its last lines:\naddress already in use',
    );
  });

  test('does not believe a probe that another process answers when the child has ended', async () => {
    const { child } = await startNode('process.exit(1)');
    await child.exited;
    await expect(child.waitUntilReady(() => Promise.resolve(true), 60_000)).rejects.toThrow(ChildExitError);
  });

  test('stops a child that is not ready in time, and keeps the last reason', async () => {
    const { child } = await startNode('setInterval(() => {}, 1000)');
    const refused = new Error('refused');
    const error = await child.waitUntilReady(() => Promise.reject(refused), 0).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ChildNotReadyError);
    expect((error as Error).cause).toBe(refused);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

describe('stop', () => {
  test('lets the child end by itself', async () => {
    const { child } = await startNode(
      `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up')`,
    );
    await child.waitUntilReady(printed(child, 'up'), 60_000);
    await child.stop();
    expect(await child.exited).toEqual({ code: 7, signal: null });
  });

  test('kills a child that does not', async () => {
    const { child } = await startNode(
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')`,
    );
    await child.waitUntilReady(printed(child, 'up'), 60_000);
    await child.stop(10);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('of a child that has ended does nothing', async () => {
    const { child } = await startNode('');
    await child.exited;
    await child.stop();
    await child.kill();
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });
});

describe('a parent that is killed', () => {
  test('takes its children with it', async () => {
    const folder = await tempDir();
    const source = fileURLToPath(new URL('../../devkit/parts/child-process.ts', import.meta.url));
    const { code } = await transformFile(source, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
    await writeFile(join(folder, 'child-process.mjs'), code);
    const script = `
      import { startChild } from './child-process.mjs';
      const args = ['--eval', 'setInterval(() => {}, 1000)'];
      const child = await startChild({ name: 'child', command: process.execPath, args, logFile: 'log' });
      console.log(child.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output);
    expect(await processMark(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await untilGone(pid);
  });
});
