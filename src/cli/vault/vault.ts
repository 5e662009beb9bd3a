import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import { openStores } from '../../stores/open-stores.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { openAuditLog } from '../archive/open-audit-log.js';
import { ArchiveKeysError } from '../../archive/archive-keys.js';
import { ClockSkewError } from '../../storage/service-clock.js';
import { StorageError } from '../../storage/errors.js';
import { NoReleasedFileError } from '../../vault/provenance.js';
import { QuarantineVault, VaultCopyDamagedError, VaultCopyMissingError } from '../../vault/quarantine-vault.js';

/** The configured vault, for a command that does one thing and ends. It creates no links. */
export function openVault(azure: Config['azure'], log: Logger, publicKeys?: PublicKeyRing): QuarantineVault {
  const { quarantine, released } = openStores(azure);
  return new QuarantineVault({ quarantine, released, publicKeys, log });
}

/** The audit log for a command. @throws {ArchiveKeysError} */
export function openAuditLogOf(azure: Config['azure']): ReturnType<typeof openAuditLog> {
  return openAuditLog({ azure, container: openStores(azure).archive });
}

/** Runs a command; an external failure is reported by its message and the exit code, without a stack trace. */
export async function reportProblems(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isAnswer =
      error instanceof VaultCopyMissingError ||
      error instanceof VaultCopyDamagedError ||
      error instanceof NoReleasedFileError;
    const isExplained = [StorageError, ArchiveKeysError, ClockSkewError].some((kind) => error instanceof kind);
    if (!isAnswer && !isExplained) throw error;
    console.error((error as Error).message);
    process.exitCode = isAnswer ? 1 : 2;
  }
}
