import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { writeManifests } from '../../src/workflows/index.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { addDays, manifestName } from '../../src/archive/manifest/manifest.js';
import { DAY_MS } from '../../src/lib/time.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';

/** The real worker and a real Temporal, on storage that locks. Its clock has to agree with the worker's, which is this host's. */

const CONTAINER = 'archive';
const DAYS_AGO = 3;
/** By how much the storage's clock is behind, in milliseconds. */
let behind: number;
let double: WormDouble;
let archive: TestArchive;
let stack: Stack;
beforeAll(async () => {
  behind = DAYS_AGO * DAY_MS;
  const now = () => Date.now() - behind;
  double = await new WormDouble({ now }).start();
  const { connectionString } = double;
  archive = new TestArchive({ connectionString, container: CONTAINER, now });
  await archive.record('c1', new Date(now()).toISOString());
  behind = 0;
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
const nameOf = (day: string) => `${CONTAINER}/${manifestName(day)}`;
const run = () =>
  stack.client.workflow.execute<typeof writeManifests>('writeManifests', {
    taskQueue: stack.taskQueue,
    workflowId: `manifest-by-hand-${stack.taskQueue}`,
    args: [],
  });

test('a run writes the manifests of all days that were missed, in order, and a second one nothing', async () => {
  const result = await run();
  const [first = ''] = days();
  // A day is due half an hour after its end; midnight may pass during the test.
  expect(days().length).toBeGreaterThanOrEqual(DAYS_AGO - 1);
  expect(days()).toEqual(days().map((_, index) => addDays(first, index)));
  const { head, found } = await archive.verify();
  expect([result, found]).toEqual([{ newest: head }, []]);
  expect(await run()).toEqual({});
});

test('the worker has made a schedule, at 01:00 UTC, that does the same', async () => {
  const schedule = stack.client.schedule.getHandle(`${stack.taskQueue}:manifest`);
  const { spec, policies } = await schedule.describe();
  expect(spec.calendars).toMatchObject([{ hour: [{ start: 1, end: 1 }], minute: [{ start: 0, end: 0 }] }]);
  expect(policies.overlap).toBe('SKIP');
  const newest = days().at(-1)!;
  double.store.tamper(nameOf(newest), null);
  await schedule.trigger();
  await until('the manifest of the day', async () => days().includes(newest));
  // The run looks for more: what the next test takes away is not for it.
  const ran = await until('the schedule knows of it', async () =>
    (await schedule.describe()).info.recentActions.at(-1),
  );
  await stack.client.workflow.getHandle(ran.action.workflow.workflowId).result();
});

test('manifests that are overdue are named by the watch, and written by one command', async () => {
  const [earlier = '', newest = ''] = days().slice(-2);
  // Two: that of yesterday may not be overdue yet.
  for (const day of [newest, earlier]) double.store.tamper(nameOf(day), null);
  const watch = (...more: string[]) => custodian(['watch', ...more], { env: { ...stack.environment } });
  const { code, stdout } = await watch('--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    broken: [{ kind: 'overdue', what: 'manifest', id: earlier, driveable: true }],
  });
  const driven = await watch('--drive');
  expect(driven).toMatchObject({ code: 0, stderr: '', stdout: `under way  overdue manifest  ${earlier}\n` });
  await until('all is kept', async () => (await watch()).stdout === 'every promise is kept\n');
  expect(days().slice(-2)).toEqual([earlier, newest]);
  expect((await archive.verify()).found).toEqual([]);
});

test('a manifest that was altered ends the run, and nothing is chained to it', async () => {
  const [altered = '', newest = ''] = days().slice(-2);
  double.store.tamper(nameOf(newest), null);
  double.store.tamper(nameOf(altered), { content: Buffer.from('x') });
  await expect(run()).rejects.toMatchObject({ cause: { cause: { type: 'ManifestDamagedError' } } });
  expect(days()).not.toContain(newest);
});
