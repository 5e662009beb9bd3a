import type { ContainerClient } from '@azure/storage-blob';
import { listBlobs } from '../../azure/listing.js';
import type { ListedBlob, ListOptions } from '../../azure/listing.js';
import { storageCall } from '../../azure/storage-call.js';
import { LISTED_PREFIXES, MANIFEST_PREFIX, manifestDay } from './manifest.js';

/** The blobs that manifests list, by name. @throws StorageError */
export async function* listRecords(
  container: ContainerClient,
  options: ListOptions = {},
): AsyncGenerator<ListedBlob, void, void> {
  for (const prefix of LISTED_PREFIXES) {
    for await (const blobs of listBlobs(container, prefix, options)) yield* blobs;
  }
}

/** The manifests by their days, and what else lies among them. @throws StorageError */
export async function listManifests(
  container: ContainerClient,
  options: ListOptions = {},
): Promise<{ readonly manifests: ReadonlyMap<string, ListedBlob>; readonly others: readonly ListedBlob[] }> {
  const manifests = new Map<string, ListedBlob>();
  const others: ListedBlob[] = [];
  for await (const blobs of listBlobs(container, MANIFEST_PREFIX, options)) {
    for (const blob of blobs) {
      const day = manifestDay(blob.name);
      if (day === undefined) others.push(blob);
      else manifests.set(day, blob);
    }
  }
  return { manifests, others };
}

/**
 * What the service's own clock shows, in milliseconds since the epoch: blobs are dated by it.
 * @throws StorageError
 */
export async function serviceTime(container: ContainerClient, signal?: AbortSignal): Promise<number> {
  const { date } = await storageCall({ target: container.containerName, signal }, (abortSignal) =>
    container.getProperties({ abortSignal }),
  );
  return date?.getTime() ?? Date.now();
}
