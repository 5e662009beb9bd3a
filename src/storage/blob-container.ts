/**
 * What the archive and the vault need of a store of blobs: write once, read back, lock, hold, list, and delete only what
 * is unchanged. An adapter implements it for one kind of store; nothing above it knows which.
 *
 * Every call throws a `StorageError` (`errors.ts`), or the reason of its signal once that is aborted.
 */
export interface BlobContainer {
  readonly name: string;
  /** The address of the container, without any secret and without a slash at the end. */
  readonly uri: string;

  /** The container's properties. */
  properties(options?: CallOptions): Promise<ContainerProperties>;
  /** Creates the container if it does not exist. */
  ensure(options?: CallOptions): Promise<void>;

  /** Metadata as it is read back once it was stored. @throws {TypeError} for a name that is not lower_snake_case */
  storable(values: MetadataValues): Record<string, string>;
  /** The address of a blob as it may be shown and stored: escaped, and without any secret. */
  uriOf(name: string): string;
  /** @throws {StorageNotFoundError} */
  stat(name: string, options?: CallOptions): Promise<StoredBlob>;
  /** The content to its last byte, in one request. @throws {StorageNotFoundError} when it is read */
  read(name: string, options: ReadOptions): AsyncIterable<Uint8Array>;

  /**
   * Writes a whole blob in one request, including its lock.
   * @returns false when the name is taken: by what, the caller has to find out
   */
  putOnce(name: string, content: Uint8Array, options: PutOptions): Promise<boolean>;
  /** Uploads a source of any length; it is invisible until it is committed, and what is small is not sent before. */
  stage(name: string, source: AsyncIterable<Uint8Array>, options: StageOptions): Promise<StagedUpload>;
  /** Gives a blob another version, and changes nothing else. @returns false when it is gone */
  touch(name: string, options?: CallOptions): Promise<boolean>;
  /**
   * Deletes a blob.
   * @param ifVersion only if it still has this version
   * @returns `changed` when it has another version, `protected` when a policy of the store forbids it
   */
  remove(name: string, ifVersion: string | undefined, options?: CallOptions): Promise<'gone' | 'changed' | 'protected'>;

  /** Locks a blob until then. @throws {StorageConflictError | StorageRejectedError} when the store does not take it */
  lock(name: string, until: Date, options?: CallOptions): Promise<void>;
  setLegalHold(name: string, hold: boolean, options?: CallOptions): Promise<void>;

  /** All blobs whose names begin with `prefix`, in the order of their names, a page at a time. */
  list(prefix: string, options?: ListOptions): AsyncGenerator<readonly ListedBlob[], void, void>;
  /** The folders right below `prefix`, each with its slash at the end. */
  listFolders(prefix: string, options?: ListOptions): AsyncGenerator<string, void, void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ContainerProperties {
  /** The service's clock, in milliseconds since the epoch; undefined when the answer has no date. */
  readonly time: number | undefined;
  /** Whether its blobs can be locked one by one. */
  readonly canLock: boolean;
}

/** The lock of a blob, as read back. */
export interface BlobLock {
  /** In lower case: `locked`, `unlocked`; undefined without a policy. */
  readonly mode: string | undefined;
  readonly until: Date | undefined;
}

/** The properties of a blob besides its content. */
export interface StoredBlob {
  readonly name: string;
  /** Of the stored bytes. */
  readonly bytes: number;
  readonly md5: Uint8Array | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** By the service's clock, whole seconds. */
  readonly createdOn: Date | undefined;
  /** Changes with every change of the blob. */
  readonly version: string;
  /** Names this version of the blob for good, where the store keeps versions. */
  readonly versionId: string | undefined;
  readonly lock: BlobLock;
  readonly legalHold: boolean;
}

/** A blob as a listing shows it. */
export interface ListedBlob {
  readonly name: string;
  /** Milliseconds since the epoch, whole seconds, by the service's clock. */
  readonly createdOn: number;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lock: BlobLock;
  readonly legalHold: boolean;
}

/** Any text; what is undefined or empty is left out, and what is too long for the store is cut and ends in "…". */
export type MetadataValues = Readonly<Record<string, string | number | Date | undefined>>;

export interface ReadOptions extends CallOptions {
  /** Expected size, for the deadline. */
  readonly bytes: number;
  /** Called once with the blob's properties, before the first byte. */
  readonly onStat?: (blob: StoredBlob) => void;
}

export interface PutOptions extends CallOptions {
  readonly contentType: string;
  readonly metadata?: MetadataValues;
  /** The store refuses content with another MD5. */
  readonly md5?: Uint8Array;
  readonly lockedUntil?: Date;
}

export interface StageOptions extends CallOptions {
  /** Saves memory for small blobs; not a limit. */
  readonly expectedBytes: number;
}

/** Uploaded content that is invisible until it is committed. */
export interface StagedUpload {
  /**
   * Commits it as a new blob, and compares what is stored then.
   * @returns false when the name is taken: by what, the caller has to find out
   * @throws {UploadMismatchError} when what was read back is not what was sent
   */
  commit(options: CommitOptions): Promise<boolean>;
}

interface CommitOptions extends CallOptions {
  readonly contentType: string;
  readonly metadata: MetadataValues;
  /** Whether the caller reads the blob next, and compares what is stored by then with this. */
  readonly compareLater?: (check: StoredCheck) => void;
}

/** @throws {UploadMismatchError} when what was read back is not what was sent */
export type StoredCheck = (stored: StoredBlob) => void;

/** How a call is made: once, or again after a failure that passes. */
export type Attempt = <T>(call: () => Promise<T>) => Promise<T>;

export interface ListOptions extends CallOptions {
  /** @defaultValue once */
  readonly attempt?: Attempt;
}
