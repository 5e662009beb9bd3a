import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BlobServiceClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { verifyProof } from '../../src/archive/proof/verify-proof.js';
import { writeProof } from '../../src/archive/proof/write-proof.js';
import { Stamper } from '../../src/archive/timestamps/stamper.js';
import { TimestampAuthorityError, TimestampInvalidError } from '../../src/archive/timestamps/timestamps.js';
import { AzureContainer } from '../../src/azure/azure-container.js';
import { HttpTimestampAuthority } from '../../src/timestamping/http-authority.js';
import { openTrustedAuthorities } from '../../src/timestamping/open-trusted-authorities.js';
import { NoCertificatesError, TrustedAuthorities } from '../../src/timestamping/trusted-authorities.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { archiveKeys } from '../support/archive-keys.js';
import { startOpensslAuthority } from './openssl-authority.js';
import type { OpensslAuthority } from './openssl-authority.js';

/** Time stamps by a real authority: `openssl ts`. */
let authority: OpensslAuthority;
/** Somebody else's, with a CA of its own. */
let foreign: OpensslAuthority;
let trusted: TrustedAuthorities;
beforeAll(async () => {
  [authority, foreign] = await Promise.all([startOpensslAuthority(), startOpensslAuthority()]);
  trusted = (await openTrustedAuthorities(authority.caFile))!;
});
afterAll(() => Promise.all([authority.close(), foreign.close()]));
afterEach(() => {
  authority.answer = undefined;
});

const CONTENT = Buffer.from('what is to be stamped\n');

describe('a stamp', () => {
  test('of a trusted authority tells when and by whom, as openssl finds it, too', async () => {
    const before = Date.now();
    const response = await authority.stamp(CONTENT);
    const facts = await trusted.check(response, CONTENT);
    expect(facts.authority).toBe('Clock of a test');
    // The clock of openssl counts seconds.
    expect(facts.time.getTime()).toBeGreaterThanOrEqual(before - 1000);
    expect(facts.time.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await authority.verify(response, CONTENT)).toBe(0);
    await expect(trusted.check(await authority.stamp(CONTENT, '-sha512', '-cert'), CONTENT)).resolves.toBeDefined();
  });

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['over something else', () => authority.stamp(Buffer.from('other\n')), /TSTInfo verification is failed/],
    ['of an authority that nobody trusts', () => foreign.stamp(CONTENT), /certificate failed/],
    ['without a certificate', () => authority.stamp(CONTENT, '-sha256'), /No certificates attached/],
    ['that was refused', () => authority.stamp(CONTENT, '-sha1', '-cert'), /refused \(status 2/],
    ['that is none', async () => Buffer.from('<html>nothing here</html>'), /cannot be read/],
    ['that is empty', async () => Buffer.alloc(0), /cannot be read/],
  ])('%s does not count', async (_, make, problem) => {
    const response = await make();
    await expect(trusted.check(response, CONTENT)).rejects.toThrow(TimestampInvalidError);
    await expect(trusted.check(response, CONTENT)).rejects.toThrow(problem);
    expect(await authority.verify(response, CONTENT)).not.toBe(0);
  });

  test.each([
    ['for time stamps', 'critical,timeStamping', true],
    ['for servers', 'critical,serverAuth', false],
    ['for time stamps and more', 'critical,timeStamping,clientAuth', false],
    ['for time stamps, but not marked critical', 'timeStamping', false],
    ['for anything', '', false],
  ])('by a certificate that is %s', async (_, usage, counts) => {
    const other = await startOpensslAuthority(usage);
    try {
      // openssl does not stamp with most of them: what another has stamped is signed by such a one.
      const response = await other.resign(await authority.stamp(CONTENT));
      const check = (await openTrustedAuthorities(other.caFile))!.check(response, CONTENT);
      if (counts) await expect(check).resolves.toBeDefined();
      else await expect(check).rejects.toThrow(/not that of a time stamp authority/);
    } finally {
      await other.close();
    }
  });

  test('with any bit changed is none, or says the same', async () => {
    const response = await authority.stamp(CONTENT);
    const { time } = await trusted.check(response, CONTENT);
    let refused = 0;
    for (let at = 0; at < response.length; at += 41) {
      const changed = Buffer.from(response);
      changed[at]! ^= 1 << (at % 8);
      const facts = await trusted.check(changed, CONTENT).catch((error: unknown) => {
        expect(error).toBeInstanceOf(TimestampInvalidError);
        refused += 1;
        return undefined;
      });
      if (facts !== undefined) expect(facts.time).toEqual(time);
    }
    expect(refused).toBeGreaterThan(response.length / 82);
  });

  test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'needs CAs: %j holds none',
    (pem) => expect(() => TrustedAuthorities.fromPem(pem)).toThrow(NoCertificatesError),
  );

  test('a file of CAs that is not there is named', async () => {
    await expect(openTrustedAuthorities('/nowhere/ca.pem')).rejects.toThrow('/nowhere/ca.pem (TIMESTAMP_CA_FILE');
  });
});

describe('an authority', () => {
  const ask = () => new HttpTimestampAuthority(authority.url, trusted).stamp(CONTENT, {});

  test('is told a hash, and its answer is one that openssl accepts', async () => {
    const response = Buffer.from(await ask());
    expect(await authority.verify(response, CONTENT)).toBe(0);
    const { type, body } = authority.queries.at(-1)!;
    expect(type).toBe('application/timestamp-query');
    expect(body.includes(CONTENT)).toBe(false);
    expect(body.length).toBeLessThan(100);
  });

  test.each<[string, NonNullable<OpensslAuthority['answer']>, RegExp]>([
    ['an error', async () => ({ status: 503, body: Buffer.from('down') }), /answered 503/],
    ['a page', async () => ({ status: 200, body: Buffer.from('<html/>') }), /it cannot be read/],
    ['too much', async () => ({ status: 200, body: Buffer.alloc(2_000_000) }), /longer than 1048576 bytes/],
    ['an earlier stamp', async () => ({ status: 200, body: await authority.stamp(CONTENT) }), /another question/],
    ['one of somebody else', async () => ({ status: 200, body: await foreign.stamp(CONTENT) }), /another question/],
  ])('that answers %s gave none', async (_, answer, problem) => {
    authority.answer = answer;
    await expect(ask()).rejects.toThrow(TimestampAuthorityError);
    await expect(ask()).rejects.toThrow(problem);
  });

  test('that is away is named', async () => {
    const away = new HttpTimestampAuthority('http://127.0.0.1:1/', trusted);
    await expect(away.stamp(CONTENT, {})).rejects.toThrow('authority 127.0.0.1:1 (TIMESTAMP_URL): no answer');
  });
});

describe('the archive', () => {
  const keys = archiveKeys();
  let double: WormDouble;
  let now: number;
  let archive: TestArchive;
  beforeEach(async () => {
    now = Date.parse('2026-03-01T10:00:00Z');
    double = await new WormDouble({ now: () => now }).start();
    archive = new TestArchive({
      connectionString: double.connectionString,
      container: 'archive',
      now: () => now,
      keys,
    });
  });
  afterEach(() => double.stop());

  const stamper = (url = authority.url) =>
    new Stamper({
      container: new AzureContainer(archive.container),
      ...{ archive: archive.store, verifier: trusted, publicKeys: keys.publicKeys, retentionDays: 7 },
      ...{ authority: new HttpTimestampAuthority(url, trusted), log: pino({ level: 'silent' }) },
    });
  const stamps = () => double.store.current('archive/timestamps/').map(([name]) => name);

  /** A day with a record, and its manifest. */
  async function day(date: string): Promise<void> {
    now = Date.parse(`${date}T10:00:00Z`);
    await archive.record(`of-${date}`, `${date}T09:00:00.000Z`);
    now += 86_400_000;
    await archive.writeManifests();
  }

  test('has its newest manifest stamped, once; the stamp is locked as long, and openssl accepts it', async () => {
    await day('2026-03-01');
    await day('2026-03-02');
    await stamper().stampNewest();
    await stamper().stampNewest();
    const [name = ''] = stamps();
    expect(stamps()).toHaveLength(1);
    expect(name).toMatch(/^archive\/timestamps\/2026-03-02\.[0-9a-f]{16}\.tsr\.gz$/);
    const [stamp, manifest] = [double.store.get(name), double.store.get('archive/manifests/2026-03-02.jsonl.gz')];
    expect(await authority.verify(gunzipSync(stamp.content), gunzipSync(manifest.content))).toBe(0);
    expect(stamp.policy?.mode).toBe('locked');
    expect(stamp.policy!.until).toBeGreaterThanOrEqual(manifest.policy!.until);
    const verified = await archive.verify({ timestamps: trusted });
    expect(verified).toMatchObject({ found: [], stampsUnchecked: 0 });
    expect(verified.stamped).toMatchObject({ day: '2026-03-02', authority: 'Clock of a test' });
  });

  test('writes what is due while the authority is away, and is stamped when it is back', async () => {
    await day('2026-03-01');
    authority.answer = async () => ({ status: 500, body: Buffer.alloc(0) });
    await expect(stamper().stampNewest()).rejects.toThrow(TimestampAuthorityError);
    await day('2026-03-02');
    authority.answer = undefined;
    await stamper().stampNewest();
    expect(stamps()).toEqual([expect.stringContaining('timestamps/2026-03-02.')]);
  });

  test('says that nobody checked its stamps', async () => {
    await day('2026-03-01');
    await stamper().stampNewest();
    expect(await archive.verify()).toMatchObject({ found: [], stamped: undefined, stampsUnchecked: 1 });
  });

  test('finds stamps that are none, and does not take one for its own', async () => {
    await day('2026-03-01');
    const plant = async (name: string, content: Buffer) => {
      const service = BlobServiceClient.fromConnectionString(double.connectionString);
      const blob = service.getContainerClient('archive').getBlockBlobClient(`timestamps/${name}`);
      await blob.upload(gzipSync(content), gzipSync(content).length, {
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentMD5: createHash('md5').update(gzipSync(content)).digest() },
        immutabilityPolicy: { expiriesOn: new Date(now + 30 * 86_400_000), policyMode: 'Locked' },
      });
    };
    await plant(`2026-03-01.${'a'.repeat(16)}.tsr.gz`, await foreign.stamp(CONTENT));
    await plant(`2026-03-09.${'b'.repeat(16)}.tsr.gz`, await authority.stamp(CONTENT));
    await plant('notes.txt', CONTENT);
    await stamper().stampNewest();
    const { found, stamped } = await archive.verify({ timestamps: trusted });
    expect(found.map(({ kind, blob }) => [kind, blob])).toEqual([
      ['unlisted', `timestamps/2026-03-09.${'b'.repeat(16)}.tsr.gz`],
      ['unlisted', 'timestamps/notes.txt'],
      ['forged', `timestamps/2026-03-01.${'a'.repeat(16)}.tsr.gz`],
    ]);
    expect(stamped?.day).toBe('2026-03-01');
  });

  test('a package holds the stamps, and verifies with them', async () => {
    await day('2026-03-01');
    await stamper().stampNewest();
    const folder = await mkdtemp(join(tmpdir(), 'stamped-'));
    try {
      await writeProof({
        ...{ container: new AzureContainer(archive.container), folder, keys, schemas: new Map() },
        ...{ scope: { kind: 'days', from: null, to: null }, attempt: (call) => call() },
      });
      const nothing = () => undefined;
      const found: unknown[] = [];
      const observer = {
        begun: nothing,
        found: (one: unknown) => void found.push(one),
        recordRead: nothing,
        dayDone: nothing,
      };
      const summary = await verifyProof(folder, { held: keys.publicKeys, timestamps: trusted }, observer);
      expect([found, summary.stamped?.day]).toEqual([[], '2026-03-01']);
      const [name = ''] = stamps();
      const stamp = gunzipSync(await readFile(join(folder, 'blobs', name.replace('archive/', ''))));
      const manifest = gunzipSync(await readFile(join(folder, 'blobs/manifests/2026-03-01.jsonl.gz')));
      expect(await authority.verify(stamp, manifest)).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
