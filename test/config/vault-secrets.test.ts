import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig, readVaultSecrets, unknownSettings } from '../../src/config/config.js';
import type { ConfigError, Environment, Group } from '../../src/config/config.js';
import { KeyVaultError } from '../../src/config/key-vault.js';
import type { KeyVault, SecretVersion } from '../../src/config/key-vault.js';
import { hideSecrets, showFrom } from '../../src/config/secrets.js';
import { parseVaultAddress } from '../../src/config/vault-address.js';
import { VAULT_SECRETS } from '../../src/config/vault-secrets.js';
import { newSigningKey } from '../../src/sealing/signing-key-ring.js';
import { problemsOf } from './problems.js';

const NOW = Date.UTC(2026, 5, 1);
const days = (count: number): Date => new Date(NOW + count * 86_400_000);
const VAULT = 'https://bank.vault.azure.net/secrets';
const key = (): string => randomBytes(32).toString('base64');
const id = (digit: number): string => String(digit).repeat(32);
/** The last one is the newest. */
const versions = (...values: (string | Partial<SecretVersion>)[]): SecretVersion[] =>
  values
    .map((value, i) => ({ id: id(i + 1), value: '', ...(typeof value === 'string' ? { value } : value) }))
    .reverse();

const OTHERS = { GENESYS_CLIENT_ID: 'client', CLAMD_HOST: 'localhost' };

/** A vault that holds secrets by name. */
function holding(secrets: Readonly<Record<string, readonly SecretVersion[]>>): KeyVault & { readonly asked: string[] } {
  const asked: string[] = [];
  const of = (name: string) => {
    asked.push(name);
    const found = secrets[name];
    if (found === undefined) throw new KeyVaultError('which is not there (404)', 'be stored first');
    return found;
  };
  return {
    asked,
    read: async ({ name, version }) => of(name).find((one) => version === undefined || one.id === version)!,
    readAll: async ({ name }) => of(name),
  };
}

async function load<G extends Group>(env: Environment, groups: readonly G[], vault: KeyVault) {
  const secrets = await readVaultSecrets(env, groups, { open: async () => vault, now: NOW });
  return { ...secrets, config: loadConfig(secrets.env, groups, secrets.readings) };
}

const problems = (env: Environment, groups: readonly Group[], vault: KeyVault): Promise<readonly string[]> =>
  load(env, groups, vault).then(
    () => [],
    (error: ConfigError) => error.problems,
  );

describe('the address of a secret', () => {
  test.each([
    ['https://bank.vault.azure.net/secrets/fact-key', undefined],
    ['https://bank.vault.azure.net/secrets/fact-key/', undefined],
    ['https://bank.vault.azure.cn/secrets/FactKey2', undefined],
    [`https://bank.vault.usgovcloudapi.net/secrets/fact-key/${id(7)}`, id(7)],
    ['https://127.0.0.1:8443/secrets/fact-key', undefined],
  ])('%s', (text, version) => {
    const { vault, isLocal } = parseVaultAddress(text) as Exclude<
      ReturnType<typeof parseVaultAddress>,
      { flaw: string }
    >;
    expect(parseVaultAddress(text)).toMatchObject({ version, vault: new URL(text).origin });
    expect({ vault, isLocal }).toEqual({ vault, isLocal: text.includes('127.0.0.1') });
  });

  test.each([
    ['fact-key', 'which does not begin with https://'],
    ['http://bank.vault.azure.net/secrets/fact-key', 'which does not begin with https://'],
    ['http://127.0.0.1:8443/secrets/fact-key', 'which does not begin with https://'],
    ['https://bank.vault.azure.net.evil.example/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://evil.example/vault.azure.net/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://vault.azure.net/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://a.b.vault.azure.net/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://bank.vault.azure.net:8443/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://10.0.0.1/secrets/fact-key', 'whose host is no vault of Azure'],
    ['https://bank.managedhsm.azure.net/keys/fact-key', 'whose host is a managed HSM, which keeps no secrets'],
    ['https://bank.vault.azure.net/keys/fact-key', 'whose path is not that of a secret'],
    ['https://bank.vault.azure.net/secrets/fact_key', 'whose path is not that of a secret'],
    ['https://bank.vault.azure.net/secrets/fact-key/latest', 'whose path is not that of a secret'],
    ['https://bank.vault.azure.net', 'whose path is not that of a secret'],
    ['https://me:secret@bank.vault.azure.net/secrets/fact-key', 'with a login in it'],
    ['https://bank.vault.azure.net/secrets/fact-key?api-version=7.4', 'with something behind a ? or # in it'],
  ])('is not %s', (text, flaw) => expect(parseVaultAddress(text)).toEqual({ flaw }));
});

describe('NAME_VAULT', () => {
  test('is there for every secret but those that the vault is reached by', () => {
    const names = [...VAULT_SECRETS.keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        'FACT_KEY',
        'PAYLOAD_KEY',
        'ARCHIVE_SIGNING_KEY',
        'DESK_SIGNING_KEY',
        'CODEC_TOKEN',
        'TEMPORAL_API_KEY',
      ]),
    );
    expect(names).not.toEqual(expect.arrayContaining(['HTTPS_PROXY']));
    expect(names.filter((name) => name.startsWith('AZURE_'))).toEqual(['AZURE_STORAGE_CONNECTION_STRING']);
    expect(unknownSettings(Object.fromEntries(names.map((name) => [`${name}_VAULT`, 'x'])))).toEqual([]);
    expect(unknownSettings({ FACT_KEY_VALUT: 'x' })).toMatchObject([{ likely: 'FACT_KEY_VAULT' }]);
  });

  test('is read for the parts of the program that need it, and for no other', async () => {
    const vault = holding({ client: versions('the-secret\n') });
    const env = { ...OTHERS, GENESYS_CLIENT_SECRET_VAULT: `${VAULT}/client`, FACT_KEY_VAULT: `${VAULT}/fact-key` };
    expect((await load(env, ['genesys'], vault)).config.genesys.clientSecret).toBe('the-secret');
    expect(vault.asked).toEqual(['client']);
  });

  test('opens no vault where nothing lies in one', async () => {
    const open = () => Promise.reject(new Error('opened'));
    const env = { ...OTHERS, GENESYS_CLIENT_SECRET: 'a-secret' };
    expect((await readVaultSecrets(env, ['genesys', 'seals'], { open, now: NOW })).env).toBe(env);
  });

  test('that nobody has read is refused: a key would be made, or nothing encrypted', () => {
    for (const [name, group] of VAULT_SECRETS) {
      const env = { ...OTHERS, [`${name}_VAULT`]: `${VAULT}/x` };
      expect(problemsOf(env, [group])).toContain(
        `${name}_VAULT: is set where Key Vault is not asked; should be unset here`,
      );
    }
  });

  test.each(['FACT_KEY', 'FACT_KEY_FILE'])('beside %s is refused, and not read', async (other) => {
    const vault = holding({});
    const env = { FACT_KEY_VAULT: `${VAULT}/fact-key`, [other]: '/run/fact-key' };
    expect(await problems(env, ['seals'], vault)).toContain(
      `FACT_KEY_VAULT: is set beside ${other}; should be the only one of the two`,
    );
    expect(vault.asked).toEqual([]);
  });

  test.each([
    ['HTTPS_PROXY', 'network'],
    ['AZURE_CLIENT_SECRET', 'azure'],
  ] as const)('of %s is refused: the vault is reached by it', async (name, group) => {
    const env = { AZURE_STORAGE_URL: 'https://a.blob.core.windows.net', [`${name}_VAULT`]: `${VAULT}/x` };
    expect(await problems(env, [group], holding({}))).toEqual([
      `${name}_VAULT: is set, and Key Vault is reached by it; should be unset: set ${name} or ${name}_FILE`,
    ]);
  });

  test('with the secret itself in it is refused, and it is not shown', async () => {
    const secret = key();
    const [problem] = await problems({ PAYLOAD_KEY_VAULT: secret }, ['temporal'], holding({}));
    expect(problem).toMatch(/^PAYLOAD_KEY_VAULT: has a value which does not begin with https:\/\/ \(hidden\)/);
    expect(problem).not.toContain(secret);
  });

  test.each([
    ['AZURE_STORAGE_URL', 'https://account.blob.core.windows.net'],
    ['AZURE_STORAGE_CONNECTION_STRING', 'AccountName=a;AccountKey=a2V5'],
  ])('on this host is refused where storage is not (%s)', async (name, storage) => {
    const vault = holding({ 'fact-key': versions(key()) });
    const env = { FACT_KEY_VAULT: 'https://localhost:8443/secrets/fact-key' };
    expect(await problems({ ...env, [name]: storage }, ['seals'], vault)).toEqual([
      'FACT_KEY_VAULT: is on this host, and storage is not; should be a vault of Azure',
    ]);
    expect(vault.asked).toEqual([]);
    expect(
      await problems({ ...env, AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true' }, ['seals'], vault),
    ).toEqual([]);
  });

  test('that cannot be read is told with all other problems, each by its setting', async () => {
    const env = { GENESYS_CLIENT_SECRET_VAULT: `${VAULT}/a`, PAYLOAD_KEY_VAULT: `${VAULT}/b`, GENESYS_API: 'evnets' };
    const found = await problems(env, ['genesys', 'temporal'], holding({}));
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        `GENESYS_CLIENT_SECRET_VAULT: is "${VAULT}/a", which is not there (404); should be stored first`,
        `PAYLOAD_KEY_VAULT: is "${VAULT}/b", which is not there (404); should be stored first`,
      ]),
    );
  });

  test.each<[string, Partial<SecretVersion>, string]>([
    ['expired', { expiresOn: days(-1) }, 'which has expired (2026-05-31T00:00:00.000Z)'],
    ['not valid yet', { notBefore: days(1) }, 'which is not valid until 2026-06-02T00:00:00.000Z'],
  ])('whose secret is %s is refused, though Key Vault hands it out', async (_, dates, flaw) => {
    for (const [name, group] of [
      ['CODEC_TOKEN', 'codec'],
      ['PAYLOAD_KEY', 'temporal'],
    ] as const) {
      const vault = holding({ s: versions({ value: 'x'.repeat(40), ...dates }) });
      expect(await problems({ [`${name}_VAULT`]: `${VAULT}/s` }, [group], vault)).toEqual([
        expect.stringContaining(`${name}_VAULT: is "${VAULT}/s", ${flaw}; should have a version that is valid now`),
      ]);
    }
  });

  test('that is empty, or has no enabled version, is refused', async () => {
    const vault = holding({ empty: versions(' \n'), none: [] });
    expect(await problems({ CODEC_TOKEN_VAULT: `${VAULT}/empty` }, ['codec'], vault)).toEqual([
      expect.stringContaining('which is empty'),
    ]);
    expect(await problems({ FACT_KEY_VAULT: `${VAULT}/none` }, ['seals'], vault)).toEqual([
      expect.stringContaining('which has no enabled version'),
    ]);
  });
});

describe('the versions of a secret are a ring of keys', () => {
  const seals = async (ring: readonly SecretVersion[], address = `${VAULT}/fact-key`) => {
    const { config } = await load({ FACT_KEY_VAULT: address }, ['seals'], holding({ 'fact-key': ring }));
    if (!('keys' in config.seals.factKey)) throw new Error('taken for the path of a file');
    return config.seals.factKey.keys.map(({ id: name, secret }) => `${name}:${Buffer.from(secret).toString('base64')}`);
  };

  test('FACT_KEY: the newest seals, all check; each has the id of its version', async () => {
    const [a, b] = [key(), key()];
    expect(await seals(versions(a, b))).toEqual([`${id(2)}:${b}`, `${id(1)}:${a}`]);
  });

  test('FACT_KEY: a version may hold what a file would, former keys included', async () => {
    const [a, b] = [key(), key()];
    expect(await seals(versions(`own:${a}`, `# rotated\nnew:${b}\nown:${a}\n`))).toEqual([`new:${b}`, `own:${a}`]);
  });

  test('a version that is not valid yet checks, and seals from its time on; one that has expired still checks', async () => {
    const [a, b, c] = [key(), key(), key()];
    const ring = versions({ value: a, expiresOn: days(-1) }, b, { value: c, notBefore: days(1) });
    expect(await seals(ring)).toEqual([`${id(2)}:${b}`, `${id(3)}:${c}`, `${id(1)}:${a}`]);
  });

  test('an address with a version has that key alone', async () => {
    const [a, b] = [key(), key()];
    expect(await seals(versions(a, b), `${VAULT}/fact-key/${id(1)}`)).toEqual([`${id(1)}:${a}`]);
  });

  test.each([
    ['FACT_KEY', 'seals', '/tmp/some-path'],
    ['FACT_KEY', 'seals', '# none yet'],
    ['FACT_KEY', 'seals', 'short:a2V5'],
    ['PAYLOAD_KEY', 'temporal', 'a2V5'],
    ['ARCHIVE_SIGNING_KEY', 'azure', '/tmp/some-path'],
    ['DESK_SIGNING_KEY', 'desk', 'bm8gcGVt'],
  ] as const)(
    '%s: a version that holds no key is refused by its id, and is no path of a file',
    async (name, group, value) => {
      const env = { AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true', [`${name}_VAULT`]: `${VAULT}/k` };
      const found = await problems(env, [group], holding({ k: versions(value) }));
      expect(found).toEqual([
        expect.stringContaining(`${name}_VAULT: is "${VAULT}/k", whose version ${id(1)} holds no key; should hold`),
      ]);
      expect(found.join()).not.toContain(value);
    },
  );

  test('PAYLOAD_KEY: the newest encrypts, the others decrypt, with those that are set besides', async () => {
    const [a, b, c, d] = [key(), key(), key(), key()];
    const folder = await mkdtemp(join(tmpdir(), 'vault-'));
    await writeFile(join(folder, 'former'), `${c}\n`);
    const vault = holding({ payload: versions(a, b), former: versions(d) });
    const former = async (env: Environment) => {
      const { temporal } = (await load({ PAYLOAD_KEY_VAULT: `${VAULT}/payload`, ...env }, ['temporal'], vault)).config;
      expect(temporal.payloadKey).toEqual(Buffer.from(b, 'base64'));
      return temporal.formerPayloadKeys.map((one) => one.toString('base64'));
    };
    expect(await former({})).toEqual([a]);
    expect(await former({ PAYLOAD_FORMER_KEYS: c })).toEqual([a, c]);
    expect(await former({ PAYLOAD_FORMER_KEYS_FILE: join(folder, 'former') })).toEqual([a, c]);
    expect((await former({ PAYLOAD_FORMER_KEYS_VAULT: `${VAULT}/former` })).toSorted()).toEqual([a, d].toSorted());
    const unreadable = { PAYLOAD_KEY_VAULT: `${VAULT}/payload`, PAYLOAD_FORMER_KEYS_FILE: join(folder, 'none') };
    expect(await problems(unreadable, ['temporal'], vault)).toEqual([
      expect.stringMatching(/^PAYLOAD_FORMER_KEYS_FILE: .*ENOENT/),
    ]);
    await rm(folder, { recursive: true });
  });

  test('ARCHIVE_SIGNING_KEY and DESK_SIGNING_KEY: PEM, the newest first', async () => {
    const [a, b] = [newSigningKey(), newSigningKey()];
    const env = {
      AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true',
      ARCHIVE_SIGNING_KEY_VAULT: `${VAULT}/signing`,
      DESK_SIGNING_KEY_VAULT: `${VAULT}/signing`,
    };
    const { config } = await load(env, ['azure', 'desk'], holding({ signing: versions(a, b) }));
    expect(config.azure.signingKey).toEqual({ pem: `${b.trim()}\n${a.trim()}` });
    expect(config.desk.signingKey).toEqual(config.azure.signingKey);
  });
});

test('a single key is hidden without its id, too', async () => {
  const secret = key();
  const vault = holding({ fact: versions(secret) });
  const { env } = await load({ FACT_KEY_VAULT: `${VAULT}/fact` }, ['seals'], vault);
  expect(hideSecrets(env)(`it says ${secret}`)).toBe('it says (hidden)');
  const proxy = { HTTPS_PROXY: 'http://anamethatislongenoughforakey:3128' };
  expect(hideSecrets(proxy)('http://anamethatislongenoughforakey')).not.toContain('hidden');
});

test('what has been read is in no message', async () => {
  const [fact, payload, former] = [key(), key(), key()];
  const pem = newSigningKey();
  const env = {
    AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true',
    FACT_KEY_VAULT: `${VAULT}/fact`,
    PAYLOAD_KEY_VAULT: `${VAULT}/payload`,
    ARCHIVE_SIGNING_KEY_VAULT: `${VAULT}/signing`,
  };
  const vault = holding({ fact: versions(former, fact), payload: versions(former, payload), signing: versions(pem) });
  const { env: resolved } = await load(env, ['seals', 'temporal', 'azure'], vault);
  const line = pem.split('\n')[1]!;
  for (const secret of [fact, payload, former, pem.trim(), line]) {
    expect(hideSecrets(resolved)(`it says ${secret} twice: ${secret}`)).toBe('it says (hidden) twice: (hidden)');
  }
  for (const name of ['FACT_KEY', 'PAYLOAD_KEY', 'PAYLOAD_FORMER_KEYS', 'ARCHIVE_SIGNING_KEY']) {
    expect(showFrom(resolved)(name)).toBe('has a value that does not fit (hidden)');
  }
});
