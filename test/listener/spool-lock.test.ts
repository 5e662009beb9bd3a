import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SpoolLockError } from '../../src/listener/spool-errors.js';
import { lockFolder } from '../../src/listener/spool-lock.js';
import { cleanUps } from '../genesys/support.js';
import { openSpool, temporaryFolder } from './spool-support.js';

const defer = cleanUps();

/** Another process that has taken the folder. */
async function otherOwner(dir: string): Promise<{ kill: () => Promise<void> }> {
  const program = `require('net').createServer((s) => s.destroy()).listen(process.argv[1], () => console.log('taken'))`;
  const child = spawn(process.execPath, ['-e', program, join(dir, 'lock.1')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  defer(kill);
  await once(child.stdout, 'data');
  return { kill };
}

describe('a spool folder', () => {
  test('has one owner at a time, who can give it back', async () => {
    const dir = await temporaryFolder(defer);
    const first = await openSpool(dir, defer);
    const refused = openSpool(dir, defer);
    await expect(refused).rejects.toThrow(SpoolLockError);
    await expect(refused).rejects.toThrow(`SPOOL_DIR ${dir} cannot be used: another listener uses it`);
    await first.close();
    expect(await readdir(dir)).toEqual([]);
    await openSpool(dir, defer);
  });

  test('is refused for as long as its owner lives', async () => {
    const dir = await temporaryFolder(defer);
    await otherOwner(dir);
    for (let i = 0; i < 3; i += 1) await expect(openSpool(dir, defer)).rejects.toThrow(SpoolLockError);
  });

  test('is free when its owner was killed', async () => {
    const dir = await temporaryFolder(defer);
    const owner = await otherOwner(dir);
    await owner.kill();
    expect(await readdir(dir)).toEqual(['lock.1']);
    await openSpool(dir, defer);
    await expect(openSpool(dir, defer)).rejects.toThrow(SpoolLockError);
  });

  test('goes to one of many who find it without an owner at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const dir = await temporaryFolder(defer);
      const owner = round < 3 ? await otherOwner(dir) : undefined;
      await owner?.kill();
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(dir)));
      const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(locks).toHaveLength(1);
      await expect(lockFolder(dir)).rejects.toThrow(SpoolLockError);
      await locks[0]!();
      expect(await readdir(dir)).toEqual([]);
    }
  });

  test('with a path that is too long for the lock is refused, and not mistaken for another', async () => {
    const dir = join(await temporaryFolder(defer), 'x'.repeat(100));
    await expect(openSpool(dir, defer)).rejects.toThrow(/too long/);
  });
});
