import type { BlockBlobClient } from '@azure/storage-blob';
import type { Logger } from 'pino';
import { ImmutabilityNotEnforcedError } from './archive-errors.js';
import { readBack } from './archive-record.js';
import { StorageConflictError, StorageRejectedError } from '../azure/errors.js';
import { isLockedUntil, later, lockOf } from './retention.js';
import type { BlobLock } from './retention.js';
import { storageCall } from '../azure/storage-call.js';

/** `required`: a record that is not locked is an error. `optional`: for storage that cannot lock, such as Azurite. */
export type ImmutabilityDemand = 'required' | 'optional';

/** What the storage was seen to enforce, not what it was asked for. */
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
 * @throws ImmutabilityNotEnforcedError (`required` only)
 * @throws StorageError
 */
export async function enforceLock(
  blob: BlockBlobClient,
  found: BlobLock,
  goal: LockGoal,
): Promise<EnforcedImmutability> {
  if (isLockedUntil(found, goal.required)) {
    return { mode: 'locked', until: found.until };
  }
  if (found.mode === undefined && !goal.canSetPolicy) {
    return notEnforced(blob, found, goal);
  }
  const policy = { policyMode: 'Locked' as const, expiriesOn: later(goal.required, found.until ?? goal.required) };
  try {
    await storageCall({ target: blob.name, signal: goal.signal }, (abortSignal) =>
      blob.setImmutabilityPolicy(policy, { abortSignal }),
    );
  } catch (error) {
    if (error instanceof StorageConflictError || error instanceof StorageRejectedError) {
      return notEnforced(blob, found, goal, error);
    }
    throw error;
  }
  const again = lockOf(await readBack(blob, goal.signal));
  return isLockedUntil(again, goal.required) ? { mode: 'locked', until: again.until } : notEnforced(blob, again, goal);
}

function notEnforced(blob: BlockBlobClient, found: BlobLock, goal: LockGoal, cause?: unknown): EnforcedImmutability {
  if (goal.immutability === 'required') {
    throw new ImmutabilityNotEnforcedError(blob.name, found.mode, found.until, goal.required, { cause });
  }
  goal.log.warn({ blob: blob.name, mode: found.mode, err: cause }, 'the record is NOT locked');
  return { mode: 'none' };
}
