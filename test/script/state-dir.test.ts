import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { processMark } from '../../devkit/parts/child-process.js';
import { findRunning, openStateDir, removeRecord, writeRecord } from '../../devkit/parts/state-dir.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();

/** Changes the record as if other processes had been given the ids in it. */
async function edit(stateDir: string, change: Record<string, unknown>): Promise<void> {
  const file = join(stateDir, 'run', 'part.json');
  const record = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...record, ...change }));
}

async function startSleeper() {
  const sleeper = spawn('sleep', ['1000'], { stdio: 'ignore' });
  await once(sleeper, 'spawn');
  return { pid: sleeper.pid!, ended: once(sleeper, 'exit'), end: () => sleeper.kill('SIGKILL') };
}

test('the state folder can be read by its owner only', async () => {
  const stateDir = join(await tempDir(), 'state');
  await openStateDir(stateDir);
  await openStateDir(stateDir);
  expect((await stat(stateDir)).mode & 0o777).toBe(0o700);
});

describe('findRunning', () => {
  test('finds a part whose owner runs', async () => {
    const stateDir = await tempDir();
    await writeRecord(stateDir, 'part', process.pid, { port: 1 });
    expect(await findRunning(stateDir, 'part')).toMatchObject({
      pid: process.pid,
      owner: process.pid,
      details: { port: 1 },
    });
    await removeRecord(stateDir, 'part');
    expect(await findRunning(stateDir, 'part')).toBeUndefined();
  });

  test('ends a part that its owner left behind', async () => {
    const stateDir = await tempDir();
    const sleeper = await startSleeper();
    await writeRecord(stateDir, 'part', sleeper.pid, {});
    await edit(stateDir, { ownerMark: 'of an owner that is gone' });
    expect(await findRunning(stateDir, 'part')).toBeUndefined();
    expect(await sleeper.ended).toEqual([null, 'SIGTERM']);
  });

  test('leaves a stranger alone that was given the id of the part', async () => {
    const stateDir = await tempDir();
    const sleeper = await startSleeper();
    await writeRecord(stateDir, 'part', sleeper.pid, {});
    await edit(stateDir, { mark: 'of the part', ownerMark: 'of an owner that is gone' });
    expect(await findRunning(stateDir, 'part')).toBeUndefined();
    expect(await processMark(sleeper.pid)).toBeDefined();
    sleeper.end();
    expect(await sleeper.ended).toEqual([null, 'SIGKILL']);
  });

  test('takes a record that was cut short for none', async () => {
    const stateDir = await tempDir();
    await mkdir(join(stateDir, 'run'));
    await writeFile(join(stateDir, 'run', 'part.json'), '{"pid":');
    expect(await findRunning(stateDir, 'part')).toBeUndefined();
  });
});
