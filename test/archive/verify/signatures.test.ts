import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ArchiveConflictError } from '../../../src/archive/archive-errors.js';
import { BlobServiceClient } from '@azure/storage-blob';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { archiveKeys } from '../../support/archive-keys.js';

/** What somebody who can write to the storage, and has no key, can put there: nothing of it counts. */

const DAY_MS = 86_400_000;
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const manifest = (day: string) => `manifests/${day}.jsonl.gz`;
const keys = archiveKeys();

let double: WormDouble;
let now: number;
let archive: TestArchive;
beforeEach(async () => {
  double = await new WormDouble({ now: () => now, pageSize: 3 }).start();
  archive = open(keys);
  now = Date.parse('2026-03-01T10:00:00Z');
});
afterEach(() => double.stop());

const open = (with_?: ReturnType<typeof archiveKeys>) =>
  new TestArchive({
    ...{ connectionString: double.connectionString, container: 'archive', now: () => now },
    ...(with_ === undefined ? {} : { keys: with_ }),
  });
const at = (name: string) => double.store.get(`archive/${name}`);

/** Puts a blob there as the service lets anybody do that can write: dated by the service, locked, with any metadata. */
async function plant(name: string, plain: string, metadata: Record<string, string> = {}): Promise<void> {
  const content = gzipSync(plain);
  const blob = BlobServiceClient.fromConnectionString(double.connectionString)
    .getContainerClient('archive')
    .getBlockBlobClient(name);
  await blob.upload(content, content.length, {
    conditions: { ifNoneMatch: '*' },
    blobHTTPHeaders: { blobContentMD5: createHash('md5').update(content).digest() },
    metadata: { plain_sha256: sha256(plain), gzip_sha256: sha256(content), ...metadata },
    immutabilityPolicy: { expiriesOn: new Date(now + 30 * DAY_MS), policyMode: 'Locked' },
  });
}

/** A day of records and its manifest. */
async function day(date: string, ...ids: readonly string[]): Promise<void> {
  now = Date.parse(`${date}T10:00:00Z`);
  for (const id of ids) await archive.record(id, `${date}T09:00:00.000Z`);
  now = Date.parse(`${date}T00:00:00Z`) + DAY_MS + 3_600_000;
  await archive.writeManifests();
}

const found = async (verifier = archive) => (await verifier.verify()).found.map(({ kind, blob }) => [kind, blob]);

test('a signed archive verifies with the public keys alone, those of former keys too', async () => {
  await day('2026-03-01', 'a1', 'a2');
  const rotated = archiveKeys(keys.pem);
  archive = open(rotated);
  await day('2026-03-02', 'b1');
  const summary = await archive.verify();
  expect(summary).toMatchObject({ found: [], records: 3, signaturesChecked: true, unsignedBefore: 0 });
  const entries = gunzipSync(at(manifest('2026-03-02')).content)
    .toString()
    .split('\n');
  expect(JSON.parse(entries[1] ?? '')).toMatchObject({ signedBy: rotated.signer?.keyId });
  // Without the former key, all that it has signed is anybody's.
  expect((await found(open(archiveKeys(rotated.pem)))).length).toBeGreaterThan(0);
});

describe('with signed manifests of two days', () => {
  const PLANTED = 'conversations/2026-03-02/forged.gz';
  beforeEach(async () => {
    await day('2026-03-01', 'a1', 'a2');
    await day('2026-03-02', 'b1');
  });

  test.each([
    ['without a signature', {}],
    ['with a signature of no key', { signature_key: '0'.repeat(16), signature: 'A'.repeat(86) + '==' }],
  ])('a forged transcript %s is not listed by the next manifest, and found before and after', async (_, extra) => {
    const about = { conversation_id: 'forged', completed_time: '2026-03-02T09:00:00.000Z', message_count: '1' };
    await plant(PLANTED, 'what nobody has said\n', { ...about, ...extra });
    expect(await found()).toEqual([[Object.keys(extra).length === 0 ? 'unsigned' : 'forged', PLANTED]]);
    await day('2026-03-03', 'c1');
    expect(gunzipSync(at(manifest('2026-03-03')).content).toString()).not.toContain('forged');
    expect(await found()).toEqual([['unlisted', PLANTED]]);
  });

  test('a forged transcript that bears the signature of a true one is found', async () => {
    const { metadata } = at('conversations/2026-03-01/a1.gz');
    const { signature_key, signature } = metadata as Record<string, string>;
    await plant(PLANTED, 'what nobody has said\n', { signature_key: signature_key!, signature: signature! });
    expect(await found()).toEqual([['forged', PLANTED]]);
  });

  test('a forged manifest that lists a forged transcript counts for nothing', async () => {
    now = Date.parse('2026-03-03T10:00:00Z');
    await plant('conversations/2026-03-03/forged.gz', 'x\n', { message_count: '1' });
    now = Date.parse('2026-03-04T00:10:00Z');
    const { createdOn, content } = at('conversations/2026-03-03/forged.gz');
    const entry = {
      ...{ name: 'conversations/2026-03-03/forged.gz', plainSha256: sha256('x\n'), gzipSha256: sha256(content) },
      ...{ bytes: content.length, messageCount: 1, completedTime: null },
      ...{ createdTime: new Date(createdOn).toISOString(), lockedUntil: null },
    };
    const previous = { name: manifest('2026-03-02'), sha256: sha256(gunzipSync(at(manifest('2026-03-02')).content)) };
    const header = { schema: 'conversation-custodian/manifest/1', day: '2026-03-03', previous };
    await plant(
      manifest('2026-03-03'),
      [header, entry, { count: 1 }].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    now = Date.parse('2026-03-04T01:00:00Z');
    // The true one goes beside it, and the chain goes on.
    const [written] = await archive.writeManifests();
    expect(written?.name).toMatch(/^manifests\/2026-03-03\.[0-9a-f]{16}\.jsonl\.gz$/);
    expect(archive.strangers).toBe(1);
    await day('2026-03-04', 'd1');
    expect((await found()).sort()).toEqual([
      ['forged', manifest('2026-03-03')],
      ['unlisted', 'conversations/2026-03-03/forged.gz'],
    ]);
  });

  test('a planted manifest of a day to come stops no other, and is told', async () => {
    await plant(manifest('9999-12-31'), 'x\n');
    await day('2026-03-03', 'c1');
    expect(archive.written.at(-1)).toMatchObject({ day: '2026-03-03', count: 1 });
    expect(archive.strangers).toBe(1);
    expect(await found()).toEqual([['unlisted', manifest('9999-12-31')]]);
  });

  test('a blob of the same content that somebody has put there before is believed as little', async () => {
    now = Date.parse('2026-03-03T10:00:00Z');
    const text = 'text of c9\n';
    await plant('conversations/2026-03-03/c9.gz', text);
    await expect(archive.record('c9', '2026-03-03T09:00:00.000Z', text)).rejects.toThrow(ArchiveConflictError);
  });
});

test('records that were archived before signing are told as such, with the date of the first signed manifest', async () => {
  archive = open();
  await day('2026-03-01', 'a1', 'a2');
  now = Date.parse('2026-03-02T08:00:00Z');
  await archive.record('morning', '2026-03-02T07:00:00.000Z');
  archive = open(keys);
  await day('2026-03-02', 'b1');
  expect(await archive.verify()).toMatchObject({
    found: [],
    records: 4,
    unsignedBefore: 3,
    signedSince: '2026-03-03T01:00:00.000Z',
  });
  await day('2026-03-03', 'c1');
  expect(await found()).toEqual([]);
  // Whoever has no keys is told that nothing was checked.
  expect(await open().verify()).toMatchObject({ signaturesChecked: false });
});
