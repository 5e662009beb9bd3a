import { randomUUID } from 'node:crypto';
import { until } from '../../../devkit/until.js';
import type { watchPromises } from '../../../src/workflows/index.js';
import type { Plant } from './plant.js';
import { addFile, handleOf, startScan } from './scan-runs.js';
import type { NewScheduledRun } from './scheduled-run.js';
import { tally } from './tally.js';
import { outcomeOf } from './waiting.js';

/** Looks at all promises, each after one more scan has been ended by force. */
export function watchRuns(plant: Plant, timeoutMs: number): NewScheduledRun {
  const { client, taskQueue } = plant;
  const lost: string[] = [];
  return async () => {
    const scan = addFile(plant, 'clean');
    plant.simulator.setFault({ kind: 'hang', route: 'download', match: scan.mediaId });
    await startScan(plant, scan);
    await handleOf(plant, scan).terminate('a test');
    lost.push(scan.workflowId);
    // The list of runs, in which the watch looks, is behind.
    const query = `WorkflowId = "${scan.workflowId}" AND ExecutionStatus = "Terminated"`;
    await until('the end is listed', async () => (await client.workflow.count(query)).count === 1);
    const due = [...lost];
    const workflowId = `watch-${randomUUID()}`;
    return {
      workflowId,
      start: async () => {
        await client.workflow.start<typeof watchPromises>('watchPromises', { workflowId, taskQueue, args: [] });
      },
      judge: async () => {
        const result = await outcomeOf(client.workflow.getHandle<typeof watchPromises>(workflowId), timeoutMs);
        const named = (result?.broken ?? []).flatMap(({ kind, what, id }) =>
          kind === 'lost' && what === 'scan' ? [id] : [],
        );
        return {
          runs: 1,
          completed: Number(result !== undefined),
          wrongVerdicts: named.filter((id) => !due.includes(id)).length,
          ...tally(due.map((id) => [1, named.filter((one) => one === id).length])),
          repeatedCalls: 0,
        };
      },
    };
  };
}
