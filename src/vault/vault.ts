import type { Destruction } from '../contract/findings.js';
import type { OpenedParts } from '../contract/opened-parts.js';
import type { Provenance, ReleaseOrder } from './provenance.js';
import type { ReleaseLink } from './release-links.js';
import type { FileToSeal } from './vault-copy.js';
import type { DestructionOrder } from './vault-destroy.js';
import type { ListedCopy } from './vault-list.js';

/** Why a file is put into the vault, and where it came from. */
export interface QuarantineEvidence {
  readonly verdict: string;
  /** Name of the finding; empty without one. */
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

/** The vault's data about a copy. */
export interface VaultEntry {
  readonly name: string;
  /** Size of the file, not of the sealed copy. */
  readonly bytes: number;
  /** From the first time that the file was received; each conversation's own data is in the origins next to the copy. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file of a conversation. */
export interface FileAddress {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** Who exports a file from the vault. */
export interface TakenNote {
  /** Distinguishes two at the same time. */
  readonly id: string;
  /** The login. */
  readonly takenBy: string;
  readonly host: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where contained files wait for a decision: sealed, so that they are inert, one copy for each hash, and a note for each
 * conversation that brought it. Every step may be repeated.
 */
export interface Vault {
  /**
   * Copies a file into the vault, and reads it back. Resolves when copy and origin are stored, and the copy has proven to contain
   * the file: an existing copy is trusted no more than one that was just written.
   * @throws {VaultContentMismatchError} when the file does not match its hash; nothing is stored then
   * @throws {VaultCopyDamagedError} when the written copy cannot be read back unchanged
   * @throws {UploadMismatchError | StorageError}, or the error of reading the file
   */
  put(file: FileToContain): Promise<{ readonly name: string; readonly alreadyThere: boolean }>;

  /** Whether there is a copy. @throws as `stat` */
  exists(sha256: string, options?: CallOptions): Promise<boolean>;

  /** Resolves with undefined when there is no copy. @throws {VaultCopyDamagedError | StorageError} */
  stat(sha256: string, options?: CallOptions): Promise<VaultEntry | undefined>;

  /**
   * What was noted when a file arrived in this conversation; undefined without such a note, or without a copy.
   * @throws VaultCopyDamagedError, StorageError
   */
  origin(
    sha256: string,
    file: FileAddress,
    options?: CallOptions,
  ): Promise<{ readonly bytes: number; readonly metadata: QuarantineEvidence } | undefined>;

  /** Keeps what was opened of a file of this conversation; it goes with its origin. @throws {StorageError} */
  keepParts(sha256: string, file: FileAddress, parts: OpenedParts, options?: CallOptions): Promise<void>;

  /** What was kept so; undefined where nothing was that can be read. @throws {StorageError} */
  partsOf(sha256: string, file: FileAddress, options?: CallOptions): Promise<OpenedParts | undefined>;

  /**
   * Streams a file out of the vault. It is proven genuine only when the end is reached without an error.
   * @throws {VaultCopyMissingError | VaultCopyDamagedError | StorageError}
   */
  open(sha256: string, options?: CallOptions): Promise<VaultEntry & { readonly content: AsyncIterable<Uint8Array> }>;

  /** Every copy, in the order of the hashes. @throws {StorageError} */
  list(options?: CallOptions): AsyncGenerator<ListedCopy, void, void>;

  /**
   * The conversations that brought a file, less those in which it was rejected and destroyed.
   * @param most returns at most this many of them; all are counted
   * @throws {StorageError}
   */
  originsOf(
    sha256: string,
    most: number,
    options?: CallOptions,
  ): Promise<{ readonly files: readonly FileAddress[]; readonly count: number }>;

  /** The provenance of a released file, given its address or a link to it. @throws {NoReleasedFileError | StorageError} */
  provenanceOf(address: string, options?: CallOptions): Promise<Provenance>;

  /** Records who exports the copy. To be called before the export. @throws {StorageError} */
  noteTaken(sha256: string, note: TakenNote): Promise<void>;

  /**
   * Removes one origin of a file, and with the last one the copy; a note of who ordered it and why remains.
   * @throws {StorageError}
   */
  destroy(sha256: string, order: DestructionOrder): Promise<Destruction>;

  /**
   * Streams a file to the released area, where it appears only once its hash was verified. A file that was released before stays
   * unchanged, with the provenance of the first decision; each call creates a new link.
   * @throws {VaultCopyMissingError | VaultCopyDamagedError | ReleasedFileConflictError | UploadMismatchError | StorageError}
   */
  release(sha256: string, order: ReleaseOrder): Promise<{ readonly uri: string } & Partial<ReleaseLink>>;

  /**
   * Whether an address, or a link to it, is the one to which `release` releases a file of a conversation.
   * @throws {VaultCopyDamagedError | StorageError}
   */
  isReleasedAt(address: string, sha256: string, file: FileAddress, options?: CallOptions): Promise<boolean>;
}
