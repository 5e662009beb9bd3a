import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import type { WormVersion } from '../../../devkit/worm/worm-store.js';

/** What somebody inside the storage service could do to an archive: each act is found, and named once. */

const DAY_MS = 86_400_000;
const RECORD = 'conversations/2026-03-02/b2.gz';
const OTHER_RECORD = 'conversations/2026-03-01/a1.gz';
const manifest = (day: string) => `manifests/${day}.jsonl.gz`;
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

let double: WormDouble;
let archive: TestArchive;
let now: number;
/** The hash of the newest manifest, as an auditor holds it. */
let head: string;
/** Records on the first three days of March, and a manifest for each of the first four. */
beforeEach(async () => {
  double = await new WormDouble({ now: () => now, pageSize: 3 }).start();
  archive = new TestArchive({ connectionString: double.connectionString, container: 'archive', now: () => now });
  for (const [day, ids] of [
    ['2026-03-01', ['a1', 'a2', 'a3']],
    ['2026-03-02', ['b1', 'b2', 'b3', 'b4']],
    ['2026-03-03', ['c1', 'c2']],
  ] as const) {
    now = Date.parse(`${day}T10:00:00Z`);
    for (const id of ids) await archive.record(id, `${day}T09:00:00.000Z`);
  }
  now = Date.parse('2026-03-03T22:00:00Z');
  await archive.record('late', '2026-03-01T23:00:00.000Z');
  now = Date.parse('2026-03-05T01:00:00Z');
  head = (await archive.writeManifests()).at(-1)!.sha256;
});
afterEach(() => double.stop());

const at = (name: string): WormVersion => double.store.get(`archive/${name}`);
const tamper = (name: string, change: Partial<WormVersion> | null) => double.store.tamper(`archive/${name}`, change);
const flipByte = (name: string, position: number) => {
  const content = Buffer.from(at(name).content);
  content[position]! ^= 1;
  tamper(name, { content });
};
const swap = (a: string, b: string) => {
  const [first, second] = [at(a), at(b)];
  tamper(a, second);
  tamper(b, first);
};
/** Content with the metadata that goes with it, as one who knows the format would leave it. */
const forge = (name: string, plain: string) => {
  const content = gzipSync(plain);
  const metadata = { ...at(name).metadata, plain_sha256: sha256(plain), gzip_sha256: sha256(content) };
  tamper(name, { content, metadata });
};

test('an archive that nobody touched verifies, and tells the hash of its newest manifest', async () => {
  const { found, read, days, ...summary } = await archive.verify({ head });
  expect(found).toEqual([]);
  expect(read).toBe(10);
  expect(days).toEqual([
    ['2026-03-04', 0],
    ['2026-03-03', 3],
    ['2026-03-02', 4],
    ['2026-03-01', 3],
  ]);
  expect(summary).toEqual({
    from: '2026-03-01',
    to: '2026-03-04',
    manifests: 4,
    records: 10,
    bytes: expect.any(Number),
    findings: 0,
    pending: 0,
    unproven: 0,
    head: { name: manifest('2026-03-04'), sha256: head },
    locksChecked: true,
    signaturesChecked: false,
    unsignedBefore: 0,
    signedSince: undefined,
    stamped: undefined,
    stampsUnchecked: 0,
  });
});

type Expected = readonly (readonly [kind: string, blob: string, problem?: RegExp])[];
const cases: Readonly<Record<string, readonly [() => void, Expected]>> = {
  'one byte of a record': [() => flipByte(RECORD, 15), [['altered', RECORD]]],
  'one byte of a record that unpacking does not miss': [() => flipByte(RECORD, 9), [['altered', RECORD]]],
  'a byte after the end of a record': [
    () => tamper(RECORD, { content: Buffer.concat([at(RECORD).content, Buffer.from('x')]) }),
    [['altered', RECORD]],
  ],
  'a record, with its metadata': [() => forge(RECORD, 'something else\n'), [['altered', RECORD, /listed/]]],
  'the metadata of a record': [
    () => tamper(RECORD, { metadata: { ...at(RECORD).metadata, message_count: '7' } }),
    [['altered', RECORD, /messageCount is 7; listed: 1/]],
  ],
  'a record deleted': [() => tamper(RECORD, null), [['missing', RECORD]]],
  'two records swapped': [
    () => swap(RECORD, OTHER_RECORD),
    [
      ['altered', RECORD],
      ['altered', OTHER_RECORD],
    ],
  ],
  'the policy of a record removed': [() => tamper(RECORD, { policy: undefined }), [['unlocked', RECORD, /no policy/]]],
  'a record unlocked': [
    () => tamper(RECORD, { policy: { ...at(RECORD).policy!, mode: 'unlocked' } }),
    [['unlocked', RECORD, /unlocked/]],
  ],
  'the lock of a record shortened': [
    () => tamper(RECORD, { policy: { mode: 'locked', until: at(RECORD).policy!.until - DAY_MS } }),
    [['unlocked', RECORD, /ends at .*listed/]],
  ],
  'a policy that has ended': [
    () => tamper(RECORD, { policy: { mode: 'locked', until: now - 1000 } }),
    [['expired', RECORD]],
  ],
  'a record smuggled in': [
    () => void double.store.put('archive/conversations/2026-03-02/b9.gz', at(RECORD), at(RECORD).policy, false),
    [], // made today, so that the manifest of today will list it
  ],
  'a record smuggled in, and dated back': [
    () => {
      double.store.put('archive/conversations/2026-03-02/b9.gz', at(RECORD), at(RECORD).policy, false);
      tamper('conversations/2026-03-02/b9.gz', { createdOn: at(RECORD).createdOn });
    },
    [['unlisted', 'conversations/2026-03-02/b9.gz', /2026-03-02/]],
  ],
  'one byte of a manifest': [() => flipByte(manifest('2026-03-02'), 40), [['altered', manifest('2026-03-02')]]],
  'one byte of the newest manifest': [
    () => flipByte(manifest('2026-03-04'), 40),
    [['altered', manifest('2026-03-04')]],
  ],
  'a manifest, with its metadata': [
    () =>
      forge(
        manifest('2026-03-02'),
        '{"schema":"conversation-custodian/manifest/1","day":"2026-03-02","previous":null}\n{"count":0}\n',
      ),
    [['altered', manifest('2026-03-02'), /the manifest of the next day says/]],
  ],
  'the first manifest dropped': [() => tamper(manifest('2026-03-01'), null), [['missing', manifest('2026-03-01')]]],
  'a manifest in the middle dropped': [
    () => tamper(manifest('2026-03-02'), null),
    [['missing', manifest('2026-03-02')]],
  ],
  'two manifests swapped': [
    () => swap(manifest('2026-03-02'), manifest('2026-03-03')),
    [
      ['altered', manifest('2026-03-03'), /it is the manifest of 2026-03-02/],
      ['altered', manifest('2026-03-02'), /it is the manifest of 2026-03-03/],
    ],
  ],
  'a manifest under another name': [
    () => {
      double.store.put('archive/manifests/copy.jsonl.gz', at(manifest('2026-03-02')), undefined, false);
    },
    [['unlisted', 'manifests/copy.jsonl.gz']],
  ],
  'a manifest of a day to come': [
    () => void double.store.put(`archive/${manifest('2099-01-01')}`, at(manifest('2026-03-02')), undefined, false),
    [['unlisted', manifest('2099-01-01')]],
  ],
  'a manifest unlocked': [
    () => tamper(manifest('2026-03-03'), { policy: undefined }),
    [['unlocked', manifest('2026-03-03')]],
  ],
};

test.each(Object.entries(cases))('%s', async (_, [act, expected]) => {
  act();
  const { found } = await archive.verify({ head });
  expect(found.map(({ kind, blob }) => [kind, blob]).sort()).toEqual(
    expected.map(([kind, blob]) => [kind, blob]).sort(),
  );
  for (const [, blob, problem = /./] of expected) {
    expect(found.find((finding) => finding.blob === blob)?.problem).toMatch(problem);
  }
});

describe('the newest manifest dropped', () => {
  beforeEach(() => tamper(manifest('2026-03-04'), null));

  test('is found by the hash that an auditor holds', async () => {
    const { found } = await archive.verify({ head });
    expect(found).toEqual([
      { kind: 'broken-chain', blob: manifest('2026-03-03'), problem: expect.stringContaining(head) },
    ]);
  });

  test('is found without it, once the manifest is overdue', async () => {
    expect((await archive.verify()).found).toEqual([]);
    now += DAY_MS;
    expect((await archive.verify()).found).toMatchObject([{ kind: 'missing', blob: manifest('2026-03-04') }]);
  });

  test('with another written in its place is found by the hash', async () => {
    await archive.record('added', '2026-03-04T09:00:00.000Z');
    tamper('conversations/2026-03-04/added.gz', { createdOn: Date.parse('2026-03-04T10:00:00Z') });
    await archive.writeManifests();
    expect((await archive.verify()).found).toEqual([]);
    expect((await archive.verify({ head })).found).toMatchObject([{ kind: 'broken-chain' }]);
  });
});

test.each([
  ['2026-03-01', 3, 7],
  ['2026-03-02', 4, 6],
])(
  'records of %s, whose manifest is gone, are counted, and not each reported',
  async (day, unprovenRecords, readRecords) => {
    tamper(manifest(day), null);
    const { found, unproven, read } = await archive.verify();
    expect([found.length, unproven, read]).toEqual([1, unprovenRecords, readRecords]);
  },
);

test('a manifest that was rebuilt without a record, as is everything after it, is found by the hash', async () => {
  tamper(RECORD, null);
  for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) tamper(manifest(day), null);
  await archive.writeManifests();
  expect((await archive.verify()).found).toEqual([]);
  expect((await archive.verify({ head })).found).toMatchObject([
    { kind: 'broken-chain', blob: manifest('2026-03-04') },
  ]);
});
