import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { decodeMetadata } from '../metadata.js';
import type { BlobLock } from '../retention.js';
import { storageCall } from '../storage-call.js';

/** Of the service: more are never given at once. */
const MAX_PAGE_SIZE = 5000;

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

/**
 * All blobs whose names begin with `prefix`, by name, a page at a time: each page is a call of its own, with its own
 * deadline.
 * @throws StorageError
 */
export async function* listBlobs(
  container: ContainerClient,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly ListedBlob[], void, void> {
  let continuationToken: string | undefined;
  do {
    const settings = { maxPageSize: MAX_PAGE_SIZE, ...(continuationToken ? { continuationToken } : {}) };
    const page = await storageCall({ target: `${container.containerName}/${prefix}`, signal }, async (abortSignal) => {
      const options = { prefix, includeMetadata: true, includeImmutabilityPolicy: true, abortSignal };
      return (await container.listBlobsFlat(options).byPage(settings).next()).value;
    });
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
