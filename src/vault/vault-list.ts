import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { decodeMetadata } from '../azure/metadata.js';
import { storageCall } from '../azure/storage-call.js';

/** A copy in the vault, as a listing shows it. */
export interface ListedCopy {
  readonly sha256: string;
  /** Size of the file, not of the sealed copy. */
  readonly bytes: number;
  readonly verdict: string;
  /** Name of what was found; empty when nothing was. */
  readonly signature: string;
  readonly engine: string;
  readonly databaseVersion: string;
  /** RFC 3339, UTC: the first time that the file came. */
  readonly containedAt: string;
  /** In how many conversations it came, less those in which it was rejected and destroyed. */
  readonly origins: number;
}

const NAME = /^([0-9a-f]{64})\/(origins\/.+|sealed)$/;
const PAGE = 1000;

/** Every sealed copy, in the order of the hashes. Memory does not grow with their number. @throws StorageError */
export async function* listCopies(
  container: ContainerClient,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedCopy, void, void> {
  // Names come in order, so that a copy follows its origins.
  let counted = { sha256: '', origins: 0 };
  for await (const blob of blobsOf(container, signal)) {
    const [, sha256, part] = NAME.exec(blob.name) ?? [];
    if (sha256 === undefined) {
      continue;
    }
    if (counted.sha256 !== sha256) {
      counted = { sha256, origins: 0 };
    }
    if (part === 'sealed') {
      yield listed(sha256, blob, counted.origins);
    } else {
      counted.origins += 1;
    }
  }
}

/** A call for each page, with a deadline of its own: the vault may hold any number. */
async function* blobsOf(
  container: ContainerClient,
  signal: AbortSignal | undefined,
): AsyncGenerator<BlobItem, void, void> {
  let continuationToken: string | undefined;
  do {
    const page = await storageCall({ target: container.containerName, signal }, async (abortSignal) => {
      const pages = container
        .listBlobsFlat({ includeMetadata: true, abortSignal })
        .byPage({ maxPageSize: PAGE, ...(continuationToken === undefined ? {} : { continuationToken }) });
      return (await pages.next()).value;
    });
    yield* page?.segment.blobItems ?? [];
    continuationToken = page?.continuationToken === '' ? undefined : page?.continuationToken;
  } while (continuationToken !== undefined);
}

function listed(sha256: string, { metadata }: BlobItem, origins: number): ListedCopy {
  const known = decodeMetadata(metadata ?? {});
  return {
    sha256,
    bytes: Number(known['bytes'] ?? 0),
    verdict: known['verdict'] ?? '',
    signature: known['signature'] ?? '',
    engine: known['engine'] ?? '',
    databaseVersion: known['database_version'] ?? '',
    containedAt: known['contained_at'] ?? '',
    origins,
  };
}
