import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createCollect } from '../../src/activities/collect.js';
import type { CollectedFiles } from '../../src/activities/collect.js';
import type { PatchInput } from '../../src/activities/patch.js';
import type { ActivityObserver } from '../../src/activities/observer.js';
import { createRecallHere } from '../../src/activities/recall-here.js';
import { createRecallReports } from '../../src/activities/recall-reports.js';
import { createReport } from '../../src/activities/report.js';
import { createStoreReports } from '../../src/activities/store-reports.js';
import { createVerifyReports } from '../../src/activities/verify-reports.js';
import type { VerifyReportsInput } from '../../src/activities/verify-reports.js';
import { createWriteFileAttributes } from '../../src/activities/write-file-attributes.js';
import type { WriteFileAttributesDependencies } from '../../src/activities/write-file-attributes.js';
import { testSealing } from '../support/sealing.js';
import type { Attributes, WrittenPlace } from '../../src/genesys/rest.js';
import { installRuntime } from '../../src/worker/runtime.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import type { ConversationLedger } from '../../src/contract/workflows.js';

/** Ledgers on real Temporal, on a task queue of their own, whose writes are kept. */
export interface Ledgers {
  readonly client: Client;
  readonly taskQueue: string;
  readonly sealing: ReturnType<typeof testSealing>;
  /** Conversations are kept apart from those of other tests by their names. */
  conversation(name: string): string;
  /** By the step itself, once. */
  report(conversationId: string, file: FileReport, ledgerBegins?: true): Promise<void>;
  /** As the step's retry policy has it: a run that is busy, or just ends, takes no report. */
  tell(conversationId: string, file: FileReport): Promise<void>;
  /** @param summary as runs of today ask */
  collect(conversationId: string, summary?: true): Promise<CollectedFiles>;
  handle(conversationId: string): WorkflowHandle<ConversationLedger>;
  /** The attributes of each write, in their order. */
  writes(conversationId: string): readonly Attributes[];
  /** Writes that are refused for good. */
  readonly refusing: Set<string>;
  /** Writes that are accepted, and not shown. */
  readonly hiding: Set<string>;
  /** Runs the history of a ledger once more, with the same times. @throws {DeterminismViolationError} */
  replay(conversationId: string): Promise<void>;
  /** Holds writes up until it is called. */
  hold(conversationId: string): () => void;
  /** Holds checks of reports up until it is called; it returns how many reports each has had since. */
  holdChecks(conversationId: string): () => readonly number[];
  stop(): Promise<void>;
}

/** @param pace replacements in the workflow bundle: times that are days, in seconds */
export async function startLedgers(pace: readonly (readonly [string, string])[] = []): Promise<Ledgers> {
  installRuntime(pino({ level: 'silent' }));
  const connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  const client = clientFor(connection);
  const sealing = testSealing();
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const written = new Map<string, Attributes[]>();
  const refusing = new Set<string>();
  const hiding = new Set<string>();
  const held = new Map<string, Promise<void>>();
  const holdIn = (holds: Map<string, Promise<void>>, conversationId: string) => {
    let release = () => {};
    holds.set(conversationId, new Promise<void>((resolve) => (release = resolve)));
    return () => {
      holds.delete(conversationId);
      release();
    };
  };
  const heldChecks = new Map<string, Promise<void>>();
  const checks = new Map<string, number[]>();
  const verify = createVerifyReports(sealing);
  const verifyReports = async (input: VerifyReportsInput) => {
    checks.get(input.conversationId)?.push(input.reports.length);
    await heldChecks.get(input.conversationId);
    return verify(input);
  };
  const patch = async ({ id, attributes }: PatchInput) => {
    await held.get(id);
    if (refusing.has(id)) throw ApplicationFailure.nonRetryable('refused by the test', 'GenesysRejectedError');
    written.set(id, [...(written.get(id) ?? []), attributes]);
    return hiding.has(id) ? ['participant-attributes'] : [];
  };
  let code = await readFile(WORKFLOW_BUNDLE, 'utf8');
  for (const [text, replacement] of pace) {
    if (!code.includes(text)) throw new Error(`the workflow bundle has no ${text}`);
    code = code.replaceAll(text, replacement);
  }
  const writing: WriteFileAttributesDependencies = {
    seals: sealing.seals,
    leaving: new AbortController().signal,
    metrics: { unconfirmed: () => undefined } as unknown as ActivityObserver,
    genesys: {
      setConversationAttributes: async (id, attributes) => ({
        confirmed: [],
        unconfirmed: (await patch({ target: 'conversation', id, attributes })) as WrittenPlace[],
      }),
    },
  };
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { code, sourceMap: '' },
    shutdownForceTime: '1 minute',
    activities: {
      patch,
      writeFileAttributes: createWriteFileAttributes(writing),
      verifyReports,
      recallHere: createRecallHere({ ...sealing, ...writing }),
      recallReports: createRecallReports({ ...sealing, ...writing }),
      storeReports: createStoreReports(sealing),
    },
  });
  const running = worker.run();
  const [report, collect] = [
    createReport({ client, ...sealing, acceptsUnsealedStarts: true }),
    createCollect({ client, ...sealing }),
  ];
  const inActivity = () => new MockActivityEnvironment({ taskQueue });
  const reportOnce = (conversationId: string, file: FileReport, ledgerBegins?: true) =>
    inActivity().run(report, {
      conversationId,
      file,
      ...(ledgerBegins === undefined ? {} : { ledgerBegins }),
    }) as Promise<void>;
  const handle = (conversationId: string): WorkflowHandle<ConversationLedger> =>
    client.workflow.getHandle(ledgerWorkflowId(conversationId));
  return {
    client,
    sealing,
    taskQueue,
    conversation: (name) => `${name}-${taskQueue}`,
    report: reportOnce,
    tell: async (conversationId, file) => {
      const isTold = () =>
        reportOnce(conversationId, file)
          .then(() => true)
          .catch(() => false);
      await until(`the report of ${file.mediaId}`, isTold);
    },
    collect: (conversationId, summary) =>
      inActivity().run(
        collect,
        summary === undefined ? { conversationId } : { conversationId, summary },
      ) as Promise<CollectedFiles>,
    handle,
    replay: async (conversationId) => {
      const { workflowId } = handle(conversationId);
      const history = await handle(conversationId).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle: { code, sourceMap: '' } }, history, workflowId);
    },
    writes: (conversationId) => written.get(conversationId) ?? [],
    refusing,
    hiding,
    hold: (conversationId) => holdIn(held, conversationId),
    holdChecks: (conversationId) => {
      const sizes: number[] = [];
      checks.set(conversationId, sizes);
      const release = holdIn(heldChecks, conversationId);
      return () => {
        release();
        return sizes;
      };
    },
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
