import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { ALL_PERMISSIONS } from '../../simulator/platform/routes.js';
import { loadConfig } from '../../src/config/config.js';
import { runChecks } from '../../src/doctor/check.js';
import type { CheckResult } from '../../src/doctor/check.js';
import { genesysPart } from '../../src/doctor/genesys.js';
import { formatPermissions } from '../../src/doctor/permissions.js';
import { cleanUps } from '../genesys/support.js';

const defer = cleanUps();

async function startGenesys(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  defer(() => simulator.close());
  return simulator;
}

const configOf = (simulator: Simulator, settings: Readonly<Record<string, string>> = {}) =>
  loadConfig(
    {
      GENESYS_API: 'platform',
      GENESYS_BASE_URL: simulator.url,
      GENESYS_CLIENT_ID: 'simulator-client',
      GENESYS_CLIENT_SECRET: 'simulator-secret',
      ...settings,
    },
    ['genesys'],
  ).genesys;

async function examine(simulator: Simulator, settings: Readonly<Record<string, string>> = {}, stateDir?: string) {
  const part = genesysPart(configOf(simulator, settings), stateDir);
  try {
    return await runChecks(part.checks);
  } finally {
    await part.close?.();
  }
}

const troubles = (results: readonly CheckResult[]) => results.filter(({ grade }) => grade !== 'ok');

test('all is in order: each read is tried, and nothing is written or made', async () => {
  const simulator = await startGenesys();
  const results = await examine(simulator);
  expect(troubles(results)).toEqual([]);
  expect(Object.fromEntries(results.map(({ check, found }) => [check, found]))).toEqual({
    'genesys token': expect.stringContaining('127.0.0.1'),
    'genesys: lists the queues': 'allowed (routing:queue:view)',
    'genesys: reads conversations': 'allowed (conversation:communication:view)',
    'genesys: reads messages, for links to files': expect.stringMatching(/^allowed \(conversation:message:view/),
    'genesys: reads messages, for transcripts': expect.stringMatching(/^allowed \(conversation:message:view/),
    'genesys: finds what the listener has missed': 'allowed (analytics:conversationDetail:view)',
    'genesys: writes': expect.stringContaining('not tried'),
    'genesys topics': expect.stringContaining('conversation:message:view'),
    'genesys queues': '1 visible, on 1 of at most 16 channels of 1000 topics',
    'genesys channel': expect.stringContaining('none stored'),
    'genesys limits': expect.stringContaining('participant.attribute.value.length 1024'),
  });
  expect(simulator.platform.channels()).toEqual([]);
  expect(simulator.calls.filter(({ method }) => ['PATCH', 'PUT', 'DELETE'].includes(method))).toEqual([]);
  expect(simulator.problems).toEqual([]);
});

test.each([
  ['routing:queue:view', ['genesys: lists the queues', 'genesys queues']],
  ['conversation:communication:view', ['genesys: reads conversations']],
  ['analytics:conversationDetail:view', ['genesys: finds what the listener has missed']],
])('%s is missing: it is named, with the call that needs it', async (missing, checks) => {
  const permissions = ALL_PERMISSIONS.filter((permission) => permission !== missing);
  const results = troubles(await examine(await startGenesys({ permissions })));
  expect(results.map(({ check }) => check)).toEqual(checks);
  expect(results[0]).toMatchObject({
    grade: 'fail',
    found: `forbidden: ${missing} is missing`,
    fix: expect.stringContaining(missing),
  });
});

test('what settings switch on is asked about, too', async () => {
  const simulator = await startGenesys({ permissions: [] });
  const settings = {
    GENESYS_ON_QUARANTINE: 'disconnect,recording-delete-date',
    GENESYS_CUSTOM_ATTRIBUTES_SCHEMA: 'a-schema',
    GENESYS_EXTERNAL_TAG: 'true',
  };
  const failed = troubles(await examine(simulator, settings)).map(({ check }) => check);
  expect(failed).toContain('genesys: reads custom attributes');
  expect(failed).toContain('genesys: finds recordings');
  expect(failed).toContain('genesys attribute schema');
  const list = formatPermissions(configOf(simulator, settings));
  for (const permission of ['customAttributes:edit', 'externalTag:edit', 'communication:disconnect', 'editRetention']) {
    expect(list).toContain(permission);
  }
});

test('the list of permissions has all that the calls need, and no more', async () => {
  const list = formatPermissions(configOf(await startGenesys()));
  expect(list.match(/\w+:\w+:\w+/g)?.sort()).toEqual([
    'analytics:conversationDetail:view',
    'conversation:communication:view',
    'conversation:message:view',
    'conversation:webmessaging:view',
    'routing:queue:view',
  ]);
});

test("the listener's own channel is asked for, and no other is made", async () => {
  const simulator = await startGenesys();
  const stateDir = await mkdtemp(join(tmpdir(), 'doctor-'));
  defer(() => rm(stateDir, { recursive: true, force: true }));
  const record = {
    id: 'streaming-0-gone',
    connectUri: 'wss://streaming.example/channels/x',
    endsAt: Date.now() + 60_000,
  };
  const notes = { owner: `simulator-client ${simulator.url}`, channels: { 'queues-1': record } };
  await writeFile(join(stateDir, 'genesys-channels.json'), JSON.stringify(notes));
  expect(troubles(await examine(simulator, {}, stateDir))).toEqual([
    expect.objectContaining({ check: 'genesys channel', grade: 'warn', found: expect.stringContaining('gone') }),
  ]);
  expect(simulator.platform.channels()).toEqual([]);
});

test('a wrong secret is told once, and what builds on it is not checked', async () => {
  const results = await examine(await startGenesys(), { GENESYS_CLIENT_SECRET: 'a-wrong-secret' });
  const [token, ...others] = troubles(results);
  expect(token).toMatchObject({ check: 'genesys token', fix: expect.stringContaining('GENESYS_CLIENT_SECRET') });
  for (const other of others) expect(other).toMatchObject({ fix: expect.stringMatching(/^repair "genesys token"$/) });
});
