import { createHash, randomBytes } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { StorageConflictError, StorageRejectedError, UploadMismatchError } from '../storage/errors.js';
import { deadlineFor, storageCall } from './storage-call.js';

/** One block in memory for each upload: what 16 uploads at once hold stays far below a worker's allowance. */
const MAX_BLOCK_BYTES = 2 * 1024 * 1024;
const TAKEN_CODES = new Set(['BlobAlreadyExists', 'ConditionNotMet', 'InvalidBlockList', 'InvalidBlobOrBlock']);

/** Uploaded blocks; invisible until they are committed. */
export interface StagedBlocks {
  readonly ids: readonly string[];
  readonly bytes: number;
  readonly md5: Buffer;
}

/**
 * Uploads a source as uncommitted blocks, one at a time. Each carries its MD5, which the service compares with what
 * arrived; it compares none of the whole, whose parts are thereby all checked. Blocks never committed are dropped by the
 * service after a week.
 * @param expectedBytes saves memory for what is smaller than a block; not a limit
 * @throws {StorageError}, or what the source throws
 */
export async function stageBlocks(
  blob: BlockBlobClient,
  source: AsyncIterable<Uint8Array>,
  { expectedBytes, signal }: { readonly expectedBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<StagedBlocks> {
  const md5 = createHash('md5');
  const ids: string[] = [];
  let bytes = 0;
  // Two uploads to one name at the same time must not overwrite each other's blocks; all ids of a blob have one length.
  const attempt = randomBytes(8).toString('hex');
  for await (const block of inBlocks(source, Math.max(1, Math.min(MAX_BLOCK_BYTES, expectedBytes)))) {
    const id = Buffer.from(`${attempt}-${String(ids.length).padStart(6, '0')}`).toString('base64');
    const transactionalContentMD5 = createHash('md5').update(block).digest();
    await storageCall({ target: blob.name, timeoutMs: deadlineFor(block.length), signal }, (abortSignal) =>
      blob.stageBlock(id, block, block.length, { abortSignal, transactionalContentMD5 }),
    );
    md5.update(block);
    bytes += block.length;
    ids.push(id);
  }
  return { ids, bytes, md5: md5.digest() };
}

/** Views of one buffer that is reused: each is valid until the next one is requested. */
async function* inBlocks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer, void, void> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length;) {
      const part = chunk.subarray(taken, taken + size - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled === size) {
        yield buffer;
        filled = 0;
      }
    }
  }
  if (filled > 0) {
    yield buffer.subarray(0, filled);
  }
}

export interface CommitOptions {
  readonly contentType: string;
  /** Encoded already, see `encodeMetadata`. */
  readonly metadata: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Commits staged blocks as a new blob, and compares what is stored then.
 * @returns false when the name is taken: by what, the caller has to find out
 * @throws {UploadMismatchError | StorageError}
 */
export async function commitBlocks(
  blob: BlockBlobClient,
  blocks: StagedBlocks,
  { contentType, metadata, signal }: CommitOptions,
): Promise<boolean> {
  const call = { target: blob.name, signal };
  try {
    await storageCall(call, (abortSignal) =>
      blob.commitBlockList([...blocks.ids], {
        abortSignal,
        conditions: { ifNoneMatch: '*' },
        metadata,
        // Whatever is inside, a browser must offer it as a download and not show it.
        blobHTTPHeaders: {
          blobContentType: contentType,
          blobContentDisposition: 'attachment',
          blobContentMD5: blocks.md5,
        },
      }),
    );
  } catch (error) {
    // A commit by another client discards these blocks, so either answer may mean that the name is taken.
    const taken = error instanceof StorageConflictError || error instanceof StorageRejectedError;
    if (taken && TAKEN_CODES.has(error.call.code ?? '')) {
      return false;
    }
    throw error;
  }
  const stored = await storageCall(call, (abortSignal) => blob.getProperties({ abortSignal }));
  if (stored.contentLength !== blocks.bytes) {
    throw new UploadMismatchError(blob.name, 'size');
  }
  if (!blocks.md5.equals(stored.contentMD5 ?? Buffer.alloc(0))) {
    throw new UploadMismatchError(blob.name, 'MD5');
  }
  const different = Object.keys(metadata).find((name) => stored.metadata?.[name] !== metadata[name]);
  if (different !== undefined) {
    throw new UploadMismatchError(blob.name, `metadata ${different}`);
  }
  return true;
}
