import { pino } from 'pino';
import { ContainerNotImmutableError, ImmutabilityNotEnforcedError } from '../../archive/archive-errors.js';
import { openArchiveKeys } from '../../archive/archive-keys.js';
import { ArchiveStore } from '../../archive/archive.js';
import { AuditLog } from '../../archive/audit/audit-log.js';
import { ServiceClock } from '../../storage/service-clock.js';
import type { OpenArchive } from './open-archive.js';

/** Opens the audit log for writing by a command. @throws {ArchiveKeysError} */
export async function openAuditLog({
  azure,
  container,
}: Pick<OpenArchive, 'azure' | 'container'>): Promise<{ readonly auditLog: AuditLog; readonly isSigned: boolean }> {
  const log = pino({ level: 'silent' }); // the command reports everything itself
  const keys = await openArchiveKeys(azure.signingKey, { mayMake: false });
  const clock = new ServiceClock({ container });
  const { immutability, retentionDays } = azure;
  const store = new ArchiveStore({ container, immutability, log, keys, clock });
  const { signer } = keys;
  return { auditLog: new AuditLog({ store, signer, retentionDays, clock }), isSigned: signer !== undefined };
}

/** Whether an error means that no entry can be locked. */
export function isUnprotected(error: unknown): error is Error {
  return error instanceof ContainerNotImmutableError || error instanceof ImmutabilityNotEnforcedError;
}
