import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { cleanUps } from '../genesys/support.js';
import {
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

describe('a file that was cut', () => {
  test('at any byte gives all records before the cut, and is kept when something of a record is missing', async () => {
    const whole = await fileWith(defer, 3);
    // Each record has a line break before and behind it; it is complete without the latter.
    const ends = [...whole.keys()].filter((at) => at > 0 && whole[at] === 10 && whole[at - 1] !== 10);
    for (let length = 0; length <= whole.length; length += 1) {
      const dir = await folderWith(defer, whole.subarray(0, length));
      const { spool, lines, close } = await openSpool(dir, defer);
      expect(await drainAll(spool)).toEqual(uploads(ends.filter((end) => end <= length).length));
      const torn = length > 0 && whole[length - 1] !== 10 && !ends.includes(length);
      expect([length, await spoolFiles(dir)]).toEqual([length, torn ? ['0000000001.damaged'] : []]);
      const reports = lines.filter(({ msg }) => /cannot be read/.test(msg));
      expect(reports).toEqual(torn ? [expect.objectContaining({ level: 50, damaged: 1 })] : []);
      await close();
    }
  });

  test('is not written to any more, nor is its name used again', async () => {
    const whole = await fileWith(defer, 2);
    const dir = await folderWith(defer, whole.subarray(0, -10));
    const first = await openSpool(dir, defer);
    expect(await drainAll(first.spool)).toEqual(uploads(1));
    await first.spool.append(upload('new'));
    expect(await spoolFiles(dir)).toEqual(['0000000001.damaged', '0000000002.spool']);
    await first.close();
    const second = await openSpool(dir, defer);
    expect(second.lines).toContainEqual(expect.objectContaining({ msg: 'spool found', damagedFiles: 1, files: 1 }));
    expect(await drainAll(second.spool)).toEqual([upload('new')]);
    expect(second.spool.isEmpty).toBe(true);
    expect(second.spool.bytes).toBe(whole.length - 10);
  });
});

describe('a byte that has changed', () => {
  test('costs at most the record that it is in, wherever it is', async () => {
    const whole = await fileWith(defer, 3);
    const events = uploads(3);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      const dir = await folderWith(defer, changed);
      const { spool, close } = await openSpool(dir, defer);
      const drained = await drainAll(spool);
      expect(drained.length).toBeGreaterThanOrEqual(2);
      expect(events.filter((event) => drained.some((one) => JSON.stringify(one) === JSON.stringify(event)))).toEqual(
        drained,
      );
      expect(await spoolFiles(dir)).toHaveLength(1);
      await close();
    }
  });

  test('in a sealed record is found even when the checksum is made to fit', async () => {
    const key = randomBytes(32);
    const dir = await temporaryFolder(defer);
    const writing = await openSpool(dir, defer, { key });
    await writing.spool.append(upload('a'));
    await writing.close();
    const line = (await readFile(join(dir, FIRST), 'utf8')).trim();
    const rest = `${line.slice(9, 40)}${line[40] === 'A' ? 'B' : 'A'}${line.slice(41)}`;
    await writeFile(join(dir, FIRST), `\n${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n`);
    const { spool, lines } = await openSpool(dir, defer, { key });
    expect(await drainAll(spool)).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, damaged: 1 }));
  });
});
