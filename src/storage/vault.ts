import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { Logger } from 'pino';
import { ensureContainer } from './blob-service.js';
import { publicUri } from './blob-uri.js';
import { commitBlocks, stageBlocks } from './block-upload.js';
import { StorageConflictError, StorageNotFoundError } from './errors.js';
import { decodeMetadata, encodeMetadata } from './metadata.js';
import { storageCall } from './storage-call.js';
import { findCopy, openCopy, writeCopy } from './vault-copy.js';
import type { FileToSeal, SealedCopy } from './vault-copy.js';
import { ReleasedFileConflictError, VaultCopyMissingError } from './vault-errors.js';
import { originName, releasedName } from './vault-names.js';

export * from './vault-errors.js';

export interface QuarantineVaultOptions {
  readonly quarantine: ContainerClient;
  readonly released: ContainerClient;
  readonly log: Logger;
}

/** Why a file came into the vault, and whence. */
export interface QuarantineEvidence {
  readonly verdict: string;
  /** Name of what was found; empty when nothing was. */
  readonly signature: string;
  readonly engine: string;
  readonly databaseVersion: string;
  readonly conversationId: string;
  readonly mediaId: string;
  readonly mimeType: string;
  /** RFC 3339, UTC. */
  readonly containedAt: string;
}

export interface FileToContain extends FileToSeal {
  readonly metadata: QuarantineEvidence;
}

/** Who let a file go, and why. */
export interface ReleaseOrder {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly mimeType: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly releasedAt: string;
  /** The workflow run that carries the decision out. */
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
}

/** What the vault knows of a copy. */
export interface VaultEntry {
  readonly name: string;
  /** Size of the file, not of the sealed copy. */
  readonly bytes: number;
  /** Of the first time that the file came; each conversation's own is among the origins beside the copy. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps quarantined files: sealed, so that they are inert; one copy for each hash (`{sha256}/sealed`), and one note for
 * each conversation that brought it (`{sha256}/origins/…`). Hands them out again when a reviewer has said so. Every
 * step may be repeated. Missing containers are created.
 */
export class QuarantineVault {
  readonly #quarantine: ContainerClient;
  readonly #released: ContainerClient;
  readonly #log: Logger;
  readonly #existing = new Set<ContainerClient>();

  constructor({ quarantine, released, log }: QuarantineVaultOptions) {
    if (quarantine.url === released.url) {
      throw new RangeError('quarantined and released files need containers of their own');
    }
    this.#quarantine = quarantine;
    this.#released = released;
    this.#log = log;
  }

  /**
   * Copies a file into the vault, and compares what the vault holds then. Resolves when copy and origin are stored.
   * @throws VaultContentMismatchError when the file is not the one that the hash names; nothing is stored then
   * @throws VaultCopyDamagedError when there is a copy already, and it is not whole
   * @throws UploadMismatchError, StorageError, or the error of reading the file
   */
  async put(file: FileToContain): Promise<{ readonly name: string; readonly alreadyThere: boolean }> {
    const { sha256, bytes, metadata, signal } = file;
    await this.#ensure(this.#quarantine, signal);
    let copy = await findCopy(this.#quarantine, sha256, signal);
    const alreadyThere = copy !== undefined || !(await writeCopy(this.#quarantine, file, evidenceOf(metadata)));
    copy ??= await findCopy(this.#quarantine, sha256, signal);
    if (copy === undefined) {
      throw new VaultCopyMissingError(sha256);
    }
    await this.#noteOrigin(file);
    const { conversationId, mediaId } = metadata;
    this.#log.info({ conversationId, mediaId, sha256, bytes, alreadyThere }, 'file is in the vault');
    return { name: copy.name, alreadyThere };
  }

  /** Says whether there is a copy. @throws as `stat` */
  async exists(sha256: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.stat(sha256, options)) !== undefined;
  }

  /** Resolves with undefined when there is no copy. @throws VaultCopyDamagedError, StorageError */
  async stat(sha256: string, { signal }: CallOptions = {}): Promise<VaultEntry | undefined> {
    const copy = await findCopy(this.#quarantine, sha256, signal);
    return copy && { name: copy.name, bytes: copy.bytes, metadata: copy.metadata };
  }

  /**
   * Streams a file to the released area, where it appears only once its hash has proven right. A file that was released
   * already stays as it is, with the provenance of the first decision.
   * @throws VaultCopyMissingError, VaultCopyDamagedError, ReleasedFileConflictError, UploadMismatchError, StorageError
   */
  async release(sha256: string, order: ReleaseOrder): Promise<{ readonly uri: string }> {
    const { conversationId, mediaId, mimeType, runId, signal } = order;
    await this.#ensure(this.#released, signal);
    const target = this.#released.getBlockBlobClient(releasedName(sha256, conversationId, mediaId));
    const uri = publicUri(target.url);
    if (await isReleased(target, sha256, signal)) {
      return { uri };
    }
    const copy = await findCopy(this.#quarantine, sha256, signal);
    if (copy === undefined) {
      throw new VaultCopyMissingError(sha256);
    }
    const content = openCopy(this.#quarantine, copy, sha256, signal);
    const blocks = await stageBlocks(target, content, { expectedBytes: copy.bytes, signal });
    const metadata = provenanceOf(copy, sha256, order);
    if (!(await commitBlocks(target, blocks, { contentType: mimeType, metadata, signal }))) {
      await isReleased(target, sha256, signal); // by another attempt, at the same time
    }
    this.#log.info({ conversationId, mediaId, sha256, runId }, 'file released from the vault');
    return { uri };
  }

  async #ensure(container: ContainerClient, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#existing.has(container)) {
      await ensureContainer(container, signal);
      this.#existing.add(container);
    }
  }

  /** The first note stays: it was written when the file was contained, a later one by a repeat. */
  async #noteOrigin({ sha256, bytes, metadata, signal }: FileToContain): Promise<void> {
    const blob = this.#quarantine.getBlockBlobClient(originName(sha256, metadata.conversationId, metadata.mediaId));
    const note = Buffer.from(JSON.stringify({ sha256, bytes, ...metadata }));
    try {
      await storageCall({ target: blob.name, signal }, (abortSignal) =>
        blob.upload(note, note.length, {
          abortSignal,
          conditions: { ifNoneMatch: '*' },
          blobHTTPHeaders: { blobContentType: 'application/json' },
        }),
      );
    } catch (error) {
      if (!(error instanceof StorageConflictError && error.call.code === 'BlobAlreadyExists')) {
        throw error;
      }
    }
  }
}

async function isReleased(blob: BlockBlobClient, sha256: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const { metadata } = await storageCall({ target: blob.name, signal }, (abortSignal) =>
      blob.getProperties({ abortSignal }),
    );
    if (decodeMetadata(metadata ?? {})['sha256'] !== sha256) {
      throw new ReleasedFileConflictError(blob.name);
    }
    return true;
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return false;
    }
    throw error;
  }
}

const evidenceOf = (evidence: QuarantineEvidence): Record<string, string> =>
  encodeMetadata({
    verdict: evidence.verdict,
    signature: evidence.signature,
    engine: evidence.engine,
    database_version: evidence.databaseVersion,
    conversation_id: evidence.conversationId,
    media_id: evidence.mediaId,
    mime_type: evidence.mimeType,
    contained_at: evidence.containedAt,
  });

/** From the released file alone one must find out what was found in it, who let it go, and why. */
const provenanceOf = (copy: SealedCopy, sha256: string, order: ReleaseOrder): Record<string, string> =>
  encodeMetadata({
    sha256,
    verdict: copy.metadata['verdict'],
    signature: copy.metadata['signature'],
    engine: copy.metadata['engine'],
    database_version: copy.metadata['database_version'],
    conversation_id: order.conversationId,
    media_id: order.mediaId,
    reviewer: order.reviewer,
    reason: order.reason,
    run_id: order.runId,
    released_at: order.releasedAt,
  });
