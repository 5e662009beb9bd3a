import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { environmentWithDotenv, loadConfig } from '../../config.js';
import type { ArchiveCatalog } from '../../storage/catalog.js';
import type { archiveConversation } from '../../workflows/index.js';
import { archiveWorkflowId, conversationIdAttribute } from '../../workflows/messages.js';
import { failedArchives } from '../../worker/failed-archives.js';
import { connectTemporal, TemporalUnreachableError } from '../temporal.js';
import { withArchive } from './open-archive.js';

export interface RunOptions {
  readonly completed?: string;
  readonly failed?: true;
  readonly wait: boolean;
}

type Run = WorkflowHandle<typeof archiveConversation>;

/** `custodian archive run` */
export async function run(conversationIds: readonly string[], { completed, failed, wait }: RunOptions): Promise<void> {
  if (conversationIds.length > 0 === (failed === true)) {
    console.error('name conversations, or say --failed, and not both');
    process.exitCode = 2;
    return;
  }
  const { temporal } = loadConfig(environmentWithDotenv(process.cwd(), process.env), ['temporal', 'azure']);
  await withArchive(async ({ catalog }) => {
    const connection = await connectTemporal(temporal).catch((error: unknown) => {
      if (!(error instanceof TemporalUnreachableError)) throw error;
      console.error(error.message);
      process.exitCode = 2;
    });
    if (connection === undefined) return;
    try {
      const { client } = connection;
      const wanted = failed === true ? await failedArchives(client, temporal.taskQueue) : conversationIds.map(named);
      if (wanted.length === 0) console.log('no archive has failed');
      const results = wanted.map(async ({ conversationId: id, completedTime }) => {
        const time = completed ?? completedTime ?? (await lastEnd(id, client, catalog));
        if (time === undefined) return `${id}: never archived, and no run tells when it ended: set --completed`;
        const started = await start(client, temporal.taskQueue, id, time);
        if (wait) return outcomeOf(id, started);
        console.log(`${id}: started as ${started.workflowId}`);
        return undefined;
      });
      for (const result of results) {
        const problem = await result;
        if (problem === undefined) continue;
        console.error(problem);
        process.exitCode = 1;
      }
    } finally {
      await connection.close();
    }
  });
}

/** A conversation whose end is to be found out. */
const named = (conversationId: string): { conversationId: string; completedTime?: string } => ({ conversationId });

/** The newest end of a conversation that its runs, failed ones too, or its records know of. */
async function lastEnd(id: string, client: Client, catalog: ArchiveCatalog): Promise<string | undefined> {
  const ends: string[] = [];
  const prefix = archiveWorkflowId(id, '');
  const literal = `'${id.replaceAll(/['\\]/g, '\\$&')}'`;
  const query = `WorkflowType = 'archiveConversation' AND ${conversationIdAttribute.name} = ${literal}`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    if (workflowId.startsWith(prefix)) ends.push(workflowId.slice(prefix.length));
  }
  // Records are many more to look through, and a run that is forgotten has left one.
  if (ends.length === 0) ends.push(...(await catalog.find(id, {})).flatMap(({ completedTime }) => completedTime ?? []));
  return ends.sort().at(-1);
}

/** A run that goes on is waited for, and one that has ended, however, is repeated. */
async function start(client: Client, taskQueue: string, conversationId: string, completedTime: string): Promise<Run> {
  const workflowId = archiveWorkflowId(conversationId, completedTime);
  try {
    return await client.workflow.start<typeof archiveConversation>('archiveConversation', {
      taskQueue,
      workflowId,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      args: [{ conversationId, completedTime }],
      typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
      staticSummary: `archive of conversation ${conversationId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    console.log(`${conversationId}: a run is under way already`);
    return client.workflow.getHandle(workflowId);
  }
}

/** @returns what is wrong, if anything is */
async function outcomeOf(id: string, started: Run): Promise<string | undefined> {
  try {
    const { uri, lockedUntil, supersedes } = await started.result();
    const lock = lockedUntil === undefined ? 'NOT LOCKED' : `locked until ${lockedUntil}`;
    console.log(`${id}: ${uri}, ${lock}${supersedes === undefined ? '' : `, stands beside ${supersedes}`}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return `${id}: NOT archived: ${rootCause(error).message}`;
  }
}

/** Temporal wraps the failure of a step twice. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
