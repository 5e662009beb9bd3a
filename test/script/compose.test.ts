import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig, SETTINGS, unknownSettings } from '../../src/config/config.js';
import { SECRETS } from '../../src/config/secret-files.js';
import { TypedSearchAttributes } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.js';

interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: object;
  readonly restart?: string;
  readonly networks?: readonly string[];
  readonly profiles?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
}

const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const read = (file: string): Promise<string> => readFile(path(file), 'utf8');
const exists = (file: string): Promise<boolean> =>
  access(path(file)).then(
    () => true,
    () => false,
  );

const compose = parse(await read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const worker = compose.services['worker']!;

/** The processes, and the groups of settings whose secrets they read. */
const PROCESSES: readonly [string, readonly (string | undefined)[]][] = [
  ['worker', ['genesys', 'temporal', 'azure', 'seals', 'notices', 'tracing', 'network']],
  ['listener', ['genesys', 'temporal', 'seals', 'notices', 'tracing', 'network']],
  ['desk', ['temporal', 'azure', 'desk', 'network']],
  ['codec', ['temporal', 'codec', 'network']],
];
/** What docker-compose.yml leaves to an override. */
const NOT_PASSED = [
  ...['TEMPORAL_TLS_CLIENT_KEY_DATA', 'TEMPORAL_CODEC_AUTH', 'AZURE_CLIENT_CERTIFICATE_PASSWORD', 'AZURE_PASSWORD'],
];
/** docs/key-vault.md: not what the vault is reached by. */
const isInVault = (secret: string) => !/^(AZURE_(?!STORAGE)|HTTPS_PROXY$)/.test(secret);

/** Variables of an environment file. */
function parseEnv(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** What Compose makes of `${NAME:-default}`. */
function interpolate(environment: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, variable: string, otherwise: string) => env[variable] || otherwise),
    ]),
  );
}

describe('docker-compose.yml', () => {
  test('has all parts', () => {
    expect(services.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'worker',
        'listener',
        'simulator',
        'clamav',
        'freshclam',
        'azurite',
        'postgresql',
        'temporal',
        'temporal-ui',
      ]),
    );
    expect(compose.services['simulator']!.profiles).toEqual(['simulator']);
  });

  test('publishes ports on the loopback interface only', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('lets only the worker reach clamd, which has no login', () => {
    const members = services.filter(([, service]) => service.networks?.includes('scanning')).map(([name]) => name);
    expect(members.sort()).toEqual(['clamav', 'worker']);
    expect(compose.services['clamav']!.networks).toEqual(['scanning']);
    expect(compose.networks['scanning']).toEqual({ internal: true });
  });

  test('hardens every container', () => {
    const resolve = (service: object): object =>
      '<<' in service ? { ...resolve(service['<<'] as object), ...service } : service;
    for (const [name, service] of services) {
      expect([name, resolve(service)]).toEqual([
        name,
        expect.objectContaining({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }),
      ]);
    }
  });

  test('starts what a company has elsewhere by profile only', () => {
    const byProfile = services.filter(([, service]) => service.profiles !== undefined).map(([name]) => name);
    expect(services.map(([name]) => name).filter((name) => !byProfile.includes(name))).toEqual([
      ...['worker', 'listener', 'clamav', 'freshclam'],
    ]);
  });

  test('pins every image that it does not build', () => {
    const images = services.map(([, service]) => service.image).filter((image) => image !== 'conversation-custodian');
    expect(images.filter((image) => !/:\d/.test(image))).toEqual([]);
  });

  test('declares every named volume, and mounts only files that exist', async () => {
    for (const [, service] of services) {
      for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
        const known = source.startsWith('./') ? await exists(source.slice(2)) : source in compose.volumes;
        expect([source, known]).toEqual([source, true]);
      }
    }
  });

  test('waits only for services that can say that they are ready', () => {
    for (const [name, service] of services) {
      for (const [dependency, { condition }] of Object.entries(service.depends_on ?? {})) {
        const target = compose.services[dependency];
        const can = condition === 'service_healthy' ? target?.healthcheck !== undefined : target !== undefined;
        expect([name, dependency, can]).toEqual([name, dependency, true]);
      }
    }
  });
});

describe('the settings of the containers', () => {
  const given = (name: string) => compose.services[name]!.environment!;

  test('are all those of the program, by their names', () => {
    const processes = PROCESSES.map(([name]) => given(name));
    const names = new Set(processes.flatMap((environment) => Object.keys(environment)));
    // Of two ways to reach clamd the file has chosen one.
    expect(Object.keys(SETTINGS).filter((name) => !names.has(name))).toEqual(['CLAMD_SOCKET']);
    for (const environment of processes) expect(unknownSettings(environment)).toEqual([]);
  });

  test.each(PROCESSES)(
    'of %s have the secrets that it reads, by value, file and vault, and no others',
    (name, groups) => {
      const secrets = [...SECRETS].flatMap(([secret, group]) => (groups.includes(group) ? [secret] : []));
      const names = Object.keys(given(name));
      // FACT_KEY has a way of its own here: a volume.
      const ways = secrets
        .filter((secret) => secret !== 'FACT_KEY' && names.includes(secret))
        .flatMap((secret) => [secret, `${secret}_FILE`, ...(isInVault(secret) ? [`${secret}_VAULT`] : [])]);
      expect(names).toEqual(expect.arrayContaining(ways));
      expect(secrets.filter((secret) => !names.includes(secret) && !NOT_PASSED.includes(secret))).toEqual([]);
      const base = (setting: string) => setting.replace(/_(FILE|VAULT)$/, '');
      expect(names.filter((setting) => SECRETS.has(base(setting)) && !secrets.includes(base(setting)))).toEqual([]);
      expect([names.includes('DESK_SIGNING_KEY'), names.includes('ARCHIVE_SIGNING_KEY')]).toEqual([
        name === 'desk',
        name === 'worker',
      ]);
      const keys = compose.services[name]!.volumes!.filter((volume) => volume.endsWith(':/keys:ro'));
      expect(keys).toEqual([`./deploy/keys/${name}:/keys:ro`]);
    },
  );

  test('that come from .env are in .env.example', async () => {
    const example = await read('.env.example');
    const asked = PROCESSES.flatMap(([name]) =>
      Object.values(given(name)).flatMap((value) => /^\$\{(\w+)/.exec(value)?.[1] ?? []),
    );
    const isThere = (name: string) =>
      new RegExp(`^#? ?${name.replace(/_(FILE|VAULT)$/, '(_\\w+)?')}=`, 'm').test(example);
    expect(asked.filter((name) => name !== 'NODE_EXTRA_CA_CERTS' && !isThere(name))).toEqual([]);
  });

  test('of deploy/local.env make a configuration without any account', async () => {
    const env = parseEnv(await read('deploy/local.env'));
    const config = loadConfig(interpolate(worker.environment!, env), [
      'genesys',
      'temporal',
      'clamd',
      'azure',
      'limits',
      'log',
    ]);
    expect(config.genesys).toMatchObject({ uploadsUrl: expect.stringMatching(/^ws:\/\/simulator:8088\//) });
    expect(config.temporal.address).toBe('temporal:7233');
    expect(config.clamd.endpoint).toEqual({ host: 'clamav', port: 3310 });
    expect(config.azure.immutability).toBe('optional');
    expect(config.limits.stagingDir).toBe('/var/lib/custodian/staging');
  });

  test('do not weaken the archive or the downloads by default', () => {
    const account = {
      GENESYS_CLIENT_ID: 'id',
      GENESYS_CLIENT_SECRET: 'secret',
      AZURE_STORAGE_URL: 'https://a.example',
    };
    const config = loadConfig(interpolate(worker.environment!, account), ['genesys', 'azure', 'limits']);
    expect(config.azure.immutability).toBe('required');
    expect(config.limits.downloadAllowPrivate).toBe(false);
  });
});

describe('deploy/', () => {
  test('registers every search attribute that the program uses', async () => {
    const script = await read('deploy/temporal/namespace.sh');
    const registered = /^for attribute in (.+); do$/m.exec(script)?.[1]?.split(' ');
    expect(registered).toEqual(
      SEARCH_ATTRIBUTES.map(({ name, type }) => `${name}=${TypedSearchAttributes.toMetadataType(type)}`),
    );
  });

  test('configures clamd to flag what it could not look into', async () => {
    const lines = (await read('deploy/clamd.conf')).split('\n');
    const directives = new Map(
      lines.filter((line) => /^\w/.test(line)).map((line) => line.split(' ') as [string, string]),
    );
    expect(directives.get('AlertExceedsMax')).toBe('yes');
    expect(directives.get('AlertEncrypted')).toBe('yes');
    expect(directives.get('FollowFileSymlinks')).toBe('no');
    const megabytes = (name: string): number => Number(/^(\d+)M$/.exec(directives.get(name) ?? '')?.[1]);
    expect(megabytes('MaxScanSize')).toBeLessThanOrEqual(megabytes('MaxFileSize'));
    expect(megabytes('StreamMaxLength') * 2 ** 20).toBeGreaterThan(26_214_400);
  });
});

describe('Dockerfile', () => {
  test('runs as a user without rights, on glibc, and ends on SIGTERM', async () => {
    const lines = (await read('Dockerfile')).split('\n');
    expect(new Set(lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]))).toEqual(
      new Set(['${BASE_IMAGE}${BASE_DIGEST}']),
    );
    const { engines } = JSON.parse(await read('package.json')) as { engines: { node: string } };
    const [, major = ''] = lines.flatMap(
      (line) => /^ARG BASE_IMAGE=docker.io\/library\/node:(\d+)-bookworm-slim$/.exec(line) ?? [],
    );
    expect(major).toBe((await read('.nvmrc')).trim());
    expect(Number(major)).toBeGreaterThan(Number.parseInt(engines.node.replace('>=', ''), 10));
    expect(lines).toEqual(expect.arrayContaining(['USER 10001:10001', 'STOPSIGNAL SIGTERM', 'CMD ["worker"]']));
  });

  test('copies only what .dockerignore lets through', async () => {
    const allowed = (await read('.dockerignore')).split('\n').flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    const copied = [...(await read('Dockerfile')).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    expect(copied.filter((source) => !allowed.includes(source))).toEqual([]);
    expect(allowed).not.toContain('.env');
  });
});
