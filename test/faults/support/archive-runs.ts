import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { WormDouble } from '../../../devkit/worm/worm-double.js';
import { archiveWorkflowId } from '../../../src/contract/ids.js';
import type { Counts } from '../../../devkit/fault-table.js';
import type { Plant } from './plant.js';
import { outcomeOf } from './waiting.js';
import type { ArchiveConversation } from '../../../src/contract/workflows.js';

export const COMPLETED = '2024-05-15T23:59:59.500Z';
const CARD = '4111 1111 1111 1111';

/** A finished conversation, and the run that archives it. */
export interface ArchiveRun {
  readonly conversationId: string;
  readonly workflowId: string;
}

export function addConversation({ simulator }: Plant): ArchiveRun {
  const conversationId = randomUUID();
  const messages = [{ text: `my card is ${CARD}`, fromId: 'customer', timestamp: '2024-05-15T23:50:00.000Z' }];
  simulator.addConversation({ id: conversationId, messages });
  return { conversationId, workflowId: archiveWorkflowId(conversationId, COMPLETED) };
}

/** Starts the run as the listener would. */
export async function startArchive(plant: Plant, { conversationId, workflowId }: ArchiveRun): Promise<void> {
  await plant.client.workflow.start<ArchiveConversation>('archiveConversation', {
    workflowId,
    taskQueue: plant.taskQueue,
    args: [{ conversationId, completedTime: COMPLETED }],
  });
}

/** Whether a record is as it should be. */
type IsRight = (record: string) => boolean;

const isRedacted: IsRight = (record) => record.includes('my card is') && !record.includes(CARD);
/** Of a redactor that misses cards, once a person has let it pass. */
export const isHeldCard: IsRight = (record) => record.includes(CARD) && record.includes('"gate":"approved"');

/**
 * Waits for the runs, and counts what the outside sees of them: one record each, locked, always the same bytes.
 *
 * @param isAsItShouldBe default: redacted
 */
export async function judgeArchives(
  plant: Plant,
  storage: WormDouble,
  runs: readonly ArchiveRun[],
  timeoutMs: number,
  isAsItShouldBe: IsRight = isRedacted,
): Promise<Counts[]> {
  const handles = runs.map(({ workflowId }) => plant.client.workflow.getHandle<ArchiveConversation>(workflowId));
  const results = await Promise.all(handles.map((handle) => outcomeOf(handle, timeoutMs)));
  return runs.map(({ conversationId }, index) => {
    const result = results[index];
    const name = `conversations/2024-05-15/${conversationId}.gz`;
    const versions = storage.store.versions(`archive-${plant.taskQueue}/${name}`);
    const writes = storage.of('PutBlob').filter(({ blob }) => blob === name);
    const record = versions[0] === undefined ? '' : gunzipSync(versions[0].content).toString('utf8');
    const patches = plant.simulator.calls.filter(
      ({ route, id }) => route === 'patchInteraction' && id === conversationId,
    );
    const bodies = new Set(patches.map(({ body }) => JSON.stringify(body)));
    const attributes = plant.simulator.conversation(conversationId)?.attributes ?? {};
    const isRight = result?.lockedUntil !== undefined && isAsItShouldBe(record);
    return {
      runs: 1,
      completed: Number(result !== undefined),
      wrongVerdicts: Number(result !== undefined && !isRight),
      lost: Number(versions.length === 0 || attributes['archiveUri'] !== result?.uri),
      doubled:
        Math.max(0, versions.length - 1) +
        Math.max(0, bodies.size - 1) +
        // The same conversation in, the same bytes out, whichever attempt it was.
        writes.filter(({ body }) => !body.equals(versions[0]?.content ?? body)).length,
      repeatedCalls: Math.max(0, writes.length - 1) + Math.max(0, patches.length - 1),
    };
  });
}
