import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ENVELOPE, ENVELOPE_BYTES, EnvelopeError, newEnvelopeKey, seal, unseal } from './envelope.js';
import type { BlobContainer, ListedBlob, MetadataValues, StoredBlob, StoredCheck } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { VaultContentMismatchError, VaultCopyDamagedError, VaultCopyMissingError } from './vault-errors.js';
import { copyName } from './vault-names.js';

/** A sealed copy in the vault, with its metadata. */
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

/**
 * The sealed copy of a file. If there are several blobs, some were put there by somebody else: each is read to its end and hashed,
 * and the first that proves to contain the file is the copy.
 * @returns undefined when there is no blob
 * @throws {VaultCopyDamagedError} when there are blobs, and none is a copy; StorageError
 */
export async function findCopy(
  container: BlobContainer,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<SealedCopy | undefined> {
  const blobs = await copyBlobs(container, sha256, signal);
  let damage: VaultCopyDamagedError | undefined;
  for (const blob of blobs) {
    try {
      const copy = toCopy(sha256, blob);
      if (blobs.length > 1) await proveCopy(container, copy, sha256, signal);
      return copy;
    } catch (error) {
      if (!(error instanceof VaultCopyDamagedError)) throw error;
      damage ??= error;
    }
  }
  if (damage !== undefined) throw damage;
  return undefined;
}

/** As `findCopy`, but also verifies the content of a single blob. */
export async function findProvenCopy(
  container: BlobContainer,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<SealedCopy | undefined> {
  const copy = await findCopy(container, sha256, signal);
  if (copy !== undefined) await proveCopy(container, copy, sha256, signal);
  return copy;
}

/** Names of all blobs that are, or pretend to be, the copy of a file. @throws {StorageError} */
export async function copyNames(
  container: BlobContainer,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  return (await copyBlobs(container, sha256, signal)).map(({ name }) => name);
}

async function copyBlobs(
  container: BlobContainer,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<ListedBlob[]> {
  const found: ListedBlob[] = [];
  for await (const blobs of container.list(copyName(sha256), { signal })) found.push(...blobs);
  return found;
}

type CopyBlob = Pick<ListedBlob, 'name' | 'bytes' | 'metadata'>;

function toCopy(sha256: string, { name, bytes: sealedBytes, metadata: known }: CopyBlob): SealedCopy {
  const { envelope_key: key = '', envelope, ...metadata } = known;
  const bytes = Number(metadata['bytes']);
  if (envelope !== ENVELOPE || metadata['sha256'] !== sha256) {
    throw new VaultCopyDamagedError(sha256, 'its metadata names another envelope or hash');
  }
  if (sealedBytes !== bytes + ENVELOPE_BYTES) {
    throw new VaultCopyDamagedError(sha256, 'its size is not the one that its metadata says');
  }
  return { name, bytes, key: Buffer.from(key, 'base64'), metadata };
}

/**
 * Reads a copy to its end, and compares it with the hash.
 * @throws {VaultCopyMissingError | VaultCopyDamagedError | StorageError}
 */
async function proveCopy(
  container: BlobContainer,
  copy: SealedCopy,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const _chunk of openCopy(container, copy, sha256, signal)) void _chunk;
}

/**
 * Seals a file and uploads it. It becomes visible only if the bytes read match the hash; the stored blob is then read back to its
 * end, with the key stored there, and compared.
 * @param name `copyName`, or another one if that is taken
 * @param beforeVisible runs before the copy becomes visible
 * @returns `taken` when a copy existed, or was created in between; `gone` when somebody has destroyed it at this very moment
 * @throws {VaultContentMismatchError | VaultCopyDamagedError | UploadMismatchError | StorageError}, or the error of
 *   reading the file
 */
export async function writeCopy(
  container: BlobContainer,
  name: string,
  { path, sha256, bytes, signal }: FileToSeal,
  metadata: MetadataValues,
  beforeVisible: () => Promise<void>,
): Promise<'written' | 'taken' | 'gone'> {
  const key = newEnvelopeKey();
  const hash = createHash('sha256');
  const content = hashed(createReadStream(path) as AsyncIterable<Uint8Array>, hash);
  const sealed = seal(content, key);
  const upload = await container.stage(name, sealed, { expectedBytes: bytes + ENVELOPE_BYTES, signal });
  const found = hash.digest('hex');
  if (found !== sha256) {
    throw new VaultContentMismatchError(sha256, found);
  }
  await beforeVisible();
  const envelope = { sha256, bytes, envelope: ENVELOPE, envelope_key: key.toString('base64') };
  let check: StoredCheck | undefined;
  const isNew = await upload.commit({
    contentType: 'application/octet-stream',
    metadata: { ...metadata, ...envelope },
    compareLater: (one) => (check = one),
    signal,
  });
  if (!isNew) return 'taken';
  try {
    await proveWritten(container, name, { sha256, bytes, signal }, check);
    return 'written';
  } catch (error) {
    if (error instanceof StorageNotFoundError) return 'gone';
    throw error;
  }
}

/** Reads the blob under a name, ignoring what is known from before: its key is the one stored there. */
async function proveWritten(
  container: BlobContainer,
  name: string,
  { sha256, bytes, signal }: Omit<FileToSeal, 'path'>,
  check: StoredCheck | undefined,
): Promise<void> {
  let stored: StoredBlob | undefined;
  const content = container.read(name, {
    bytes,
    signal,
    onStat: (blob) => {
      check?.(blob);
      stored = blob;
    },
  });
  const sealed = content[Symbol.asyncIterator]();
  const first = await sealed.next();
  const { key } = toCopy(sha256, stored!);
  const all = (async function* () {
    if (first.done !== true) yield first.value;
    yield* { [Symbol.asyncIterator]: () => sealed };
  })();
  for await (const _chunk of unsealed(all, key, sha256)) void _chunk;
}

/**
 * Streams the file out of its sealed copy. Its content is proven to match the hash only when the end is reached without an error.
 * @throws {VaultCopyMissingError | VaultCopyDamagedError | StorageError}
 */
export async function* openCopy(
  container: BlobContainer,
  { name, bytes, key }: SealedCopy,
  sha256: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* unsealed(container.read(name, { bytes, signal }), key, sha256);
  } catch (error) {
    throw error instanceof StorageNotFoundError ? new VaultCopyMissingError(sha256, { cause: error }) : error;
  }
}

/** @throws {VaultCopyDamagedError}, or the error of the source */
async function* unsealed(
  sealed: AsyncIterable<Uint8Array>,
  key: Buffer,
  sha256: string,
): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash('sha256');
  try {
    yield* hashed(unseal(sealed, key), hash);
  } catch (error) {
    // RangeError: a key of the wrong length.
    if (error instanceof EnvelopeError || error instanceof RangeError) {
      throw new VaultCopyDamagedError(sha256, 'it was altered', { cause: error });
    }
    throw error;
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
