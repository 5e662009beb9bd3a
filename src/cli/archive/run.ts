import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { ArchiveCatalog } from '../../archive/catalog.js';
import { archiveWorkflowId } from '../../contract/ids.js';
import { conversationIdAttribute } from '../../contract/search-attributes.js';
import { failedArchives } from '../../temporal/failed-archives.js';
import { connectTemporal, TemporalUnreachableError } from '../../temporal/connection.js';
import { isQueryId, queryId } from '../../temporal/query-id.js';
import { startArchive } from '../../temporal/start-archive.js';
import { withArchive } from './open-archive.js';
import { printable } from './words.js';
import type { ArchiveConversation } from '../../contract/workflows.js';
import { readConfig } from '../read-config.js';

export interface RunOptions {
  readonly completed?: string;
  readonly failed?: true;
  readonly wait: boolean;
}

type Run = WorkflowHandle<ArchiveConversation>;

/** `custodian archive run` */
export async function run(conversationIds: readonly string[], { completed, failed, wait }: RunOptions): Promise<void> {
  if (conversationIds.length > 0 === (failed === true)) {
    refuse('name conversations, or say --failed, and not both');
    return;
  }
  const odd = conversationIds.find((id) => !isQueryId(id));
  if (odd !== undefined) {
    refuse(`${printable(JSON.stringify(odd))} is no id of a conversation`);
    return;
  }
  if (failed === true && completed !== undefined) {
    refuse('--failed knows when each conversation ended: leave --completed out');
    return;
  }
  const { temporal } = await readConfig(['temporal', 'azure']);
  await withArchive(async ({ catalog }) => {
    const connection = await connectTemporal(temporal).catch((error: unknown) => {
      if (!(error instanceof TemporalUnreachableError)) throw error;
      refuse(error.message);
    });
    if (connection === undefined) return;
    try {
      const { client } = connection;
      const wanted = failed === true ? await failedArchives(client, temporal.taskQueue) : conversationIds.map(named);
      if (wanted.length === 0) console.log('no archive has failed');
      const started: [id: string, run: Run][] = [];
      for (const { conversationId: id, completedTime } of wanted) {
        const time = completed ?? completedTime ?? (await lastEnd(id, client, catalog));
        if (time === undefined) tellProblem(`${id}: never archived, and no run tells when it ended: set --completed`);
        else started.push([id, await start(client, temporal.taskQueue, id, time)]);
      }
      if (wait) await Promise.all(started.map(([id, run]) => tellOutcome(id, run)));
      else for (const [id, { workflowId }] of started) console.log(`${id}: started as ${workflowId}`);
    } finally {
      await connection.close();
    }
  });
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

function tellProblem(problem: string): void {
  console.error(problem);
  process.exitCode = 1;
}

/** A conversation whose end is unknown. */
const named = (conversationId: string): { conversationId: string; completedTime?: string } => ({ conversationId });

/** The latest known end of a conversation, from its runs, failed ones too, or its records. */
async function lastEnd(id: string, client: Client, catalog: ArchiveCatalog): Promise<string | undefined> {
  const ends: string[] = [];
  const prefix = archiveWorkflowId(id, '');
  const query = `WorkflowType = 'archiveConversation' AND ${conversationIdAttribute.name} = '${queryId(id)}'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    if (workflowId.startsWith(prefix)) ends.push(workflowId.slice(prefix.length));
  }
  // There are many more records to search, but a run that Temporal has forgotten has left one.
  if (ends.length === 0) ends.push(...(await catalog.find(id, {})).flatMap(({ completedTime }) => completedTime ?? []));
  return ends.sort().at(-1);
}

/** Waits for a run in progress, and repeats one that has ended, in any way. */
async function start(client: Client, taskQueue: string, conversationId: string, completedTime: string): Promise<Run> {
  try {
    return await startArchive(client, taskQueue, { conversationId, completedTime });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    console.log(`${conversationId}: a run is already in progress`);
    return client.workflow.getHandle(archiveWorkflowId(conversationId, completedTime));
  }
}

/** Reported as soon as it is known: another run may take hours. */
async function tellOutcome(id: string, run: Run): Promise<void> {
  try {
    const { uri, lockedUntil, supersedes } = await run.result();
    const lock = lockedUntil === undefined ? 'NOT LOCKED' : `locked until ${lockedUntil}`;
    console.log(`${id}: ${uri}, ${lock}${supersedes === undefined ? '' : `, stands beside ${supersedes}`}`);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    tellProblem(`${id}: NOT archived: ${rootCause(error).message}`);
  }
}

/** Temporal wraps the failure of a step twice. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
