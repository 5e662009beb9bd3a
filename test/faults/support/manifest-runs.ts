import { randomUUID } from 'node:crypto';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import type { WormDouble } from '../../../devkit/worm/worm-double.js';
import { addDays, dayOf, manifestName } from '../../../src/archive/manifest/manifest.js';
import { DAY_MS } from '../../../src/lib/time.js';
import type { writeManifests } from '../../../src/workflows/index.js';
import type { Plant } from './plant.js';
import type { ScheduledRun } from './scheduled-run.js';
import { tally } from './tally.js';
import { outcomeOf } from './waiting.js';

/** How old the archive is: two of its days are due, whatever the hour. */
const DAYS_AGO = 3;

/** A storage that locks, whose clock can be set back. */
export interface SetBackStorage {
  readonly storage: WormDouble;
  setBack(milliseconds: number): void;
}

/** An archive with a record of days ago, and runs that are each to write the manifests of two days. */
export async function manifestRuns(plant: Plant, { storage, setBack }: SetBackStorage, timeoutMs: number) {
  const { containerName } = plant.container('ARCHIVE');
  const ago = DAYS_AGO * DAY_MS;
  const archive = new TestArchive({
    ...{ connectionString: storage.connectionString, container: containerName },
    now: () => Date.now() - ago,
  });
  setBack(ago);
  await archive.record('c1', new Date(Date.now() - ago).toISOString());
  setBack(0);
  const nameOf = (day: string) => `${containerName}/${manifestName(day)}`;

  return async (): Promise<ScheduledRun> => {
    const today = dayOf(Date.now());
    const days = [addDays(today, -DAYS_AGO), addDays(today, 1 - DAYS_AGO)];
    // What an earlier run has written is to be written once more, and what comes after it.
    for (let day = days[0]!; day <= today; day = addDays(day, 1)) storage.store.tamper(nameOf(day), null);
    const names = new Set(days.map(manifestName));
    const writes = () => storage.of('PutBlob').filter(({ blob }) => names.has(blob));
    const before = writes().length;
    const workflowId = `manifest-${randomUUID()}`;
    return {
      workflowId,
      start: async () => {
        const { taskQueue } = plant;
        await plant.client.workflow.start<typeof writeManifests>('writeManifests', { workflowId, taskQueue, args: [] });
      },
      judge: async () => {
        const handle = plant.client.workflow.getHandle<typeof writeManifests>(workflowId);
        const result = await outcomeOf(handle, timeoutMs);
        const found = await archive.verify().then(
          (verified) => verified.found.length,
          // There is nothing to verify, or it cannot be read.
          () => 1,
        );
        return {
          runs: 1,
          completed: Number(result !== undefined),
          // Each is signed, chained to the one before, and lists what there is.
          wrongVerdicts: found,
          ...tally(days.map((day) => [1, storage.store.versions(nameOf(day)).length])),
          repeatedCalls: writes().length - before - days.length,
        };
      },
    };
  };
}
