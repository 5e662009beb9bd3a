import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { pino } from 'pino';
import { ArchiveConflictError } from '../../../src/archive/archive-errors.js';
import type { ArchiveStore } from '../../../src/archive/archive.js';
import { ManifestDamagedError } from '../../../src/archive/manifest/errors.js';
import { ManifestWriter } from '../../../src/archive/manifest/writer.js';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../../src/azure/azure-container.js';

const DAY_MS = 86_400_000;
const at = (text: string) => Date.parse(text);

let double: WormDouble;
let archive: TestArchive;
let now: number;
beforeEach(async () => {
  now = at('2026-03-01T10:00:00Z');
  // Small pages, so that every listing has several.
  double = await new WormDouble({ now: () => now, pageSize: 2 }).start();
  archive = new TestArchive({ connectionString: double.connectionString, container: 'archive', now: () => now });
});
afterEach(() => double.stop());

const stored = (day: string) => double.store.get(`archive/manifests/${day}.jsonl.gz`);
const linesOf = (day: string) =>
  gunzipSync(stored(day).content)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** Two days with records, one of which is late for its own day, and a day without any. */
async function threeDays(): Promise<void> {
  for (const id of ['c1', 'c2', 'c3']) await archive.record(id, '2026-03-01T09:00:00.000Z');
  now = at('2026-03-02T23:59:59Z');
  await archive.record('late', '2026-02-20T09:00:00.000Z');
  await archive.record('c4', '2026-03-02T12:00:00.000Z');
  now = at('2026-03-04T01:00:00Z');
}

test('lists each day what was made on it by the service, whatever day is in the names; chained', async () => {
  await threeDays();
  const written = await archive.writeManifests();
  expect(written.map(({ day, count }) => [day, count])).toEqual([
    ['2026-03-01', 3],
    ['2026-03-02', 2],
    ['2026-03-03', 0],
  ]);
  expect(linesOf('2026-03-02')).toEqual([
    {
      schema: 'conversation-custodian/manifest/1',
      day: '2026-03-02',
      previous: { name: 'manifests/2026-03-01.jsonl.gz', sha256: sha256(gunzipSync(stored('2026-03-01').content)) },
    },
    {
      name: 'conversations/2026-02-20/late.gz',
      plainSha256: sha256(Buffer.from('text of late\n')),
      gzipSha256: sha256(gzipSync('text of late\n')),
      bytes: gzipSync('text of late\n').length,
      messageCount: 1,
      completedTime: '2026-02-20T09:00:00.000Z',
      createdTime: '2026-03-02T23:59:59.000Z',
      lockedUntil: '2026-04-01T23:59:59.000Z',
    },
    expect.objectContaining({ name: 'conversations/2026-03-02/c4.gz' }),
    { count: 2 },
  ]);
  expect(linesOf('2026-03-01')[0]?.['previous']).toBeNull();
  expect(linesOf('2026-03-03').at(-1)).toEqual({ count: 0 });
});

test('is stored as a record is: one request, locked, read back', async () => {
  await threeDays();
  const [first] = await archive.writeManifests();
  const { policy, metadata, contentType } = stored('2026-03-01');
  expect(policy).toEqual({ mode: 'locked', until: now + 30 * DAY_MS });
  expect(first?.lockedUntil).toBe(new Date(now + 30 * DAY_MS).toISOString());
  expect(contentType).toBe('application/gzip');
  expect(metadata).toMatchObject({ plain_sha256: first?.sha256, record_count: '3', day: '2026-03-01' });
});

test('is locked for as long as what it lists', async () => {
  await threeDays();
  const short = new ManifestWriter({
    container: new AzureContainer(archive.container),
    archive: archive.store,
    retentionDays: 1,
    log: pino({ level: 'silent' }),
  });
  await short.writeNext();
  const recordsUntil = double.store.get('archive/conversations/2026-03-01/c1.gz').policy!.until;
  expect(stored('2026-03-01').policy!.until).toBeGreaterThanOrEqual(recordsUntil);
});

test('follows its schema in every line', async () => {
  await threeDays();
  await archive.writeManifests();
  const ajv = new Ajv();
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync('schema/manifest-1.schema.json', 'utf8')) as object);
  for (const day of ['2026-03-01', '2026-03-02', '2026-03-03']) {
    expect(linesOf(day).filter((line) => !validate(line))).toEqual([]);
  }
  expect(validate({ ...linesOf('2026-03-01')[1], note: 'x' })).toBe(false);
});

test('is not written before its day has settled, and not twice', async () => {
  await archive.record('c1', '2026-03-01T09:00:00.000Z');
  now = at('2026-03-02T00:29:00Z');
  expect((await archive.writeManifests()).map(({ day }) => day)).toEqual(['2026-02-28']);
  now = at('2026-03-02T00:30:00Z');
  expect((await archive.writeManifests()).map(({ day, count }) => [day, count])).toEqual([['2026-03-01', 1]]);
  expect(await archive.writeManifests()).toEqual([]);
});

test('goes by the clock of the service, not by that of this host', async () => {
  await archive.record('c1', '2026-03-01T09:00:00.000Z');
  await archive.writeManifests();
  const aheadByDays = new TestArchive({
    connectionString: double.connectionString,
    container: 'archive',
    now: () => now + 3 * DAY_MS,
  });
  expect(await aheadByDays.writeManifests()).toEqual([]);
});

describe('two writers at once', () => {
  test('write one manifest', async () => {
    await threeDays();
    const results = await Promise.all([archive.manifests.writeNext(), archive.manifests.writeNext()]);
    expect(results[0]).toEqual(results[1]);
    expect(double.store.versions('archive/manifests/2026-03-01.jsonl.gz')).toHaveLength(1);
    expect(double.of('PutBlob').filter(({ blob }) => blob.startsWith('manifests/'))).toHaveLength(2);
  });

  test('never replace one that says something else: a person decides', async () => {
    await threeDays();
    const other = gzipSync('another manifest');
    const racing = {
      write: async (...[record, options]: Parameters<ArchiveStore['write']>) => {
        await archive.store.write({ ...record, content: other, plainSha256: sha256(Buffer.from('another manifest')) });
        return archive.store.write(record, options);
      },
    } as ArchiveStore;
    const { container } = archive;
    const writer = new ManifestWriter({
      container: new AzureContainer(container),
      archive: racing,
      retentionDays: 30,
      log: pino({ level: 'silent' }),
    });
    await expect(writer.writeNext()).rejects.toThrow(ArchiveConflictError);
    expect(stored('2026-03-01').content.equals(other)).toBe(true);
  });
});

describe('nothing is chained', () => {
  beforeEach(async () => {
    await archive.record('c1', '2026-03-01T09:00:00.000Z');
    now = at('2026-03-02T01:00:00Z');
    await archive.writeManifests();
    now += DAY_MS;
  });

  test('to a manifest that was altered', async () => {
    const name = 'archive/manifests/2026-03-01.jsonl.gz';
    double.store.tamper(name, { content: gzipSync('{"schema":"x"}\n') });
    await expect(archive.manifests.writeNext()).rejects.toThrow(ManifestDamagedError);
    await expect(archive.manifests.writeNext()).rejects.toMatchObject({ blob: 'manifests/2026-03-01.jsonl.gz' });
  });

  test('to one of a day that is not over, which would stop all later ones: it is told, and passed over', async () => {
    double.store.put('archive/manifests/2099-01-01.jsonl.gz', stored('2026-03-01'), undefined, false);
    await archive.manifests.writeNext();
    expect(archive.strangers).toBe(1);
  });
});

test('what bears no hashes of a record is not listed, and named in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  await archive.record('c1', '2026-03-01T09:00:00.000Z');
  const foreign = { content: Buffer.from('x'), contentType: 'text/plain', md5: undefined, metadata: {} };
  double.store.put('archive/conversations/2026-03-01/foreign.gz', foreign, undefined, false);
  now = at('2026-03-02T01:00:00Z');
  const { container, store } = archive;
  const written = await new ManifestWriter({
    container: new AzureContainer(container),
    archive: store,
    retentionDays: 30,
    log,
  }).writeNext();
  expect(written?.count).toBe(1);
  expect(lines.map((line) => (JSON.parse(line) as { blob: string }).blob)).toEqual([
    'conversations/2026-03-01/foreign.gz',
  ]);
});

test('audit entries are listed too', async () => {
  const content = gzipSync('{}');
  const entry = { name: 'audit/2026-03-01/a.gz', content, plainSha256: sha256(Buffer.from('{}')), metadata: {} };
  await archive.store.write({ ...entry, retentionDays: 30 });
  now = at('2026-03-02T01:00:00Z');
  await archive.writeManifests();
  expect(linesOf('2026-03-01')[1]).toMatchObject({ name: entry.name, messageCount: null, completedTime: null });
});
