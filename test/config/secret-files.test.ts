import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportAzureVariables } from '../../src/config/azure-sdk.js';
import { dotenvWarning, loadConfig, SETTINGS, unknownSettings, withSecretFiles } from '../../src/config/config.js';
import { SECRETS } from '../../src/config/secret-files.js';
import { hideSecrets } from '../../src/config/secrets.js';
import { problemsOf } from './problems.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(content: string, name = 'secret'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const OTHERS = { GENESYS_CLIENT_ID: 'client', CLAMD_HOST: 'localhost' };

describe('NAME_FILE', () => {
  test('is there for every secret setting, and for those of the libraries', () => {
    const secret = Object.entries(SETTINGS).flatMap(([name, setting]) => ('secret' in setting ? [name] : []));
    expect([...SECRETS.keys()]).toEqual(
      expect.arrayContaining([...secret, 'TEMPORAL_API_KEY', 'TEMPORAL_TLS_CLIENT_KEY_DATA', 'AZURE_CLIENT_SECRET']),
    );
    expect(secret).toEqual(expect.arrayContaining(['GENESYS_CLIENT_SECRET', 'PAYLOAD_KEY']));
  });

  test.each(['the-secret', 'the-secret\n', 'the-secret\r\n', '\ufeffthe-secret\n'])(
    'holds the value, without the line end that editors and shells leave: %j',
    async (content) => {
      const env = { ...OTHERS, GENESYS_CLIENT_SECRET_FILE: await file(content) };
      expect(loadConfig(env, ['genesys']).genesys.clientSecret).toBe('the-secret');
    },
  );

  test('may be a link, as Kubernetes mounts secrets', async () => {
    await symlink(await file('the-secret', 'data'), join(folder, 'link'));
    const env = { ...OTHERS, GENESYS_CLIENT_SECRET_FILE: join(folder, 'link') };
    expect(loadConfig(env, ['genesys']).genesys.clientSecret).toBe('the-secret');
  });

  test('is taken by each secret, and by what the libraries read', async () => {
    const path = await file('value-of-the-secret');
    const env = Object.fromEntries([...SECRETS.keys()].map((name) => [`${name}_FILE`, path]));
    expect(withSecretFiles(env)).toEqual(
      Object.fromEntries([...SECRETS.keys()].map((name) => [name, 'value-of-the-secret'])),
    );
    expect(unknownSettings(env)).toEqual([]);
  });

  test('beside its own value is taken: what the SDK of Azure reads is exported to the environment', async () => {
    const path = await file('a-secret');
    const env = {
      ...OTHERS,
      AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
      AZURE_CLIENT_SECRET_FILE: path,
    };
    const exported: Record<string, string | undefined> = { ...env };
    exportAzureVariables(withSecretFiles(env), exported);
    expect(exported['AZURE_CLIENT_SECRET']).toBe('a-secret');
    expect(() => loadConfig(exported, ['azure'])).not.toThrow();
  });

  test('beside its setting is refused', async () => {
    const env = { ...OTHERS, GENESYS_CLIENT_SECRET: 'a-secret', GENESYS_CLIENT_SECRET_FILE: await file('b-secret') };
    expect(problemsOf(env, ['genesys'])).toEqual([
      'GENESYS_CLIENT_SECRET_FILE: is set beside GENESYS_CLIENT_SECRET; should be the only one of the two',
    ]);
  });

  test.each<[string, (folder: string) => Promise<string>, string]>([
    ['is not there', async (dir) => join(dir, 'none'), 'which cannot be read (ENOENT)'],
    ['is empty', () => file(' \n'), 'which is empty'],
    ['is a folder', async (dir) => (await mkdir(join(dir, 'd')), join(dir, 'd')), 'which is a folder'],
    ['is no secret', () => file('x'.repeat(70_000)), 'which is larger than the 65536 bytes that a secret may have'],
  ])('that %s is named, and nothing else is', async (_, make, clause) => {
    const path = await make(folder);
    for (const name of ['GENESYS_CLIENT_SECRET', 'PAYLOAD_KEY', 'TEMPORAL_API_KEY', 'AZURE_CLIENT_SECRET']) {
      const env = {
        ...OTHERS,
        ...(name !== 'GENESYS_CLIENT_SECRET' && { GENESYS_CLIENT_SECRET: 'the-secret' }),
        AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
        [`${name}_FILE`]: path,
      };
      expect(problemsOf(env)).toEqual([
        `${name}_FILE: is ${JSON.stringify(path)}, ${clause}; should be the path of a file that holds the value of ${name} and nothing else`,
      ]);
    }
  });

  test('of a part that a process does not run is of no concern to it', () => {
    const env = {
      ...OTHERS,
      GENESYS_CLIENT_SECRET: 'the-secret',
      AZURE_STORAGE_CONNECTION_STRING_FILE: '/run/secrets/that-only-workers-have',
    };
    const listener = ['genesys', 'temporal', 'limits', 'redaction', 'spool', 'health'] as const;
    expect(problemsOf(env, listener)).toEqual([]);
    expect(problemsOf(env, ['azure'])).toEqual([expect.stringMatching(/^AZURE_STORAGE_CONNECTION_STRING_FILE: /)]);
  });

  test('with a value that does not fit is told by the setting, and the value is hidden', async () => {
    const env = { ...OTHERS, PAYLOAD_KEY_FILE: await file('hunter2-hunter2') };
    const [problem] = problemsOf(env, ['temporal']);
    expect(problem).toMatch(/^PAYLOAD_KEY: has a value that does not fit \(hidden\)/);
    expect(hideSecrets(env)('it says hunter2-hunter2')).toBe('it says (hidden)');
  });

  test('is named when it is misspelt', () => {
    expect(unknownSettings({ GENESYS_CLIENT_SECRET_FIEL: '/x' })).toMatchObject([
      { likely: 'GENESYS_CLIENT_SECRET_FILE' },
    ]);
  });
});

describe('.env', () => {
  const warningOf = async (content: string, mode: number): Promise<string | undefined> => {
    await chmod(await file(content, '.env'), mode);
    return dotenvWarning(folder);
  };

  test.each([0o644, 0o666, 0o660, 0o604])('with a secret and mode %o is warned of', async (mode) => {
    const warning = await warningOf('GENESYS_CLIENT_SECRET=hunter2-hunter2\n', mode);
    expect(warning).toContain(`mode ${mode.toString(8)}`);
    expect(warning).toContain('GENESYS_CLIENT_SECRET');
    expect(warning).toContain('chmod 600');
    expect(warning).not.toContain('hunter2');
  });

  test.each([0o600, 0o400, 0o640])('with mode %o is not', async (mode) => {
    expect(await warningOf('GENESYS_CLIENT_SECRET=x', mode)).toBeUndefined();
  });

  test('without a secret is not either', async () => {
    expect(await warningOf('GENESYS_CLIENT_SECRET=\nPAYLOAD_KEY_FILE=/x\nLOG_LEVEL=info', 0o644)).toBeUndefined();
    await rm(join(folder, '.env'));
    expect(dotenvWarning(folder)).toBeUndefined();
  });
});
