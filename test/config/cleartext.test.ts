import { describe, expect, test } from '@jest/globals';
import type { Environment, Group } from '../../src/config/config.js';
import { problemsOf } from './problems.js';

const problems = (env: Environment, ...groups: Group[]) => problemsOf(env, groups);

const storage = (endpoint: string) => ({
  AZURE_STORAGE_CONNECTION_STRING: `AccountName=a;AccountKey=b;BlobEndpoint=${endpoint}`,
});
const GENESYS = { GENESYS_CLIENT_ID: 'a', GENESYS_CLIENT_SECRET: 'b' };

const CASES: readonly (readonly [string, Group, (host: string) => Environment, string])[] = [
  ['Temporal', 'temporal', (host) => ({ TEMPORAL_ADDRESS: `${host}:7233` }), 'TEMPORAL_TLS: is off'],
  ['clamd', 'clamd', (host) => ({ CLAMD_HOST: host }), 'CLAMD_HOST: is '],
  [
    'an ICAP service',
    'clamd',
    (host) => ({ CLAMD_SOCKET: '/run/clamd.sock', ICAP_URL: `icap://${host}/scan` }),
    'ICAP_URL: is ',
  ],
  [
    'storage',
    'azure',
    (host) => storage(`http://${host}:10000/a`),
    'AZURE_STORAGE_CONNECTION_STRING: its BlobEndpoint',
  ],
];

describe.each(CASES)('%s away from this host', (_, group, env, problem) => {
  test.each(['clear.example', '10.0.0.7', '127.example'])('is refused without TLS: %s', (host) => {
    expect(problems(env(host), group)).toEqual([expect.stringContaining(problem)]);
    expect(problems(env(host), group)[0]).toContain('CLEARTEXT_HOSTS');
  });

  test('is allowed in clear where its host is named', () => {
    expect(problems({ ...env('clear.example'), CLEARTEXT_HOSTS: 'other, CLEAR.example' }, group)).toEqual([]);
    expect(problems({ ...env('clear.example'), CLEARTEXT_HOSTS: 'example' }, group)).toHaveLength(1);
  });

  test.each(['127.0.0.1', 'localhost'])('on %s is no concern', (host) =>
    expect(problems(env(host), group)).toEqual([]),
  );
});

test('with TLS nothing is refused', () => {
  const env = { TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_TLS: 'true', ...storage('https://a.example/a') };
  expect(problems(env, 'temporal', 'azure')).toEqual([]);
});

test('a key of Temporal is never sent in clear, whatever is listed', () => {
  const env = { TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_API_KEY: 'key', TEMPORAL_TLS: 'false' };
  expect(problems({ ...env, CLEARTEXT_HOSTS: 'a.example' }, 'temporal')).toEqual([
    expect.stringContaining('TEMPORAL_TLS: is off beside TEMPORAL_API_KEY'),
  ]);
});

test.each(['genesys', 'temporal', 'clamd', 'azure'] as const)('%s refuses to go on without verifying', (group) => {
  const env = { ...GENESYS, CLAMD_SOCKET: '/s', AZURE_STORAGE_URL: 'https://a.blob.core.windows.net' };
  expect(problems({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, group)).toEqual([
    expect.stringMatching(/^NODE_TLS_REJECT_UNAUTHORIZED: is "0".*TLS_CA_FILE/),
  ]);
  expect(problems({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '1' }, group)).toEqual([]);
});

test('a file of CAs that cannot be used is named', () => {
  expect(problems({ TLS_CA_FILE: '/nowhere.pem' }, 'network')).toEqual([
    expect.stringMatching(/^TLS_CA_FILE: is "\/nowhere.pem", which cannot be read \(ENOENT\)/),
  ]);
  expect(problems({ TLS_CA_FILE: 'package.json' }, 'network')).toEqual([
    expect.stringMatching(/^TLS_CA_FILE: is "package.json", which is no PEM file/),
  ]);
});
