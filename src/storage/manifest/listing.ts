import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { decodeMetadata } from '../metadata.js';
import type { BlobLock } from '../retention.js';
import { storageCall } from '../storage-call.js';
import { LISTED_PREFIXES, MANIFEST_PREFIX, manifestDay } from './manifest.js';

/** A fifth of what the service would give: its XML, parsed, takes ten times its size, and bounds the memory. */
const MAX_PAGE_SIZE = 1000;

/** A blob as a listing tells of it. */
export interface ListedBlob {
  readonly name: string;
  /** Milliseconds since the epoch, whole seconds, by the service's clock. */
  readonly createdOn: number;
  readonly bytes: number;
  /** Decoded. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly lock: BlobLock;
}

/** How a call is made: once, or again after a failure that passes. */
export type Attempt = <T>(call: () => Promise<T>) => Promise<T>;

export interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  /** @defaultValue once */
  readonly attempt?: Attempt;
}

/**
 * All blobs whose names begin with `prefix`, by name, a page at a time: each page is a call of its own, with its own
 * deadline.
 * @throws StorageError
 */
export async function* listBlobs(
  container: ContainerClient,
  prefix: string,
  { signal, attempt = (call) => call() }: ListOptions = {},
): AsyncGenerator<readonly ListedBlob[], void, void> {
  let continuationToken: string | undefined;
  do {
    const settings = { maxPageSize: MAX_PAGE_SIZE, ...(continuationToken ? { continuationToken } : {}) };
    const page = await attempt(() =>
      storageCall({ target: `${container.containerName}/${prefix}`, signal }, async (abortSignal) => {
        const options = { prefix, includeMetadata: true, includeImmutabilityPolicy: true, abortSignal };
        return (await container.listBlobsFlat(options).byPage(settings).next()).value;
      }),
    );
    yield page.segment.blobItems.map(toListedBlob);
    ({ continuationToken } = page);
  } while (continuationToken);
}

function toListedBlob({ name, metadata, properties }: BlobItem): ListedBlob {
  const { createdOn, contentLength, immutabilityPolicyMode, immutabilityPolicyExpiresOn } = properties;
  return {
    name,
    createdOn: createdOn?.getTime() ?? 0, // the service has told it for all blobs since version 2017-11-09
    bytes: contentLength ?? 0,
    metadata: decodeMetadata(metadata ?? {}),
    lock: { mode: immutabilityPolicyMode?.toLowerCase(), until: immutabilityPolicyExpiresOn },
  };
}

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
