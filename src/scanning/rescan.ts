import { randomUUID } from 'node:crypto';
import type { ScanResult } from '../contract/verdict.js';
import type { Scanner } from './scanner.js';
import type { Staging } from '../staging/staging.js';
import type { QuarantineVault } from '../vault/vault.js';

export interface RescanDependencies {
  readonly vault: QuarantineVault;
  readonly staging: Staging;
  readonly scanner: Scanner;
}

/**
 * Scans a copy of the vault anew. For that time the file lies on the staging disk, as a download does.
 * @throws VaultCopyMissingError, VaultCopyDamagedError, StorageError, StagingFullError, or as the scanner does
 */
export async function rescanCopy(
  { vault, staging, scanner }: RescanDependencies,
  sha256: string,
  signal?: AbortSignal,
): Promise<ScanResult> {
  const { bytes, content } = await vault.open(sha256, { signal });
  // No workflow has this name: what a crash leaves behind is swept by age.
  const { ref } = await staging.stage(`rescan:${randomUUID()}`, content, { maxBytes: bytes, headBytes: 0, signal });
  try {
    const file = { path: staging.path(ref), bytes, sha256 };
    return await scanner.scan(file, signal === undefined ? {} : { signal });
  } finally {
    await staging.discard(ref);
  }
}
