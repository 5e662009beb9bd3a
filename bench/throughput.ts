import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createRecallHere } from '../src/activities/recall-here.js';
import { DecisionAuthority } from '../src/decisions/authority.js';
import type { DownloadInput } from '../src/activities/download.js';
import type { ActivityObserver } from '../src/activities/observer.js';
import { Seals } from '../src/activities/seals.js';
import { createVerifyReports } from '../src/activities/verify-reports.js';
import { MacKeyRing } from '../src/sealing/mac-key-ring.js';
import type { Standings } from '../src/vault/standings.js';
import { createReportHere } from '../src/activities/report-here.js';
import { scanWorkflowId } from '../src/contract/ids.js';
import { downloadTaskQueue } from '../src/contract/queues.js';
import { clientFor } from '../devkit/stack/client.js';
import { testServers } from '../devkit/stack/servers.js';
import { startStack } from '../devkit/stack/stack.js';
import { inFlight } from './lib/in-flight.js';
import { randomSound } from './lib/random-sound.js';
import { printTable, ratio } from './lib/statistics.js';
import type { ScanAttachment } from '../src/contract/workflows.js';

export const RUNS = 200;
export const IN_FLIGHT = 50;
const ROUNDS = 3;
const FILE_BYTES = 10_000;

/**
 * Runs of ScanAttachment a second, the ledgers of their conversations included, beside the same workflow with steps that do
 * nothing, on the same server, in turns: what is left between the two is the work itself.
 */
export async function throughputBenchmark(): Promise<void> {
  const real = await startReal();
  const idle = await startIdle();
  try {
    await inFlight(20, IN_FLIGHT, real.run);
    await inFlight(20, IN_FLIGHT, idle.run);
    const rows: string[][] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const ours = RUNS / (await inFlight(RUNS, IN_FLIGHT, real.run));
      const theirs = RUNS / (await inFlight(RUNS, IN_FLIGHT, idle.run));
      rows.push([String(round), `${ours.toFixed(1)} /s`, `${theirs.toFixed(1)} /s`, ratio(ours, theirs)]);
    }
    printTable(['round', 'ScanAttachment', 'same shape, no work', 'ratio'], rows);
  } finally {
    await real.stop();
    await idle.stop();
  }
}

export async function startReal() {
  const stack = await startStack();
  return {
    run: async () => {
      const conversationId = randomUUID();
      stack.simulator.addConversation({ id: conversationId, messages: [] });
      const { mediaId, downloadUrl } = stack.simulator.uploadAttachment({
        conversationId,
        fileName: 'x',
        bytes: randomSound(FILE_BYTES),
        announce: false,
      });
      const input = { conversationId, mediaId, downloadUrl };
      await execute(stack.client, stack.taskQueue, input, await stack.announced(input));
    },
    stop: () => stack.stop(),
  };
}

/** The product's own workflow, on workers whose steps answer at once. */
async function startIdle() {
  const address = testServers().temporalAddress;
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const client = clientFor(clientConnection);
  const taskQueue = `bench-${randomUUID()}`;
  const staged = { stagingId: 'bench', ref: 'ref', bytes: FILE_BYTES, sha256: '0', mimeType: 'x', isImage: false };
  const nothing = async () => undefined;
  const verdict = { verdict: 'clean', reply: 'stream: OK' } as const;
  const engine = { engine: 'none', databaseVersion: '0', milliseconds: 0 };
  const seals = new Seals(new MacKeyRing([{ id: 'bench', secret: randomBytes(32) }]), { forged: () => {} }, console);
  const standings = { keep: nothing, read: async () => [] } as unknown as Standings;
  const vault = { isReleasedAt: async () => false };
  const authority = new DecisionAuthority({ mode: 'signals', keys: undefined, approvers: 1 });
  const codePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  const workers = await Promise.all([
    Worker.create({
      connection,
      taskQueue,
      workflowBundle: { codePath },
      activities: {
        reportHere: createReportHere({
          client,
          ...{ seals, standings, authority, vault, acceptsUnsealedStarts: false },
          genesys: { removeMedia: async () => 'deleted' },
          now: Date.now,
          staging: { hostId: staged.stagingId, refOf: (owner) => owner, discard: nothing },
        }),
        verifyReports: createVerifyReports({ seals }),
        recallHere: createRecallHere({
          ...{ seals, standings, metrics: { unconfirmed: () => {} } as unknown as ActivityObserver },
          leaving: new AbortController().signal,
          genesys: { setConversationAttributes: async () => ({ confirmed: [], unconfirmed: [] }) },
        }),
        writeFileAttributes: async () => ({ unconfirmed: [], unsealed: [] }),
      },
      maxConcurrentActivityTaskExecutions: 16,
      maxCachedWorkflows: 200,
    }),
    Worker.create({
      connection,
      taskQueue: downloadTaskQueue(taskQueue),
      activities: {
        download: async ({ conversationId, mediaId }: DownloadInput) => {
          const scanned = { ...verdict, ...engine, bytes: FILE_BYTES };
          const scan = seals.sealVerdict({ conversationId, mediaId }, staged.sha256, scanned);
          return { outcome: 'staged', ...staged, scan };
        },
      },
      maxConcurrentActivityTaskExecutions: 16,
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  return {
    run: () => execute(client, taskQueue, { conversationId: randomUUID(), mediaId: randomUUID(), downloadUrl: 'x' }),
    stop: async () => {
      workers.forEach((worker) => worker.shutdown());
      await Promise.all(running);
      await connection.close();
      await clientConnection.close();
    },
  };
}

async function execute(
  client: Client,
  taskQueue: string,
  input: { conversationId: string; mediaId: string; downloadUrl: string },
  announced: object = {},
): Promise<void> {
  await client.workflow.execute<ScanAttachment>('scanAttachment', {
    ...announced,
    taskQueue,
    workflowId: scanWorkflowId(input.conversationId, input.mediaId),
    args: [{ ...input, reviewWindowMs: 1000 }],
  });
}
