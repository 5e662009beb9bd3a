import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { WITHDRAWALS } from '../contract/findings.js';
import type { StagedAttachment, Withdrawal } from '../contract/findings.js';
import type { ScanResult } from '../contract/verdict.js';
import type { FileAddress, GenesysRest } from '../genesys/rest.js';
import { GenesysRejectedError } from '../genesys/errors.js';
import { StorageError, StorageUnavailableError } from '../storage/errors.js';
import { StagedFileMissingError } from '../staging/staging.js';
import type { Staging } from '../staging/staging.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from '../vault/vault-errors.js';
import type { QuarantineVault } from '../vault/vault.js';
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

export interface QuarantineInput extends FileAddress {
  /** What to copy; absent when the staged file is lost or was never had: then the media is only withdrawn. */
  readonly copy?: { readonly file: StagedAttachment; readonly scan: ScanResult };
  /** When the upload event arrived, RFC 3339; absent when nobody measures the time since. */
  readonly receivedAt?: string | undefined;
}

export interface QuarantineDependencies {
  readonly genesys: GenesysRest;
  readonly vault: QuarantineVault;
  readonly staging: Staging;
  readonly now: () => number;
  readonly metrics: ActivityObserver;
}

/** What is done already, by this attempt or an earlier one. */
interface Progress {
  withdrawal: Withdrawal | undefined;
}

export function createQuarantine({ genesys, vault, staging, now, metrics }: QuarantineDependencies) {
  /**
   * Contains a file: copies it to the vault, and withdraws its media record. Where that deletes it, the copy goes first,
   * so that nothing is lost; when the vault fails for too long, the deletion no longer waits, and the staged file stays
   * until it is copied. Where it only marks the conversation, nothing is lost by it, and it goes first.
   *
   * @returns whether the file is gone from Genesys Cloud.
   */
  return async function quarantine(input: QuarantineInput): Promise<Withdrawal> {
    const { heartbeatDetails, scheduledTimestampMs } = activityInfo();
    const progress: Progress = { withdrawal: WITHDRAWALS.find((word) => word === heartbeatDetails) };
    const withdraw = async () => {
      if (progress.withdrawal !== undefined) return;
      progress.withdrawal = await withdrawMedia(input, cancellationSignal());
      heartbeat(progress.withdrawal);
    };
    await withHeartbeat(
      () =>
        genesys.deletesMedia
          ? copyAndDelete(input, progress, withdraw, scheduledTimestampMs + COPY_FIRST_MS)
          : markAndCopy(input, withdraw),
      // Spares the API a repeat of it for each further try of the copy.
      () => progress.withdrawal,
    );
    if (progress.withdrawal === 'kept' && input.copy !== undefined) tellContained(input);
    return progress.withdrawal ?? 'kept';
  };

  async function copyAndDelete(
    input: QuarantineInput,
    progress: Progress,
    deleteMedia: () => Promise<void>,
    copyFirstUntil: number,
  ): Promise<void> {
    const { copy } = input;
    if (copy === undefined) return deleteMedia();

    const copyFirstMs = copyFirstUntil - now();
    if (copyFirstMs <= 0) await deleteMedia();
    const deadlineMs = progress.withdrawal === undefined ? copyFirstMs : COPY_DEADLINE_MS;
    try {
      await copyToVault(input, copy, deadlineMs);
    } catch (error) {
      if (!isVaultRefusal(error)) throw error;
      // An outage may pass within the two minutes; this does not.
      await deleteMedia();
      throw new ContainmentRefusedError(error);
    }
    await deleteMedia();
    await staging.discard(copy.file.ref);
  }

  /** Neither waits for the other to succeed, and both have to. */
  async function markAndCopy(input: QuarantineInput, mark: () => Promise<void>): Promise<void> {
    const marked = await mark().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const { copy } = input;
    if (copy !== undefined) {
      await copyToVault(input, copy, COPY_DEADLINE_MS).catch((error: unknown) => {
        throw isVaultRefusal(error) ? new ContainmentRefusedError(error) : error;
      });
    }
    if (marked !== undefined) throw marked.error;
    if (copy !== undefined) await staging.discard(copy.file.ref);
  }

  async function withdrawMedia(input: QuarantineInput, signal: AbortSignal): Promise<Withdrawal> {
    const { conversationId, mediaId, messageId } = input;
    try {
      const withdrawal = await genesys.withdrawMedia({ conversationId, mediaId, messageId }, signal);
      // Nobody can download the file any more from here on.
      if (withdrawal === 'deleted') tellContained(input);
      return withdrawal;
    } catch (error) {
      throw error instanceof GenesysRejectedError ? new ContainmentRefusedError(error) : error;
    }
  }

  function tellContained({ receivedAt }: QuarantineInput): void {
    const seconds = (now() - Date.parse(receivedAt ?? '')) / 1000;
    // By the clocks of two hosts: the difference may be below zero.
    if (Number.isFinite(seconds)) metrics.contained(Math.max(0, seconds));
  }

  async function copyToVault(
    ids: QuarantineInput,
    copy: Required<QuarantineInput>['copy'],
    deadlineMs: number,
  ): Promise<void> {
    const signal = cancellationSignal();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    try {
      await putInVault(ids, copy, limit);
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.aborted) throw error;
      throw new StorageUnavailableError({ target: copy.file.sha256, code: 'TIMEOUT' }, undefined, { cause: error });
    }
  }

  async function putInVault(
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
