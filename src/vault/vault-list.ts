import type { BlobContainer, ListedBlob } from '../storage/blob-container.js';

/** A copy in the vault, as a listing shows it. */
export interface ListedCopy {
  readonly sha256: string;
  /** Size of the file, not of the sealed copy. */
  readonly bytes: number;
  readonly verdict: string;
  /** Name of the finding; empty without one. */
  readonly signature: string;
  readonly engine: string;
  readonly databaseVersion: string;
  /** RFC 3339, UTC: the first time that the file was received. */
  readonly containedAt: string;
  /** The number of conversations that brought it, less those in which it was rejected and destroyed. */
  readonly origins: number;
}

const NAME = /^([0-9a-f]{64})\/(origins\/.+|sealed(?:-[0-9a-f]{32})?)$/;

/** Every sealed copy, in the order of the hashes. Memory does not grow with their number. @throws {StorageError} */
export async function* listCopies(
  container: BlobContainer,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedCopy, void, void> {
  // Names are listed in order: a copy follows its origins.
  let counted = { sha256: '', origins: 0, told: false };
  for await (const blobs of container.list('', { signal })) {
    for (const blob of blobs) {
      const [, sha256, part] = NAME.exec(blob.name) ?? [];
      if (sha256 === undefined) continue;
      if (counted.sha256 !== sha256) counted = { sha256, origins: 0, told: false };
      if (part?.startsWith('origins/')) counted.origins += 1;
      else if (!counted.told) {
        counted.told = true; // of several, one is the copy: see `findCopy`
        yield listed(sha256, blob, counted.origins);
      }
    }
  }
}

function listed(sha256: string, { metadata: known }: ListedBlob, origins: number): ListedCopy {
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
