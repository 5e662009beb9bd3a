import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import { testServers } from '../support/servers.js';
import { custodian } from './run.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const run = (...args: string[]) =>
  custodian(['reconcile', ...args], {
    env: {
      GENESYS_BASE_URL: simulator.url,
      GENESYS_CLIENT_ID: 'simulator-client',
      GENESYS_CLIENT_SECRET: 'simulator-secret',
      TEMPORAL_ADDRESS: testServers().temporalAddress,
    },
  });

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
