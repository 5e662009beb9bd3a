import type { BlobItem, BlobPrefix, ContainerClient } from '@azure/storage-blob';
import { decodeMetadata } from './metadata.js';
import type { BlobLock, ListedBlob, ListOptions } from '../storage/blob-container.js';
import { storageCall } from './storage-call.js';

/** A fifth of the service's maximum: the parsed XML takes ten times its size, and determines the memory use. */
const MAX_PAGE_SIZE = 1000;

/** The fields of an answer that describe a blob's immutability policy. */
interface PolicyFields {
  readonly immutabilityPolicyMode?: string | undefined;
  readonly immutabilityPolicyExpiresOn?: Date | undefined;
}

export function lockOf({ immutabilityPolicyMode, immutabilityPolicyExpiresOn }: PolicyFields): BlobLock {
  // The service answers in lower case, unlike the SDK's type.
  return { mode: immutabilityPolicyMode?.toLowerCase(), until: immutabilityPolicyExpiresOn };
}

/**
 * All blobs whose names begin with `prefix`, sorted by name, a page at a time: each page is a separate call with its own
 * deadline.
 * @throws {StorageError}
 */
export async function* listBlobs(
  container: ContainerClient,
  prefix: string,
  options: ListOptions = {},
): AsyncGenerator<readonly ListedBlob[], void, void> {
  const includes = { includeMetadata: true, includeImmutabilityPolicy: true, includeLegalHold: true };
  const pages = pagesOf(container.containerName, options, (page, abortSignal) =>
    container
      .listBlobsFlat({ prefix, ...includes, abortSignal })
      .byPage(page)
      .next(),
  );
  for await (const { segment } of pages) yield segment.blobItems.map(toListedBlob);
}

/** The folders directly below `prefix`, each with a trailing slash. @throws {StorageError} */
export async function* listFolders(
  container: ContainerClient,
  prefix: string,
  options: ListOptions = {},
): AsyncGenerator<string, void, void> {
  const pages = pagesOf(container.containerName, options, (page, abortSignal) =>
    container.listBlobsByHierarchy('/', { prefix, abortSignal }).byPage(page).next(),
  );
  for await (const { segment } of pages) yield* (segment.blobPrefixes ?? []).map(({ name }: BlobPrefix) => name);
}

interface PageSettings {
  readonly maxPageSize: number;
  readonly continuationToken?: string;
}

async function* pagesOf<T extends { readonly continuationToken?: string }>(
  target: string,
  { signal, attempt = (call) => call() }: ListOptions,
  next: (page: PageSettings, abortSignal: AbortSignal) => Promise<IteratorResult<T, T>>,
): AsyncGenerator<T, void, void> {
  let continuationToken: string | undefined;
  do {
    const settings = { maxPageSize: MAX_PAGE_SIZE, ...(continuationToken ? { continuationToken } : {}) };
    const page = await attempt(() =>
      storageCall({ target, signal }, async (abortSignal) => (await next(settings, abortSignal)).value),
    );
    yield page;
    ({ continuationToken } = page);
  } while (continuationToken);
}

function toListedBlob({ name, metadata, properties }: BlobItem): ListedBlob {
  const { createdOn, contentLength } = properties;
  return {
    name,
    createdOn: createdOn?.getTime() ?? 0, // the service has returned it for all blobs since version 2017-11-09
    bytes: contentLength ?? 0,
    metadata: decodeMetadata(metadata ?? {}),
    lock: lockOf(properties),
    legalHold: properties.legalHold === true,
  };
}
