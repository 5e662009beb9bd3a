import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { StorageForbiddenError, StorageUnavailableError } from '../../../src/storage/errors.js';
import { hashContent } from '../../../src/storage/content.js';
import { concurrently } from '../../../src/lib/concurrently.js';
import { NoManifestError } from '../../../src/archive/verify/errors.js';
import { patiently } from '../../../src/archive/verify/patience.js';
import { azuriteForTest } from '../../support/worm-azurite.js';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';

const DAY_MS = 86_400_000;
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const manifest = (day: string) => `manifests/${day}.jsonl.gz`;

describe('a part of an archive', () => {
  let double: WormDouble;
  let archive: TestArchive;
  let now: number;
  beforeEach(async () => {
    double = await new WormDouble({ now: () => now }).start();
    archive = new TestArchive({ connectionString: double.connectionString, container: 'archive', now: () => now });
    for (const day of ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']) {
      now = Date.parse(`${day}T10:00:00Z`);
      await archive.record(`of-${day}`, `${day}T09:00:00.000Z`);
    }
    now = Date.parse('2026-03-05T01:00:00Z');
    await archive.writeManifests();
  });
  afterEach(() => double.stop());
  const drop = (name: string) => double.store.tamper(`archive/${name}`, null);

  test('only the days that were asked for are read', async () => {
    const { from, to, records, found, days } = await archive.verify({ from: '2026-03-02', to: '2026-03-03' });
    expect({ from, to, records, found }).toEqual({ from: '2026-03-02', to: '2026-03-03', records: 2, found: [] });
    expect(days.map(([day]) => day)).toEqual(['2026-03-03', '2026-03-02']);
  });

  test('what was deleted before the first day asked for is nobody’s concern', async () => {
    drop(manifest('2026-03-01'));
    drop('conversations/2026-03-01/of-2026-03-01.gz');
    expect((await archive.verify({ from: '2026-03-02' })).found).toEqual([]);
    expect((await archive.verify()).found).toMatchObject([{ kind: 'missing', blob: manifest('2026-03-01') }]);
  });

  test('the manifest of the day after vouches for the last one', async () => {
    const blob = `archive/${manifest('2026-03-02')}`;
    const { metadata, content } = double.store.get(blob);
    const [header] = gunzipSync(content).toString().split('\n');
    const plain = `${header}\n{"count":0}\n`;
    const forged = gzipSync(plain);
    const hashes = { plain_sha256: sha256(plain), gzip_sha256: sha256(forged) };
    double.store.tamper(blob, { content: forged, metadata: { ...metadata, ...hashes } });
    expect((await archive.verify({ to: '2026-03-02' })).found).toMatchObject([
      { kind: 'altered', blob: manifest('2026-03-02') },
    ]);
  });

  test('a hash that somebody holds is looked for in the whole chain, whatever days are asked for', async () => {
    const [first, , , newest] = archive.written;
    for (const { sha256: held } of [first!, newest!]) {
      const { found, records } = await archive.verify({ from: '2026-03-02', to: '2026-03-03', head: held });
      expect({ found, records }).toEqual({ found: [], records: 2 });
    }
    const { found } = await archive.verify({ from: '2026-03-02', to: '2026-03-03', head: '0'.repeat(64) });
    expect(found).toMatchObject([{ kind: 'broken-chain', blob: manifest('2026-03-04') }]);
  });

  test('a manifest between the hash that somebody holds and the days asked for has to be there, and as it was', async () => {
    const head = archive.written.at(-1)!.sha256;
    const blob = `archive/${manifest('2026-03-03')}`;
    double.store.tamper(blob, { content: gzipSync('something else') });
    const altered = [{ kind: 'altered', blob: manifest('2026-03-03') }];
    expect((await archive.verify({ to: '2026-03-01', head })).found).toMatchObject(altered);
    expect((await archive.verify({ to: '2026-03-02' })).found).toMatchObject(altered);
    drop(manifest('2026-03-03'));
    const missing = [{ kind: 'missing', blob: manifest('2026-03-03') }];
    expect((await archive.verify({ to: '2026-03-01', head })).found).toMatchObject(missing);
    expect((await archive.verify({ to: '2026-03-02' })).found).toMatchObject(missing);
  });

  test('what was made before the first manifest is in none', async () => {
    const name = 'conversations/2026-02-20/early.gz';
    const { policy, ...content } = double.store.get('archive/conversations/2026-03-01/of-2026-03-01.gz');
    double.store.put(`archive/${name}`, content, policy, false);
    double.store.tamper(`archive/${name}`, { createdOn: Date.parse('2026-02-20T10:00:00Z') });
    expect((await archive.verify()).found).toMatchObject([{ kind: 'unlisted', blob: name }]);
    expect((await archive.verify({ from: '2026-03-01' })).found).toEqual([]);
  });

  test('a manifest that changes during the verification is found, and proves nothing any more', async () => {
    const blob = manifest('2026-03-02');
    const { found, unproven } = await archive.verify({}, (day) => {
      if (day === '2026-03-01') double.store.tamper(`archive/${blob}`, { content: gzipSync('something else') });
    });
    expect(found).toEqual([{ kind: 'altered', blob, problem: 'it has changed during the verification' }]);
    expect(unproven).toBe(1);
  });

  test('a record that is gone after its lock has ended is expired, and not missing', async () => {
    drop('conversations/2026-03-01/of-2026-03-01.gz');
    now += 29 * DAY_MS;
    const { found } = await archive.verify({ to: '2026-03-01' });
    expect(found).toMatchObject([{ kind: 'expired', blob: 'conversations/2026-03-01/of-2026-03-01.gz' }]);
  });

  test('a legal hold stands in for a lock that has ended', async () => {
    const name = 'archive/conversations/2026-03-01/of-2026-03-01.gz';
    double.store.tamper(name, { policy: { mode: 'locked', until: now - 1000 }, legalHold: true });
    expect((await archive.verify()).found).toEqual([]);
  });

  test('an archive without manifests cannot be verified', async () => {
    for (const day of ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']) drop(manifest(day));
    await expect(archive.verify()).rejects.toThrow(NoManifestError);
  });

  test('a refusal is no finding', async () => {
    double.answerNext('GetBlob', { status: 403, code: 'AuthorizationPermissionMismatch' });
    await expect(archive.verify()).rejects.toThrow(StorageForbiddenError);
  });
});

/** Azurite locks nothing, and lets everybody change everything: what is found is found by the hashes. */
describe('on Azurite', () => {
  let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
  beforeAll(async () => {
    azurite = await azuriteForTest();
  });
  afterAll(() => azurite?.stop());

  let archive: TestArchive;
  let names: string[];
  let head: string;
  beforeEach(async () => {
    const started = Date.now();
    let days = 0;
    archive = new TestArchive({
      connectionString: azurite.connectionString,
      container: `verify-${started}-${Math.random().toString(36).slice(2)}`,
      immutability: 'optional',
      now: () => started + days * DAY_MS,
      ownClock: true,
    });
    const today = new Date(started).toISOString();
    names = [];
    for (const id of ['a', 'b', 'c']) names.push(await archive.record(id, today));
    days = 3;
    head = (await archive.writeManifests()).at(-1)!.sha256;
  });

  const change = async (name: string, edit: (content: Buffer) => Buffer) => {
    const blob = archive.container.getBlockBlobClient(name);
    const { metadata = {} } = await blob.getProperties();
    const content = edit(await blob.downloadToBuffer());
    await blob.upload(content, content.length, { metadata });
  };
  const flipped = (content: Buffer) => Buffer.from(content.map((byte, at) => (at === 12 ? byte ^ 1 : byte)));

  test('an archive that nobody touched verifies, with the warning that nothing is locked', async () => {
    const { found, records, locksChecked } = await archive.verify({ head });
    expect({ found, records, locksChecked }).toEqual({ found: [], records: 3, locksChecked: false });
  });

  test('a byte of a record, a record deleted, and a byte of a manifest are found', async () => {
    await change(names[0]!, flipped);
    await archive.container.getBlobClient(names[1]!).delete();
    const { found } = await archive.verify({ head });
    // Several records are read at once: each is told of as soon as it is read.
    expect(found.map(({ kind, blob }) => `${kind} ${blob}`).sort()).toEqual([
      `altered ${names[0]}`,
      `missing ${names[1]}`,
    ]);
    const newest = (await archive.verify()).head!.name;
    await change(newest, flipped);
    expect((await archive.verify({ head })).found).toContainEqual(
      expect.objectContaining({ kind: 'altered', blob: newest }),
    );
  });
});

describe('hashes of gzipped content', () => {
  async function* inPieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
  }
  const text = 'some text, again and again\n'.repeat(50_000);

  test('are of every byte, in pieces of any size, also of several members', async () => {
    const whole = await hashContent(inPieces(gzipSync(text), 1_000_000));
    expect(await hashContent(inPieces(gzipSync(text), 7))).toEqual(whole);
    const twice = await hashContent(inPieces(Buffer.concat([gzipSync(text), gzipSync(text)]), 1000));
    expect(twice.plainSha256).toBe((await hashContent(inPieces(gzipSync(text + text), 1000))).plainSha256);
  });

  test.each([
    ['cut off', (content: Buffer) => content.subarray(0, -10)],
    ['no gzip', () => Buffer.from('plain text')],
    ['empty', () => Buffer.alloc(0)],
  ])('say of content that is %s that it cannot be unpacked', async (_, edit) => {
    expect((await hashContent(inPieces(edit(gzipSync(text)), 100))).plainSha256).toBeUndefined();
  });

  test('end, whatever follows the end of the gzipped content', async () => {
    const content = Buffer.concat([gzipSync(text), Buffer.alloc(1_000_000, 'x')]);
    expect(await hashContent(inPieces(content, 65_536))).toMatchObject({ bytes: content.length });
  });
});

describe('patience', () => {
  test('tries again for half a minute, and never sooner than it was asked to', async () => {
    const waits: number[] = [];
    const attempt = patiently(
      async (milliseconds) => void waits.push(milliseconds),
      () => 1,
    );
    const call = jest.fn(async () => Promise.reject(new StorageUnavailableError({ target: 't' }, 3000)));
    await expect(attempt(call)).rejects.toThrow(StorageUnavailableError);
    expect(waits).toEqual([3000, 3000, 4000, 8000, 16_000]);
  });

  test('has none with a refusal', async () => {
    const attempt = patiently(async () => undefined);
    const call = jest.fn(async () => Promise.reject(new StorageForbiddenError({ target: 't', status: 403 })));
    await expect(attempt(call)).rejects.toThrow(StorageForbiddenError);
    expect(call).toHaveBeenCalledTimes(1);
  });
});

test('work is done so many at once, each item once, and stops at the first failure', async () => {
  async function* numbers() {
    for (let number = 0; number < 100; number += 1) yield number;
  }
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const work = async (number: number) => {
    most = Math.max(most, (running += 1));
    await new Promise(setImmediate);
    running -= 1;
    done.push(number);
  };
  await concurrently(numbers(), 8, work);
  expect([most, done.length, new Set(done).size]).toEqual([8, 100, 100]);
  const failure = concurrently(numbers(), 8, async (number) => {
    if (number === 20) throw new Error('no');
    done.push(number);
  });
  await expect(failure).rejects.toThrow('no');
  expect(done.length).toBeLessThan(150);
});
