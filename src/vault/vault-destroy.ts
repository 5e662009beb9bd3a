import type { Destruction } from '../contract/findings.js';
import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError, StorageUnavailableError } from '../storage/errors.js';
import { copyNames } from './vault-copy.js';
import { originName, originsPrefix, partsName, tombstoneName } from './vault-names.js';
import { readNote, writeNote } from './vault-notes.js';

/** Who wants a file destroyed, and why. */
export interface DestructionOrder {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
  /** The workflow run that carries out the decision. */
  readonly workflowId: string;
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Attempts while others keep bringing the same file. */
const MAX_ROUNDS = 5;

/**
 * Removes one origin of a file, and with the last one the sealed copy. A note of who ordered it and why remains. May be repeated,
 * and interrupted at any point.
 *
 * A conversation may bring the same file meanwhile. It notes its origin before it gives the copy a new version (`put`); here the
 * version is read before the origins are. So either its origin is found here, or the deletion fails.
 * @throws {StorageError}
 */
export async function destroyCopy(
  container: BlobContainer,
  sha256: string,
  order: DestructionOrder,
): Promise<Destruction> {
  const { conversationId, mediaId, signal } = order;
  const origin = originName(sha256, conversationId, mediaId);
  await leaveTombstone(container, sha256, origin, order);
  // The names in it are personal data.
  await container.remove(partsName(sha256, conversationId, mediaId), undefined, { signal });
  if ((await container.remove(origin, undefined, { signal })) === 'protected') {
    return 'retained';
  }
  let outcome: Destruction = 'destroyed';
  for (const name of await copyNames(container, sha256, signal)) {
    const one = await destroyBlob(container, sha256, name, signal);
    if (one === 'shared') return 'shared';
    if (one === 'retained') outcome = 'retained';
  }
  return outcome;
}

async function destroyBlob(
  container: BlobContainer,
  sha256: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Destruction> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const version = await versionOf(container, name, signal);
    if (version === undefined) {
      return 'destroyed';
    }
    if (await hasOrigins(container, sha256, signal)) {
      return 'shared';
    }
    const outcome = await container.remove(name, version, { signal });
    if (outcome !== 'changed') {
      return outcome === 'protected' ? 'retained' : 'destroyed';
    }
  }
  throw new StorageUnavailableError({ target: name, code: 'ConditionNotMet' }, undefined);
}

/** Written before anything is deleted: nothing may vanish without a trace. */
async function leaveTombstone(
  container: BlobContainer,
  sha256: string,
  origin: string,
  { conversationId, mediaId, reviewer, reason, decidedAt, workflowId, runId, signal }: DestructionOrder,
): Promise<void> {
  const evidence = (await readNote(container, origin, signal)) ?? { sha256, conversationId, mediaId };
  const note = { ...evidence, reviewer, reason, rejectedAt: decidedAt, workflowId, runId };
  await writeNote(container, tombstoneName(sha256, conversationId, mediaId), note, signal);
}

async function hasOrigins(container: BlobContainer, sha256: string, signal: AbortSignal | undefined): Promise<boolean> {
  const prefix = originsPrefix(sha256);
  // The service may send empty pages before the first name.
  for await (const blobs of container.list(prefix, { signal })) {
    if (blobs.length > 0) return true;
  }
  return false;
}

async function versionOf(
  container: BlobContainer,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return (await container.stat(name, { signal })).version;
  } catch (error) {
    if (error instanceof StorageNotFoundError) return undefined;
    throw error;
  }
}
