import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { environmentWithDotenv, loadConfig, SETTINGS } from '../../src/config/config.js';
import type { Environment, Group } from '../../src/config/config.js';
import { problemsOf } from './problems.js';

const GENESYS = { GENESYS_CLIENT_ID: 'client', GENESYS_CLIENT_SECRET: 'the-secret' };
const AZURE = { AZURE_STORAGE_URL: 'https://account.blob.core.windows.net' };

const problems = (env: Environment, ...groups: Group[]) => problemsOf(env, groups);

describe('problems', () => {
  test('all of them are reported at once, each with its setting, what it had and what it should be', () => {
    const found = problems(
      {
        GENESYS_REGION: 'https://mypurecloud.com',
        GENESYS_CLIENT_ID: 'client',
        CLAMD_PORT: '70000',
        ARCHIVE_RETENTION_DAYS: '0',
        REVIEW_WINDOW: 'soon',
        LOG_LEVEL: 'loud',
        MAX_ATTACHMENT_BYTES: '25MB',
      },
      'genesys',
      'clamd',
      'azure',
      'limits',
      'log',
    );
    expect(found).toEqual([
      'GENESYS_REGION: is "https://mypurecloud.com", with a scheme in front; should be the host name of a Genesys Cloud region, such as mypurecloud.com (the default)',
      'GENESYS_CLIENT_SECRET: is not set; should be the secret of that OAuth client',
      'CLAMD_PORT: is "70000"; should be a TCP port from 1 to 65535 (default: 3310)',
      'ARCHIVE_RETENTION_DAYS: is "0"; should be a whole number of days from 1 to 146000, counted from the upload (default: 7)',
      'MAX_ATTACHMENT_BYTES: is "25MB"; should be the size of the largest file to download, in bytes, from 1 to 1073741824 (1 GiB) (default: 26214400)',
      'REVIEW_WINDOW: is "soon"; should be how long a file waits for a decision, at most 10 years: a number with a unit, such as "12h" (default: 30 days)',
      'LOG_LEVEL: is "loud"; should be one of trace, debug, info, warn, error, fatal, silent (default: info)',
      'CLAMD_SOCKET: is not set; should be the absolute path of the unix socket of a clamd that can read STAGING_DIR, or set CLAMD_HOST',
      'AZURE_STORAGE_URL: is not set; should be the address of a storage account, such as https://{account}.blob.core.windows.net (DefaultAzureCredential), or set AZURE_STORAGE_CONNECTION_STRING',
    ]);
  });

  test('are all in the message, a line each', () => {
    expect.assertions(1);
    try {
      loadConfig({}, ['genesys', 'clamd']);
    } catch (error) {
      expect((error as Error).message.split('\n')).toEqual([
        'The settings are not usable:',
        expect.stringMatching(/^ {2}GENESYS_CLIENT_ID: is not set; should be /),
        expect.stringMatching(/^ {2}GENESYS_CLIENT_SECRET: is not set; should be /),
        expect.stringMatching(/^ {2}CLAMD_SOCKET: is not set; should be /),
      ]);
    }
  });

  test('concern only the groups that are asked for', () => {
    expect(problems({ CLAMD_PORT: 'x', ARCHIVE_FORMAT: 'x' }, 'log')).toEqual([]);
    expect(Object.keys(loadConfig({}, ['log', 'limits']))).toEqual(['log', 'limits']);
  });

  test('every setting has a text that completes "should be" and never shows a value of a secret', () => {
    for (const { should } of Object.values(SETTINGS)) expect(should).toMatch(/^\S.{8,}\S$/);
  });
});

describe('secrets', () => {
  const KEY = 'c2VjcmV0LWtleQ';

  test.each([
    ['a malformed connection string', { AZURE_STORAGE_CONNECTION_STRING: `Acount=x;Key=${KEY}` }],
    ['a connection string where the address belongs', { AZURE_STORAGE_URL: `AccountName=x;AccountKey=${KEY}` }],
    ['an address with a shared access signature', { AZURE_STORAGE_URL: `http://x.blob.core.windows.net/?sig=${KEY}` }],
    ['two accounts', { ...AZURE, AZURE_STORAGE_CONNECTION_STRING: `AccountName=x;AccountKey=${KEY}` }],
    ['an address with a password', { ...GENESYS, GENESYS_BASE_URL: `http://user:${KEY}@genesys.example` }],
    ['a secret in the wrong place, too', { GENESYS_CLIENT_SECRET: KEY, GENESYS_REGION: `${KEY}.` }],
    ['a secret under a misspelt name', { GENESYS_CLIENT_SECERT: KEY, GENESYS_CLIENT_ID: `${KEY} ` + 'x' }],
    ['a secret beside a wrong setting', { GENESYS_CLIENT_SECRET: KEY, GENESYS_REGION: '?' }],
  ])('are not printed: %s', (_, env: Environment) => {
    const found = problems(env, 'genesys', 'azure').join('\n');
    expect(found).not.toBe('');
    expect(found).not.toContain(KEY);
  });

  test('are said to be wrong without being shown', () => {
    expect(problems({ AZURE_STORAGE_CONNECTION_STRING: 'nonsense' }, 'azure')).toEqual([
      expect.stringMatching(
        /^AZURE_STORAGE_CONNECTION_STRING: has a value that does not fit \(hidden\), in which an account, or its key, is missing; should be /,
      ),
    ]);
  });
});

describe('Genesys Cloud', () => {
  const genesys = (env: Environment) => loadConfig({ ...GENESYS, ...env }, ['genesys']).genesys;

  test('defaults', () => {
    expect(genesys({})).toEqual({
      api: 'events',
      baseUrl: 'https://api.mypurecloud.com',
      tokenUrl: 'https://api.mypurecloud.com/oauth/token',
      uploadsUrl: 'wss://mypurecloud.com/api/v2/conversations/events',
      completionsUrl: 'wss://api.mypurecloud.com/api/v2/events/subscribe',
      clientId: 'client',
      clientSecret: 'the-secret',
      scopes: ['conversation:view', 'conversation:write', 'media:read', 'media:write', 'events:subscribe'],
    });
  });

  test('every address follows the region', () => {
    expect(genesys({ GENESYS_REGION: 'au.mypurecloud.com' })).toMatchObject({
      baseUrl: 'https://api.au.mypurecloud.com',
      tokenUrl: 'https://api.au.mypurecloud.com/oauth/token',
      uploadsUrl: 'wss://au.mypurecloud.com/api/v2/conversations/events',
      completionsUrl: 'wss://api.au.mypurecloud.com/api/v2/events/subscribe',
    });
  });

  test('every address follows a base address of its own, slashes at its end or not', () => {
    expect(genesys({ GENESYS_BASE_URL: 'http://127.0.0.1:8088//' })).toMatchObject({
      baseUrl: 'http://127.0.0.1:8088',
      tokenUrl: 'http://127.0.0.1:8088/oauth/token',
      uploadsUrl: 'ws://127.0.0.1:8088/api/v2/conversations/events',
      completionsUrl: 'ws://127.0.0.1:8088/api/v2/events/subscribe',
    });
  });

  test('the address of a region has the other hosts of that region', () => {
    const address = { GENESYS_BASE_URL: 'https://api.euw2.pure.cloud' };
    expect(genesys(address)).toEqual(genesys({ GENESYS_REGION: 'euw2.pure.cloud' }));
    const platform = { GENESYS_API: 'platform' };
    expect(genesys({ ...platform, ...address })).toEqual(genesys({ ...platform, GENESYS_REGION: 'euw2.pure.cloud' }));
  });

  test('with both, the upload socket stays on the region', () => {
    expect(genesys({ GENESYS_BASE_URL: 'https://proxy.example', GENESYS_REGION: 'mypurecloud.ie' })).toMatchObject({
      tokenUrl: 'https://proxy.example/oauth/token',
      uploadsUrl: 'wss://mypurecloud.ie/api/v2/conversations/events',
      completionsUrl: 'wss://proxy.example/api/v2/events/subscribe',
    });
  });

  test('each address can be set by itself', () => {
    const own = {
      GENESYS_TOKEN_URL: 'https://login.example/oauth/token',
      GENESYS_UPLOADS_URL: 'wss://uploads.example/a',
      GENESYS_COMPLETIONS_URL: 'wss://completions.example/b',
    };
    expect(genesys(own)).toMatchObject({
      baseUrl: 'https://api.mypurecloud.com',
      tokenUrl: own.GENESYS_TOKEN_URL,
      uploadsUrl: own.GENESYS_UPLOADS_URL,
      completionsUrl: own.GENESYS_COMPLETIONS_URL,
    });
  });

  describe('the platform API', () => {
    const platform = { GENESYS_API: 'platform' };

    test('has its token at login, no scopes, and nothing beyond a mark for quarantined files', () => {
      expect(genesys({ ...platform, GENESYS_REGION: 'euw2.pure.cloud' })).toEqual({
        api: 'platform',
        region: 'euw2.pure.cloud',
        baseUrl: 'https://api.euw2.pure.cloud',
        tokenUrl: 'https://login.euw2.pure.cloud/oauth/token',
        clientId: 'client',
        clientSecret: 'the-secret',
        scopes: [],
        measures: [],
        scanDirections: ['inbound', 'outbound'],
        customAttributesSchema: undefined,
        externalTag: false,
      });
    });

    test('a gateway keeps the login of the region; an address alone has its token there', () => {
      const gateway = { ...platform, GENESYS_BASE_URL: 'https://gateway.example' };
      expect(genesys({ ...gateway, GENESYS_REGION: 'mypurecloud.ie' })).toMatchObject({
        baseUrl: 'https://gateway.example',
        tokenUrl: 'https://login.mypurecloud.ie/oauth/token',
      });
      expect(genesys(gateway)).toMatchObject({ tokenUrl: 'https://gateway.example/oauth/token', region: undefined });
    });

    test('measures and stores', () => {
      const settings = {
        GENESYS_ON_QUARANTINE: 'disconnect, recording-delete-date',
        GENESYS_CUSTOM_ATTRIBUTES_SCHEMA: 'schema-1',
        GENESYS_EXTERNAL_TAG: 'true',
      };
      expect(genesys({ ...platform, ...settings })).toMatchObject({
        measures: ['disconnect', 'recording-delete-date'],
        customAttributesSchema: 'schema-1',
        externalTag: true,
      });
    });

    test.each([
      [{ ...platform, GENESYS_REGION: 'au.mypurecloud.com' }, 'GENESYS_REGION: .*should be mypurecloud.com.au'],
      [{ ...platform, GENESYS_UPLOADS_URL: 'wss://a.example' }, 'GENESYS_UPLOADS_URL: is set; should be unset'],
      [{ ...platform, GENESYS_COMPLETIONS_URL: 'wss://a.example' }, 'GENESYS_COMPLETIONS_URL: is set; should be unset'],
      [{ ...platform, GENESYS_SCOPES: 'media:read' }, 'GENESYS_SCOPES: is set; should be unset'],
      [{ ...platform, GENESYS_ON_QUARANTINE: 'delete' }, 'GENESYS_ON_QUARANTINE: is "delete"; should be what'],
      [
        { GENESYS_EXTERNAL_TAG: 'true' },
        'GENESYS_EXTERNAL_TAG: is set; should be unset, because GENESYS_API is "events"',
      ],
      [{ ...platform, GENESYS_TOKEN_URL: 'http://login.example' }, 'GENESYS_TOKEN_URL: .*should use https'],
    ])('%p is refused', (settings, problem) => {
      expect(problems({ ...GENESYS, ...settings }, 'genesys')).toEqual([expect.stringMatching(`^${problem}`)]);
    });
  });

  test.each([
    ['GENESYS_BASE_URL', 'http://api.example'],
    ['GENESYS_TOKEN_URL', 'http://login.example/oauth/token'],
    ['GENESYS_UPLOADS_URL', 'ws://uploads.example/a'],
    ['GENESYS_COMPLETIONS_URL', 'ws://completions.example/b'],
    // Names that only look like this host.
    ['GENESYS_BASE_URL', 'http://localhost.example'],
    ['GENESYS_BASE_URL', 'http://127.0.0.1.example'],
    ['GENESYS_BASE_URL', 'http://0.0.0.0:8088'],
  ])('%s: %s is refused, because the token would travel in clear', (name, address) => {
    const found = problems({ ...GENESYS, [name]: address }, 'genesys');
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${name}: is .*should use https or wss`)));
    expect(found).toHaveLength(1);
    expect(problems({ ...GENESYS, [name]: address, GENESYS_ALLOW_HTTP: 'true' }, 'genesys')).toEqual([]);
    expect(problems({ ...GENESYS, [name]: address, GENESYS_ALLOW_HTTP: 'false' }, 'genesys')).not.toEqual([]);
  });

  test.each(['http://localhost:8088', 'http://127.0.0.1:8088', 'http://[::1]:8088'])(
    '%s is this host, so it needs no TLS',
    (address) => expect(problems({ ...GENESYS, GENESYS_BASE_URL: address }, 'genesys')).toEqual([]),
  );

  test.each([
    ['GENESYS_BASE_URL', 'api.mypurecloud.com'],
    ['GENESYS_BASE_URL', 'wss://api.mypurecloud.com'],
    ['GENESYS_BASE_URL', 'https://api.mypurecloud.com/?a=b'],
    ['GENESYS_BASE_URL', 'https://api.mypurecloud.com/#a'],
    ['GENESYS_UPLOADS_URL', 'https://mypurecloud.com/events'],
    ['GENESYS_TOKEN_URL', 'file:///token'],
    ['GENESYS_REGION', 'mypurecloud.com/'],
    ['GENESYS_REGION', 'mypurecloud..com'],
    ['GENESYS_REGION', '-x.com'],
    ['GENESYS_SCOPES', 'a,b'],
    ['GENESYS_ALLOW_HTTP', 'yes'],
  ])('%s may not be %s', (name, value) => {
    expect(problems({ ...GENESYS, [name]: value }, 'genesys')).toEqual([
      expect.stringMatching(new RegExp(`^${name}: is `)),
    ]);
  });

  test('scopes are separated by spaces', () => {
    expect(genesys({ GENESYS_SCOPES: 'conversation:view   media:write' }).scopes).toEqual([
      'conversation:view',
      'media:write',
    ]);
  });
});

describe('clamd', () => {
  test('a socket', () => {
    expect(loadConfig({ CLAMD_SOCKET: '/run/clamd.sock' }, ['clamd']).clamd).toEqual({
      endpoint: { socket: '/run/clamd.sock' },
      maxScans: 8,
      signaturesMaxAgeMs: 604_800_000,
      memoryBytes: 4_294_967_296,
      databaseDir: '/var/lib/clamav',
    });
  });

  test('a host, by default on clamd port 3310', () => {
    const endpoint = (env: Environment) => loadConfig(env, ['clamd']).clamd.endpoint;
    expect(endpoint({ CLAMD_HOST: '::1' })).toEqual({ host: '::1', port: 3310 });
    expect(endpoint({ CLAMD_HOST: '::1', CLAMD_PORT: '65535' })).toEqual({ host: '::1', port: 65_535 });
  });

  test.each([
    ['both', { CLAMD_SOCKET: '/s', CLAMD_HOST: '::1' }, /^CLAMD_HOST: is "::1" beside CLAMD_SOCKET; should be unset/],
    ['none', {}, /^CLAMD_SOCKET: is not set; should be .*or set CLAMD_HOST$/],
    [
      'a relative path',
      { CLAMD_SOCKET: 'run/s' },
      /^CLAMD_SOCKET: is "run\/s", which does not begin with \/; should be the absolute path/,
    ],
  ])('%s', (_, env: Environment, expected) => {
    expect(problems(env, 'clamd')).toEqual([expect.stringMatching(expected)]);
  });
});

describe('Azure', () => {
  test('an address', () => {
    expect(loadConfig({ AZURE_STORAGE_URL: `${AZURE.AZURE_STORAGE_URL}/` }, ['azure']).azure).toEqual({
      account: { url: 'https://account.blob.core.windows.net' },
      archiveContainer: 'conversation-archive',
      quarantineContainer: 'quarantine',
      releasedContainer: 'released',
      releaseLinkTtlMs: 604_800_000,
      onReject: 'keep',
      retentionDays: 7,
      immutability: 'required',
      signingKey: { path: resolve('.custodian/archive-signing-key.pem') },
      format: 'jsonl',
    });
  });

  test.each([
    'UseDevelopmentStorage=true',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b;EndpointSuffix=core.windows.net',
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=b;BlobEndpoint=http://127.0.0.1:10000/a;',
    'BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sv=2024&sig=x',
  ])('the connection string %s', (connectionString) => {
    const { azure } = loadConfig({ AZURE_STORAGE_CONNECTION_STRING: connectionString }, ['azure']);
    expect(azure.account).toEqual({ connectionString });
  });

  test.each([
    [
      'both',
      { ...AZURE, AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=b' },
      /^AZURE_STORAGE_URL: is set beside AZURE/,
    ],
    ['none', {}, /^AZURE_STORAGE_URL: is not set; .* or set AZURE_STORAGE_CONNECTION_STRING$/],
    ['http', { AZURE_STORAGE_URL: 'http://account.blob.core.windows.net' }, /^AZURE_STORAGE_URL: /],
    ['a container in capitals', { ...AZURE, AZURE_CONTAINER_NAME: 'Archive' }, /^AZURE_CONTAINER_NAME: is "Archive"/],
    ['two dashes', { ...AZURE, AZURE_QUARANTINE_CONTAINER: 'a--b' }, /^AZURE_QUARANTINE_CONTAINER: is "a--b"/],
    ['a short name', { ...AZURE, AZURE_RELEASED_CONTAINER: 'ab' }, /^AZURE_RELEASED_CONTAINER: is "ab"/],
    ['half a day', { ...AZURE, ARCHIVE_RETENTION_DAYS: '0.5' }, /^ARCHIVE_RETENTION_DAYS: is "0.5"/],
    ['a sign', { ...AZURE, ARCHIVE_RETENTION_DAYS: '-7' }, /^ARCHIVE_RETENTION_DAYS: is "-7"/],
    ['a weak policy', { ...AZURE, ARCHIVE_IMMUTABILITY: 'off' }, /^ARCHIVE_IMMUTABILITY: is "off"/],
    [
      'a link for longer than Azure signs one',
      { ...AZURE, RELEASE_LINK_TTL: '8 days' },
      /^RELEASE_LINK_TTL: is "8 days"/,
    ],
    ['a link without a unit', { ...AZURE, RELEASE_LINK_TTL: '0' }, /^RELEASE_LINK_TTL: is "0"/],
    ['an unknown end of rejected files', { ...AZURE, VAULT_ON_REJECT: 'delete' }, /^VAULT_ON_REJECT: is "delete"/],
  ])('%s', (_, env: Environment, expected) => {
    expect(problems(env, 'azure')).toEqual([expect.stringMatching(expected)]);
  });

  test('released and rejected files', () => {
    const azure = loadConfig({ ...AZURE, RELEASE_LINK_TTL: '12h', VAULT_ON_REJECT: 'destroy' }, ['azure']).azure;
    expect(azure).toMatchObject({ releaseLinkTtlMs: 43_200_000, onReject: 'destroy' });
    expect(loadConfig({ ...AZURE, RELEASE_LINK_TTL: 'off' }, ['azure']).azure.releaseLinkTtlMs).toBeUndefined();
  });
});

describe('limits', () => {
  const limits = (env: Environment) => loadConfig(env, ['limits']).limits;

  test('defaults', () => {
    expect(limits({})).toEqual({
      maxAttachmentBytes: 26_214_400,
      downloadAllowPrivate: false,
      linkGraceMs: 60_000,
      minBytesPerSecond: 4096,
      reviewWindowMs: 30 * 24 * 3_600_000,
      reviewApprovers: 1,
      stagingDir: join(process.cwd(), '.custodian', 'staging'),
    });
    expect(isAbsolute(limits({ STAGING_DIR: 'somewhere' }).stagingDir)).toBe(true);
  });

  test.each([
    ['12h', 43_200_000],
    ['30 days', 2_592_000_000],
    ['1.5 hours', 5_400_000],
    ['90m', 5_400_000],
    ['500ms', 500],
  ])('a duration: %s', (text, milliseconds) => {
    expect(limits({ REVIEW_WINDOW: text }).reviewWindowMs).toBe(milliseconds);
  });

  // A bare number would count as milliseconds: a window of 30 ms expires before anybody can look.
  test.each(['30', '0 days', '-1 day', '5 bananas', '30 days or so', '99999999999 years', `${'9'.repeat(200)}d`])(
    'no duration: %s',
    (text) =>
      expect(problems({ REVIEW_WINDOW: text }, 'limits')).toEqual([expect.stringMatching(/^REVIEW_WINDOW: is /)]),
  );

  test('the reconciliation recurs every 15 minutes and looks back for 3 days, within bounds', () => {
    expect(loadConfig({}, ['reconcile']).reconcile).toEqual({ intervalMs: 900_000, lookbackMs: 259_200_000 });
    expect(problems({ RECONCILE_INTERVAL: '59s', RECONCILE_LOOKBACK: '16 days' }, 'reconcile')).toEqual([
      expect.stringMatching(/^RECONCILE_INTERVAL: is "59s"; should be how often/),
      expect.stringMatching(/^RECONCILE_LOOKBACK: is "16 days"; should be how far/),
    ]);
  });

  test('one or two people approve', () => {
    expect(limits({ REVIEW_APPROVERS: '2' }).reviewApprovers).toBe(2);
    for (const text of ['0', '3', 'two']) {
      expect(problems({ REVIEW_APPROVERS: text }, 'limits')).toEqual([expect.stringMatching(/^REVIEW_APPROVERS: is /)]);
    }
  });

  test.each(['TRUE', '1', 'yes'])('private downloads are not allowed by %s', (text) => {
    expect(problems({ DOWNLOAD_ALLOW_PRIVATE: text }, 'limits')).toEqual([
      expect.stringMatching(/^DOWNLOAD_ALLOW_PRIVATE: is /),
    ]);
  });
});

describe('Temporal', () => {
  const temporal = (env: Environment) => loadConfig(env, ['temporal']).temporal;

  test('defaults', () => {
    expect(temporal({})).toMatchObject({ address: 'localhost:7233', namespace: 'default', taskQueue: 'custodian' });
  });

  test('address and namespace', () => {
    expect(
      temporal({ TEMPORAL_ADDRESS: 'localhost:7234', TEMPORAL_NAMESPACE: 'contact', TASK_QUEUE: 'q' }),
    ).toMatchObject({
      address: 'localhost:7234',
      namespace: 'contact',
      connection: expect.objectContaining({ address: 'localhost:7234' }),
      taskQueue: 'q',
    });
  });

  test('TLS', () => {
    const { connection } = temporal({ TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_NAME: 'temporal.example' });
    expect(connection.tls).toMatchObject({ serverNameOverride: 'temporal.example' });
    expect(temporal({}).connection.tls).toBeFalsy();
  });

  test('an API key brings TLS', () => {
    const { connection } = temporal({ TEMPORAL_API_KEY: 'the-key', TEMPORAL_ADDRESS: 'a.tmprl.cloud:7233' });
    expect(connection.apiKey).toBe('the-key');
    expect(connection.tls).toBeTruthy();
  });

  test('empty values count as unset', () => {
    expect(temporal({ TEMPORAL_ADDRESS: ' ', TEMPORAL_NAMESPACE: '', TEMPORAL_API_KEY: '' })).toMatchObject({
      address: 'localhost:7233',
      namespace: 'default',
    });
    expect(temporal({ TEMPORAL_API_KEY: '' }).connection.apiKey).toBeUndefined();
  });

  test('what cannot be used is a problem like any other, and holds no key', () => {
    const found = problems(
      {
        TEMPORAL_API_KEY: 'the-key',
        TEMPORAL_TLS_CLIENT_CERT_PATH: join(tmpdir(), 'no-such-certificate.pem'),
        TEMPORAL_TLS_CLIENT_KEY_DATA: 'the-private-key',
        TASK_QUEUE: 'a queue',
        GENESYS_REGION: '?',
        ...GENESYS,
      },
      'genesys',
      'temporal',
    );
    expect(found).toHaveLength(4);
    expect(found.join('\n')).toMatch(
      /^TEMPORAL_TLS_CLIENT_CERT_PATH: is .*, which cannot be read \(ENOENT\); should be/m,
    );
    expect(found.join('\n')).not.toMatch(/the-key|the-private-key/);
  });
});

describe('where settings come from', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'custodian-config-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('.env is read, and the process environment wins', async () => {
    await writeFile(join(directory, '.env'), 'LOG_LEVEL=debug\nGENESYS_REGION="mypurecloud.de" # Frankfurt\n');
    const env = environmentWithDotenv(directory, { LOG_LEVEL: 'error', OTHER: 'x' });
    expect(env).toEqual({ LOG_LEVEL: 'error', GENESYS_REGION: 'mypurecloud.de', OTHER: 'x' });
  });

  test('what is empty in the process environment does not hide what .env says', async () => {
    await writeFile(join(directory, '.env'), 'LOG_LEVEL=debug\n');
    const env = environmentWithDotenv(directory, { LOG_LEVEL: '' });
    expect(loadConfig(env, ['log']).log.level).toBe('debug');
  });

  test('no .env is no problem', () => {
    expect(environmentWithDotenv(directory, { A: '1' })).toEqual({ A: '1' });
  });

  test('one that cannot be read is', async () => {
    await mkdir(join(directory, '.env'));
    expect(() => environmentWithDotenv(directory, {})).toThrow(`.env in ${directory} cannot be read`);
  });

  test('empty values count as unset', () => {
    expect(loadConfig({ LOG_LEVEL: '', REVIEW_WINDOW: '  ' }, ['log', 'limits'])).toMatchObject({
      log: { level: 'info' },
      limits: { reviewWindowMs: 2_592_000_000 },
    });
    expect(problems({ GENESYS_CLIENT_ID: '', GENESYS_CLIENT_SECRET: ' ' }, 'genesys')).toHaveLength(2);
  });
});
