import type { ContainerClient } from '@azure/storage-blob';
import type { Destruction } from '../contract/findings.js';
import { StorageConflictError, StorageNotFoundError, StorageUnavailableError } from '../azure/errors.js';
import { storageCall } from '../azure/storage-call.js';
import { copyName, originName, originsPrefix, tombstoneName } from './vault-names.js';
import { readNote, writeNote } from './vault-notes.js';

/** Who wants a file destroyed, and why. */
export interface DestructionOrder {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
  /** The workflow run that carries the decision out. */
  readonly workflowId: string;
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
}

/** The storage protects the blob. Azure has more codes of this kind than its SDK lists, all with this beginning. */
const PROTECTED = /^BlobImmutable/;
/** Tries against a crowd that brings the same file at this very moment. */
const MAX_ROUNDS = 5;

/**
 * Removes one origin of a file, and the sealed copy with the last one. A note of who wanted it and why stays. May be
 * repeated, and interrupted anywhere.
 *
 * A conversation may bring the same file meanwhile. It notes its origin before it gives the copy a new ETag (`put`); here
 * the ETag is read before the origins are. So either its origin is found here, or the deletion fails.
 * @throws StorageError
 */
export async function destroyCopy(
  container: ContainerClient,
  sha256: string,
  order: DestructionOrder,
): Promise<Destruction> {
  const { conversationId, mediaId, signal } = order;
  const origin = originName(sha256, conversationId, mediaId);
  await leaveTombstone(container, sha256, origin, order);
  if ((await remove(container, origin, undefined, signal)) === 'protected') {
    return 'retained';
  }
  const name = copyName(sha256);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const etag = await etagOf(container, name, signal);
    if (etag === undefined) {
      return 'destroyed';
    }
    if (await hasOrigins(container, sha256, signal)) {
      return 'shared';
    }
    const outcome = await remove(container, name, etag, signal);
    if (outcome !== 'changed') {
      return outcome === 'protected' ? 'retained' : 'destroyed';
    }
  }
  throw new StorageUnavailableError({ target: name, code: 'ConditionNotMet' }, undefined);
}

/** Before anything is deleted: nothing may vanish without a trace. */
async function leaveTombstone(
  container: ContainerClient,
  sha256: string,
  origin: string,
  { conversationId, mediaId, reviewer, reason, decidedAt, workflowId, runId, signal }: DestructionOrder,
): Promise<void> {
  const evidence = (await readNote(container, origin, signal)) ?? { sha256, conversationId, mediaId };
  const note = { ...evidence, reviewer, reason, rejectedAt: decidedAt, workflowId, runId };
  await writeNote(container, tombstoneName(sha256, conversationId, mediaId), note, signal);
}

async function hasOrigins(
  container: ContainerClient,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const prefix = originsPrefix(sha256);
  return storageCall({ target: prefix, signal }, async (abortSignal) => {
    // The service may send empty pages before the first name.
    for await (const _origin of container.listBlobsFlat({ prefix, abortSignal })) return true;
    return false;
  });
}

async function etagOf(
  container: ContainerClient,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const { etag } = await storageCall({ target: name, signal }, (abortSignal) =>
      container.getBlobClient(name).getProperties({ abortSignal }),
    );
    return etag;
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return undefined;
    }
    throw error;
  }
}

async function remove(
  container: ContainerClient,
  name: string,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<'gone' | 'changed' | 'protected'> {
  try {
    const conditions = etag === undefined ? {} : { ifMatch: etag };
    await storageCall({ target: name, signal }, (abortSignal) =>
      container.getBlobClient(name).delete({ abortSignal, conditions }),
    );
    return 'gone';
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return 'gone';
    }
    if (error instanceof StorageConflictError) {
      if (PROTECTED.test(error.call.code ?? '')) {
        return 'protected';
      }
      if (error.call.status === 412) {
        return 'changed';
      }
    }
    throw error;
  }
}
