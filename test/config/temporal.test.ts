import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config/config.js';
import type { Environment } from '../../src/config/config.js';

const KEY = 'the-api-key';
const CLOUD = { TEMPORAL_ADDRESS: 'a.tmprl.cloud:7233', TEMPORAL_API_KEY: KEY };
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'custodian-temporal-'));
  writeFileSync(join(folder, 'client.pem'), PEM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const temporal = (env: Environment) => loadConfig(env, ['temporal']).temporal;

function problem(env: Environment): string {
  try {
    temporal(env);
  } catch (error) {
    if (error instanceof ConfigError && error.problems.length === 1) return error.problems[0]!;
    throw error;
  }
  return 'none';
}

function file(text: string): string {
  const path = join(folder, 'temporal.toml');
  writeFileSync(path, text);
  return path;
}

describe('a key without TLS', () => {
  test('is refused off this host, wherever TLS is switched off', () => {
    const expected = /^TEMPORAL_TLS: is off beside TEMPORAL_API_KEY and a\.tmprl\.cloud:7233; should be true/;
    expect(problem({ ...CLOUD, TEMPORAL_TLS: 'false' })).toMatch(expected);
    expect(problem({ ...CLOUD, TEMPORAL_TLS: '0' })).toMatch(expected);
    const toml = `[profile.default]\naddress = "a.tmprl.cloud:7233"\napi_key = "${KEY}"\n[profile.default.tls]\ndisabled = true\n`;
    expect(problem({ TEMPORAL_CONFIG_FILE: file(toml) })).toMatch(expected);
  });

  test('is refused in a header, too', () => {
    const header = { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_GRPC_META_AUTHORIZATION: `Bearer ${KEY}` };
    expect(problem(header)).toMatch(/^TEMPORAL_TLS: is off beside TEMPORAL_GRPC_META_AUTHORIZATION and temporal:7233/);
    expect(problem(header)).not.toContain(KEY);
    expect(problem({ ...header, TEMPORAL_TLS: 'true' })).toBe('none');
  });

  test.each(['localhost:7233', '127.0.0.1:7233', '[::1]:7233', '127.8.9.10'])(
    'is accepted on this host: %s',
    (address) => {
      expect(problem({ TEMPORAL_ADDRESS: address, TEMPORAL_API_KEY: KEY, TEMPORAL_TLS: 'false' })).toBe('none');
    },
  );

  test.each(['localhost.example:7233', '127.0.0.1.example:7233', '0.0.0.0:7233'])('%s is not this host', (address) => {
    expect(problem({ TEMPORAL_ADDRESS: address, TEMPORAL_API_KEY: KEY, TEMPORAL_TLS: 'false' })).toMatch(
      /^TEMPORAL_TLS: /,
    );
  });
});

test.each(['true', '1'])('TEMPORAL_TLS=%s switches TLS on', (text) => {
  expect(temporal({ ...CLOUD, TEMPORAL_TLS: text }).connection.tls).toBeTruthy();
});

describe('certificates', () => {
  const path = () => join(folder, 'client.pem');

  test('go in pairs', () => {
    expect(problem({ TEMPORAL_TLS_CLIENT_CERT_PATH: path() })).toMatch(
      /^TEMPORAL_TLS_CLIENT_KEY_PATH: is not set; should be/,
    );
    expect(problem({ TEMPORAL_TLS_CLIENT_KEY_PATH: path() })).toMatch(
      /^TEMPORAL_TLS_CLIENT_CERT_PATH: is not set; should be/,
    );
    const pair = { TEMPORAL_TLS_CLIENT_CERT_PATH: path(), TEMPORAL_TLS_CLIENT_KEY_PATH: path() };
    expect(temporal(pair).connection.tls).toMatchObject({ clientCertPair: {} });
  });

  test('come from one place', () => {
    expect(problem({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: path(), TEMPORAL_TLS_SERVER_CA_CERT_DATA: PEM })).toBe(
      'TEMPORAL_TLS_SERVER_CA_CERT_DATA: is set beside TEMPORAL_TLS_SERVER_CA_CERT_PATH; should be the only one of the two',
    );
  });

  test('are not without TLS', () => {
    expect(problem({ TEMPORAL_TLS: 'false', TEMPORAL_TLS_SERVER_CA_CERT_PATH: path() })).toMatch(
      /^TEMPORAL_TLS: is "false" beside TEMPORAL_TLS_SERVER_CA_CERT_PATH; should be true or unset/,
    );
  });

  test('are PEM', () => {
    writeFileSync(join(folder, 'client.der'), Buffer.from([48, 130]));
    expect(problem({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'client.der') })).toMatch(
      /, which is no PEM file; should/,
    );
  });
});

describe('a configuration file', () => {
  const profile = (text = 'address = "127.0.0.1:7234"\n') => `[profile.default]\n${text}`;

  test('is read, and the environment wins', () => {
    const path = file(profile('address = "127.0.0.1:7234"\nnamespace = "a"\n'));
    expect(temporal({ TEMPORAL_CONFIG_FILE: path, TEMPORAL_NAMESPACE: 'b' })).toMatchObject({
      address: '127.0.0.1:7234',
      namespace: 'b',
    });
  });

  test('that is missing is named', () => {
    expect(problem({ TEMPORAL_CONFIG_FILE: join(folder, 'none.toml') })).toMatch(
      /^TEMPORAL_CONFIG_FILE: is ".*none.toml", which cannot be read \(ENOENT\); should be the path/,
    );
  });

  test.each([
    ['', /^TEMPORAL_CONFIG_FILE: is ".*", which is empty; should be/],
    ['# nothing\n', /^TEMPORAL_CONFIG_FILE: .* has no profile; should have at least \[profile.default\]$/],
    [`[profile.default]\napi_key = "${KEY}\n`, /^TEMPORAL_CONFIG_FILE: .* is no TOML in line 2, column \d+; should/],
    [
      `[profile.default]\napi_kye = "${KEY}"\n`,
      /^TEMPORAL_CONFIG_FILE: .*unrecognized in profile.default: api_kye; should/,
    ],
    [
      profile() + '[profile.default.tls]\nclient_cert_path = "/no/a.pem"\nclient_key_path = "/no/b.pem"\n',
      /\/no\/a.pem, which cannot be read \(ENOENT\)/,
    ],
    ['[profile.prod]\naddress = "a:1"\n', /^TEMPORAL_PROFILE: "default" is no profile of .*; should be one of prod$/],
  ])('that says %j is refused, and its keys stay hidden', (text, expected) => {
    const found = problem({ TEMPORAL_CONFIG_FILE: file(text) });
    expect(found).toMatch(expected);
    expect(found).not.toContain(KEY);
  });

  test('has the profile asked for', () => {
    const path = file('[profile.prod]\naddress = "a:1"\n[profile.dev]\naddress = "localhost:2"\n');
    expect(temporal({ TEMPORAL_CONFIG_FILE: path, TEMPORAL_PROFILE: 'dev' }).address).toBe('localhost:2');
    expect(problem({ TEMPORAL_CONFIG_FILE: path, TEMPORAL_PROFILE: 'test' })).toBe(
      `TEMPORAL_PROFILE: "test" is no profile of ${path}; should be one of prod, dev`,
    );
    expect(problem({ TEMPORAL_PROFILE: 'dev' })).toMatch(
      /^TEMPORAL_PROFILE: is "dev" without a file; should be unset, or/,
    );
  });
});
