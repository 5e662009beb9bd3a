import type { BlobContainer, ListedBlob, ListOptions } from '../../storage/blob-container.js';
import { LISTED_PREFIXES, MANIFEST_PREFIX, manifestDay } from './manifest.js';

/** The blobs that manifests list, by name. @throws {StorageError} */
export async function* listRecords(
  container: BlobContainer,
  options: ListOptions = {},
): AsyncGenerator<ListedBlob, void, void> {
  for (const prefix of LISTED_PREFIXES) {
    for await (const blobs of container.list(prefix, options)) yield* blobs;
  }
}

/** The manifests by day, and other blobs under their prefix. @throws {StorageError} */
export async function listManifests(
  container: BlobContainer,
  options: ListOptions = {},
): Promise<{ readonly manifests: ReadonlyMap<string, ListedBlob>; readonly others: readonly ListedBlob[] }> {
  const manifests = new Map<string, ListedBlob>();
  const others: ListedBlob[] = [];
  for await (const blobs of container.list(MANIFEST_PREFIX, options)) {
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
 * @throws {StorageError}
 */
export async function serviceTime(container: BlobContainer, signal?: AbortSignal): Promise<number> {
  return (await container.properties({ signal })).time ?? Date.now();
}
