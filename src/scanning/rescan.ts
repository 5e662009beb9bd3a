import { randomUUID } from 'node:crypto';
import type { ScanResult } from '../contract/verdict.js';
import type { Scanner } from './scanner.js';
import type { Staging } from '../staging/staging.js';
import type { Vault } from '../vault/vault.js';

export interface RescanDependencies {
  readonly vault: Vault;
  readonly staging: Staging;
  readonly scanner: Scanner;
}

/**
 * Scans a copy from the vault again. Meanwhile the file is on the staging disk, like a download.
 * @throws VaultCopyMissingError, VaultCopyDamagedError, StorageError, StagingFullError, or the errors of the scanner
 */
export async function rescanCopy(
  { vault, staging, scanner }: RescanDependencies,
  sha256: string,
  signal?: AbortSignal,
): Promise<ScanResult> {
  const { bytes, content } = await vault.open(sha256, { signal });
  // Matches no workflow: what a crash leaves behind is cleaned up by age.
  const { ref } = await staging.stage(`rescan:${randomUUID()}`, content, { maxBytes: bytes, headBytes: 0, signal });
  try {
    const file = { path: staging.path(ref), bytes, sha256 };
    return await scanner.scan(file, signal === undefined ? {} : { signal });
  } finally {
    await staging.discard(ref);
  }
}
