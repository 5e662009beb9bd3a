import type { Logger } from 'pino';
import { ImmutabilityNotEnforcedError } from './archive-errors.js';
import type { BlobContainer, BlobLock } from '../storage/blob-container.js';
import { StorageConflictError, StorageRejectedError } from '../storage/errors.js';
import { isLockedUntil, later } from './retention.js';

/** `required`: a record that is not locked is an error. `optional`: for storage that cannot lock, such as Azurite. */
export type ImmutabilityDemand = 'required' | 'optional';

/** What the storage enforces, as read back; not what was requested. */
export type EnforcedImmutability = { readonly mode: 'locked'; readonly until: Date } | { readonly mode: 'none' };

export interface LockGoal {
  readonly required: Date;
  readonly immutability: ImmutabilityDemand;
  /** Whether a blob without a policy can be given one. Not where the upload carried one that was dropped. */
  readonly canSetPolicy: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal | undefined;
}

/**
 * Says what the storage enforces for a blob that was read back as `found`; locks what came back unlocked, or locked for
 * too short a time, and reads it back again.
 * @throws {ImmutabilityNotEnforcedError} (`required` only)
 * @throws {StorageError}
 */
export async function enforceLock(
  container: BlobContainer,
  blob: string,
  found: BlobLock,
  goal: LockGoal,
): Promise<EnforcedImmutability> {
  if (isLockedUntil(found, goal.required)) {
    return { mode: 'locked', until: found.until };
  }
  if (found.mode === undefined && !goal.canSetPolicy) {
    return notEnforced(blob, found, goal);
  }
  try {
    await container.lock(blob, later(goal.required, found.until ?? goal.required), { signal: goal.signal });
  } catch (error) {
    if (error instanceof StorageConflictError || error instanceof StorageRejectedError) {
      return notEnforced(blob, found, goal, error);
    }
    throw error;
  }
  const again = (await container.stat(blob, { signal: goal.signal })).lock;
  return isLockedUntil(again, goal.required) ? { mode: 'locked', until: again.until } : notEnforced(blob, again, goal);
}

function notEnforced(blob: string, found: BlobLock, goal: LockGoal, cause?: unknown): EnforcedImmutability {
  if (goal.immutability === 'required') {
    throw new ImmutabilityNotEnforcedError(blob, found.mode, found.until, goal.required, { cause });
  }
  goal.log.warn({ blob: blob, mode: found.mode, err: cause }, 'the record is NOT locked');
  return { mode: 'none' };
}
