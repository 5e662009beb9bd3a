import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import { openStores } from '../../stores/open-stores.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { StorageError } from '../../storage/errors.js';
import { NoReleasedFileError } from '../../vault/provenance.js';
import { QuarantineVault, VaultCopyDamagedError, VaultCopyMissingError } from '../../vault/vault.js';

/** The vault of the settings, for a command that does one thing and ends. It makes no links. */
export function openVault(azure: Config['azure'], log: Logger, publicKeys?: PublicKeyRing): QuarantineVault {
  const { quarantine, released } = openStores(azure);
  return new QuarantineVault({ quarantine, released, publicKeys, log });
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
    if (!isAnswer && !(error instanceof StorageError)) throw error;
    console.error(error.message);
    process.exitCode = isAnswer ? 1 : 2;
  }
}
