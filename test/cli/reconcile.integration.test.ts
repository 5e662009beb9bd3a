import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import { testServers } from '../../devkit/stack/servers.js';
import { custodian } from './run.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const environment = () => ({
  GENESYS_BASE_URL: simulator.url,
  GENESYS_CLIENT_ID: 'simulator-client',
  GENESYS_CLIENT_SECRET: 'simulator-secret',
  TEMPORAL_ADDRESS: testServers().temporalAddress,
});
const run = (...args: string[]) => custodian(['reconcile', ...args], { env: environment() });
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

test('the events API tells nothing of the past: 2, and what to do', async () => {
  const outcome = await run('--from', '2026-01-01T00:00:00Z');
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toBe(
    'GENESYS_API=events has no call that tells what happened: only GENESYS_API=platform can be reconciled\n',
  );
});

test.each([
  ['no begin', [], /--from/],
  ['no time', ['--from', 'yesterday'], /time with its zone/],
  ['a time without a zone', ['--from', '2026-01-01T00:00:00'], /time with its zone/],
  ['an end before the begin', ['--from', '2026-01-02T00:00:00Z', '--to', '2026-01-01T00:00:00Z'], /before --to/],
  ['a begin in the future', ['--from', '2999-01-01T00:00:00Z'], /before now/],
])('%s is a wrong call: 2', async (_, args, message) => {
  const outcome = await run(...args);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(message);
});

describe('the Platform API', () => {
  const onPlatform = (settings: Record<string, string> = {}, ...args: string[]) =>
    custodian(['reconcile', ...args], { env: { ...environment(), GENESYS_API: 'platform', ...settings } });

  test('what Temporal does not remember is not looked at, and that is no clean bill: 1', async () => {
    const outcome = await onPlatform({}, '--from', hoursAgo(48));
    expect(outcome).toMatchObject({ code: 1, stderr: '' });
    expect(outcome.stdout).toMatch(/0 had been missed\nNOT LOOKED AT: .* Temporal forgets a run/);
  });

  test.each([
    ['a secret that is wrong', { GENESYS_CLIENT_SECRET: 'wrong' }, /GENESYS_CLIENT_SECRET|client/],
    ['a Temporal that is away', { TEMPORAL_ADDRESS: '127.0.0.1:1' }, /Temporal does not answer at 127\.0\.0\.1:1/],
  ])('%s: no answer, 2', async (_, settings, message) => {
    const outcome = await onPlatform(settings, '--from', hoursAgo(1));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).not.toContain('    at ');
  });

  test('a permission that is missing is named: 2', async () => {
    const narrow = await startSimulator({ permissions: ['routing:queue:view'] });
    try {
      const outcome = await onPlatform({ GENESYS_BASE_URL: narrow.url }, '--from', hoursAgo(1));
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain('analytics:conversationDetail:view');
    } finally {
      await narrow.close();
    }
  });

  test('custodian doctor --permissions lists what to give, and asks nobody', async () => {
    const env = { ...environment(), GENESYS_API: 'platform', GENESYS_BASE_URL: 'https://api.nobody.example' };
    const outcome = await custodian(['doctor', '--permissions'], { env });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/^analytics:conversationDetail:view +finds what the listener has missed$/m);
  });
});
