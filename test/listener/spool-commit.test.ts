import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SpoolWriteError } from '../../src/listener/spool-errors.js';
import { cleanUps } from '../genesys/support.js';
import { drainAll, hookedFiles, openSpool, systemError, temporaryFolder, upload, uploads } from './spool-support.js';

const defer = cleanUps();

/** Calls that are held until they are let go. */
function gate() {
  const held: (() => void)[] = [];
  const arrivals: (() => void)[] = [];
  return {
    pass: () =>
      new Promise<void>((resolve) => {
        held.push(resolve);
        arrivals.shift()?.();
      }),
    arrival: () => (held.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => arrivals.push(resolve))),
    open: () => held.splice(0).forEach((go) => go()),
  };
}

describe('an append', () => {
  test('settles after the disk has confirmed it, and not before', async () => {
    const syncing = gate();
    const { files, calls } = hookedFiles({
      datasync: async (real) => {
        await syncing.pass();
        await real();
        calls.push('confirmed');
      },
    });
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer, { files });
    const appended = spool.append(upload('a')).then(() => calls.push('safe'));
    await syncing.arrival();
    // All that could settle it too early has had its turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual(['sync', 'appendFile', 'datasync']);
    syncing.open();
    await appended;
    expect(calls).toEqual(['sync', 'appendFile', 'datasync', 'confirmed', 'safe']);
  });

  test('shares write and sync with all that come while the disk is at work', async () => {
    const syncing = gate();
    const { files, calls } = hookedFiles({ datasync: (real) => syncing.pass().then(() => real()) });
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer, { files });
    const first = spool.append(upload(0));
    await syncing.arrival();
    const others = uploads(1000)
      .slice(1)
      .map((event) => spool.append(event));
    syncing.open();
    await first;
    await syncing.arrival();
    syncing.open();
    await Promise.all(others);
    expect(calls.filter((call) => call === 'datasync')).toHaveLength(2);
    expect(await drainAll(spool)).toEqual(uploads(1000));
  });

  test('one after the other is one sync each', async () => {
    const { files, calls } = hookedFiles();
    const { spool } = await openSpool(await temporaryFolder(defer), defer, { files });
    for (const event of uploads(5)) await spool.append(event);
    expect(calls.filter((call) => call === 'datasync')).toHaveLength(5);
    // The folder only with a new file.
    expect(calls.filter((call) => call === 'sync')).toHaveLength(1);
  });
});

describe('a disk that fails', () => {
  test.each([
    ['opening', 'ENOSPC'],
    ['folder', 'EIO'],
    ['writing', 'ENOSPC'],
    ['half-way', 'ENOSPC'],
    ['syncing', 'EIO'],
  ])('(%s): the event is not safe, those before and after it are', async (where, code) => {
    let failing = false;
    const fail = () => Promise.reject(systemError(code));
    const { files } = hookedFiles({
      open: (_, flags) => {
        if (failing && where === 'opening' && flags === 'ax') throw systemError(code);
      },
      sync: (real) => (failing && where === 'folder' ? fail() : real()),
      appendFile: async (real, data) => {
        if (failing && where === 'writing') return fail();
        if (!failing || where !== 'half-way') return real(data);
        await real((data as Buffer).subarray(0, (data as Buffer).length / 2));
        return fail();
      },
      datasync: (real) => (failing && where === 'syncing' ? fail() : real()),
    });
    const dir = await temporaryFolder(defer);
    const { spool, close } = await openSpool(dir, defer, { files });
    await spool.append(upload('before'));
    // A new file is due, so that opening it can fail.
    if (where === 'opening' || where === 'folder') await spool.oldest();
    failing = true;
    for (let i = 0; i < 20; i += 1) {
      const error = await spool.append(upload('lost')).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SpoolWriteError);
      expect(error).toMatchObject({ message: `the spool cannot be written: ${code}`, cause: { code } });
    }
    expect((await readdir(dir)).length).toBeLessThanOrEqual(3);
    failing = false;
    await spool.append(upload('after'));
    await close();

    const again = await openSpool(dir, defer);
    const drained = await drainAll(again.spool);
    // A copy of what was not confirmed may be there or not.
    expect(drained.filter((event) => JSON.stringify(event) !== JSON.stringify(upload('lost')))).toEqual([
      upload('before'),
      upload('after'),
    ]);
    expect(again.spool.isEmpty).toBe(true);
  });

  test('after a failed sync the file is not trusted with another event', async () => {
    let failures = 1;
    const { files } = hookedFiles({
      datasync: (real) => (failures-- > 0 ? Promise.reject(systemError('EIO')) : real()),
    });
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer, { files });
    await expect(spool.append(upload('a'))).rejects.toThrow(SpoolWriteError);
    await spool.append(upload('b'));
    expect((await readdir(dir)).filter((name) => name.endsWith('.spool'))).toEqual(['0000000002.spool']);
    expect(await readFile(join(dir, '0000000002.spool'), 'utf8')).toContain('m-b');
  });

  test('takes up no room in the count when nothing was written', async () => {
    const { files } = hookedFiles({ appendFile: () => Promise.reject(systemError('ENOSPC')) });
    const { spool } = await openSpool(await temporaryFolder(defer), defer, { files });
    await expect(spool.append(upload('a'))).rejects.toThrow(SpoolWriteError);
    expect(spool.bytes).toBe(0);
    expect(spool.isEmpty).toBe(true);
    expect(await spool.oldest()).toBeUndefined();
  });

  test('a file that cannot be read waits for the next start, and holds up nothing', async () => {
    const dir = await temporaryFolder(defer);
    const before = await openSpool(dir, defer);
    await before.spool.append(upload('a'));
    await before.close();
    const { files } = hookedFiles();
    const unreadable = { ...files, readFile: () => Promise.reject(systemError('EIO')) };
    const failing = await openSpool(dir, defer, { files: unreadable });
    expect(await drainAll(failing.spool)).toEqual([]);
    expect(failing.spool.isEmpty).toBe(true);
    expect(failing.lines).toContainEqual(expect.objectContaining({ level: 50, file: '0000000001.spool' }));
    await failing.close();
    expect(await drainAll((await openSpool(dir, defer)).spool)).toEqual([upload('a')]);
  });

  test('a file that cannot be removed comes again at the next start, and is not drained twice before', async () => {
    const dir = await temporaryFolder(defer);
    const { files } = hookedFiles();
    const { spool, lines } = await openSpool(dir, defer, {
      files: { ...files, rm: () => Promise.reject(systemError('EROFS')) },
    });
    await spool.append(upload('a'));
    expect(await drainAll(spool)).toEqual([upload('a')]);
    expect(spool.isEmpty).toBe(true);
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, file: '0000000001.spool' }));
  });
});
