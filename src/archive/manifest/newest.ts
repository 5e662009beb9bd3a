import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import type { BlobContainer } from '../../storage/blob-container.js';
import { StorageNotFoundError } from '../../storage/errors.js';
import { listManifests, listRecords, serviceTime } from './listing.js';
import { dayOf } from './manifest.js';

/** How far the manifests of an archive have come. */
export interface ManifestProgress {
  /** Day of the newest one, YYYY-MM-DD. */
  readonly newestDay: string | undefined;
  /** Of an archive without manifests, the day on which its first record was stored. */
  readonly firstDay: string | undefined;
  /** By the service's clock, in milliseconds since the epoch. */
  readonly now: number;
}

/** @throws {StorageError} */
export async function manifestProgress(
  container: BlobContainer,
  keys: PublicKeyRing | undefined,
  signal?: AbortSignal,
): Promise<ManifestProgress> {
  try {
    const now = await serviceTime(container, signal);
    const newestDay = [...(await listManifests(container, { keys, now, signal })).manifests.keys()].at(-1);
    if (newestDay !== undefined) return { newestDay, firstDay: undefined, now };
    let firstDay: string | undefined;
    for await (const { createdOn } of listRecords(container, { signal })) {
      const day = dayOf(createdOn);
      if (firstDay === undefined || day < firstDay) firstDay = day;
    }
    return { newestDay, firstDay, now };
  } catch (error) {
    // No container yet: nothing was ever archived.
    if (error instanceof StorageNotFoundError) return { newestDay: undefined, firstDay: undefined, now: Date.now() };
    throw error;
  }
}
