import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeKeyVault } from '../../devkit/key-vault.js';
import type { Misbehaviour } from '../../devkit/key-vault.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { selfSignedCertificate } from '../genesys/self-signed.js';
import { archiveKeys } from '../support/archive-keys.js';
import { custodian } from './run.js';

/** Commands that need a key take it from a vault, by the real SDK and the real sign-in of a managed identity. */

const certificate = selfSignedCertificate();
const key = (): string => randomBytes(32).toString('base64');

let folder: string;
let fake: FakeKeyVault;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
});
beforeEach(async () => {
  fake = await FakeKeyVault.start(certificate);
  env = { ...fake.identity, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
});
afterEach(() => fake.close());
afterAll(() => rm(folder, { recursive: true }));

const run = (args: readonly string[], settings: Readonly<Record<string, string>>) =>
  custodian(args, { cwd: folder, env: { ...env, ...settings } });

describe('the archive', () => {
  const former = archiveKeys();
  const keys = archiveKeys(former.pem);
  let double: WormDouble;
  let storage: Record<string, string>;
  beforeEach(async () => {
    let now = Date.parse('2026-03-01T10:00:00Z');
    double = await new WormDouble({ now: () => now }).start();
    const { connectionString } = double;
    const archive = new TestArchive({ connectionString, container: 'archive', now: () => now, keys });
    await archive.record('a1', '2026-03-01T09:00:00.000Z');
    now = Date.parse('2026-03-02T01:00:00Z');
    await archive.writeManifests();
    fake.store('storage', connectionString);
    storage = {
      AZURE_STORAGE_CONNECTION_STRING_VAULT: fake.address('storage'),
      AZURE_CONTAINER_NAME: 'archive',
      ARCHIVE_SIGNING_KEY_VAULT: fake.address('signing'),
    };
  });
  afterEach(() => double.stop());

  test('archive keys prints the public keys of all versions, and none that is private', async () => {
    fake.store('signing', former.pem);
    fake.store('signing', keys.pem);
    const { code, stdout } = await run(['archive', 'keys'], storage);
    expect([code, [...stdout.matchAll(/^# key (\w+)$/gm)].map(([, id]) => id)]).toEqual([0, keys.publicKeys!.keyIds]);
    expect(stdout).not.toContain('PRIVATE');
  });

  test('archive verify believes what the keys of the vault have signed, and nothing else', async () => {
    fake.store('signing', keys.pem);
    const right = await run(['archive', 'verify'], storage);
    expect([right.code, right.stdout]).toEqual([0, expect.stringContaining('nothing is wrong')]);
    expect(right.stdout).not.toContain('no signature was checked');
    fake.store('signing', archiveKeys().pem);
    expect((await run(['archive', 'verify'], storage)).code).toBe(0); // the former version still counts
    fake.store('others', archiveKeys().pem);
    const wrong = await run(['archive', 'verify'], { ...storage, ARCHIVE_SIGNING_KEY_VAULT: fake.address('others') });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('cannot be verified: ')]);
  });
});

test('the codec server decrypts with all versions, encrypts with the newest, and needs the vault at its start alone', async () => {
  const versionsOf = async (...keys: string[]) => {
    const name = `payload-${keys.length}`;
    keys.forEach((value) => fake.store(name, value));
    const settings = { ...env, PAYLOAD_KEY_VAULT: fake.address(name), CODEC_PORT: '0' };
    const codec = startCustodian('codec', settings);
    const { url } = JSON.parse(await codec.logged('serving /encode')) as { url: string };
    const call = async (path: string, payloads: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify({ payloads }) });
      return ((await answer.json()) as { payloads: { metadata: Record<string, string>; data: string }[] }).payloads;
    };
    return { codec, call };
  };
  const [a, b] = [key(), key()];
  const payload = [{ metadata: { encoding: btoa('json/plain') }, data: btoa('"hello"') }];
  const before = await versionsOf(a);
  const after = await versionsOf(a, b);
  try {
    fake.misbehave({ answer: 'cut' });
    const encoded = await before.call('/encode', payload);
    expect(await after.call('/decode', encoded)).toEqual(payload);
    const again = await after.call('/encode', payload);
    expect(again[0]!.metadata['encryption-key-id']).not.toBe(encoded[0]!.metadata['encryption-key-id']);
    expect(await after.call('/decode', again)).toEqual(payload);
  } finally {
    for (const { codec } of [before, after]) expect(await codec.end('SIGTERM')).toBe(0);
  }
});

describe('what keeps a secret from being read ends a start with the setting and the cause', () => {
  const refusal = (status: number, reason?: string): Misbehaviour => ({
    answer: { status, ...(reason === undefined ? {} : { reason }), retryAfter: '0' },
  });

  test.each<[string, Misbehaviour | undefined, string, RegExp]>([
    ['a role that is missing', refusal(403, 'ForbiddenByRbac'), 'fact-key', /Key Vault Secrets User/],
    ['a firewall', refusal(403, 'ForbiddenByFirewall'), 'fact-key', /firewall refuses this host/],
    ['a token that is not accepted', refusal(401), 'fact-key', /does not accept the token/],
    ['throttling', refusal(429), 'fact-key', /is throttled/],
    ['a secret that is not there', undefined, 'nothing', /no enabled version|is not there/],
    ['a secret that is disabled', undefined, 'disabled', /no enabled version/],
    ['a secret that has expired', undefined, 'expired', /has expired \(2026-01-01T/],
    ['a vault that is away', { answer: 'cut' }, 'fact-key', /cannot be reached \(ECONNRESET\)/],
  ])('%s', async (_, what, name, cause) => {
    const secret = key();
    fake.store('fact-key', secret);
    fake.store('disabled', secret, { enabled: false });
    fake.store('expired', secret, { expiresOn: new Date('2026-01-01T00:00:00Z') });
    fake.misbehave(what);
    const settings = { GENESYS_CLIENT_ID: 'c', GENESYS_CLIENT_SECRET: 's-e-c', FACT_KEY_VAULT: fake.address(name) };
    const { code, stdout, stderr } = await run(['listen'], { ...settings, AZURE_LOG_LEVEL: 'verbose' });
    expect([code, stdout]).toEqual([2, '']);
    const problem = stderr.split('\n').find((line) => line.startsWith('  FACT_KEY_VAULT: '));
    expect(problem).toMatch(cause);
    expect(problem).toMatch(/; should /);
    expect(stderr).not.toContain(secret);
  });

  test('no sign-in', async () => {
    fake.store('fact-key', key());
    const settings = {
      GENESYS_CLIENT_ID: 'c',
      GENESYS_CLIENT_SECRET: 's-e-c',
      FACT_KEY_VAULT: fake.address('fact-key'),
    };
    const { code, stderr } = await run(['listen'], { ...settings, IDENTITY_HEADER: 'another' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^  FACT_KEY_VAULT: .*no sign-in to Azure has worked/m)]);
  });
});

describe('custodian doctor', () => {
  test('checks each secret, trusts TLS_CA_FILE for it, and shows no value', async () => {
    const [secret, pem] = [key(), archiveKeys().pem];
    fake.store('fact-key', secret);
    fake.store('signing', pem);
    fake.store('payload', secret, { enabled: false });
    const { NODE_EXTRA_CA_CERTS: caFile = '', ...identity } = env;
    const { stdout, stderr } = await custodian(['doctor', '--json'], {
      cwd: folder,
      env: {
        ...identity,
        TLS_CA_FILE: caFile,
        FACT_KEY_VAULT: fake.address('fact-key'),
        PAYLOAD_KEY_VAULT: fake.address('payload'),
        ARCHIVE_SIGNING_KEY_VAULT: fake.address('signing'),
        AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true',
        AZURE_LOG_LEVEL: 'verbose',
      },
    });
    const { checks } = JSON.parse(stdout) as { checks: { check: string; grade: string; found: string }[] };
    expect(checks.filter(({ check }) => check.startsWith('key vault'))).toEqual([
      {
        check: 'key vault PAYLOAD_KEY',
        grade: 'fail',
        found: expect.stringContaining('no enabled version'),
        fix: expect.any(String),
      },
      { check: 'key vault FACT_KEY', grade: 'ok', found: 'one version' },
      { check: 'key vault ARCHIVE_SIGNING_KEY', grade: 'ok', found: 'one version' },
    ]);
    expect(checks.find(({ check }) => check === 'archive signing key')).toMatchObject({ grade: 'ok' });
    for (const value of [secret, pem.split('\n')[1]!]) expect(stdout + stderr).not.toContain(value);
  });

  test('--permissions lists the role, and asks nobody', async () => {
    const settings = { FACT_KEY_VAULT: fake.address('fact-key'), GENESYS_CLIENT_SECRET_VAULT: fake.address('client') };
    const { code, stdout } = await run(['doctor', '--permissions'], settings);
    expect(code).toBe(0);
    expect(stdout).toContain(`role Key Vault Secrets User on ${fake.url}  reads GENESYS_CLIENT_SECRET, FACT_KEY\n`);
    expect(fake.requests).toEqual([]);
  });
});
