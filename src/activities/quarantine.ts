import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ScanResult } from '../clamav/scanner.js';
import type { GenesysApi } from '../genesys/api.js';
import { StorageError, StorageUnavailableError } from '../storage/errors.js';
import { StagedFileMissingError } from '../storage/staging.js';
import type { Staging } from '../storage/staging.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from '../storage/vault-errors.js';
import type { QuarantineVault } from '../storage/vault.js';
import type { StagedAttachment } from './download.js';
import { withHeartbeat } from './heartbeat.js';

/**
 * How long a failing copy may hold the deletion up, in milliseconds: two minutes, less the longest interval of the
 * step's retry policy, after which the attempt comes that deletes first.
 */
const COPY_FIRST_MS = 90_000;
/** Time for a copy once the media is deleted, in milliseconds. */
const COPY_DEADLINE_MS = 10 * 60_000;

/** The vault will not take the file before somebody has repaired it. The file stays staged meanwhile. */
export class VaultRefusedError extends Error {
  override readonly name = 'VaultRefusedError';

  constructor(override readonly cause: Error) {
    super(`the vault does not take the file: ${cause.message}`);
  }
}

export interface QuarantineInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** What to copy; absent when the staged file is lost or was never had: then the media is only deleted. */
  readonly copy?: { readonly file: StagedAttachment; readonly scan: ScanResult };
}

export interface QuarantineDependencies {
  readonly genesys: GenesysApi;
  readonly vault: QuarantineVault;
  readonly staging: Staging;
  readonly now: () => number;
}

export function createQuarantine({ genesys, vault, staging, now }: QuarantineDependencies) {
  /**
   * Contains a file: copies it to the vault, then deletes its media record. The copy goes first, so that nothing is
   * lost; when the vault fails for too long, the deletion no longer waits, and the staged file stays until it is copied.
   */
  return async function quarantine({ conversationId, mediaId, copy }: QuarantineInput): Promise<void> {
    const signal = cancellationSignal();
    if (copy === undefined) return genesys.deleteMedia(mediaId, signal);

    const { heartbeatDetails, scheduledTimestampMs } = activityInfo();
    let deleted = heartbeatDetails === 'deleted';
    const deleteMedia = async () => {
      await genesys.deleteMedia(mediaId, signal);
      deleted = true;
      heartbeat('deleted'); // spares the API a repeat for each further try of the copy
    };
    const copyFirstMs = scheduledTimestampMs + COPY_FIRST_MS - now();
    if (!deleted && copyFirstMs <= 0) await deleteMedia();

    const limit = AbortSignal.any([signal, AbortSignal.timeout(deleted ? COPY_DEADLINE_MS : copyFirstMs)]);
    try {
      await withHeartbeat(
        () => copyToVault(conversationId, mediaId, copy, limit),
        () => (deleted ? 'deleted' : undefined),
      );
    } catch (error) {
      if (!isVaultRefusal(error)) throw error;
      // An outage may pass within the two minutes; this does not.
      if (!deleted) await deleteMedia();
      throw new VaultRefusedError(error);
    }
    if (!deleted) await deleteMedia();
    await staging.discard(copy.file.ref);
  };

  async function copyToVault(
    conversationId: string,
    mediaId: string,
    { file, scan }: Required<QuarantineInput>['copy'],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await staging.verify(file.ref, file);
    } catch (error) {
      // An earlier attempt copied it, discarded the staged file, and its success was lost.
      if (error instanceof StagedFileMissingError && (await vault.exists(file.sha256))) return;
      throw error;
    }
    await vault.put({
      path: staging.path(file.ref),
      sha256: file.sha256,
      bytes: file.bytes,
      metadata: {
        conversationId,
        mediaId,
        mimeType: file.mimeType,
        verdict: scan.verdict,
        signature: 'signature' in scan ? (scan.signature ?? '') : '',
        engine: scan.engine,
        databaseVersion: scan.databaseVersion,
        containedAt: new Date(now()).toISOString(),
      },
      signal,
    });
  }
}

/** Errors of the vault that waiting cannot cure, and an outage that announces itself as a long one. */
function isVaultRefusal(error: unknown): error is Error {
  if (error instanceof StorageUnavailableError) return (error.retryAfterMs ?? 0) > COPY_FIRST_MS;
  return (
    error instanceof StorageError || error instanceof VaultCopyDamagedError || error instanceof VaultCopyMissingError
  );
}
