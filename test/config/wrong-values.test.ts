import { homedir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { GROUPS, loadConfig } from '../../src/config/config.js';
import type { Environment } from '../../src/config/config.js';
import { problemsOf } from './problems.js';

/** With these alone everything is right. */
const RIGHT = {
  GENESYS_CLIENT_ID: 'client',
  GENESYS_CLIENT_SECRET: 'the-secret',
  CLAMD_HOST: 'localhost',
  AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
};
const PLATFORM = { GENESYS_API: 'platform' };

const problems = (env: Environment) => problemsOf({ ...RIGHT, ...env });

test('nothing is wrong without a wrong value', () => expect(problems({})).toEqual([]));

/** Each value is wrong alone, and the one problem names the setting, what is wrong with it, and what to do. */
describe('a wrong value', () => {
  test.each<[Environment, string]>([
    // Hosts and ports.
    [{ CLAMD_HOST: 'clamd:3310' }, 'CLAMD_HOST: is "clamd:3310", with a port, which belongs in CLAMD_PORT; should be'],
    [{ CLAMD_HOST: '[::1]:3310' }, 'CLAMD_HOST: is "[::1]:3310", with a port, which belongs in CLAMD_PORT'],
    [{ CLAMD_HOST: 'tcp://clamd' }, 'CLAMD_HOST: is "tcp://clamd", with a scheme in front; should be the host name'],
    [{ CLAMD_HOST: '3310', CLAMD_PORT: '3311' }, 'CLAMD_HOST: is "3310", which is a number'],
    [{ CLAMD_HOST: '10.0.0.300' }, 'CLAMD_HOST: is "10.0.0.300"; should be the host name or address'],
    [{ CLAMD_HOST: 'clamd/' }, 'CLAMD_HOST: is "clamd/", with a path'],
    [
      { CLAMD_HOST: '"clamd"' },
      'CLAMD_HOST: is "\\"clamd\\"", with quotation marks around it; .*did you mean "clamd"?',
    ],
    [{ CLAMD_HOST: '${CLAMD_HOST}' }, 'CLAMD_HOST: is "${CLAMD_HOST}", which is a variable that nothing has replaced'],
    [{ CLAMD_HOST: 'CLAMD_HOST=clamd' }, 'CLAMD_HOST: is "CLAMD_HOST=clamd", with its own name in it'],
    [{ CLAMD_HOST: 'undefined' }, 'CLAMD_HOST: is "undefined", which is what an unset variable became'],
    [{ CLAMD_HOST: 'cla\u200bmd' }, 'CLAMD_HOST: is .*, with an invisible character in it'],
    [{ HTTP_HOST: 'not a host' }, 'HTTP_HOST: is "not a host"; should be the address on which .* (default: 127.0.0.1)'],
    [{ HTTP_HOST: '*' }, 'HTTP_HOST: is "*", which is not how all addresses are written: that is 0.0.0.0'],
    [{ HTTP_HOST: '0.0.0.0:9464' }, 'HTTP_HOST: is "0.0.0.0:9464", with a port, which belongs in WORKER_HTTP_PORT and'],
    [{ HTTP_HOST: 'http://127.0.0.1' }, 'HTTP_HOST: is "http://127.0.0.1", with a scheme in front'],
    [{ CLAMD_HOST: 'clаmd' }, 'CLAMD_HOST: is "clаmd"; should be the host name or address'],
    [{ CLAMD_PORT: '０' }, 'CLAMD_PORT: is "０"; should be a TCP port'],
    [{ CLAMD_PORT: '0x0CEE' }, 'CLAMD_PORT: is "0x0CEE"; should be a TCP port'],
    [{ CLAMD_PORT: '0' }, 'CLAMD_PORT: is "0"; should be a TCP port from 1 to 65535 (default: 3310)'],
    [{ CLAMD_PORT: '70000' }, 'CLAMD_PORT: is "70000"; should be a TCP port from 1 to 65535'],
    [{ CLAMD_PORT: '3310/tcp' }, 'CLAMD_PORT: is "3310/tcp"; should be a TCP port'],
    [
      { CLAMD_PORT: 'tcp://10.0.0.1:3310' },
      'CLAMD_PORT: is .*, which Kubernetes sets for a Service of that name .*TCP port',
    ],
    [{ WORKER_HTTP_PORT: '-1' }, 'WORKER_HTTP_PORT: is "-1"; should be the TCP port of the worker'],
    [{ LISTENER_HTTP_PORT: '9465:9465' }, 'LISTENER_HTTP_PORT: is "9465:9465"; should be the TCP port of the listener'],
    [{ CLAMD_MAX_SCANS: '1e1' }, 'CLAMD_MAX_SCANS: is "1e1"; should be how many scans'],
    [{ CLAMD_MAX_SCANS: '٨' }, 'CLAMD_MAX_SCANS: is "٨"; should be how many scans may run at once, 1 to 100'],
    [{ CLAMD_HOST: '', CLAMD_SOCKET: 'unix:/run/clamd.sock' }, 'CLAMD_SOCKET: is .*, which does not begin with /'],
    [{ CLAMD_HOST: '', CLAMD_SOCKET: '/' }, 'CLAMD_SOCKET: is "/", which is a folder'],
    [{ CLAMD_HOST: '', CLAMD_SOCKET: '/run/clamav/' }, 'CLAMD_SOCKET: is "/run/clamav/", which is a folder'],
    [
      { CLAMD_HOST: '', CLAMD_SOCKET: `/${'x'.repeat(108)}` },
      'CLAMD_SOCKET: is .*, which is longer than the 107 bytes',
    ],
    [
      { CLAMD_SOCKET: '/run/clamd.sock' },
      'CLAMD_HOST: is "localhost" beside CLAMD_SOCKET; should be unset, or the socket',
    ],
    [{ CLAMD_HOST: '' }, 'CLAMD_SOCKET: is not set; should be the absolute path of .*, or set CLAMD_HOST'],

    // Genesys Cloud.
    [{ GENESYS_API: 'Platform' }, 'GENESYS_API: is "Platform"; should be .*; did you mean "platform"?'],
    [{ GENESYS_REGION: 'us-east-1' }, 'GENESYS_REGION: is "us-east-1", which is the region of AWS; should be'],
    [{ GENESYS_REGION: 'api.mypurecloud.de' }, 'GENESYS_REGION: is "api.mypurecloud.de", with api. in front'],
    [
      { GENESYS_REGION: 'https://mypurecloud.de' },
      'GENESYS_REGION: is "https://mypurecloud.de", with a scheme in front',
    ],
    [{ GENESYS_REGION: 'mypurecloud' }, 'GENESYS_REGION: is "mypurecloud"; should be the host name of a Genesys Cloud'],
    [{ ...PLATFORM, GENESYS_REGION: 'au.mypurecloud.com' }, 'GENESYS_REGION: .*should be mypurecloud.com.au'],
    [
      { GENESYS_BASE_URL: 'api.mypurecloud.de' },
      'GENESYS_BASE_URL: is .*, which does not begin with https:// or http://',
    ],
    [{ GENESYS_BASE_URL: 'https:/api.mypurecloud.de' }, 'GENESYS_BASE_URL: is .*, which does not begin with https://'],
    [
      { GENESYS_BASE_URL: 'https://api.mypurecloud.de,' },
      'GENESYS_BASE_URL: is .*, whose host name is none; .*did you',
    ],
    [{ GENESYS_BASE_URL: 'https://a.de:70000' }, 'GENESYS_BASE_URL: is "https://a.de:70000", which is no address'],
    [
      { GENESYS_BASE_URL: 'https://api.a.de/api/v2' },
      'GENESYS_BASE_URL: is .*, with the path of the API, which is added',
    ],
    [{ GENESYS_BASE_URL: 'https://https://api.a.de' }, 'GENESYS_BASE_URL: is .*, with two addresses in it; should'],
    [
      { GENESYS_BASE_URL: 'http://api.a.de' },
      'GENESYS_BASE_URL: is "http://api.a.de"; should use https or wss: the token',
    ],
    [
      { GENESYS_UPLOADS_URL: 'https://a.de/x' },
      'GENESYS_UPLOADS_URL: is .*, which does not begin with wss:// or ws://',
    ],
    [{ GENESYS_TOKEN_URL: 'https://a.de/?x=1' }, 'GENESYS_TOKEN_URL: is .*, with something behind a ? or # in it'],
    [{ GENESYS_TOKEN_URL: 'https://u:p4ss@a.de' }, 'GENESYS_TOKEN_URL: has a value .*(hidden), with a login in it'],
    [
      { GENESYS_CLIENT_ID: '<client id>' },
      'GENESYS_CLIENT_ID: is "<client id>", which is a placeholder; should be the id',
    ],
    [{ GENESYS_CLIENT_ID: 'id # of prod' }, 'GENESYS_CLIENT_ID: is .*, with a space or .*; did you mean "id"?'],
    [
      { GENESYS_CLIENT_ID: 'the-secret' },
      'GENESYS_CLIENT_ID: is the same as GENESYS_CLIENT_SECRET (hidden); should be',
    ],
    [
      { GENESYS_CLIENT_SECRET: "'the-secret'" },
      'GENESYS_CLIENT_SECRET: has a .*(hidden), with quotation marks around it',
    ],
    [{ GENESYS_SCOPES: 'a,b' }, 'GENESYS_SCOPES: is "a,b"; should be the OAuth scopes to ask for, separated by spaces'],
    [{ GENESYS_EXTERNAL_TAG: 'True', ...PLATFORM }, 'GENESYS_EXTERNAL_TAG: is "True"; .*; did you mean "true"?'],
    [{ GENESYS_ALLOW_HTTP: 'yes' }, 'GENESYS_ALLOW_HTTP: is "yes"; should be true to allow .*; did you mean "true"?'],
    [{ SCAN_DIRECTIONS: 'inbound' }, 'SCAN_DIRECTIONS: is set; should be unset, because GENESYS_API is'],
    [
      { ...PLATFORM, SCAN_DIRECTIONS: 'outbound' },
      'SCAN_DIRECTIONS: is "outbound", which leaves the files of customers',
    ],
    [{ ...PLATFORM, SCAN_DIRECTIONS: 'both' }, 'SCAN_DIRECTIONS: is "both"; should be whose files'],
    [{ GENESYS_ON_QUARANTINE: 'disconnect' }, 'GENESYS_ON_QUARANTINE: is set; should be unset, because GENESYS_API is'],
    [{ ...PLATFORM, GENESYS_ON_QUARANTINE: 'delete' }, 'GENESYS_ON_QUARANTINE: is "delete"; should be what is done'],
    [{ ...PLATFORM, GENESYS_SCOPES: 'media:read' }, 'GENESYS_SCOPES: is set; should be unset, because GENESYS_API is'],

    // Storage.
    [
      { AZURE_STORAGE_URL: 'http://a.blob.core.windows.net' },
      'AZURE_STORAGE_URL: .*, which does not begin with https://',
    ],
    [{ AZURE_STORAGE_URL: 'https://a.dfs.core.windows.net' }, 'AZURE_STORAGE_URL: .*, whose service is "dfs" and not'],
    [
      { AZURE_STORAGE_URL: `${RIGHT.AZURE_STORAGE_URL}/archive` },
      'AZURE_STORAGE_URL: .*, with a container or blob behind',
    ],
    [{ AZURE_STORAGE_URL: 'https://[2001:db8::1]/a' }, 'AZURE_STORAGE_URL: .*, whose host is an IPv6 address'],
    [
      {
        AZURE_STORAGE_URL: '',
        AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=b;BlobEndpoint=http://[::1]:10000/a',
      },
      'AZURE_STORAGE_CONNECTION_STRING: has a value .*, whose host is an IPv6 address',
    ],
    [{ AZURE_STORAGE_URL: '' }, 'AZURE_STORAGE_URL: is not set; .*, or set AZURE_STORAGE_CONNECTION_STRING'],
    [
      { AZURE_STORAGE_URL: '', AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a' },
      'AZURE_STORAGE_CONNECTION_STRING: has a value .*, in which an account, or its key, is missing; should be',
    ],
    [
      {
        AZURE_STORAGE_URL: '',
        AZURE_STORAGE_CONNECTION_STRING: 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=b',
      },
      'AZURE_STORAGE_CONNECTION_STRING: has a value .*, with DefaultEndpointsProtocol=http, so that all would travel in',
    ],
    [
      { AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true' },
      'AZURE_STORAGE_URL: is set beside AZURE_STORAGE_C',
    ],
    [{ AZURE_CONTAINER_NAME: 'Archive' }, 'AZURE_CONTAINER_NAME: is "Archive"; .* a-z, .*; did you mean "archive"?'],
    [
      { AZURE_CONTAINER_NAME: 'my_archive' },
      'AZURE_CONTAINER_NAME: is "my_archive"; should be the name of the container',
    ],
    [{ AZURE_CONTAINER_NAME: 'quarantine' }, 'AZURE_CONTAINER_NAME: is "quarantine", as AZURE_QUARANTINE_CONTAINER is'],
    [
      { AZURE_QUARANTINE_CONTAINER: 'files', AZURE_RELEASED_CONTAINER: 'files' },
      'AZURE_RELEASED_CONTAINER: is "files", as AZURE_QUARANTINE_CONTAINER is; should be a container of its own',
    ],
    [{ RELEASE_LINK_TTL: '604800' }, 'RELEASE_LINK_TTL: is "604800", without a unit; should be how long a link'],
    [{ RELEASE_LINK_TTL: '30 days' }, 'RELEASE_LINK_TTL: is "30 days"; should be how long .*, at most 7 days'],
    [{ ARCHIVE_RETENTION_DAYS: '7 days' }, 'ARCHIVE_RETENTION_DAYS: is "7 days"; should be a whole number of days'],
    [{ ARCHIVE_RETENTION_DAYS: '0.5' }, 'ARCHIVE_RETENTION_DAYS: is "0.5"; should be a whole number of days'],
    [{ ARCHIVE_IMMUTABILITY: 'REQUIRED' }, 'ARCHIVE_IMMUTABILITY: is "REQUIRED"; .*; did you mean "required"?'],
    [{ VAULT_ON_REJECT: 'delete' }, 'VAULT_ON_REJECT: is "delete"; should be "keep"'],

    // Limits and folders.
    [{ MAX_ATTACHMENT_BYTES: '25MB' }, 'MAX_ATTACHMENT_BYTES: is "25MB"; should be the size .*, in bytes, from 1 to'],
    [{ MAX_ATTACHMENT_BYTES: '26,214,400' }, 'MAX_ATTACHMENT_BYTES: is "26,214,400"; .*; did you mean "26214400"?'],
    [{ MAX_ATTACHMENT_BYTES: '9'.repeat(400) }, 'MAX_ATTACHMENT_BYTES: is "9{200}…"; should be the size'],
    [{ REVIEW_WINDOW: '30' }, 'REVIEW_WINDOW: is "30", without a unit; should be how long a file waits'],
    [{ REVIEW_WINDOW: 'P30D' }, 'REVIEW_WINDOW: is "P30D"; .*; did you mean "30 days"?'],
    [{ REVIEW_WINDOW: '3 M' }, 'REVIEW_WINDOW: is "3 M"; should be how long a file waits for a decision'],
    [{ REVIEW_APPROVERS: 'two' }, 'REVIEW_APPROVERS: is "two"; should be how many different people'],
    [{ RECONCILE_INTERVAL: '30s' }, 'RECONCILE_INTERVAL: is "30s"; should be how often Genesys Cloud is asked'],
    [
      { RECONCILE_INTERVAL: '1 day', RECONCILE_LOOKBACK: '2h' },
      'RECONCILE_LOOKBACK: is "2h"; should be at least RECONC',
    ],
    [{ SELF_TEST_INTERVAL: '1ms' }, 'SELF_TEST_INTERVAL: is "1ms"; should be how often .*, 1 second to 1 day'],
    [{ SPOOL_MAX_BYTES: '1024' }, 'SPOOL_MAX_BYTES: is "1024"; should be how much the spool may hold'],
    [{ PAYLOAD_KEY: 'hunter2' }, 'PAYLOAD_KEY: has a value that does not fit (hidden); should be a key of 32 bytes'],
    [{ STAGING_DIR: '/' }, 'STAGING_DIR: is "/", which is the root of the file system; should be a folder'],
    [{ STAGING_DIR: '/var/../' }, 'STAGING_DIR: is "/var/../", which is the root of the file system'],
    [{ SPOOL_DIR: '/tmp/' }, 'SPOOL_DIR: is "/tmp/", which is not for this program alone'],
    [{ SPOOL_DIR: homedir() }, 'SPOOL_DIR: is .*, which is not for this program alone'],
    [{ SPOOL_DIR: '.' }, 'SPOOL_DIR: is ".", which is not for this program alone'],
    [{ STAGING_DIR: '~/staging' }, 'STAGING_DIR: is "~/staging", which only a shell would expand'],
    [{ STAGING_DIR: './staging:/staging' }, 'STAGING_DIR: is .*, with a colon in it, as in a volume or a URL'],
    [{ STAGING_DIR: "'/data/x'" }, 'STAGING_DIR: is .*, with quotation marks .*; did you mean "/data/x"?'],
    [{ STAGING_DIR: 'C:\\staging' }, 'STAGING_DIR: is .*, with a backslash in it, as on Windows'],
    [{ STAGING_DIR: '/proc/self' }, 'STAGING_DIR: is "/proc/self", which holds no files'],
    [{ STAGING_DIR: '/data/x', SPOOL_DIR: '/data/x' }, 'STAGING_DIR: is "/data/x", which it shares with SPOOL_DIR'],
    [{ STAGING_DIR: '/data', SPOOL_DIR: '/data/spool' }, 'STAGING_DIR: is "/data", which it shares with SPOOL_DIR'],
    [{ SPOOL_DIR: '.custodian/staging/spool' }, 'SPOOL_DIR: is ".*/staging/spool", which it shares with STAGING_DIR'],

    // The others.
    [
      { REDACTION_KINDS: 'everything' },
      'REDACTION_KINDS: is "everything"; should be kinds to look for or sets of them, .*, out of pci, .*email, card',
    ],
    [{ REDACTION_KINDS: '["card","email"]' }, 'REDACTION_KINDS: is .*; did you mean "card,email"?'],
    [{ REDACTION_COUNTRY: 'UK' }, 'REDACTION_COUNTRY: is "UK"; should be the two-letter code .* such as GB or DE'],
    [{ REDACTION_ALLOW: 'our hotline' }, 'REDACTION_ALLOW: is "our hotline"; should be numbers of at least three'],
    [{ REDACTION_ALLOW: '@a.de; @b.de' }, 'REDACTION_ALLOW: is .*, with a semicolon in it; .*separated by commas'],
    [{ REDACTION_PATTERNS: '{' }, 'REDACTION_PATTERNS: is not valid JSON; in JSON, each backslash'],
    [{ TASK_QUEUE: 'my queue' }, 'TASK_QUEUE: is "my queue"; should be the Temporal task queue'],
    [{ LOG_LEVEL: 'INFO' }, 'LOG_LEVEL: is "INFO"; should be one of .*; did you mean "info"?'],
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL: is "verbose"; should be one of trace, debug, info'],
    [{ LOG_LEVEL: 'info # noisy' }, 'LOG_LEVEL: is "info # noisy"; .*; did you mean "info"?'],

    // Temporal's, which its SDK takes in silence.
    ...['yes', 'on', 'TRUE', 'True', 'enabled'].map((text): [Environment, string] => [
      { TEMPORAL_TLS: text, TEMPORAL_API_KEY: 'the-api-key', TEMPORAL_ADDRESS: 'a.tmprl.cloud:7233' },
      `TEMPORAL_TLS: is "${text}"; should be true or false .*; did you mean "true"?`,
    ]),
    [{ TEMPORAL_TLS: 'off' }, 'TEMPORAL_TLS: is "off"; should be true or false .*; did you mean "false"?'],
    [
      { TEMPORAL_ADDRESS: 'https://a.tmprl.cloud:7233' },
      'TEMPORAL_ADDRESS: is .*, with a scheme in front; should be host',
    ],
    [{ TEMPORAL_ADDRESS: 'temporal:' }, 'TEMPORAL_ADDRESS: is "temporal:", whose port is none; should be host:port'],
    [{ TEMPORAL_ADDRESS: 'temporal:70000' }, 'TEMPORAL_ADDRESS: is "temporal:70000", whose port is none'],
    [{ TEMPORAL_ADDRESS: '7233' }, 'TEMPORAL_ADDRESS: is "7233", whose host is none'],
    [{ TEMPORAL_ADDRESS: '::1:7233' }, 'TEMPORAL_ADDRESS: is "::1:7233", whose host is none'],
    [{ TEMPORAL_NAMESPACE: 'my namespace' }, 'TEMPORAL_NAMESPACE: is "my namespace", with a space in it'],
    [
      { TEMPORAL_API_KEY: 'Bearer the-api-key' },
      'TEMPORAL_API_KEY: has a value that does not fit (hidden), with a space',
    ],
    [
      { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' },
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: is "true"; should be unset',
    ],
    [{ TEMPORAL_TLS_SERVER_NAME: 'https://a.example' }, 'TEMPORAL_TLS_SERVER_NAME: is "https://a.example"; should be'],
    [{ TEMPORAL_TLS_CLIENT_CERT_DATA: 'abc' }, 'TEMPORAL_TLS_CLIENT_CERT_DATA: is "abc", which is no PEM text'],
  ])('%j', (env, expected) => {
    const found = problems(env);
    expect(found).toEqual([expect.stringMatching(pattern(expected))]);
    expect(found.join()).not.toMatch(/the-secret|the-api-key|p4ss|hunter2/);
  });
});

/** What copying leaves behind, and what is only written differently. */
test.each<[Environment, object]>([
  [{ CLAMD_PORT: '3311\r' }, { clamd: { endpoint: { host: 'localhost', port: 3311 } } }],
  [{ CLAMD_PORT: ' 03311 ' }, { clamd: { endpoint: { host: 'localhost', port: 3311 } } }],
  [{ CLAMD_HOST: '[::1]' }, { clamd: { endpoint: { host: '::1' } } }],
  [
    { CLAMD_HOST: 'clamd.ns.svc.cluster.local.', CLEARTEXT_HOSTS: 'clamd.ns.svc.cluster.local.' },
    { clamd: { endpoint: { host: 'clamd.ns.svc.cluster.local.' } } },
  ],
  [
    { CLAMD_HOST: 'my_project-clamd_1', CLEARTEXT_HOSTS: 'my_project-clamd_1' },
    { clamd: { endpoint: { host: 'my_project-clamd_1' } } },
  ],
  [{ HTTP_HOST: '[::]' }, { health: { host: '::' } }],
  [{ REVIEW_WINDOW: '30days' }, { limits: { reviewWindowMs: 2_592_000_000 } }],
  [{ REVIEW_WINDOW: '1.5 HOURS' }, { limits: { reviewWindowMs: 5_400_000 } }],
  [
    { STAGING_DIR: '/data/staging/', SPOOL_DIR: '/data/spool ' },
    { limits: { stagingDir: '/data/staging' }, spool: { dir: '/data/spool' } },
  ],
  [
    { STAGING_DIR: '/data/a', SPOOL_DIR: '/data/ab' },
    { limits: { stagingDir: '/data/a' }, spool: { dir: '/data/ab' } },
  ],
  [{ REDACTION_KINDS: 'card, email,' }, { redaction: { kinds: ['card', 'email'] } }],
])('%j is taken for what it means', (env, expected) => {
  expect(loadConfig({ ...RIGHT, ...env }, GROUPS)).toMatchObject(expected);
});

/** Text with `.*` and `9{200}` as in a regular expression, and all else as it is. */
function pattern(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[?()[\]\\$+]|\*(?<!\.\*)/g, '\\$&')}`, 's');
}
