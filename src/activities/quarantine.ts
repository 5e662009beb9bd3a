import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ScanResult } from '../clamav/scanner.js';
import type { GenesysApi } from '../genesys/api.js';
import { GenesysRejectedError } from '../genesys/errors.js';
import { StorageError, StorageUnavailableError } from '../storage/errors.js';
import { StagedFileMissingError } from '../storage/staging.js';
import type { Staging } from '../storage/staging.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from '../storage/vault-errors.js';
import type { QuarantineVault } from '../storage/vault.js';
import type { StagedAttachment } from './download.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';

/**
 * How long a failing copy may hold the deletion up, in milliseconds: two minutes, less the longest interval of the
 * step's retry policy, after which the attempt comes that deletes first.
 */
const COPY_FIRST_MS = 90_000;
/** Time for a copy once the media is deleted, in milliseconds. */
const COPY_DEADLINE_MS = 10 * 60_000;

/** The vault or Genesys Cloud refuses a part of it, for good as it seems. It is tried on: a file must not stay at large. */
export class ContainmentRefusedError extends Error {
  override readonly name = 'ContainmentRefusedError';

  constructor(override readonly cause: Error) {
    super(`the file cannot be contained: ${cause.message}`);
  }
}

export interface QuarantineInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** What to copy; absent when the staged file is lost or was never had: then the media is only deleted. */
  readonly copy?: { readonly file: StagedAttachment; readonly scan: ScanResult };
  /** When the upload event arrived, RFC 3339; absent when nobody measures the time since. */
  readonly receivedAt?: string | undefined;
}

export interface QuarantineDependencies {
  readonly genesys: GenesysApi;
  readonly vault: QuarantineVault;
  readonly staging: Staging;
  readonly now: () => number;
  readonly metrics: ActivityObserver;
}

export function createQuarantine({ genesys, vault, staging, now, metrics }: QuarantineDependencies) {
  /**
   * Contains a file: copies it to the vault, then deletes its media record. The copy goes first, so that nothing is
   * lost; when the vault fails for too long, the deletion no longer waits, and the staged file stays until it is copied.
   */
  return async function quarantine(input: QuarantineInput): Promise<void> {
    const { heartbeatDetails, scheduledTimestampMs } = activityInfo();
    const progress = { deleted: heartbeatDetails === 'deleted' };
    await withHeartbeat(
      () => copyAndDelete(input, progress, scheduledTimestampMs + COPY_FIRST_MS),
      // Spares the API a repeat of the deletion for each further try of the copy.
      () => (progress.deleted ? 'deleted' : undefined),
    );
  };

  async function copyAndDelete(
    input: QuarantineInput,
    progress: { deleted: boolean },
    copyFirstUntil: number,
  ): Promise<void> {
    const { copy } = input;
    const signal = cancellationSignal();
    const deleteMedia = async () => {
      if (progress.deleted) return;
      await contain(input, signal);
      progress.deleted = true;
      heartbeat('deleted');
    };
    if (copy === undefined) return deleteMedia();

    const copyFirstMs = copyFirstUntil - now();
    if (copyFirstMs <= 0) await deleteMedia();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(progress.deleted ? COPY_DEADLINE_MS : copyFirstMs)]);
    try {
      await copyToVault(input, copy, limit);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) {
        throw new StorageUnavailableError({ target: copy.file.sha256, code: 'TIMEOUT' }, undefined, { cause: error });
      }
      if (!isVaultRefusal(error)) throw error;
      // An outage may pass within the two minutes; this does not.
      await deleteMedia();
      throw new ContainmentRefusedError(error);
    }
    await deleteMedia();
    await staging.discard(copy.file.ref);
  }

  /** Nobody can download the file any more from here on. */
  async function contain({ mediaId, receivedAt }: QuarantineInput, signal: AbortSignal): Promise<void> {
    await genesys.deleteMedia(mediaId, signal).catch((error: unknown) => {
      throw error instanceof GenesysRejectedError ? new ContainmentRefusedError(error) : error;
    });
    const seconds = (now() - Date.parse(receivedAt ?? '')) / 1000;
    // By the clocks of two hosts: the difference may be below zero.
    if (Number.isFinite(seconds)) metrics.contained(Math.max(0, seconds));
  }

  async function copyToVault(
    { conversationId, mediaId }: QuarantineInput,
    { file, scan }: Required<QuarantineInput>['copy'],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await staging.verify(file.ref, file);
    } catch (error) {
      // An earlier attempt copied it, discarded the staged file, and its success was lost. With a copy in the vault, only
      // the origin is noted, and the file is not read.
      if (!(error instanceof StagedFileMissingError && (await vault.exists(file.sha256)))) throw error;
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
