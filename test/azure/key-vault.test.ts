import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeKeyVault } from '../../devkit/key-vault.js';
import type { Misbehaviour } from '../../devkit/key-vault.js';
import { openKeyVault } from '../../src/azure/key-vault.js';
import type { KeyVaultOptions } from '../../src/azure/key-vault.js';
import { KeyVaultError } from '../../src/config/key-vault.js';
import { parseVaultAddress } from '../../src/config/vault-address.js';
import type { VaultAddress } from '../../src/config/vault-address.js';
import { selfSignedCertificate } from '../genesys/self-signed.js';

const certificate = selfSignedCertificate();
let fake: FakeKeyVault;
let tokensGiven: string[][];
beforeAll(async () => {
  fake = await FakeKeyVault.start(certificate);
});
beforeEach(() => {
  fake.misbehave();
  fake.resource = 'https://vault.azure.net';
  fake.requests.length = 0;
  tokensGiven = [];
});
afterAll(() => fake.close());

function open(options: KeyVaultOptions = {}) {
  const getToken = async (scopes: string | string[]) => {
    tokensGiven.push([scopes].flat());
    return { token: fake.newToken(), expiresOnTimestamp: Date.now() + 3_600_000 };
  };
  const client = { tlsOptions: { ca: certificate.cert }, retryOptions: { retryDelayInMs: 1 } };
  return openKeyVault({ credential: { getToken }, client, ...options });
}

function at(name: string, version?: string): VaultAddress {
  const address = parseVaultAddress(fake.address(name, version));
  if ('flaw' in address) throw new Error(address.flaw);
  return address;
}

const failure = (work: Promise<unknown>): Promise<KeyVaultError> =>
  work.then(
    () => Promise.reject(new Error('it has worked')),
    (error: KeyVaultError) => error,
  );

describe('a secret', () => {
  test('is its newest version, or the one of the address, with its dates', async () => {
    const first = fake.store('dated', 'one');
    const expiresOn = new Date('2031-01-01T00:00:00Z');
    const notBefore = new Date('2021-01-01T00:00:00Z');
    const second = fake.store('dated', 'two', { expiresOn, notBefore });
    expect(await open().read(at('dated'))).toEqual({ id: second, value: 'two', expiresOn, notBefore });
    expect(await open().read(at('dated', first))).toMatchObject({ id: first, value: 'one' });
    expect(tokensGiven[0]).toEqual(['https://vault.azure.net/.default']);
  });

  test('of several versions is all that are enabled, over pages, the newest first', async () => {
    const ids = ['1', '2', '3', '4', '5'].map((value) => fake.store('ring', value, { enabled: value !== '4' }));
    const versions = await open().readAll(at('ring'));
    expect(versions.map(({ value }) => value)).toEqual(['5', '3', '2', '1']);
    expect(versions.map(({ id }) => id)).toEqual([ids[4], ids[2], ids[1], ids[0]]);
    expect(fake.requests.filter((request) => request.includes('skiptoken'))).toHaveLength(2);
  });

  test('has its versions in one order, though they were made within one second', async () => {
    const created = new Date('2026-01-01T00:00:00Z');
    const ids = ['a', 'b', 'c'].map((value) => fake.store('twins', value, { created }));
    const versions = await open().readAll(at('twins'));
    expect(versions.map(({ id }) => id)).toEqual(ids.toSorted().toReversed());
  });

  test('with more versions than anybody needs is refused, and none is left out in silence', async () => {
    for (let i = 0; i <= 50; i += 1) fake.store('many', String(i));
    expect((await failure(open().readAll(at('many')))).flaw).toBe('which has more than 50 enabled versions');
  });
});

describe('a vault that is throttled or away for a while', () => {
  test.each<[string, Misbehaviour]>([
    ['throttled', { times: 2, answer: { status: 429, retryAfter: '0' } }],
    ['unavailable', { times: 2, answer: { status: 503 } }],
    ['cut off', { times: 2, answer: 'cut' }],
  ])('%s: the SDK asks again', async (_, what) => {
    fake.store('patient', 'value');
    fake.misbehave(what);
    expect(await open().read(at('patient'))).toMatchObject({ value: 'value' });
  });
});

describe('the cause is told in words, and nothing that the vault has said', () => {
  const refusal = (status: number, reason?: string): Misbehaviour => ({
    answer: { status, ...(reason === undefined ? {} : { reason }), retryAfter: '0' },
  });

  test.each<[string, Misbehaviour, RegExp, RegExp]>([
    ['401', refusal(401), /does not accept the token/, /tenant/],
    ['403', refusal(403, 'ForbiddenByRbac'), /may not read/, /Key Vault Secrets User/],
    ['403, of a policy', refusal(403, 'ForbiddenByPolicy'), /access policies/, /get and list/],
    ['403, of the firewall', refusal(403, 'ForbiddenByFirewall'), /firewall refuses this host/, /private endpoint/],
    ['403, for a reason that is not known', refusal(403, 'toString'), /may not read/, /Key Vault Secrets User/],
    ['429', refusal(429), /throttled/, /later/],
    ['503', refusal(503), /answers 503/, /later/],
    ['a connection that is cut', { answer: 'cut' }, /cannot be reached \(ECONNRESET\)/, /network/],
    ['a proxy', { ...refusal(403), isStranger: true }, /something on the way answers \(403\)/, /proxy/],
  ])('%s', async (_, what, flaw, should) => {
    fake.store('refused', 'a-secret-value');
    fake.misbehave(what);
    for (const work of [() => open().read(at('refused')), () => open().readAll(at('refused'))]) {
      const error = await failure(work());
      expect(error).toBeInstanceOf(KeyVaultError);
      expect(error.flaw).toMatch(flaw);
      expect(error.should).toMatch(should);
      expect(error.message).not.toMatch(/a message of the service|a-secret-value/);
    }
  });

  test('a secret that is disabled, or not there', async () => {
    fake.store('disabled', 'value', { enabled: false });
    expect((await failure(open().read(at('disabled')))).flaw).toBe('which is disabled');
    expect((await failure(open().read(at('nowhere')))).flaw).toBe('which is not there (404)');
  });

  test('no answer in time', async () => {
    fake.misbehave({ answer: 'silent' });
    expect((await failure(open({ deadlineMs: 100 }).read(at('x')))).flaw).toMatch(/in time/);
  });

  test('a wait that throttling asks for and no start can take', async () => {
    fake.misbehave({ answer: { status: 429, retryAfter: '3600' } });
    expect((await failure(open({ deadlineMs: 1000 }).read(at('x')))).flaw).toBe('which is throttled (429)');
  });

  test('no sign-in', async () => {
    const getToken = () =>
      Promise.reject(Object.assign(new Error('a long story'), { name: 'CredentialUnavailableError' }));
    const error = await failure(open({ credential: { getToken } }).read(at('x')));
    expect(error.flaw).toBe('for which no sign-in to Azure has worked (CredentialUnavailableError)');
  });

  test('a certificate that nobody trusts', async () => {
    const error = await failure(open({ client: { retryOptions: { maxRetries: 0 } } }).read(at('x')));
    expect(error.flaw).toMatch(/certificate or TLS is not accepted \(\w+\)/);
  });

  test('nothing that listens', async () => {
    const other = await FakeKeyVault.start(certificate);
    await other.close();
    const address = { vault: other.url, name: 'x', version: undefined, isLocal: true };
    expect((await failure(open().read(address))).flaw).toBe('where nothing listens');
  });
});

test('no token is asked for where a host that is not of this machine wants one for something else', async () => {
  fake.store('key', 'value');
  fake.resource = 'https://management.azure.com';
  const elsewhere: VaultAddress = { ...at('key'), isLocal: false };
  const error = await failure(open().read(elsewhere));
  expect(error.flaw).toBe('whose host asks for a token for something else');
  expect(tokensGiven).toEqual([]);
  expect(fake.requests).toEqual([]);
});
