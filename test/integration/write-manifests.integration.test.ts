import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { writeManifests } from '../../src/workflows/index.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';

/** The real worker and a real Temporal, on storage that locks, and that has a clock of its own. */

const CONTAINER = 'archive';
let now: number;
let double: WormDouble;
let archive: TestArchive;
let stack: Stack;
beforeAll(async () => {
  now = Date.parse('2026-03-01T10:00:00Z');
  double = await new WormDouble({ now: () => now }).start();
  const { connectionString } = double;
  archive = new TestArchive({ connectionString, container: CONTAINER, now: () => now });
  stack = await startStack({
    settings: {
      AZURE_STORAGE_CONNECTION_STRING: connectionString,
      AZURE_CONTAINER_NAME: CONTAINER,
      ARCHIVE_IMMUTABILITY: 'required',
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  await double?.stop();
});

const days = () => double.store.current(`${CONTAINER}/manifests/`).map(([name]) => name.slice(-19, -9));
const run = () =>
  stack.client.workflow.execute<typeof writeManifests>('writeManifests', {
    taskQueue: stack.taskQueue,
    workflowId: `manifest-by-hand-${stack.taskQueue}`,
    args: [],
  });

test('a run writes the manifests of all days that were missed, in order, and a second one nothing', async () => {
  await archive.record('c1', '2026-03-01T09:00:00.000Z');
  now = Date.parse('2026-03-04T01:00:00Z');
  const result = await run();
  expect(days()).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
  const { head, found } = await archive.verify();
  expect([result, found]).toEqual([{ newest: head }, []]);
  expect(await run()).toEqual({});
});

test('the worker has made a schedule, at 01:00 UTC, that does the same', async () => {
  const schedule = stack.client.schedule.getHandle(`${stack.taskQueue}:manifest`);
  const { spec, policies } = await schedule.describe();
  expect(spec.calendars).toMatchObject([{ hour: [{ start: 1, end: 1 }], minute: [{ start: 0, end: 0 }] }]);
  expect(policies.overlap).toBe('SKIP');
  now = Date.parse('2026-03-05T01:00:00Z');
  await schedule.trigger();
  await until('the manifest of the day', async () => days().includes('2026-03-04'));
});

test('a manifest that was altered ends the run, and nothing is chained to it', async () => {
  double.store.tamper(`${CONTAINER}/manifests/2026-03-04.jsonl.gz`, { content: Buffer.from('x') });
  now = Date.parse('2026-03-06T01:00:00Z');
  await expect(run()).rejects.toMatchObject({ cause: { cause: { type: 'ManifestDamagedError' } } });
  expect(days()).not.toContain('2026-03-05');
});
