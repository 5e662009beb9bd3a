import { describe, expect, test } from '@jest/globals';
import { planStart, settingsFor } from '../../script/lib/start/plan.js';
import type { Plan } from '../../script/lib/start/plan.js';
import { NoProtectionError, checkProtection } from '../../script/lib/start/servers.js';
import { ConfigError, loadConfig } from '../../src/config/config.js';
import type { Environment } from '../../src/config/config.js';

const ALL_LOCAL = { temporal: true, clamd: true, azurite: true, simulator: true };
const CREDENTIALS = { GENESYS_CLIENT_ID: 'id', GENESYS_CLIENT_SECRET: 'a-secret' };
const ENDPOINTS = {
  temporal: { address: '127.0.0.1:7000', namespace: 'default' },
  clamdSocket: '/run/clamd.sock',
  azuriteConnectionString: 'UseDevelopmentStorage=true',
  simulatorUrl: 'http://127.0.0.1:8000',
};

function problemsOf(env: Environment): readonly string[] {
  try {
    planStart(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const notices = (plan: Plan): string => plan.notices.join('\n');

describe('planStart', () => {
  test('brings everything when nothing is set, and says that nothing will be locked', () => {
    const plan = planStart({});
    expect(plan.local).toEqual(ALL_LOCAL);
    expect(notices(plan)).toMatch(/^archives go to Azurite.* ENFORCES NO IMMUTABILITY/);
  });

  test('takes an empty value for none', () => {
    expect(planStart({ TEMPORAL_ADDRESS: ' ', CLAMD_HOST: '', GENESYS_CLIENT_ID: '' }).local).toEqual(ALL_LOCAL);
  });

  test('brings nothing that a setting names', () => {
    const plan = planStart({
      ...CREDENTIALS,
      TEMPORAL_ADDRESS: 'temporal.example.com:7233',
      CLAMD_HOST: 'clamd.example.com',
      CLEARTEXT_HOSTS: 'temporal.example.com,clamd.example.com',
      AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
    });
    expect(plan).toEqual({ local: { temporal: false, clamd: false, azurite: false, simulator: false }, notices: [] });
  });

  test('names all that is wrong at once, whatever part it belongs to', () => {
    const env = { GENESYS_CLIENT_ID: 'id', CLAMD_PORT: 'x', ARCHIVE_IMMUTABILITY: 'maybe', REVIEW_WINDOW: 'soon' };
    const named = problemsOf(env).map((problem) => problem.split(':')[0]);
    expect(named.sort()).toEqual(['ARCHIVE_IMMUTABILITY', 'CLAMD_PORT', 'GENESYS_CLIENT_SECRET', 'REVIEW_WINDOW']);
  });

  test('names a wrong setting that the simulator would change', () => {
    expect(problemsOf({ TASK_QUEUE: 'not a queue' })).toEqual([expect.stringMatching(/^TASK_QUEUE: is "not a queue"/)]);
  });

  test('does not overrule a setting that guards something', () => {
    expect(problemsOf({ ARCHIVE_IMMUTABILITY: 'required', DOWNLOAD_ALLOW_PRIVATE: 'false' })).toEqual([
      expect.stringMatching(/^ARCHIVE_IMMUTABILITY: .*Azurite locks nothing/),
      expect.stringMatching(/^DOWNLOAD_ALLOW_PRIVATE: /),
    ]);
  });

  test('does not send the credentials of another Temporal server to the dev server', () => {
    expect(problemsOf({ TEMPORAL_API_KEY: 'not-to-be-shown', TEMPORAL_TLS: 'true' })).toEqual([
      'TEMPORAL_API_KEY: is set; should be unset for a Temporal dev server, or TEMPORAL_ADDRESS be set too',
      expect.stringMatching(/^TEMPORAL_TLS: /),
    ]);
  });

  test('keeps nothing of a real organisation in Azurite, unless told to', () => {
    expect(problemsOf(CREDENTIALS)).toEqual([expect.stringMatching(/^AZURE_STORAGE_URL: /)]);
    expect(problemsOf({ ...CREDENTIALS, ARCHIVE_IMMUTABILITY: 'optional' })).toEqual([]);
  });

  test('says which settings of Genesys Cloud the simulator does not follow', () => {
    expect(notices(planStart({ GENESYS_REGION: 'mypurecloud.de' }))).toMatch(
      /simulator stands in, without GENESYS_REGION/,
    );
  });
});

test('test signatures scan nothing of a real organisation', () => {
  expect(() => checkProtection({ simulator: false }, 'test-signatures')).toThrow(NoProtectionError);
  checkProtection({ simulator: false }, 'official');
  checkProtection({ simulator: true }, 'test-signatures');
});

describe('settingsFor', () => {
  const load = (env: Environment) =>
    loadConfig({ ...env, ...settingsFor(ALL_LOCAL, ENDPOINTS, env) }, [
      'genesys',
      'temporal',
      'clamd',
      'azure',
      'limits',
    ]);

  test('leads to the local parts', () => {
    const config = load({});
    expect(config).toMatchObject({
      genesys: { baseUrl: 'http://127.0.0.1:8000', uploadsUrl: 'ws://127.0.0.1:8000/api/v2/conversations/events' },
      temporal: { address: '127.0.0.1:7000', namespace: 'default' },
      clamd: { endpoint: { socket: '/run/clamd.sock' } },
      azure: { account: { connectionString: 'UseDevelopmentStorage=true' }, immutability: 'optional' },
      limits: { downloadAllowPrivate: true },
    });
  });

  test('leads the Platform API to the simulator too, which tells where its sockets are', () => {
    const settings = settingsFor(ALL_LOCAL, ENDPOINTS, { GENESYS_API: 'platform' });
    expect(settings).toMatchObject({
      GENESYS_BASE_URL: 'http://127.0.0.1:8000',
      GENESYS_TOKEN_URL: 'http://127.0.0.1:8000/oauth/token',
      GENESYS_CLIENT_ID: 'simulator-client',
    });
    expect(Object.keys(settings).filter((name) => /UPLOADS|COMPLETIONS|SCOPES/.test(name))).toEqual([]);
  });

  test('keeps what belongs to the simulator and what belongs to a real organisation apart', () => {
    const separate = { TASK_QUEUE: 'mine', SPOOL_DIR: '/spool', STAGING_DIR: '/staging' };
    const real = { ...ALL_LOCAL, simulator: false };
    expect(settingsFor(ALL_LOCAL, ENDPOINTS, {})['TASK_QUEUE']).toBe('custodian-simulator');
    expect(settingsFor(ALL_LOCAL, ENDPOINTS, separate)).toMatchObject({
      TASK_QUEUE: 'mine-simulator',
      SPOOL_DIR: '/spool-simulator',
      STAGING_DIR: '/staging-simulator',
    });
    for (const name of Object.keys(separate)) expect(settingsFor(real, ENDPOINTS, separate)).not.toHaveProperty([name]);
  });

  test('leads there whatever else is set, with no empty value, for .env would win over that', () => {
    const elsewhere = {
      GENESYS_REGION: 'mypurecloud.de',
      GENESYS_UPLOADS_URL: 'wss://elsewhere.example.com',
      GENESYS_SCOPES: 'other',
      TEMPORAL_NAMESPACE: 'production',
    };
    expect(load(elsewhere)).toEqual(load({}));
    expect(Object.values(settingsFor(ALL_LOCAL, ENDPOINTS, elsewhere)).every((value) => value !== '')).toBe(true);
  });

  test('leaves alone what is not local', () => {
    const none = { temporal: false, clamd: false, azurite: false, simulator: false };
    expect(settingsFor(none, {}, { TEMPORAL_ADDRESS: 'a:1', ...CREDENTIALS })).toEqual({});
  });
});
