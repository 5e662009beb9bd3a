import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SpoolFullError } from '../../src/listener/spool-errors.js';
import { cleanUps } from '../genesys/support.js';
import {
  completion,
  drainAll,
  fileWith,
  FIRST,
  folderWith,
  openSpool,
  spoolFiles,
  temporaryFolder,
  upload,
  uploads,
} from './spool-support.js';

const defer = cleanUps();

describe('events', () => {
  test('come back as they were, in their order, and leave nothing behind', async () => {
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer);
    expect(spool.isEmpty).toBe(true);
    const timed = { ...upload('b'), receivedAt: '2025-01-02T03:04:05.678Z', ofANewerVersion: 1 };
    const events = [upload('a'), completion('c-2'), timed, completion('c-3')];
    for (const event of events) await spool.append(event);
    expect(spool.isEmpty).toBe(false);
    expect(await drainAll(spool)).toEqual(events);
    expect(spool.isEmpty).toBe(true);
    expect(spool.bytes).toBe(0);
    expect(await spoolFiles(dir)).toEqual([]);
  });

  test('survive the process, and come before those of the next one', async () => {
    const dir = await temporaryFolder(defer);
    const before = await openSpool(dir, defer);
    await before.spool.append(upload('old'));
    const { bytes } = before.spool;
    await before.close();
    const after = await openSpool(dir, defer);
    expect(after.spool.isEmpty).toBe(false);
    expect(after.spool.bytes).toBe(bytes);
    await after.spool.append(upload('new'));
    expect(await drainAll(after.spool)).toEqual([upload('old'), upload('new')]);
  });

  test('that are not removed come again, with those that came meanwhile behind them', async () => {
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer);
    await spool.append(upload('a'));
    expect((await spool.oldest())?.events).toEqual([upload('a')]);
    await spool.append(upload('b'));
    expect(await drainAll(spool)).toEqual([upload('a'), upload('b')]);
  });

  test('fill file after file, and the room comes back with each', async () => {
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer, { maxBytes: 64_000_000 });
    const events = uploads(10_000);
    for (let i = 0; i < events.length; i += 500) {
      await Promise.all(events.slice(i, i + 500).map((event) => spool.append(event)));
    }
    const full = spool.bytes;
    const batch = await spool.oldest();
    await spool.remove(batch!);
    expect(batch!.events.length).toBeLessThan(events.length);
    expect(spool.bytes).toBe(full - batch!.file.bytes);
    expect([...batch!.events, ...(await drainAll(spool))]).toEqual(events);
  });

  test('may be appended while others are drained', async () => {
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer);
    const events = uploads(500);
    const drained: unknown[] = [];
    const appending = (async () => {
      for (let i = 0; i < events.length; i += 10) {
        await Promise.all(events.slice(i, i + 10).map((event) => spool.append(event)));
      }
    })();
    while (drained.length < events.length) drained.push(...(await drainAll(spool)));
    await appending;
    expect(drained).toEqual(events);
  });

  test('lie in a folder and in files that only their owner can read', async () => {
    const dir = join(await temporaryFolder(defer), 'made', 'here');
    await mkdir(dir, { recursive: true });
    await chmod(dir, 0o755);
    const { spool } = await openSpool(dir, defer);
    await spool.append(upload('a'));
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, FIRST))).mode & 0o777).toBe(0o600);
  });
});

describe('a key', () => {
  const key = randomBytes(32);

  test('leaves nothing of an event to be read; without one, it lies in clear', async () => {
    const contents = async (withKey: Buffer | undefined) => {
      const dir = await temporaryFolder(defer);
      const { spool, close } = await openSpool(dir, defer, { key: withKey });
      await spool.append(upload('a'));
      await spool.append(upload('a'));
      await close();
      const again = await openSpool(dir, defer, { key: withKey });
      const text = await readFile(join(dir, FIRST), 'utf8');
      expect(await drainAll(again.spool)).toEqual([upload('a'), upload('a')]);
      return text;
    };
    expect(await contents(undefined)).toContain('s3cr3t');
    const sealed = await contents(key);
    for (const part of ['s3cr3t', 'm-a', 'c-1', 'files.example', key.toString('base64'), key.toString('hex')]) {
      expect(sealed).not.toContain(part);
    }
    // The same event twice does not look the same.
    const [first, second] = sealed.split('\n').filter((line) => line !== '');
    expect(first).not.toBe(second);
  });

  test.each([
    ['none', undefined],
    ['another', randomBytes(32)],
  ])('that is missing (%s): the events are kept and reported, and wait for it', async (_, other) => {
    const dir = await temporaryFolder(defer);
    const sealing = await openSpool(dir, defer, { key });
    await sealing.spool.append(upload('sealed'));
    await sealing.close();
    const sealed = await readFile(join(dir, FIRST));

    const without = await openSpool(dir, defer, { key: other });
    await without.spool.append(upload('new'));
    expect(await drainAll(without.spool)).toEqual([upload('new')]);
    expect(without.spool.isEmpty).toBe(true);
    expect(without.lines).toContainEqual(expect.objectContaining({ level: 50, file: FIRST, events: 1 }));
    expect(await readFile(join(dir, FIRST))).toEqual(sealed);
    expect(without.spool.bytes).toBe(sealed.length);
    await without.close();

    const again = await openSpool(dir, defer, { key });
    expect(await drainAll(again.spool)).toEqual([upload('sealed')]);
    expect(await spoolFiles(dir)).toEqual([]);
  });

  test('that is new: events from before it, in clear, are read', async () => {
    const dir = await temporaryFolder(defer);
    const before = await openSpool(dir, defer);
    await before.spool.append(upload('clear'));
    await before.close();
    const { spool } = await openSpool(dir, defer, { key });
    expect(await drainAll(spool)).toEqual([upload('clear')]);
  });

  test('and links are in no log line', async () => {
    const dir = await temporaryFolder(defer);
    const { spool, close } = await openSpool(dir, defer, { key });
    await spool.append(upload('a'));
    await close();
    const { logText, spool: again } = await openSpool(dir, defer);
    await drainAll(again);
    for (const secret of ['s3cr3t', key.toString('base64')]) expect(logText()).not.toContain(secret);
  });
});

describe('the bound', () => {
  test('refuses an event, and drops none', async () => {
    const dir = await temporaryFolder(defer);
    const { spool } = await openSpool(dir, defer, { maxBytes: 2000 });
    const outcomes = await Promise.allSettled(uploads(50).map((event) => spool.append(event)));
    const taken = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(taken).toBeGreaterThan(5);
    expect(outcomes.slice(taken)).toEqual(
      Array(50 - taken).fill({ status: 'rejected', reason: expect.any(SpoolFullError) }),
    );
    expect(spool.bytes).toBeLessThanOrEqual(2000);
    expect((await stat(join(dir, FIRST))).size).toBe(spool.bytes);
    expect(await drainAll(spool)).toEqual(uploads(taken));
    await spool.append(upload('again'));
  });

  test('counts what an earlier process has left, damaged files included', async () => {
    const whole = await fileWith(defer, 10);
    const dir = await folderWith(defer, whole.subarray(0, -3));
    const { spool } = await openSpool(dir, defer, { maxBytes: whole.length });
    await expect(spool.append(upload('a'))).rejects.toThrow(SpoolFullError);
    await drainAll(spool);
    await expect(spool.append(upload('a'))).rejects.toThrow(SpoolFullError);
  });

  test('does not hold up an event that is only put behind the others', async () => {
    const whole = await fileWith(defer, 10);
    const dir = await folderWith(defer, whole);
    const { spool } = await openSpool(dir, defer, { maxBytes: whole.length });
    const batch = await spool.oldest();
    await spool.postpone(batch!.events[0]!);
    await spool.remove(batch!);
    expect(await drainAll(spool)).toEqual(uploads(1));
  });
});
