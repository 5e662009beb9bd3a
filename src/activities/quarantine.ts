import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { Removal, StagedAttachment } from '../contract/findings.js';
import { signatureOf } from '../contract/verdict.js';
import type { ScanResult } from '../contract/verdict.js';
import type { GenesysRest } from '../genesys/rest.js';
import { StorageError, StorageUnavailableError } from '../storage/errors.js';
import { StagedFileMissingError } from '../staging/staging.js';
import type { Staging } from '../staging/staging.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from '../vault/vault-errors.js';
import type { Vault } from '../vault/vault.js';
import { ContainmentRefusedError } from './containment-refused.js';
import { withHeartbeat } from './heartbeat.js';
import { keepContainment } from './known-standing.js';
import { notedParts } from './noted-parts.js';
import { isToBeRemoved, MediaRemoval, noteRemoval } from './remove-media.js';
import type { ProvenRemovalDependencies, RemoveMediaInput } from './remove-media.js';
import type { FileIds } from './seals.js';

/**
 * How long a failing copy may hold the deletion up, in milliseconds: two minutes, less the longest interval of the
 * step's retry policy, after which the attempt comes that deletes first.
 */
const COPY_FIRST_MS = 90_000;
/** Time for a copy once the media is deleted, in milliseconds. */
const COPY_DEADLINE_MS = 10 * 60_000;

/** Time to record what was opened of a file, in milliseconds. */
const PARTS_DEADLINE_MS = 10_000;

/** A staged file that is not clean, and why. */
interface CopyOrder {
  readonly file: StagedAttachment;
  readonly scan: ScanResult;
}

export interface QuarantineInput extends RemoveMediaInput {
  /** Absent in runs that began before `removeMedia` was a separate step: then there is nothing to copy. */
  readonly copy?: CopyOrder;
}

export interface QuarantineDependencies extends ProvenRemovalDependencies {
  readonly genesys: GenesysRest;
  readonly vault: Vault;
  readonly staging: Staging;
}

export function createQuarantine(dependencies: QuarantineDependencies) {
  const { genesys, vault, staging, now, seals } = dependencies;

  /**
   * Contains a file: copies it to the vault, and removes its media record. Where that deletes it, the copy goes first,
   * so that nothing is lost; when the vault fails for too long, the deletion no longer waits, and the staged file stays
   * until it is copied. Where it only marks the conversation, nothing is lost by it, and it goes first.
   *
   * @returns whether the file is gone from Genesys Cloud.
   */
  return async function quarantine({ copy, ...input }: QuarantineInput): Promise<Removal> {
    const copyFirstUntil = activityInfo().scheduledTimestampMs + COPY_FIRST_MS;
    const removal = new MediaRemoval(dependencies, input);
    return withHeartbeat(
      async () => {
        if (copy === undefined) {
          return (await isToBeRemoved(dependencies, input)) ? removal.ensure() : 'kept';
        }
        if (genesys.deletesMedia) await copyAndDelete(input, copy, removal, copyFirstUntil);
        else await markAndCopy(input, copy, removal);
        const done = await removal.ensure();
        if (done === 'kept') removal.observeContained();
        await noteRemoval(dependencies, input, removal);
        return done;
      },
      () => removal.done,
    );
  };

  async function copyAndDelete(
    input: RemoveMediaInput,
    copy: CopyOrder,
    removal: MediaRemoval,
    copyFirstUntil: number,
  ): Promise<void> {
    const copyFirstMs = copyFirstUntil - now();
    if (copyFirstMs <= 0) await removal.ensure();
    const deadlineMs = removal.done === undefined ? copyFirstMs : COPY_DEADLINE_MS;
    try {
      await copyToVault(input, copy, deadlineMs);
    } catch (error) {
      if (!isVaultRefusal(error)) throw error;
      // An outage may pass within the two minutes; this does not.
      await removal.ensure();
      throw new ContainmentRefusedError(error);
    }
    await removal.ensure();
    await keepParts(input, copy.file);
    await staging.discard(copy.file.ref);
  }

  /** Neither waits for the other to succeed, and both have to. */
  async function markAndCopy(input: RemoveMediaInput, copy: CopyOrder, removal: MediaRemoval): Promise<void> {
    const marked = await removal.ensure().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await copyToVault(input, copy, COPY_DEADLINE_MS).catch((error: unknown) => {
      throw isVaultRefusal(error) ? new ContainmentRefusedError(error) : error;
    });
    if (marked !== undefined) throw marked.error;
    await keepParts(input, copy.file);
    await staging.discard(copy.file.ref);
  }

  async function copyToVault(ids: RemoveMediaInput, copy: CopyOrder, deadlineMs: number): Promise<void> {
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
    { conversationId, mediaId }: RemoveMediaInput,
    { file, scan }: CopyOrder,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await staging.verifySize(file.ref, file); // its bytes are hashed as they are sealed
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
        signature: signatureOf(scan) ?? '',
        engine: scan.engine,
        databaseVersion: scan.databaseVersion,
        containedAt: new Date(now()).toISOString(),
      },
      signal,
    });
    await keepStanding({ conversationId, mediaId }, { file, scan }, signal);
  }

  /** For the people who will decide: the file is contained, whatever becomes of this. */
  async function keepParts(ids: FileIds, { ref, sha256 }: StagedAttachment): Promise<void> {
    const parts = await notedParts(staging, ref, sha256);
    if (parts === undefined) return;
    const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(PARTS_DEADLINE_MS)]);
    await vault.keepParts(sha256, ids, parts, { signal }).catch((error: unknown) => {
      log.warn('what was opened of a file is not recorded', { sha256, problem: (error as Error).message });
    });
  }

  /** Before the deletion, so that the next run knows that the file is contained, whatever happens to this one. */
  async function keepStanding(ids: FileIds, { file, scan }: CopyOrder, signal: AbortSignal): Promise<void> {
    const { sha256, bytes, mimeType, isImage } = file;
    // Of a run that began before verdicts were sealed.
    if (scan.seal === undefined || !seals.isVerdict(ids, sha256, scan)) return;
    const facts = { ...ids, sha256, bytes, mimeType, isImage, scan, at: scan.at ?? new Date(now()).toISOString() };
    await keepContainment(dependencies, facts, signal);
  }
}

/** Errors of the vault that waiting cannot cure, and an outage that announces itself as a long one. */
function isVaultRefusal(error: unknown): error is Error {
  if (error instanceof StorageUnavailableError) return (error.retryAfterMs ?? 0) > COPY_FIRST_MS;
  return (
    error instanceof StorageError || error instanceof VaultCopyDamagedError || error instanceof VaultCopyMissingError
  );
}
