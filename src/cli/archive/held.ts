import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { decideHeldRecord } from '../../contract/held-record.js';
import type { HeldAction } from '../../contract/held-record.js';
import { inOneLine } from '../../contract/markdown.js';
import { heldArchives } from '../../temporal/held-archives.js';
import type { HeldArchive } from '../../temporal/held-archives.js';
import { NoWorkerError, refused, statement, withTemporal, writeJson } from '../review/session.js';
import { table, toTheMinute } from '../review/table.js';

/** Time for a worker to take the decision, in milliseconds. */
const UPDATE_DEADLINE_MS = 20_000;
/** Findings in a line of the list. */
const SHOWN = 3;

/** `custodian archive held` */
export async function listHeld({ json }: { readonly json?: true }): Promise<void> {
  await withTemporal(async (client) => {
    const archives = await heldArchives(client);
    if (json) writeJson({ held: archives.map(({ held, ...archive }) => ({ ...held, ...archive })) });
    else process.stdout.write(archives.length === 0 ? 'nothing is held\n' : table([HEADER, ...archives.map(row)]));
    return 0;
  });
}

const HEADER = ['SINCE', 'FOUND', 'WHERE', 'WORKFLOW ID'];

function row({ since, held, workflowId }: HeldArchive): string[] {
  const places = (held?.findings ?? [])
    .slice(0, SHOWN)
    .map(({ kind, place, index, start, end }) => `${kind} in ${place} ${index} at ${start}-${end}`);
  const more = (held?.found ?? 0) > SHOWN ? ' …' : '';
  return [toTheMinute(since), String(held?.found ?? '?'), `${places.join(', ')}${more}`, workflowId];
}

export interface DecideHeldOptions {
  readonly reviewer?: string;
  readonly reason: string;
  readonly json?: true;
}

/** `custodian archive approve` and `redact-again`. */
export async function decideHeld(id: string, action: HeldAction, { json, ...said }: DecideHeldOptions): Promise<void> {
  await withTemporal(async (client) => {
    const decision = statement(said);
    const fitting = (await heldArchives(client)).filter(
      ({ workflowId, conversationId }) => workflowId === id || conversationId === id,
    );
    const [archive, ...others] = fitting;
    if (archive === undefined) return refused(`${id}: no record of it is held; see "custodian archive held"`, json);
    if (others.length > 0) {
      const ids = fitting.map(({ workflowId }) => workflowId).join(' ');
      return refused(`${id}: several records of it are held: name one of ${ids}`, json);
    }
    const record = archive.held?.plainSha256;
    const problem = await send(client, archive.workflowId, { ...decision, action, record });
    if (problem !== undefined) return refused(problem, json);
    if (json) writeJson({ ok: true, workflowId: archive.workflowId, action, record });
    else {
      const done = action === 'approve' ? 'approved: it is archived as it is' : 'it is redacted again';
      process.stdout.write(`${inOneLine(`${archive.workflowId}: ${done}`)}\n`);
    }
    return 0;
  });
}

/** @returns why the decision does not count @throws {NoWorkerError} */
async function send(
  client: Client,
  workflowId: string,
  decision: Parameters<typeof statement>[0] & { reviewer: string; action: HeldAction; record: string | undefined },
): Promise<string | undefined> {
  try {
    await client.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
      client.workflow.getHandle(workflowId).executeUpdate(decideHeldRecord, { args: [decision] }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? error.message;
    if (error instanceof WorkflowNotFoundError) return 'too late: its run has ended';
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw new NoWorkerError('no worker has answered yet, and the decision may still count: check the worker');
  }
}
