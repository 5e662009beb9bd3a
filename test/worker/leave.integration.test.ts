import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { until } from '../../devkit/until.js';
import { Plant } from '../faults/support/plant.js';
import { addFile, judgeScans, startScan } from '../faults/support/scan-runs.js';
import { cleanUps } from '../genesys/support.js';

const defer = cleanUps();

test('a worker that leaves for good has the files on its disk judged and contained first', async () => {
  const plant = await Plant.open({ settings: { CLAMD_MAX_SCANS: '1' } });
  defer(() => plant.close());
  const leaving = await plant.startWorker();
  // One is with clamd, and the others wait in the queue of this host.
  const scans = plant.scanner.commands.add((command) => plant.isScan(command));
  const runs = (['clean', 'quarantined', 'clean', 'quarantined', 'clean', 'clean'] as const).map((kind) =>
    addFile(plant, kind),
  );
  await Promise.all(runs.map((run) => startScan(plant, run)));
  const staged = async () => (await plant.stagedFiles()).filter((name) => name.endsWith('.file')).length;
  await until('all files are staged', async () => (await staged()) === runs.length);

  await plant.startWorker({ STAGING_DIR: join(plant.folder, 'of-another-host') });
  const ended = leaving.end('SIGTERM');
  await leaving.logged('stopping');
  scans.release();
  expect(await ended).toBe(0);
  expect(await plant.stagedFiles()).toEqual([]);

  for (const counts of await judgeScans(plant, runs, 60_000)) {
    expect(counts).toMatchObject({ completed: 1, wrongVerdicts: 0, lost: 0, doubled: 0, repeatedCalls: 0 });
  }
  expect(plant.simulator.calls.filter(({ route }) => route === 'download')).toHaveLength(runs.length);
});

/** Clean files are written of by a local step of the ledger, others by a step of a queue. */
test.each(['clean', 'quarantined'] as const)(
  'a worker whose write of a %s file hangs leaves it to another one, and ends in order',
  async (kind) => {
    const plant = await Plant.open();
    defer(() => plant.close());
    const leaving = await plant.startWorker();
    const run = addFile(plant, kind);
    const hanging = plant.simulator.setFault({ kind: 'hang', route: 'patchConversation', match: run.conversationId });
    await startScan(plant, run);
    const isOpen = () =>
      plant.simulator.calls.some(({ route, state }) => route === 'patchConversation' && state === 'open');
    await until('a call hangs', isOpen);

    expect(await leaving.end('SIGTERM')).toBe(0);
    hanging.release();
    await plant.startWorker();
    const [counts] = await judgeScans(plant, [run], 60_000);
    expect(counts).toMatchObject({ completed: 1, wrongVerdicts: 0, lost: 0, doubled: 0 });
  },
);

test('a worker that cannot end in order ends all the same', async () => {
  const plant = await Plant.open();
  defer(() => plant.close());
  const leaving = await plant.startWorker();
  const run = addFile(plant, 'clean');
  const hold = plant.temporal.holdWorkflowTask(run.workflowId);
  await startScan(plant, run);
  await until('a workflow task is not taken by the server', () => hold.holding > 0);

  expect(await leaving.end('SIGTERM')).toBe(1);
  hold.release();
  await plant.startWorker();
  const [counts] = await judgeScans(plant, [run], 60_000);
  expect(counts).toMatchObject({ completed: 1, wrongVerdicts: 0, lost: 0, doubled: 0 });
});
