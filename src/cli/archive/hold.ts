import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { ContainerNotImmutableError, ImmutabilityNotEnforcedError } from '../../archive/archive-errors.js';
import { ArchiveStore } from '../../archive/archive.js';
import { AuditLog } from '../../archive/audit-log.js';
import type { DayRange } from '../../archive/catalog.js';
import { changeLegalHold } from '../../archive/legal-hold.js';
import type { HoldOutcome } from '../../archive/legal-hold.js';
import { withArchive } from './open-archive.js';
import type { OpenArchive } from './open-archive.js';

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
    const auditLog = openAuditLog(archive);
    try {
      await auditLog.add({ ...act, stage: 'requested', records: names });
    } catch (error) {
      if (!isUnprotected(error)) throw error;
      console.error(`the audit log cannot be kept, so nothing was changed: ${error.message}`);
      process.exitCode = 1;
      return;
    }
    const outcomes: HoldOutcome[] = [];
    for (const name of names) outcomes.push(await changeLegalHold(archive.container, name, clear !== true));
    const stage = outcomes.every(({ confirmed }) => confirmed) ? 'done' : 'failed';
    for (const outcome of outcomes) console.log(outcomeLine(outcome, clear === true));
    if (stage === 'failed') process.exitCode = 1;
    try {
      await auditLog.add({ ...act, stage, records: outcomes });
      console.log(`noted in the audit log as ${act.actId}`);
    } catch (error) {
      // The entry of the request is there: an auditor sees that something was begun.
      console.error(`the outcome is NOT noted in the audit log (act ${act.actId}): ${(error as Error).message}`);
      process.exitCode = 1;
    }
  });
}

function openAuditLog({ azure, container }: OpenArchive): AuditLog {
  const log = pino({ level: 'silent' }); // what there is to say is said here
  const store = new ArchiveStore({ container, immutability: azure.immutability, log });
  return new AuditLog({ store, retentionDays: azure.retentionDays, now: Date.now });
}

function isUnprotected(error: unknown): error is Error {
  return error instanceof ContainerNotImmutableError || error instanceof ImmutabilityNotEnforcedError;
}

function outcomeLine({ name, confirmed, problem }: HoldOutcome, clear: boolean): string {
  if (confirmed) return `${name}: ${clear ? 'legal hold cleared' : 'under legal hold'}, as the storage confirms`;
  return `${name}: ${clear ? 'legal hold NOT cleared' : 'NOT under legal hold'}: ${problem ?? 'not confirmed'}`;
}
