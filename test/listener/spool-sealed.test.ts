import { randomBytes } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SpoolRecordCodec } from '../../src/listener/spool-record.js';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { cleanUps } from '../genesys/support.js';
import { completion, drainAll, FIRST, openSpool, spoolFiles, temporaryFolder, upload } from './spool-support.js';

/** A spool with a key takes what was sealed, and nothing else, whoever can write to its folder. */

const defer = cleanUps();
const key = randomBytes(32);
const line = (event: GenesysEvent, withKey?: Buffer) => `${new SpoolRecordCodec(withKey).encode(event)}\n`;
const plant = (dir: string, number: number, text: string) =>
  writeFile(join(dir, `${String(number).padStart(10, '0')}.spool`), text);

/** Opens the spool, takes all that it gives, and closes it. */
async function takeAll(dir: string, options: object = { key }) {
  const { spool, lines, close } = await openSpool(dir, defer, options);
  const events = await drainAll(spool);
  const { unsealedLines } = spool;
  await close();
  return { events, unsealedLines, errors: lines.filter(({ level }) => level === 50), lines };
}

describe('with a key', () => {
  test('a line that somebody plants starts nothing, is counted and told, and is kept; sealed ones beside it are taken', async () => {
    const dir = await temporaryFolder(defer);
    await takeAll(dir);
    const planted = line(upload('sealed'), key) + line(upload('planted')) + line(completion('c-2'));
    await plant(dir, 7, planted);
    await plant(dir, 8, line(upload('late'), key));
    const { events, unsealedLines, errors } = await takeAll(dir);
    expect(events).toEqual([upload('sealed'), upload('late')]);
    expect(unsealedLines).toBe(2);
    expect(errors).toMatchObject([{ file: '0000000007.spool', events: 2 }]);
    expect(await readFile(join(dir, '0000000007.spool'), 'utf8')).toBe(planted);
    // As the log says: once they are known to be one's own.
    expect((await takeAll(dir, { formerKeys: [key] })).events).toEqual([
      upload('sealed'),
      upload('planted'),
      completion('c-2'),
    ]);
    expect((await spoolFiles(dir)).filter((name) => name.endsWith('.spool'))).toEqual([]);
  });

  test('what lay there before is taken over once, and said; not what is added to it, or comes later', async () => {
    const dir = await temporaryFolder(defer);
    for (const number of [1, 2]) await plant(dir, number, line(upload(number)));
    const first = await openSpool(dir, defer, { key });
    expect(first.lines).toContainEqual(expect.objectContaining({ level: 40, files: 2 }));
    // The process ends before they are drained, and somebody uses the time.
    await first.close();
    await appendFile(join(dir, '0000000002.spool'), line(upload('added')));
    await plant(dir, 3, line(upload('later')));
    const { events, unsealedLines, errors } = await takeAll(dir);
    expect(events).toEqual([upload(1)]);
    expect(unsealedLines).toBe(3);
    expect(errors.map((error) => (error as { file?: string }).file)).toEqual(['0000000002.spool', '0000000003.spool']);
    expect(await spoolFiles(dir)).toEqual(expect.arrayContaining(['0000000002.spool', '0000000003.spool']));
  });

  test.each([
    ['deletes the mark where sealed lines are', async (dir: string) => rm(join(dir, 'sealed-since-key'))],
    ['writes a mark', async (dir: string) => writeFile(join(dir, 'sealed-since-key'), '{"unsealed":{}}\n')],
    [
      'writes a mark that is sealed, with another key',
      async (dir: string) => writeFile(join(dir, 'sealed-since-key'), line(upload('x'), randomBytes(32))),
    ],
  ])('somebody who %s has none of theirs started', async (_, tamper) => {
    const dir = await temporaryFolder(defer);
    const { spool, close } = await openSpool(dir, defer, { key });
    await spool.append(upload('own'));
    await close();
    await plant(dir, 5, line(upload('planted')));
    await tamper(dir);
    expect(await takeAll(dir)).toMatchObject({ events: [upload('own')], unsealedLines: 1 });
  });

  test('a new key takes what the former one has sealed, and what that one has taken over', async () => {
    const dir = await temporaryFolder(defer);
    await plant(dir, 1, line(upload('old')));
    const before = await openSpool(dir, defer, { key });
    await before.spool.append(upload('sealed'));
    await before.close();
    const renewed = { key: randomBytes(32), formerKeys: [key] };
    expect(await takeAll(dir, renewed)).toMatchObject({
      ...{ events: [upload('old'), upload('sealed')], unsealedLines: 0, errors: [] },
    });
  });
});

test.each([
  ['a conversation', { ...upload('a'), conversationId: 'c" OR WorkflowType != "x' }],
  ['a file', { ...upload('a'), mediaId: '../m' }],
  ['a conversation that is done', { ...completion('c/1') }],
  ['an end', { ...completion('c-1'), completedTime: '2025-01-02T03:04:05Z:x' }],
] as [string, GenesysEvent][])(
  'an id or time of %s that the API never gives is not taken, and kept',
  async (_, event) => {
    const dir = await temporaryFolder(defer);
    await plant(dir, 1, line(event) + line(upload('good')));
    const { events, errors } = await takeAll(dir, {});
    expect(events).toEqual([upload('good')]);
    expect(errors).toMatchObject([{ file: FIRST, damaged: 1 }]);
    expect(await spoolFiles(dir)).toEqual([FIRST.replace('spool', 'damaged')]);
  },
);
