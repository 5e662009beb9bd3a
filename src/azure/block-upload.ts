import { createHash, randomBytes } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import type { StoredBlob } from '../storage/blob-container.js';
import { StorageConflictError, StorageRejectedError, UploadMismatchError } from '../storage/errors.js';
import { deadlineFor, storageCall } from './storage-call.js';

/** Two blocks in memory for each upload: the total of all concurrent uploads stays far below a worker's memory. */
const MAX_BLOCK_BYTES = 2 * 1024 * 1024;
const BLOCKS_IN_FLIGHT = 2;
const TAKEN_CODES = new Set(['BlobAlreadyExists', 'ConditionNotMet', 'InvalidBlockList', 'InvalidBlobOrBlock']);

/** Uploaded blocks; invisible until they are committed. */
export interface StagedBlocks {
  readonly ids: readonly string[];
  /** The whole content if it is no larger than a block: it is sent with the commit, in one request. */
  readonly whole: Buffer | undefined;
  readonly bytes: number;
  readonly md5: Buffer;
}

/**
 * Uploads a source as uncommitted blocks, two at a time. Each carries its MD5, which the service compares with the bytes it
 * received; it compares none for the whole blob, whose blocks are all checked this way. Blocks never committed are dropped by the
 * service after a week. Content no larger than a block is not sent yet.
 * @param expectedBytes saves memory for content smaller than a block; not a limit
 * @throws {StorageError}, or the error of the source
 */
export async function stageBlocks(
  blob: BlockBlobClient,
  source: AsyncIterable<Uint8Array>,
  { expectedBytes, signal }: { readonly expectedBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<StagedBlocks> {
  const md5 = createHash('md5');
  const ids: string[] = [];
  let bytes = 0;
  // Concurrent uploads to one name must not overwrite each other's blocks; all block ids of a blob have the same length.
  const attempt = randomBytes(8).toString('hex');
  const inFlight: Promise<void>[] = [];
  const send = async (block: Buffer): Promise<void> => {
    const id = Buffer.from(`${attempt}-${String(ids.length).padStart(6, '0')}`).toString('base64');
    ids.push(id);
    const transactionalContentMD5 = createHash('md5').update(block).digest();
    await storageCall({ target: blob.name, timeoutMs: deadlineFor(block.length), signal }, (abortSignal) =>
      blob.stageBlock(id, block, block.length, { abortSignal, transactionalContentMD5 }),
    );
  };
  /** The first block waits for a second one. */
  let first: Buffer | undefined;
  const start = (block: Buffer): void => {
    const sent = send(block);
    sent.catch(() => undefined); // reported when its buffer is needed, or at the end
    inFlight.push(sent);
  };
  try {
    for await (const block of inBlocks(source, Math.max(1, Math.min(MAX_BLOCK_BYTES, expectedBytes)), async () => {
      if (inFlight.length >= BLOCKS_IN_FLIGHT) await inFlight.shift();
    })) {
      md5.update(block);
      bytes += block.length;
      if (bytes === block.length) first = block;
      else {
        if (first !== undefined) start(first);
        first = undefined;
        start(block);
      }
    }
    await Promise.all(inFlight);
  } finally {
    await Promise.allSettled(inFlight); // their buffers are in use until then
  }
  return { ids, whole: ids.length === 0 ? (first ?? Buffer.alloc(0)) : undefined, bytes, md5: md5.digest() };
}

/**
 * Views of two alternating buffers: each is valid until the one after the next is requested.
 * @param isFree resolves when the buffer that is to be filled next is no longer in use
 */
async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  size: number,
  isFree: () => Promise<void>,
): AsyncGenerator<Buffer, void, void> {
  const buffers: Buffer[] = [];
  let turn = 0;
  let filled = 0;
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length;) {
      if (filled === 0) await isFree();
      const buffer = (buffers[turn] ??= Buffer.allocUnsafeSlow(size));
      const part = chunk.subarray(taken, taken + size - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled < size) continue;
      yield buffer;
      filled = 0;
      turn = (turn + 1) % BLOCKS_IN_FLIGHT;
    }
  }
  if (filled > 0) yield buffers[turn]!.subarray(0, filled);
}

export interface BlockCommit {
  readonly contentType: string;
  /** Already encoded, see `encodeMetadata`. */
  readonly metadata: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Commits the staged blocks as a new blob.
 * @returns false when the name is taken: the caller has to find out by what
 * @throws {StorageError}
 */
export async function commitBlocks(
  blob: BlockBlobClient,
  blocks: StagedBlocks,
  { contentType, metadata, signal }: BlockCommit,
): Promise<boolean> {
  const { ids, whole, md5 } = blocks;
  const request = {
    conditions: { ifNoneMatch: '*' },
    metadata,
    // Whatever the content, a browser must offer it as a download and not display it.
    blobHTTPHeaders: {
      blobContentType: contentType,
      blobContentDisposition: 'attachment',
      blobContentMD5: md5,
    },
  };
  const call = { target: blob.name, timeoutMs: deadlineFor(whole?.length ?? 0), signal };
  try {
    await storageCall<unknown>(call, (abortSignal) =>
      whole === undefined
        ? blob.commitBlockList([...ids], { abortSignal, ...request })
        : blob.upload(whole, whole.length, { abortSignal, ...request }),
    );
    return true;
  } catch (error) {
    // A commit by another client discards these blocks, so either answer may mean that the name is taken.
    const taken = error instanceof StorageConflictError || error instanceof StorageRejectedError;
    if (taken && TAKEN_CODES.has(error.call.code ?? '')) return false;
    throw error;
  }
}

/** Compares what is stored with what was sent. @throws {UploadMismatchError} */
export function checkStored(
  sent: Pick<StagedBlocks, 'bytes' | 'md5'>,
  metadata: StoredMetadata,
  stored: StoredBlob,
): void {
  if (stored.bytes !== sent.bytes) throw new UploadMismatchError(stored.name, 'size');
  if (!sent.md5.equals(stored.md5 ?? Buffer.alloc(0))) throw new UploadMismatchError(stored.name, 'MD5');
  const different = Object.keys(metadata).find((name) => stored.metadata[name] !== metadata[name]);
  if (different !== undefined) throw new UploadMismatchError(stored.name, `metadata ${different}`);
}

type StoredMetadata = StoredBlob['metadata'];
