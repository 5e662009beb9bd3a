import { randomUUID } from 'node:crypto';
import { png } from '../../../devkit/samples.js';
import { until } from '../../../devkit/until.js';
import { archiveWorkflowId, scanWorkflowId } from '../../../src/contract/ids.js';
import type { reconcile } from '../../../src/workflows/index.js';
import type { Plant } from './plant.js';
import type { NewScheduledRun, ScheduledRun } from './scheduled-run.js';
import { tally } from './tally.js';
import { outcomeOf } from './waiting.js';

const FILES = 3;
const LOOKBACK_MS = 3_600_000;
/** How far the clock of Genesys Cloud is behind: what is younger than five minutes is left to the listener. */
const BEHIND_MS = 15 * 60_000;

/** The clock of a Genesys Cloud where everything has happened some time ago. */
export const genesysNow = (): number => Date.now() - BEHIND_MS;

/** A look for what no listener has heard of: the files of a conversation, and its end. */
export interface ReconcileRun extends ScheduledRun {
  /** The run of the first file. */
  readonly firstScan: string;
}

export function reconcileRuns(plant: Plant, timeoutMs: number): NewScheduledRun<ReconcileRun> {
  const { simulator, client, taskQueue } = plant;
  return async () => {
    const conversationId = randomUUID();
    simulator.addConversation({ id: conversationId, messages: [] });
    const scans = Array.from({ length: FILES }, () => {
      const { mediaId } = simulator.uploadAttachment({ conversationId, fileName: 'a.png', bytes: png() });
      return scanWorkflowId(conversationId, mediaId);
    });
    const completedTime = new Date(genesysNow()).toISOString();
    simulator.completeConversation(conversationId, completedTime);
    const missed = [...scans, archiveWorkflowId(conversationId, completedTime)];
    const workflowId = `reconcile-${randomUUID()}`;
    /** The list of runs is behind. */
    const countOf = async (id: string) => (await client.workflow.count(`WorkflowId = "${id}"`)).count;
    return {
      workflowId,
      firstScan: scans[0]!,
      start: async () => {
        const args: Parameters<typeof reconcile> = [{ lookbackMs: LOOKBACK_MS }];
        await client.workflow.start<typeof reconcile>('reconcile', { workflowId, taskQueue, args });
      },
      judge: async () => {
        const result = await outcomeOf(client.workflow.getHandle<typeof reconcile>(workflowId), timeoutMs);
        const results = await Promise.all(missed.map((id) => outcomeOf(client.workflow.getHandle(id), timeoutMs)));
        const isListed = async () => (await Promise.all(missed.map(countOf))).every((count) => count > 0);
        await until('all are listed', isListed, timeoutMs).catch(() => undefined);
        const counts = await Promise.all(missed.map(countOf));
        const attributes = simulator.conversation(conversationId)?.customAttributes ?? {};
        return {
          runs: 1,
          completed: Number(result !== undefined && results.every((one) => one !== undefined)),
          wrongVerdicts: Number(attributes['file_scan_status'] !== 'clean'),
          ...tally(counts.map((count) => [1, count])),
          repeatedCalls: 0,
        };
      },
    };
  };
}
