import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ArchiveConflictError, ArchiveReadBackError } from '../../src/archive/archive-errors.js';
import type { ArchiveRecord } from '../../src/archive/archive-record.js';
import { ArchiveStore } from '../../src/archive/archive.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { earlierRecordNames, laterRecordName, parseRecordName, recordName } from '../../src/archive/record-names.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

const START = Date.UTC(2024, 4, 16);
const DAY_MS = 86_400_000;
const ENDED = '2024-05-15T23:59:59.500Z';

let double: WormDouble;
let now = START;
let lines: string[] = [];

beforeEach(async () => {
  [now, lines] = [START, []];
  double = await new WormDouble({ now: () => now }).start();
});
afterEach(() => double.stop());

/** Each host has a store of its own. */
const openStore = () =>
  new ArchiveStore({
    container: new AzureContainer(
      createBlobService({ connectionString: double.connectionString }).getContainerClient('archive'),
    ),
    immutability: 'required',
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    now: () => now,
  });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function recordOf(text: string, { id = 'abc', started = ENDED, ended = ENDED } = {}): ArchiveRecord {
  const name = recordName(id, ended);
  return {
    name,
    content: gzipSync(text),
    plainSha256: sha256(text),
    metadata: { conversation_id: id, completed_time: ended },
    retentionDays: 7,
    conversation: {
      id,
      laterName: laterRecordName(name, sha256(text)),
      earlierNames: earlierRecordNames(id, started, ended),
    },
  };
}

const FIRST = 'conversations/2024-05-15/abc.gz';
const LATER = `conversations/2024-05-15/abc.${sha256('later').slice(0, 16)}.gz`;
const names = () => double.store.current('').map(([name]) => name);
const versionsOf = (name: string) => double.store.versions(`archive/${name}`);
const textOf = (name: string) => versionsOf(name).map(({ metadata }) => metadata['plain_sha256']);

describe('the same conversation, archived again', () => {
  test('on another day and host: one blob, both succeed', async () => {
    const first = await openStore().write(recordOf('first'));
    now += DAY_MS;
    const second = await openStore().write(recordOf('first'));
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second).toMatchObject({ name: FIRST, uri: first.uri, versionId: first.versionId });
    expect(names()).toEqual([`archive/${FIRST}`]);
    expect(versionsOf(FIRST)).toHaveLength(1);
  });

  test('with another content: stored beside the first, which stays, and points to it', async () => {
    await openStore().write(recordOf('first'));
    const receipt = await openStore().write(recordOf('later'));
    expect(receipt).toMatchObject({
      name: LATER,
      created: true,
      supersedes: { name: FIRST, plainSha256: sha256('first') },
      immutability: { mode: 'locked' },
    });
    expect(textOf(FIRST)).toEqual([sha256('first')]);
    expect(versionsOf(LATER)[0]).toMatchObject({
      policy: { mode: 'locked' },
      metadata: { supersedes: encodeURIComponent(FIRST), supersedes_sha256: sha256('first') },
    });
    expect(lines.join('')).toContain('another record of this conversation is stored already');
  });

  test('whose record was damaged as it was stored: stored beside it, and both are seen', async () => {
    double.faults.contentDamaged = true;
    await expect(openStore().write(recordOf('first'))).rejects.toThrow(ArchiveReadBackError);
    double.faults.contentDamaged = false;
    const receipt = await openStore().write(recordOf('first'));
    const beside = `conversations/2024-05-15/abc.${sha256('first').slice(0, 16)}.gz`;
    expect(receipt).toMatchObject({ name: beside, created: true, immutability: { mode: 'locked' } });
    expect(gunzipSync(versionsOf(beside)[0]!.content).toString()).toBe('first');
    expect(lines.join('')).toContain('the record that is stored already is DAMAGED');
    expect(await openStore().write(recordOf('first'))).toMatchObject({ name: beside, created: false });
  });

  test('each of two records again, in any order: still two blobs', async () => {
    await openStore().write(recordOf('first'));
    await openStore().write(recordOf('later'));
    now += DAY_MS;
    const again = [await openStore().write(recordOf('later')), await openStore().write(recordOf('first'))];
    expect(again.map(({ name, created, supersedes }) => [name, created, supersedes?.name])).toEqual([
      [LATER, false, FIRST],
      [FIRST, false, undefined],
    ]);
    expect(names()).toEqual([`archive/${LATER}`, `archive/${FIRST}`].sort());
  });

  test('by several hosts at once: each content is stored once, one of them under the plain name', async () => {
    const texts = ['first', 'later', 'third', 'first', 'later', 'third'];
    const receipts = await Promise.all(texts.map((text) => openStore().write(recordOf(text))));
    const names = [...new Set(receipts.map(({ name }) => name))];
    expect(names).toHaveLength(3);
    expect(names).toContain(FIRST);
    expect(receipts.filter(({ created }) => created)).toHaveLength(3);
    expect(names.map((name) => versionsOf(name).length)).toEqual([1, 1, 1]);
    const [base] = textOf(FIRST);
    for (const { name, supersedes } of receipts) {
      expect(supersedes).toEqual(name === FIRST ? undefined : { name: FIRST, plainSha256: base });
    }
  });

  test('reopened, and ended on a later day: points to the record of the first end', async () => {
    await openStore().write(recordOf('first'));
    const reopened = { started: '2024-05-15T23:00:00.000Z', ended: '2024-05-18T01:00:00.000Z' };
    const receipt = await openStore().write(recordOf('later', reopened));
    expect(receipt).toMatchObject({ name: 'conversations/2024-05-18/abc.gz', supersedes: { name: FIRST } });
    const same = await openStore().write(recordOf('later', reopened));
    expect(same).toMatchObject({ created: false, supersedes: { name: FIRST } });
  });
});

describe('what is no record of this conversation is a conflict for a person', () => {
  test.each([
    ['of another conversation', { conversation_id: 'xyz' }],
    ['that says nothing of itself', {}],
  ])('a blob %s', async (_, metadata) => {
    const { conversation: _none, ...foreign } = recordOf('foreign');
    await openStore().write({ ...foreign, metadata });
    await expect(openStore().write(recordOf('first'))).rejects.toThrow(ArchiveConflictError);
    expect(names()).toEqual([`archive/${FIRST}`]);
  });

  test('a blob without a hash', async () => {
    double.store.put(
      `archive/${FIRST}`,
      { content: Buffer.from('x'), contentType: 'text/plain', md5: undefined, metadata: { conversation_id: 'abc' } },
      undefined,
      false,
    );
    await expect(openStore().write(recordOf('first'))).rejects.toThrow(ArchiveConflictError);
  });

  test('under the name of the later record, too', async () => {
    await openStore().write(recordOf('first'));
    const { conversation: _none, ...foreign } = recordOf('foreign');
    await openStore().write({ ...foreign, name: LATER });
    await expect(openStore().write(recordOf('later'))).rejects.toThrow(ArchiveConflictError);
  });

  test('on an earlier day it is no former record, and no hindrance', async () => {
    const { conversation: _none, ...foreign } = recordOf('foreign');
    await openStore().write({ ...foreign, metadata: { conversation_id: 'xyz' } });
    const receipt = await openStore().write(recordOf('first', { started: ENDED, ended: '2024-05-16T00:10:00.000Z' }));
    expect(receipt.supersedes).toBeUndefined();
  });
});

describe('names', () => {
  test('of earlier records go back to the first message, at most a month', () => {
    expect(earlierRecordNames('a', '2024-02-28T23:00:00.000Z', '2024-03-01T00:00:00.000Z')).toEqual([
      'conversations/2024-02-29/a.gz',
      'conversations/2024-02-28/a.gz',
    ]);
    expect(earlierRecordNames('a', ENDED, ENDED)).toEqual([]);
    expect(earlierRecordNames('a', '2025-01-01T00:00:00.000Z', ENDED)).toEqual([]);
    expect(earlierRecordNames('a', '2020-01-01T00:00:00.000Z', ENDED)).toHaveLength(31);
  });

  test.each([
    [FIRST, 'abc'],
    [LATER, 'abc'],
    ['conversations/2024-05-15/a.b.gz', 'a.b'],
  ])('%s is a record of %s', (name, conversationId) => {
    expect(parseRecordName(name)).toEqual({ day: '2024-05-15', conversationId });
  });

  test.each(['audit/2024-05-15/abc.gz', 'conversations/2024-05-15/a/b.gz', 'conversations/2024-05-15/..gz', 'x'])(
    '%s is none',
    (name) => expect(parseRecordName(name)).toBeUndefined(),
  );
});
