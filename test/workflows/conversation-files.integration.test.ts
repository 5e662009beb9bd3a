import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import type { CollectedFiles } from '../../src/activities/collect.js';
import type { RedactInput } from '../../src/activities/redact.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { archiveWorkflowId } from '../../src/contract/ids.js';
import { hostTaskQueue } from '../../src/contract/queues.js';
import { attributesStateAttribute } from '../../src/contract/search-attributes.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { reportOf } from './reports.js';
import type { ArchiveConversation } from '../../src/contract/workflows.js';

type Pace = readonly (readonly [string, string])[];

/** Looks that follow a silence of minutes follow each other at once. */
const OFTEN: Pace = [
  ['SETTLE_MS = 5000', 'SETTLE_MS = 200'],
  ['MAX_SILENCE_MS = 5 * 60_000', 'MAX_SILENCE_MS = 400'],
];
/** The quarter of an hour in seconds. */
const NOT_FOR_LONG: Pace = [['MAX_WAIT_MS = 15 * 60_000', 'MAX_WAIT_MS = 2000']];

const COMPLETED = '2024-05-15T23:59:59.500Z';
const RECORD = { stagingId: 'host', ref: 'r', bytes: 1, sha256: 'x', plainSha256: 'y', name: 'n' };

let connection: NativeConnection;
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
});
afterAll(() => connection.close());

/** The archive's workflow with steps that are told what there is to see. */
async function archived(see: (looks: number) => CollectedFiles, pace: Pace = OFTEN, unconfirmed: string[] = []) {
  let code = await readFile(WORKFLOW_BUNDLE, 'utf8');
  for (const [text, replacement] of pace) {
    if (!code.includes(text)) throw new Error(`the workflow bundle has no ${text}`);
    code = code.replaceAll(text, replacement);
  }
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const handed: RedactInput[] = [];
  let looks = 0;
  const workers = await Promise.all([
    Worker.create({
      connection,
      taskQueue,
      workflowBundle: { code, sourceMap: '' },
      activities: {
        collect: async () => see((looks += 1)),
        redact: async (input: RedactInput) => {
          handed.push(input);
          return { ...RECORD, messageCount: 0, redactions: {} };
        },
        patch: async () => unconfirmed,
      },
    }),
    Worker.create({
      connection,
      taskQueue: hostTaskQueue(taskQueue, 'host'),
      activities: { upload: async () => ({ uri: 'u' }) },
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  try {
    const handle = await clientFor(connection).workflow.start<ArchiveConversation>('archiveConversation', {
      taskQueue,
      workflowId: archiveWorkflowId(taskQueue, COMPLETED),
      args: [{ conversationId: taskQueue, completedTime: COMPLETED }],
    });
    const result = await handle.result();
    const { typedSearchAttributes } = await handle.describe();
    const attributesState = typedSearchAttributes.get(attributesStateAttribute);
    return {
      looks,
      files: handed.map(({ files }) => files),
      gathered: handed.map(({ gather }) => gather),
      result,
      attributesState,
    };
  } finally {
    workers.forEach((worker) => worker.shutdown());
    await Promise.all(running);
  }
}

const clean = reportOf('clean', 'clean', 2);
const pending = reportOf('slow', 'pending', 1);

test('a scan that ends is waited for, and no look is wasted after it', async () => {
  const { looks, files, gathered } = await archived((look) =>
    look < 3
      ? { reported: [clean], underway: [pending], abandoned: [] }
      : { reported: [clean, reportOf('slow', 'clean', 3)], underway: [], abandoned: [] },
  );
  // The step that makes the record gathers them itself: they may be more than a run can hold.
  expect({ gathered, files, looks }).toEqual({ gathered: [true], files: [undefined], looks: 3 });
});

test('a scan that takes too long is not waited for', async () => {
  const see = () => ({ reported: [clean], underway: [pending], abandoned: [] });
  const { gathered, looks } = await archived(see, [...OFTEN, ...NOT_FOR_LONG]);
  expect(gathered).toEqual([true]);
  expect(looks).toBeGreaterThan(1);
});

test('a scan that has ended without a verdict is not waited for', async () => {
  const { looks, gathered } = await archived(() => ({ reported: [], underway: [], abandoned: [pending] }));
  expect({ looks, gathered }).toEqual({ looks: 1, gathered: [true] });
});

test('an address that is accepted and not shown is told in the result, and findable', async () => {
  const see = () => ({ reported: [], underway: [], abandoned: [] });
  const { result, attributesState } = await archived(see, OFTEN, ['participant-attributes']);
  expect(result).toMatchObject({ uri: 'u', unconfirmed: ['participant-attributes'] });
  expect(attributesState).toBe('unconfirmed');
  const well = await archived(see);
  expect(well.result).not.toHaveProperty('unconfirmed');
  expect(well.attributesState).toBeUndefined();
});
