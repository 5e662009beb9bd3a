import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { DEFAULT_SCOPES } from '../../simulator/options.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { CheckResult } from '../../src/doctor/check.js';
import { examine, formatReport } from '../../src/doctor/doctor.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

/** The doctor on real servers: all in order, and with each part broken in turn. */

type Environment = Readonly<Record<string, string>>;

/** What is not "ok" on the local stack when all is in order: no real signatures, and a storage that locks nothing. */
const LOCAL_WARNINGS = { 'clamd database': 'warn', 'storage immutability': 'warn' };
const NO_CONTAINERS = {
  'storage archive': 'warn',
  'storage quarantine': 'warn',
  'storage released': 'warn',
  'temporal task queue': 'warn',
};
const WRONG_SECRET = 'a-wrong-secret';

let simulator: Simulator;
let connection: Connection;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator();
  connection = await Connection.connect({ address: testServers().temporalAddress });
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => simulator.clearFaults());
afterAll(async () => {
  await simulator.close();
  await connection.close();
  await rm(folder, { recursive: true, force: true });
});

function environment(overrides: Environment = {}): Environment {
  const servers = testServers();
  return {
    GENESYS_BASE_URL: simulator.url,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TASK_QUEUE: 'nobody-serves-it',
    CLAMD_SOCKET: servers.clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString,
    AZURE_CONTAINER_NAME: 'doctor-archive',
    AZURE_QUARANTINE_CONTAINER: 'doctor-quarantine',
    AZURE_RELEASED_CONTAINER: 'doctor-released',
    ARCHIVE_IMMUTABILITY: 'optional',
    STAGING_DIR: join(folder, 'staging'),
    SPOOL_DIR: join(folder, 'spool'),
    SPOOL_MAX_BYTES: '1048576',
    MAX_ATTACHMENT_BYTES: '1000',
    ...overrides,
  };
}

/** The grades that are not "ok", by check. */
const troubles = (results: readonly CheckResult[]) =>
  Object.fromEntries(results.flatMap(({ check, grade }) => (grade === 'ok' ? [] : [[check, grade]])));

async function runDoctor(
  env: Environment,
  ...options: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const command = [resolve('dist/src/cli/main.js'), 'doctor', ...options];
    // In a folder without an .env file.
    execFile(
      process.execPath,
      command,
      { cwd: folder, env: { PATH: process.env['PATH'], ...env } },
      (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Makes a namespace of its own, with these search attributes, given as numbers of their types. */
async function namespaceWith(searchAttributes: Readonly<Record<string, number>>): Promise<string> {
  const namespace = `doctor-${randomUUID().slice(0, 8)}`;
  const { workflowService, operatorService } = connection;
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await until('the namespace is known', () =>
    operatorService.addSearchAttributes({ namespace, searchAttributes }).then(
      () => true,
      () => false,
    ),
  );
  const names = Object.keys(searchAttributes);
  await until('the search attributes are known', async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return names.every((name) => name in customAttributes);
  });
  return namespace;
}

describe('with all in order', () => {
  let stack: Stack;
  let env: Environment;
  beforeAll(async () => {
    stack = await startStack();
    const { containers } = stack;
    for (const name of Object.values(containers)) await stack.blobs.getContainerClient(name).createIfNotExists();
    env = environment({
      GENESYS_BASE_URL: stack.simulator.url,
      TASK_QUEUE: stack.taskQueue,
      AZURE_CONTAINER_NAME: containers.archive,
      AZURE_QUARANTINE_CONTAINER: containers.quarantine,
      AZURE_RELEASED_CONTAINER: containers.released,
    });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  test('it says so in lines and exits with 0; a storage that locks nothing is a warning where that is allowed', async () => {
    const { code, stdout, stderr } = await runDoctor(env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {4}settings +all usable$/m);
    expect(stdout).toMatch(/^ok {4}genesys socket uploads +open, subscribed, alive; closed again$/m);
    expect(stdout).toMatch(/^ok {4}temporal search attributes +ConversationId \(Keyword\), /m);
    expect(stdout).toMatch(/^ok {4}clamd detection +detects what it must/m);
    expect(stdout).toMatch(/^warn {2}clamd database +TEST SIGNATURES ONLY: .*\n +fix: let freshclam/m);
    expect(stdout).toMatch(/^warn {2}storage immutability +.*NOTHING PROTECTS.*\n +fix: /m);
    expect(stdout).toMatch(/\n\d+ ok, 2 to be warned of, 0 failed\n$/);
  });

  test('--json gives the same as one object', async () => {
    const { code, stdout } = await runDoctor(env, '--json');
    const report = JSON.parse(stdout) as { ok: boolean; checks: CheckResult[] };
    expect([code, report.ok]).toEqual([0, true]);
    // In digits they differ: the room on a disk, the age of the signatures.
    const calm = (text: string) => text.replace(/\d+/g, '0');
    expect(calm(formatReport(report.checks))).toBe(calm((await runDoctor(env)).stdout));
    const names = report.checks.map(({ check }) => check);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(
      expect.arrayContaining(['settings', 'failed archives', 'clamd detection', 'storage immutability']),
    );
    expect(troubles(report.checks)).toEqual(LOCAL_WARNINGS);
  });

  test('but a storage that locks nothing where locks are required, it fails with 1', async () => {
    const { code, stdout } = await runDoctor({ ...env, ARCHIVE_IMMUTABILITY: 'required' }, '--json');
    const report = JSON.parse(stdout) as { ok: boolean; checks: CheckResult[] };
    expect([code, report.ok]).toEqual([1, false]);
    expect(troubles(report.checks)).toEqual({ ...LOCAL_WARNINGS, 'storage immutability': 'fail' });
  });

  test('--permissions needs no credentials, and asks nobody', async () => {
    const nothing = { GENESYS_API: 'platform', GENESYS_CLIENT_SECRET_FILE: join(folder, 'not-there') };
    const { code, stdout, stderr } = await runDoctor(nothing, '--permissions');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^conversation:communication:view|^routing:queue:view|notifications/m);
    expect((await runDoctor({}, '--permissions')).stdout).toMatch(/^scope /m);
  });

  test('it closes the sockets that it has opened', async () => {
    const before = stack.simulator.sockets('uploads');
    await examine(env, Date.now());
    const after = await stack.simulator.waitFor(() => {
      const counts = stack.simulator.sockets('uploads');
      return counts.open === before.open ? counts : undefined;
    });
    expect(after.opened).toBe(before.opened + 1);
    expect(stack.simulator.problems).toEqual([]);
  });
});

describe('with one part broken, it says which and how to repair it, and still checks the others:', () => {
  const notChecked = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'fail']));
  interface Case {
    readonly settings?: Environment;
    readonly arrange?: () => void;
    readonly grades: Readonly<Record<string, string>>;
    readonly check: string;
    readonly found: RegExp;
    readonly fix: RegExp;
  }
  const clamdChecks = ['clamd', 'clamd database', 'clamd detection'];
  const temporalChecks = [
    'temporal',
    'temporal namespace',
    'temporal retention',
    'temporal search attributes',
    'temporal task queue',
    'failed archives',
    'held archives',
    'promises',
  ];
  const cases: Record<string, Case> = {
    'wrong settings': {
      settings: { CLAMD_PORT: 'x', REVIEW_WINDOW: 'soon', CLAMD_SOCKET: '' },
      grades: { settings: 'fail', ...notChecked(...clamdChecks, 'staging disk') },
      check: 'settings',
      found: /^CLAMD_PORT: is "x"; should be .*\n(.*\n)*REVIEW_WINDOW: is "soon"/,
      fix: /\.env/,
    },
    'a misspelt setting': {
      settings: { AZURE_STORAGE_ULR: 'https://account.blob.core.windows.net' },
      grades: {
        settings: 'fail',
        ...notChecked('storage archive', 'storage quarantine', 'storage released', 'storage immutability'),
        ...notChecked('storage clock', 'archive signing key', 'promises'),
      },
      check: 'settings',
      found: /AZURE_STORAGE_ULR: is no setting .* should probably be AZURE_STORAGE_URL/,
      fix: /\.env/,
    },
    'a setting that is not known': {
      settings: { GENESYS_CLUSTER_NUMBER: '1' },
      grades: { settings: 'warn' },
      check: 'settings',
      found: /GENESYS_CLUSTER_NUMBER/,
      fix: /spelling/,
    },
    'a wrong client secret': {
      settings: { GENESYS_CLIENT_SECRET: WRONG_SECRET },
      grades: notChecked('genesys token', 'genesys scopes', 'genesys socket uploads', 'genesys socket completions'),
      check: 'genesys token',
      found: /401/,
      fix: /GENESYS_CLIENT_SECRET/,
    },
    'Genesys Cloud out of reach': {
      settings: { GENESYS_BASE_URL: 'http://127.0.0.1:9' },
      grades: notChecked('genesys token', 'genesys scopes', 'genesys socket uploads', 'genesys socket completions'),
      check: 'genesys token',
      found: /no answer: nothing listens on 127\.0\.0\.1:9$/,
      fix: /127\.0\.0\.1:9 can be reached/,
    },
    'a socket that refuses the handshake': {
      arrange: () =>
        simulator.setFault({
          kind: 'status',
          route: 'completions',
          status: 401,
          headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
        }),
      grades: { 'genesys socket completions': 'fail' },
      check: 'genesys socket completions',
      found: /refused with 401 \(Bearer error="insufficient_scope"\)/,
      fix: /events:subscribe/,
    },
    'a socket that does not survive the subscription': {
      arrange: () => simulator.setFault({ kind: 'socket-close', channel: 'uploads', code: 1008 }),
      grades: { 'genesys socket uploads': 'fail' },
      check: 'genesys socket uploads',
      found: /closed with 1008/,
      fix: /proxy/,
    },
    'Temporal out of reach': {
      settings: { TEMPORAL_ADDRESS: '127.0.0.1:9' },
      grades: notChecked(...temporalChecks),
      check: 'temporal',
      found: /nothing listens on 127\.0\.0\.1:9$/,
      fix: /127\.0\.0\.1:9 can be reached.*TEMPORAL_ADDRESS/,
    },
    'a name of Temporal that nobody knows': {
      settings: { TEMPORAL_ADDRESS: 'temporal.invalid:7233', TEMPORAL_TLS: 'true' },
      grades: notChecked(...temporalChecks),
      check: 'temporal',
      found: /(DNS knows no|the DNS server does not answer for) temporal\.invalid/,
      fix: /temporal\.invalid|resolv\.conf/,
    },
    'a Temporal without TLS, where TLS is asked for': {
      settings: { TEMPORAL_TLS: 'true' },
      grades: notChecked(...temporalChecks),
      check: 'temporal',
      found: /it does not speak TLS|the connection was cut/,
      fix: /TLS/,
    },
    'a gateway that answers in place of Genesys Cloud': {
      arrange: () => simulator.setFault({ kind: 'status', route: 'token', status: 502, headers: {} }),
      grades: notChecked('genesys token', 'genesys scopes', 'genesys socket uploads', 'genesys socket completions'),
      check: 'genesys token',
      found: /502/,
      fix: /can be reached/,
    },
    'a namespace that is not there': {
      settings: { TEMPORAL_NAMESPACE: 'nowhere' },
      grades: notChecked(...temporalChecks.slice(1)),
      check: 'temporal namespace',
      found: /nowhere/,
      fix: /^temporal operator namespace create --address \S+ --namespace nowhere/,
    },
    'clamd out of reach': {
      settings: { CLAMD_SOCKET: '/nowhere/clamd.sock' },
      grades: notChecked(...clamdChecks),
      check: 'clamd',
      found: /ENOENT/,
      fix: /CLAMD_SOCKET/,
    },
    'storage out of reach': {
      settings: {
        AZURE_STORAGE_CONNECTION_STRING:
          'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:9/a;',
      },
      grades: {
        ...notChecked('storage archive', 'storage immutability', 'storage quarantine', 'storage released'),
        ...notChecked('storage clock', 'promises'),
      },
      check: 'storage archive',
      found: /the storage did not do it.*nothing listens on that address$/,
      fix: /can be reached/,
    },
    'no archive container where locks are required': {
      settings: { ARCHIVE_IMMUTABILITY: 'required' },
      grades: notChecked('storage archive', 'storage immutability'),
      check: 'storage archive',
      found: /no container doctor-archive/,
      fix: /^az storage container-rm create .*--enable-vlw/,
    },
    'no room for files in flight': {
      settings: { MAX_ATTACHMENT_BYTES: '1073741824', SPOOL_MAX_BYTES: '1099511627776' },
      grades: { 'staging disk': 'warn', 'spool disk': 'warn' },
      check: 'spool disk',
      found: /free of 1048576 MiB that may be needed/,
      fix: /SPOOL_DIR/,
    },
  };

  test.each(Object.entries(cases))('%s', async (name, { settings, arrange, grades, check, found, fix }) => {
    arrange?.();
    const results = await examine(environment(settings), Date.now());
    const expected = { ...LOCAL_WARNINGS, ...NO_CONTAINERS, ...grades };
    // The disk of this machine may have that much room.
    const room = name.startsWith('no room') ? ['staging disk'] : [];
    const withoutRoom = (all: object) => Object.entries(all).filter(([key]) => !room.includes(key));
    const [got, wanted] = [troubles(results), expected].map((all) => Object.fromEntries(withoutRoom(all)));
    // What was found instead says why; the grades alone do not.
    if (!isDeepStrictEqual(got, wanted)) console.error(results.filter(({ grade }) => grade !== 'ok'));
    expect(got).toEqual(wanted);
    expect(results.find((result) => result.check === check)).toMatchObject({
      found: expect.stringMatching(found),
      fix: expect.stringMatching(fix),
    });
    for (const secret of ['simulator-secret', WRONG_SECRET, 'c2VjcmV0', 'Eby8vdM02xNOcq']) {
      expect(JSON.stringify(results)).not.toContain(secret);
    }
  });

  test('a scope that the client lacks', async () => {
    const granted = DEFAULT_SCOPES.filter((scope) => scope !== 'media:write');
    const poor = await startSimulator({ grantedScopes: granted });
    try {
      const results = await examine(environment({ GENESYS_BASE_URL: poor.url }), Date.now());
      expect(troubles(results)).toEqual({ ...LOCAL_WARNINGS, ...NO_CONTAINERS, 'genesys scopes': 'fail' });
      expect(results).toContainEqual({
        check: 'genesys scopes',
        grade: 'fail',
        found: 'missing: media:write',
        fix: 'add to the OAuth client: media:write',
      });
    } finally {
      await poor.close();
    }
  });

  test('search attributes that are missing or of another type, with the exact commands', async () => {
    const INT = 3;
    const KEYWORD = 2;
    const namespace = await namespaceWith({ ConversationId: KEYWORD, Verdict: INT });
    const results = await examine(environment({ TEMPORAL_NAMESPACE: namespace }), Date.now());
    const flags = `--address ${testServers().temporalAddress} --namespace ${namespace}`;
    expect(results.find(({ check }) => check === 'temporal search attributes')).toEqual({
      check: 'temporal search attributes',
      grade: 'fail',
      found:
        'MediaId is missing, ReviewState is missing, AttributesState is missing, ReviewDue is missing, ArchiveState is missing, Verdict is not of type Keyword',
      fix: [
        `temporal operator search-attribute remove ${flags} --name Verdict --yes`,
        `temporal operator search-attribute create ${flags} --name MediaId --name ReviewState --name AttributesState --name ArchiveState --name Verdict --type Keyword`,
        `temporal operator search-attribute create ${flags} --name ReviewDue --type Datetime`,
      ].join('\n'),
    });
  });
});
