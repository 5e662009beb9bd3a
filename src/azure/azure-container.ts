import type {
  BlobDownloadResponseParsed,
  BlobGetPropertiesResponse,
  BlockBlobUploadOptions,
  ContainerClient,
} from '@azure/storage-blob';
import type {
  BlobContainer,
  CallOptions,
  ContainerProperties,
  ListedBlob,
  ListOptions,
  MetadataValues,
  PutOptions,
  ReadOptions,
  StagedUpload,
  StageOptions,
  StoredBlob,
} from '../storage/blob-container.js';
import { StorageConflictError, StorageNotFoundError } from '../storage/errors.js';
import { ensureContainer } from './blob-service.js';
import { withoutQuery } from '../lib/without-query.js';
import { checkStored, commitBlocks, stageBlocks } from './block-upload.js';
import { listBlobs, listFolders, lockOf } from './list-blobs.js';
import { decodeMetadata, encodeMetadata } from './metadata.js';
import { deadlineFor, storageCall, storageStream } from './storage-call.js';

/** The service's error codes for `If-None-Match: *` on an existing blob. Every other conflict is permanent. */
const NAME_TAKEN_CODES = new Set(['BlobAlreadyExists', 'ConditionNotMet']);
/** Somebody holds a lease on the blob: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const LEASED = 'LeaseIdMissing';
/** The storage protects the blob. Azure has more codes of this kind than its SDK lists, all with this beginning. */
const PROTECTED = /^BlobImmutable/;

/** A container of Azure Blob storage. */
export class AzureContainer implements BlobContainer {
  readonly name: string;
  readonly uri: string;

  /** @param source the client of the container, or what returns that of the credential that holds now */
  constructor(private readonly source: ContainerClient | (() => ContainerClient)) {
    this.name = this.client.containerName;
    this.uri = withoutQuery(this.client.url);
  }

  private get client(): ContainerClient {
    return typeof this.source === 'function' ? this.source() : this.source;
  }

  async properties({ signal }: CallOptions = {}): Promise<ContainerProperties> {
    const { date, isImmutableStorageWithVersioningEnabled } = await storageCall(
      { target: this.name, signal },
      (abortSignal) => this.client.getProperties({ abortSignal }),
    );
    return { time: date?.getTime(), canLock: isImmutableStorageWithVersioningEnabled === true };
  }

  ensure({ signal }: CallOptions = {}): Promise<void> {
    return ensureContainer(this.client, signal);
  }

  storable(values: MetadataValues): Record<string, string> {
    return decodeMetadata(encodeMetadata(values));
  }

  uriOf(name: string): string {
    return withoutQuery(this.client.getBlobClient(name).url);
  }

  async stat(name: string, { signal }: CallOptions = {}): Promise<StoredBlob> {
    return toStoredBlob(
      name,
      await storageCall({ target: name, signal }, (abortSignal) =>
        this.client.getBlobClient(name).getProperties({ abortSignal }),
      ),
    );
  }

  read(name: string, { bytes, onStat, signal }: ReadOptions): AsyncIterable<Uint8Array> {
    return storageStream({ target: name, timeoutMs: deadlineFor(bytes), signal }, async (abortSignal) => {
      // No internal retries: a body that breaks off is a failed call, and the workflow engine repeats it.
      const answer = await this.client.getBlobClient(name).download(0, undefined, { abortSignal, maxRetryRequests: 0 });
      onStat?.(toStoredBlob(name, answer));
      return answer.readableStreamBody as AsyncIterable<Uint8Array>; // always there in Node
    });
  }

  async putOnce(name: string, content: Uint8Array, options: PutOptions): Promise<boolean> {
    const { contentType, metadata = {}, md5, lockedUntil, signal } = options;
    const request: BlockBlobUploadOptions = {
      conditions: { ifNoneMatch: '*' },
      blobHTTPHeaders: { blobContentType: contentType, ...(md5 === undefined ? {} : { blobContentMD5: md5 }) },
      metadata: encodeMetadata(metadata),
      ...(lockedUntil === undefined
        ? {}
        : { immutabilityPolicy: { expiriesOn: lockedUntil, policyMode: 'Locked' as const } }),
    };
    const call = { target: name, timeoutMs: deadlineFor(content.length), signal };
    try {
      await storageCall(call, (abortSignal) =>
        this.client.getBlockBlobClient(name).upload(content, content.length, { ...request, abortSignal }),
      );
      return true;
    } catch (error) {
      if (error instanceof StorageConflictError && NAME_TAKEN_CODES.has(error.call.code ?? '')) return false;
      throw error;
    }
  }

  async stage(name: string, source: AsyncIterable<Uint8Array>, options: StageOptions): Promise<StagedUpload> {
    const blob = this.client.getBlockBlobClient(name);
    const blocks = await stageBlocks(blob, source, options);
    return {
      commit: async ({ metadata: values, compareLater, ...rest }) => {
        const metadata = encodeMetadata(values);
        if (!(await commitBlocks(blob, blocks, { ...rest, metadata }))) return false;
        const check = (stored: StoredBlob) => checkStored(blocks, decodeMetadata(metadata), stored);
        if (compareLater === undefined) check(await this.stat(name, rest));
        else compareLater(check);
        return true;
      },
    };
  }

  async touch(name: string, { signal }: CallOptions = {}): Promise<boolean> {
    const blob = this.client.getBlockBlobClient(name);
    const call = { target: name, signal };
    try {
      const { metadata = {}, etag = '' } = await storageCall(call, (abortSignal) =>
        blob.getProperties({ abortSignal }),
      );
      const conditions = { ifMatch: etag };
      await storageCall(call, (abortSignal) => blob.setMetadata(metadata, { abortSignal, conditions }));
      return true;
    } catch (error) {
      if (error instanceof StorageNotFoundError) return false;
      // Another client has written a new version in the meantime, or a policy protects it.
      if (error instanceof StorageConflictError) return true;
      throw error;
    }
  }

  async remove(name: string, ifVersion: string | undefined, { signal }: CallOptions = {}) {
    const conditions = ifVersion === undefined ? {} : { ifMatch: ifVersion };
    const blob = this.client.getBlobClient(name);
    const call = { target: name, signal };
    // A snapshot would keep what is to be gone.
    const remove = () =>
      storageCall(call, (abortSignal) => blob.delete({ abortSignal, conditions, deleteSnapshots: 'include' }));
    try {
      await remove().catch(async (error: unknown) => {
        if (!(error instanceof StorageConflictError && error.call.code === LEASED)) throw error;
        // This program takes no leases: somebody holds it up.
        await storageCall(call, (abortSignal) => blob.getBlobLeaseClient().breakLease(0, { abortSignal }));
        await remove();
      });
      return 'gone';
    } catch (error) {
      if (error instanceof StorageNotFoundError) return 'gone';
      if (error instanceof StorageConflictError) {
        if (PROTECTED.test(error.call.code ?? '')) return 'protected';
        if (error.call.status === 412) return 'changed';
      }
      throw error;
    }
  }

  async lock(name: string, until: Date, { signal }: CallOptions = {}): Promise<void> {
    const policy = { policyMode: 'Locked' as const, expiriesOn: until };
    await storageCall({ target: name, signal }, (abortSignal) =>
      this.client.getBlobClient(name).setImmutabilityPolicy(policy, { abortSignal }),
    );
  }

  async setLegalHold(name: string, hold: boolean, { signal }: CallOptions = {}): Promise<void> {
    await storageCall({ target: name, signal }, (abortSignal) =>
      this.client.getBlobClient(name).setLegalHold(hold, { abortSignal }),
    );
  }

  list(prefix: string, options: ListOptions = {}): AsyncGenerator<readonly ListedBlob[], void, void> {
    return listBlobs(this.client, prefix, options);
  }

  listFolders(prefix: string, options: ListOptions = {}): AsyncGenerator<string, void, void> {
    return listFolders(this.client, prefix, options);
  }
}

function toStoredBlob(name: string, answer: BlobGetPropertiesResponse | BlobDownloadResponseParsed): StoredBlob {
  return {
    name,
    bytes: answer.contentLength ?? 0,
    md5: answer.contentMD5,
    metadata: decodeMetadata(answer.metadata ?? {}),
    createdOn: answer.createdOn,
    version: answer.etag ?? '',
    versionId: answer.versionId,
    lock: lockOf(answer),
    legalHold: answer.legalHold === true,
  };
}
