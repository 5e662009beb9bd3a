import { randomUUID } from 'node:crypto';
import type { ArchiveReceipt } from '../../archive/archive.js';
import type { BlobContainer } from '../../storage/blob-container.js';
import { AUDIT_PREFIX } from '../../archive/audit/entries.js';
import type { DayRange } from '../../archive/catalog.js';
import { changeLegalHold } from '../../archive/legal-hold.js';
import type { HoldOutcome } from '../../archive/legal-hold.js';
import { withArchive } from './open-archive.js';
import { isUnprotected, openAuditLog } from './open-audit-log.js';

export interface HoldOptions extends DayRange {
  readonly clear?: true;
  readonly reason: string;
  readonly by: string;
}

/** `custodian archive hold` */
export async function hold(conversationId: string, { clear, reason, by, ...range }: HoldOptions): Promise<void> {
  await withArchive(async (archive) => {
    const names = (await archive.catalog.find(conversationId, range)).map(({ name }) => name);
    if (names.length === 0) {
      console.error('no record of this conversation: nothing was changed');
      process.exitCode = 1;
      return;
    }
    const action = clear ? ('legal-hold-cleared' as const) : ('legal-hold-set' as const);
    const act = { actId: randomUUID(), action, conversationId, by, reason };
    const { auditLog } = await openAuditLog(archive);
    let requested: ArchiveReceipt;
    try {
      requested = await auditLog.add({ ...act, stage: 'requested', records: names });
    } catch (error) {
      if (!isUnprotected(error)) throw error;
      console.error(`the audit log cannot be kept, so nothing was changed: ${error.message}`);
      process.exitCode = 1;
      return;
    }
    const kept: string[] = [];
    const outcomes: HoldOutcome[] = [];
    for (const name of names) outcomes.push(await changeLegalHold(archive.container, name, clear !== true));
    const stage = outcomes.every(({ confirmed }) => confirmed) ? 'done' : 'failed';
    for (const outcome of outcomes) console.log(outcomeLine(outcome, clear === true));
    if (stage === 'failed') process.exitCode = 1;
    try {
      const done = await auditLog.add({ ...act, stage, records: outcomes });
      kept.push(requested.name, done.name);
      console.log(`noted in the audit log as ${act.actId}`);
    } catch (error) {
      // The entry of the request exists: an auditor sees that something was started.
      console.error(`the outcome is NOT noted in the audit log (act ${act.actId}): ${(error as Error).message}`);
      process.exitCode = 1;
    }
    for (const problem of await keepEntries(archive.container, conversationId, clear === true, kept)) {
      console.error(problem);
      process.exitCode = 1;
    }
  });
}

/**
 * The entries of a hold are kept for as long as the hold: they are held as well, whatever their own lock. When a hold is cleared,
 * all are released.
 */
async function keepEntries(
  container: BlobContainer,
  conversationId: string,
  clear: boolean,
  added: readonly string[],
): Promise<string[]> {
  const names = clear ? [] : [...added];
  if (clear) {
    for await (const blobs of container.list(AUDIT_PREFIX)) {
      const ofHold = blobs.filter(
        ({ metadata, legalHold }) => legalHold && metadata['conversation_id'] === conversationId,
      );
      names.push(...ofHold.map(({ name }) => name));
    }
  }
  const problems: string[] = [];
  for (const name of names) {
    const { confirmed, problem } = await changeLegalHold(container, name, !clear);
    if (!confirmed)
      problems.push(`${name}: the entry is NOT ${clear ? 'let go' : 'kept as long as the hold'}: ${problem}`);
  }
  return problems;
}

function outcomeLine({ name, confirmed, problem }: HoldOutcome, clear: boolean): string {
  if (confirmed) return `${name}: ${clear ? 'legal hold cleared' : 'under legal hold'}, as the storage confirms`;
  return `${name}: ${clear ? 'legal hold NOT cleared' : 'NOT under legal hold'}: ${problem ?? 'not confirmed'}`;
}
