import { describe, expect, test } from '@jest/globals';
import { SETTINGS, unknownSettings } from '../../src/config/config.js';
import { SeededRandom } from '../faults/support/random.js';
import { editDistance } from '../../src/config/edit-distance.js';
import { problemsOf } from './problems.js';

const RIGHT = {
  GENESYS_CLIENT_ID: 'client',
  GENESYS_CLIENT_SECRET: 'the-secret',
  CLAMD_HOST: 'localhost',
  AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
};

/** Ways to misspell a name. */
const MISSPELLINGS: readonly (readonly [string, (name: string) => string])[] = [
  ['a letter left out', (name) => name.slice(0, -2) + name.slice(-1)],
  ['a letter twice', (name) => name[0] + name],
  ['another letter', (name) => `${name.slice(0, -1)}9`],
  ['two letters swapped', (name) => name[1]! + name[0]! + name.slice(2)],
  ['two letters too many', (name) => `${name}99`],
  ['small letters', (name) => name.toLowerCase()],
  ['dashes', (name) => name.replaceAll('_', '-')],
];

/** Small letters are right there, too: most programs read both. */
const EITHER_CASE = ['HTTPS_PROXY', 'NO_PROXY'];

describe.each(MISSPELLINGS)('%s', (way, misspell) => {
  const names = Object.keys(SETTINGS).filter((name) => way !== 'small letters' || !EITHER_CASE.includes(name));

  test.each(names)('in %s is refused at the start', (name) => {
    const wrong = misspell(name);
    const { [name]: _right, ...others } = RIGHT as Record<string, string>;
    const found = problemsOf({ ...others, [wrong]: 'the-value' });
    expect(found).toContainEqual(
      `${wrong}: is no setting and has no effect; should probably be ${name}; where ${wrong} is for another program, set ${name} as well`,
    );
    expect(found.join()).not.toContain('the-value');
  });
});

test.each([
  ['STAGING_DRI', 'STAGING_DIR'],
  ['AZURE_STORAGE_ULR', 'AZURE_STORAGE_URL'],
  ['MAX_ATTACHMENTS_BYTES', 'MAX_ATTACHMENT_BYTES'],
  ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
  ['TEMPORAL_APIKEY', 'TEMPORAL_API_KEY'],
  ['AZURE_CLIENT_SECERT', 'AZURE_CLIENT_SECRET'],
])('%s is %s', (wrong, likely) => {
  expect(unknownSettings({ [wrong]: 'x' })).toEqual([
    expect.objectContaining({ name: wrong, likely, isMisspelt: true }),
  ]);
});

test('beside the right one, a misspelt one is named and not refused: it may be for another program', () => {
  const env = { ...RIGHT, HTTP_PORT: '80', HTTP_HOST: '127.0.0.1' };
  expect(problemsOf(env)).toEqual([]);
  expect(unknownSettings(env)).toEqual([
    expect.objectContaining({
      isMisspelt: false,
      message: 'HTTP_PORT: is no setting and has no effect; should probably be HTTP_HOST',
    }),
  ]);
});

test.each([
  ['ARCHIVE_RETENTION', 'ARCHIVE_RETENTION_DAYS'],
  ['AZURE_RELEASED_CONTAINER_NAME', 'AZURE_RELEASED_CONTAINER'],
  ['TEMPORAL_TLS_CERT_PATH', undefined],
  ['GENESYS_SOMETHING_ELSE_ENTIRELY', undefined],
])('%s has a prefix of ours, so that it is named', (name, likely) => {
  const found = unknownSettings({ [name]: 'x' });
  expect(found).toEqual([expect.objectContaining({ name, isMisspelt: false })]);
  if (likely !== undefined) expect(found[0]?.likely).toBe(likely);
  expect(found[0]?.message).toMatch(`${name}: is no setting and has no effect; should `);
});

test('a command minds only what is near to the settings that it reads', () => {
  expect(problemsOf({ STAGING_DRI: 'x' }, ['log'])).toEqual([]);
  expect(problemsOf({ STAGING_DRI: 'x' }, ['limits'])).toHaveLength(1);
});

test('what is empty is not set', () => expect(unknownSettings({ STAGING_DRI: ' ' })).toEqual([]));

test('every known name means itself', () => {
  expect(unknownSettings(Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, 'x'])))).toEqual([]);
});

// What shells, Node, npm, proxies, CI, Docker, Kubernetes, Azure, Temporal and others set.
test('variables of others are left alone', () => {
  const names = `
    PATH HOME USER LOGNAME SHELL PWD OLDPWD SHLVL TERM LANG LC_ALL LC_CTYPE TZ TMPDIR TEMP TMP HOSTNAME HOST PORT DISPLAY EDITOR
    PAGER MAIL LS_COLORS COLORTERM SSH_AUTH_SOCK SSH_CONNECTION XDG_RUNTIME_DIR XDG_CONFIG_HOME DBUS_SESSION_BUS_ADDRESS _
    NODE_ENV NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NODE_VERSION YARN_VERSION NODE_DEBUG
    npm_config_cache npm_config_loglevel npm_lifecycle_event npm_execpath npm_package_json INIT_CWD UV_THREADPOOL_SIZE NO_COLOR
    HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR GRPC_VERBOSITY GRPC_TRACE
    CI GITHUB_ACTIONS GITHUB_TOKEN GITHUB_WORKSPACE GITLAB_CI BUILD_NUMBER JENKINS_URL WORKSPACE RUNNER_TEMP TF_BUILD DEBUG VERBOSE
    KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_SERVICE_PORT_HTTPS KUBERNETES_PORT KUBERNETES_PORT_443_TCP_ADDR
    POD_NAME POD_NAMESPACE POD_IP NODE_NAME CLAMD_SERVICE_HOST CLAMD_SERVICE_PORT CLAMD_SERVICE_PORT_CLAMD CLAMD_PORT_3310_TCP
    CLAMD_PORT_3310_TCP_PROTO TEMPORAL_FRONTEND_SERVICE_HOST TEMPORAL_FRONTEND_PORT_7233_TCP_ADDR TEMPORAL_SERVICE_HOST
    DOCKER_HOST DOCKER_CONFIG COMPOSE_PROJECT_NAME COMPOSE_FILE container ASPNETCORE_URLS DOTNET_CLI_HOME JAVA_HOME
    AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_CLIENT_CERTIFICATE_PATH AZURE_AUTHORITY_HOST AZURE_LOG_LEVEL
    AZURE_FEDERATED_TOKEN_FILE AZURE_TOKEN_CREDENTIALS AZURE_USERNAME AZURE_PASSWORD AZURE_SUBSCRIPTION_ID AZURE_CONFIG_DIR
    AZURE_STORAGE_ACCOUNT AZURE_STORAGE_KEY AZURE_STORAGE_SAS_TOKEN AZURE_STORAGE_AUTH_MODE AZURE_RESOURCE_GROUP AZURE_LOCATION
    AZURE_HTTP_USER_AGENT AZURE_TRACING_DISABLED AZURE_ENV_NAME APPLICATIONINSIGHTS_CONNECTION_STRING MSI_ENDPOINT IDENTITY_HEADER
    IDENTITY_ENDPOINT WEBSITE_HOSTNAME CONTAINER_APP_NAME AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY GOOGLE_CLOUD_PROJECT
    TEMPORAL_ADDRESS TEMPORAL_NAMESPACE TEMPORAL_API_KEY TEMPORAL_TLS TEMPORAL_PROFILE TEMPORAL_GRPC_META_X_TEAM TEMPORAL_DEBUG
    TEMPORAL_CODEC_ENDPOINT TEMPORAL_CODEC_AUTH TEMPORAL_CLI_ADDRESS TEMPORAL_CLOUD_API_KEY TEMPORAL_UI_PORT TEMPORAL_CORS_ORIGINS
    GENESYSCLOUD_REGION GENESYSCLOUD_OAUTHCLIENT_ID CLAMAV_NO_FRESHCLAMD CLAMAV_NO_CLAMD OTEL_SERVICE_NAME OTEL_EXPORTER_OTLP_ENDPOINT
    LOG_FORMAT LOG_FILE LOG_DIR LOGGING_LEVEL WORKER_CONCURRENCY WORKERS WEB_CONCURRENCY MAX_MEMORY MALLOC_ARENA_MAX SERVER_PORT
    POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB DATABASE_URL REDIS_URL SMTP_HOST SMTP_PORT VAULT VAULTED S3_BUCKET SENTRY_DSN
    TEST_TEMPORAL_CLI TEST_CLAMD_SOCKET TEST_CLAMD_PORT TEST_AZURITE_CONNECTION_STRING TEST_FAULT_TABLE SIMULATOR_HOST SIMULATOR_PORT
  `;
  const env = Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, 'x']),
  );
  expect(
    unknownSettings({ ...env, KUBERNETES_PORT: 'tcp://10.0.0.1:443', TEMPORAL_PORT: 'tcp://10.0.0.2:7233' }),
  ).toEqual([]);
});

test('the address and the token of HashiCorp Vault are for another program', () => {
  expect(unknownSettings({ VAULT_ADDR: 'x', VAULT_TOKEN: 'x', VAULT_NAMESPACE: 'x' })).toEqual([]);
});

test.each([
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['ca', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['ADDRESS', 'ADRESS', 1],
])('from %p to %p are %i edits', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});

test('a bound changes no distance within it', () => {
  const random = new SeededRandom(7);
  const word = () => Array.from({ length: random.integer(0, 6) }, () => random.pick(['a', 'b', 'c'])).join('');
  for (let round = 0; round < 2000; round += 1) {
    const [from, to] = [word(), word()];
    const distance = editDistance(from, to);
    for (let most = 0; most < 8; most += 1) {
      expect([from, to, most, editDistance(from, to, most)]).toEqual([from, to, most, distance > most ? Infinity : distance]); // prettier-ignore
    }
  }
});
