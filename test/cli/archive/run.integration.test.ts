import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startStack } from '../../../devkit/stack/stack.js';
import type { Stack } from '../../../devkit/stack/stack.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { until } from '../../../devkit/until.js';
import { custodian } from '../run.js';

const COMPLETED = '2024-05-15T10:00:00.000Z';

describe('custodian archive run', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.stop());

  const run = (...args: string[]) => runWith({}, ...args);
  const runWith = (env: Readonly<Record<string, string>>, ...args: string[]) => {
    const { temporalAddress, azuriteConnectionString } = testServers();
    return custodian(['archive', 'run', ...args], {
      env: {
        TEMPORAL_ADDRESS: temporalAddress,
        TASK_QUEUE: stack.taskQueue,
        AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString,
        AZURE_CONTAINER_NAME: stack.containers.archive,
        ARCHIVE_IMMUTABILITY: 'optional',
        ...env,
      },
    });
  };
  const add = (id: string) =>
    stack.simulator.addConversation({ id, messages: [{ text: 'hello', fromId: 'c', timestamp: COMPLETED }] });

  test('repeats a run that failed for good, once its cause is repaired', async () => {
    add('run-failed');
    stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: 'run-failed', times: 1 });
    stack.simulator.completeConversation('run-failed', COMPLETED);
    const handle = stack.archive('run-failed', COMPLETED);
    const status = async () => (await handle.describe().catch(() => undefined))?.status.name;
    await until('the run has failed', async () => ((await status()) === 'FAILED' ? true : undefined));
    const found = async () => (await run('run-failed')).stdout;
    // The visibility store follows a moment later.
    const stdout = await until('the run is found', async () => (await found()).trim() || undefined);
    expect(stdout).toMatch(/^run-failed: http.*conversations\/2024-05-15\/run-failed\.gz, NOT LOCKED$/);
    expect(await status()).toBe('COMPLETED');
  });

  test('takes the end that is given, and runs again what is archived: the same record', async () => {
    add('run-given');
    const first = await run('run-given', '--completed', '2024-05-15T12:00:00+02:00');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const { uri } = await stack.archive('run-given', COMPLETED).result();
    expect(first.stdout).toBe(`run-given: ${uri}, NOT LOCKED\n`);
    expect((await run('run-given', '--completed', COMPLETED)).stdout).toBe(first.stdout);
  });

  test('finds those that have failed by itself', async () => {
    add('run-found');
    stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: 'run-found', times: 1 });
    stack.simulator.completeConversation('run-found', COMPLETED);
    const handle = stack.archive('run-found', COMPLETED);
    const status = async () => (await handle.describe().catch(() => undefined))?.status.name;
    await until('the run has failed', async () => (await status()) === 'FAILED');
    const found = async () => (await run('--failed')).stdout;
    const stdout = await until('the visibility store knows', async () => {
      const text = await found();
      return text.includes('run-found') ? text : undefined;
    });
    expect(stdout).toMatch(/^run-found: http.*run-found\.gz, NOT LOCKED$/m);
    expect(await status()).toBe('COMPLETED');
    expect(await found()).not.toContain('run-found');
  });

  test.each([
    [[], 'name conversations, or say --failed'],
    [['run-given', '--failed'], 'name conversations, or say --failed'],
    // One end for all of them would make records that say so for ever.
    [['--failed', '--completed', COMPLETED], 'leave --completed out'],
  ])('called as `run %s` says what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('starts runs and does not wait for them when asked', async () => {
    add('run-started');
    const { code, stdout } = await run('run-started', '--completed', COMPLETED, '--no-wait');
    expect([code, stdout]).toEqual([0, `run-started: started as archive:run-started:${COMPLETED}\n`]);
    await stack.archive('run-started', COMPLETED).result();
  });

  test('without the storage there is no answer, however many are asked for', async () => {
    const env = { AZURE_CONTAINER_NAME: 'no-such-container' };
    const { code, stderr } = await runWith(env, 'run-a', 'run-b', 'run-c');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^no-such-container: not found.*\n$/);
  });

  test('says which could not be archived, and why, and does the others', async () => {
    add('run-good');
    stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: 'run-bad' });
    const { code, stdout, stderr } = await run('run-bad', 'run-good', '--completed', COMPLETED);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^run-good: http/);
    expect(stderr).toMatch(/^run-bad: NOT archived: .*404/);
  });

  test('asks for the end of a conversation that nothing is known of', async () => {
    expect(await run('run-unknown')).toMatchObject({
      code: 1,
      stderr: 'run-unknown: never archived, and no run tells when it ended: set --completed\n',
    });
  });

  test('refuses a time without a zone', async () => {
    const { code, stderr } = await run('run-x', '--completed', '2024-05-15T12:00:00');
    expect(code).toBe(2);
    expect(stderr).toContain('It should be a time such as 2026-03-31T14:05:00Z.');
  });
});
