import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ContainerClient } from '@azure/storage-blob';
import { commitBlocks, stageBlocks } from '../azure/block-upload.js';
import { ENVELOPE, ENVELOPE_BYTES, EnvelopeError, newEnvelopeKey, seal, unseal } from './envelope.js';
import { StorageConflictError, StorageNotFoundError } from '../azure/errors.js';
import { decodeMetadata, encodeMetadata } from '../azure/metadata.js';
import { deadlineFor, storageCall, storageStream } from '../azure/storage-call.js';
import { VaultContentMismatchError, VaultCopyDamagedError, VaultCopyMissingError } from './vault-errors.js';
import { copyName } from './vault-names.js';

/** A sealed copy in the vault, and what its metadata says. */
export interface SealedCopy {
  readonly name: string;
  /** Size of the file, not of the sealed copy. */
  readonly bytes: number;
  readonly key: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file on this host that is to be copied into the vault. */
export interface FileToSeal {
  readonly path: string;
  /** In hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Resolves with undefined when there is no copy. @throws VaultCopyDamagedError, StorageError */
export async function findCopy(
  container: ContainerClient,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<SealedCopy | undefined> {
  const blob = container.getBlockBlobClient(copyName(sha256));
  const properties = await storageCall({ target: blob.name, signal }, (abortSignal) =>
    blob.getProperties({ abortSignal }),
  ).catch((error: unknown) => {
    if (error instanceof StorageNotFoundError) {
      return undefined;
    }
    throw error;
  });
  if (properties === undefined) {
    return undefined;
  }
  const { envelope_key: key = '', envelope, ...metadata } = decodeMetadata(properties.metadata ?? {});
  const bytes = Number(metadata['bytes']);
  if (envelope !== ENVELOPE || metadata['sha256'] !== sha256) {
    throw new VaultCopyDamagedError(sha256, 'its metadata names another envelope or hash');
  }
  if (properties.contentLength !== bytes + ENVELOPE_BYTES) {
    throw new VaultCopyDamagedError(sha256, 'its size is not the one that its metadata says');
  }
  return { name: blob.name, bytes, key: Buffer.from(key, 'base64'), metadata };
}

/**
 * Gives a copy a new ETag, so that a deletion that was decided on before fails (see `destroyCopy`). To be called after the
 * origin was noted.
 * @returns false when the copy is gone
 * @throws StorageError
 */
export async function touchCopy(
  container: ContainerClient,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const blob = container.getBlockBlobClient(copyName(sha256));
  const call = { target: blob.name, signal };
  try {
    const { metadata = {}, etag = '' } = await storageCall(call, (abortSignal) => blob.getProperties({ abortSignal }));
    const conditions = { ifMatch: etag };
    await storageCall(call, (abortSignal) => blob.setMetadata(metadata, { abortSignal, conditions }));
    return true;
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return false;
    }
    // Somebody gave it another ETag after the origin was noted, or a policy protects it: that deletion fails either way.
    if (error instanceof StorageConflictError) {
      return true;
    }
    throw error;
  }
}

/**
 * Seals a file and uploads it. It becomes visible only if the bytes that were read are those that the hash names.
 * @param beforeVisible done before that
 * @returns false when a copy came in between
 * @throws VaultContentMismatchError, UploadMismatchError, StorageError, or the error of reading the file
 */
export async function writeCopy(
  container: ContainerClient,
  { path, sha256, bytes, signal }: FileToSeal,
  metadata: Record<string, string>,
  beforeVisible: () => Promise<void>,
): Promise<boolean> {
  const blob = container.getBlockBlobClient(copyName(sha256));
  const key = newEnvelopeKey();
  const hash = createHash('sha256');
  const content = hashed(createReadStream(path) as AsyncIterable<Uint8Array>, hash);
  const blocks = await stageBlocks(blob, seal(content, key), { expectedBytes: bytes + ENVELOPE_BYTES, signal });
  const found = hash.digest('hex');
  if (found !== sha256) {
    throw new VaultContentMismatchError(sha256, found);
  }
  await beforeVisible();
  const envelope = encodeMetadata({ sha256, bytes, envelope: ENVELOPE, envelope_key: key.toString('base64') });
  return commitBlocks(blob, blocks, {
    contentType: 'application/octet-stream',
    metadata: { ...metadata, ...envelope },
    signal,
  });
}

/**
 * Streams the file out of its sealed copy. It is proven to be the one that the hash names only when the end is reached
 * without an error.
 * @throws VaultCopyMissingError, VaultCopyDamagedError, StorageError
 */
export async function* openCopy(
  container: ContainerClient,
  { name, bytes, key }: SealedCopy,
  sha256: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const blob = container.getBlockBlobClient(name);
  const sealed = storageStream({ target: name, timeoutMs: deadlineFor(bytes), signal }, async (abortSignal) => {
    const { readableStreamBody } = await blob.download(0, undefined, { abortSignal, maxRetryRequests: 0 });
    return readableStreamBody as AsyncIterable<Uint8Array>; // always there in Node
  });
  const hash = createHash('sha256');
  try {
    yield* hashed(unseal(sealed, key), hash);
  } catch (error) {
    if (error instanceof EnvelopeError) {
      throw new VaultCopyDamagedError(sha256, 'it was altered', { cause: error });
    }
    throw error instanceof StorageNotFoundError ? new VaultCopyMissingError(sha256, { cause: error }) : error;
  }
  if (hash.digest('hex') !== sha256) {
    throw new VaultCopyDamagedError(sha256, 'it holds another file');
  }
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}
