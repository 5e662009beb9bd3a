import { randomUUID } from 'node:crypto';
import { until } from '../../../devkit/until.js';
import type { Counts } from '../../../devkit/fault-table.js';
import type { FileReport } from '../../../src/contract/file-report.js';
import { ledgerWorkflowId } from '../../../src/contract/ids.js';
import { ledgerState } from '../../../src/contract/ledger-messages.js';
import type { ConversationLedger, LedgerState } from '../../../src/contract/workflows.js';
import type { Plant } from './plant.js';
import { tally } from './tally.js';
import { blobNames } from './waiting.js';

/** Together, their reports are more than a ledger keeps itself. */
const FILES = 115;
const LONG = 'x'.repeat(1700);

/** The ledger of a conversation with many files. */
export interface LargeLedgerRun {
  readonly conversationId: string;
  readonly workflowId: string;
  readonly mediaIds: readonly string[];
}

export function addLargeLedger({ simulator }: Plant): LargeLedgerRun {
  const conversationId = randomUUID();
  simulator.addConversation({ id: conversationId, messages: [] });
  const mediaIds = Array.from({ length: FILES }, () => randomUUID());
  return { conversationId, workflowId: ledgerWorkflowId(conversationId), mediaIds };
}

/** As a ledger begins that goes on where another one has ended. */
export async function startLargeLedger(plant: Plant, run: LargeLedgerRun): Promise<void> {
  const { conversationId, workflowId, mediaIds } = run;
  const seals = await plant.seals();
  const at = new Date().toISOString();
  const files = mediaIds.map((mediaId): FileReport => {
    const report = { mediaId, status: 'clean', verdict: 'clean', reply: LONG, fileName: LONG, at } as const;
    return seals.sealReport(conversationId, { ...report, reportedAt: at });
  });
  await plant.client.workflow.start<ConversationLedger>('conversationLedger', {
    ...{ workflowId, taskQueue: plant.taskQueue },
    args: [{ conversationId, state: { files, unwritten: [] } }],
  });
}

/** Waits until each ledger has handed over what is too much, and counts the reports in it and in storage: each once. */
export async function judgeLargeLedgers(
  plant: Plant,
  runs: readonly LargeLedgerRun[],
  timeoutMs: number,
): Promise<Counts[]> {
  const container = plant.container('QUARANTINE');
  const isOf = (name: string, { conversationId }: LargeLedgerRun) => name.startsWith(`standings/${conversationId}/`);
  // Storage is asked first: it costs the worker nothing, while each question to a ledger is one more task.
  const areStored = async () => {
    const names = await blobNames(container);
    return runs.every((run) => names.some((name) => isOf(name, run)));
  };
  await until('all ledgers have handed over', areStored, timeoutMs).catch(() => undefined);
  const stateOf = async ({ workflowId }: LargeLedgerRun) => {
    // A busy worker may be late with the answer.
    const state = await plant.client.workflow
      .getHandle(workflowId)
      .query(ledgerState)
      .catch(() => undefined);
    return (state?.stored ?? []).length > 0 ? state : undefined;
  };
  const states: (LedgerState | undefined)[] = [];
  for (const run of runs) {
    states.push(await until('the ledger knows it', () => stateOf(run), timeoutMs).catch(() => undefined));
  }
  const names = await blobNames(container);
  return Promise.all(
    runs.map(async ({ mediaIds }, index) => {
      const { files = [], stored = [] } = states[index] ?? {};
      const blobs = names.filter((name) => isOf(name, runs[index]!));
      const entries = await Promise.all(
        blobs.map(async (name) => {
          const content = await container.getBlobClient(name).downloadToBuffer();
          return (JSON.parse(content.toString('utf8')) as { readonly reports: readonly FileReport[] }).reports;
        }),
      );
      const inStorage = entries.flat().map(({ mediaId }) => mediaId);
      const kept = files.map(({ mediaId }) => mediaId);
      const count = (list: readonly string[], id: string) => list.filter((one) => one === id).length;
      return {
        runs: 1,
        completed: Number(states[index] !== undefined),
        // What the ledger says of storage is there.
        wrongVerdicts: stored.filter((id) => !inStorage.includes(id)).length,
        ...tally(mediaIds.map((id) => [1, count(kept, id) + count(inStorage, id)])),
        repeatedCalls: 0,
      };
    }),
  );
}
