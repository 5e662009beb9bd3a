import type { Logger } from 'pino';
import { ArchiveConflictError, ArchiveReadBackError, ContainerNotImmutableError } from './archive-errors.js';
import { describeRecord, holdsRecord, verifySent } from './archive-record.js';
import type { ArchiveRecord, SentRecord } from './archive-record.js';
import { findFormer, pointerOf, pointerTo, recordOf } from './former-record.js';
import type { FormerRecord } from './former-record.js';
import type { BlobContainer, CallOptions, StoredBlob } from '../storage/blob-container.js';
import { enforceLock } from './lock.js';
import type { EnforcedImmutability, ImmutabilityDemand } from './lock.js';
import { RECORDS_PREFIX } from './record-names.js';
import { checkRetention, isLockedUntil, later, retentionEnd } from './retention.js';
import { signatureFlaw, withSignature } from './signature.js';
import type { ArchiveKeys } from './archive-keys.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { ServiceClock } from '../storage/service-clock.js';
import type { Clock } from '../storage/service-clock.js';

export interface ArchiveStoreOptions {
  readonly container: BlobContainer;
  readonly immutability: ImmutabilityDemand;
  readonly log: Logger;
  /** @defaultValue none: records are not signed */
  readonly keys?: ArchiveKeys;
  /** This host's clock, in milliseconds since the epoch. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** @defaultValue the service's clock, compared with `now` */
  readonly clock?: Clock;
}

export interface ArchiveReceipt {
  /** Of the blob: not the one that was asked for when that held another record of the conversation. */
  readonly name: string;
  /** The record of the same conversation that this one points to. */
  readonly supersedes?: FormerRecord;
  /** The blob's address, escaped, without any signature. */
  readonly uri: string;
  readonly versionId?: string;
  /** False when the same record was there already. */
  readonly created: boolean;
  readonly immutability: EnforcedImmutability;
}

// No Content-Encoding: with one, some clients unpack silently, and hashes differ.
const CONTENT_TYPE = 'application/gzip';

/** Write-once storage of records under locked retention. */
export class ArchiveStore {
  private readonly options: Required<ArchiveStoreOptions>;
  /** As last probed; undefined before that. */
  private canLock: boolean | undefined;

  constructor(options: ArchiveStoreOptions) {
    const { container, now = Date.now } = options;
    const keys = { signer: undefined, publicKeys: undefined };
    this.options = { now, keys, clock: new ServiceClock({ container, now }), ...options };
  }

  /**
   * Asks whether the container can hold locked records. In `optional` mode a missing container is created; in
   * `required` mode it is not, for immutability is an administrator's choice when the container is made.
   * @throws {StorageError}
   */
  async probe({ signal }: CallOptions = {}): Promise<{ readonly immutable: boolean }> {
    const { container, immutability, log } = this.options;
    if (immutability === 'optional') {
      await container.ensure({ signal });
    }
    this.canLock = (await container.properties({ signal })).canLock;
    if (!this.canLock) {
      log.warn({ container: container.name, immutability }, 'the archive container cannot lock its records');
    }
    return { immutable: this.canLock };
  }

  /**
   * Stores a record in one request, together with its retention policy, so that no crash leaves it unprotected; then reads
   * it back. Idempotent: an existing record with the same content, as read and not just by its metadata, is a success. If
   * its lock has expired, it is locked again.
   *
   * A different record of the same conversation is never replaced: the later one is stored beside it, under a name derived
   * from its content, and its metadata points to the former. The content does not, so that it does not depend on whether
   * the former was seen: a retry on another host, or two writers at once, produce the same blobs. The same applies to an
   * existing record whose content does not match its metadata.
   *
   * @throws {RangeError} for a retention that the service does not accept
   * @throws {ContainerNotImmutableError} before a byte is sent (`required` only)
   * @throws {ImmutabilityNotEnforcedError} (`required` only)
   * @throws {ArchiveConflictError} when the name holds what is not a record of this conversation
   * @throws {ArchiveReadBackError} when content or metadata differ from what was sent
   * @throws {ClockSkewError} when this host's clock and the service's differ by more than a minute
   * @throws {StorageError}
   */
  async write(record: ArchiveRecord, { signal }: CallOptions = {}): Promise<ArchiveReceipt> {
    checkRetention(record.retentionDays);
    await this.requireLockableContainer(signal);
    const asked = retentionEnd(await this.options.clock.now({ signal }), record.retentionDays);
    const { container, log } = this.options;
    const { conversation } = record;
    if (conversation === undefined) {
      return receiptOr(await this.store(record, asked, undefined, signal), record);
    }
    const earlier = await findFormer(container, conversation.id, conversation.earlierNames, signal);
    const first = await this.store(record, asked, earlier, signal);
    if ('receipt' in first) {
      return first.receipt;
    }
    const former = recordOf(conversation.id, record.name, first.found);
    if (former === undefined) {
      throw conflictOf(record, first);
    }
    const later = { ...record, name: conversation.laterName };
    const receipt = receiptOr(await this.store(later, asked, former, signal), later);
    log.warn(
      { conversationId: conversation.id, blob: later.name, supersedes: former.name, created: receipt.created },
      first.damaged
        ? 'the record that is stored already is DAMAGED, or not signed by this archive: this one is stored beside it'
        : 'another record of this conversation is stored already: this one is stored beside it',
    );
    return receipt;
  }

  /** Resolves with what was found when the name holds something else. */
  private async store(
    record: ArchiveRecord,
    asked: Date,
    former: FormerRecord | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Stored> {
    const { name, plainSha256, retentionDays } = record;
    const { container, immutability: demand, log, keys } = this.options;
    const { md5, metadata } = describeRecord({ ...record, metadata: { ...record.metadata, ...pointerTo(former) } });
    const sent = { md5, metadata: await withSignature(keys.signer, name, container.storable(metadata)) };
    const created = await this.upload(name, record.content, sent, asked, signal);
    const stored = await container.stat(name, { signal });
    if (created) {
      verifySent(name, { ...sent, metadata: container.storable(sent.metadata) }, stored);
    } else {
      const claimed = stored.metadata['plain_sha256'];
      if (claimed !== plainSha256) return { found: stored, plainSha256: claimed, damaged: false };
      // The bytes are read rather than trusted; where records are signed, an unsigned blob does not count.
      const isForeign = keys.signer !== undefined && this.isUnsigned(stored);
      if (isForeign || !(await holdsRecord(container, stored, plainSha256, signal))) {
        return { found: stored, plainSha256: undefined, damaged: true };
      }
    }
    if (stored.createdOn === undefined) {
      throw new ArchiveReadBackError(name, 'no creation time');
    }
    // Counted by the service's clock, so that ours being behind, or a slow upload, never shortens the retention.
    const counted = retentionEnd(stored.createdOn.getTime(), retentionDays);
    const ended = counted.getTime() <= (await this.options.clock.now({ signal }));
    const required = created || ended ? later(asked, counted) : counted;
    // A policy that came with the upload and is not there was dropped: this storage enforces none. A record from an
    // earlier run may just never have been given one.
    const canSetPolicy = !created && this.canLock === true;
    const goal = { required, immutability: demand, canSetPolicy, log, signal };
    const immutability = await enforceLock(container, name, stored.lock, goal);
    const supersedes = pointerOf(stored.metadata);
    const shown = { blob: name, sha256: plainSha256, created, immutability, supersedes: supersedes?.name };
    log.info(shown, 'record stored and read back');
    const receipt = {
      name,
      ...(supersedes === undefined ? {} : { supersedes }),
      uri: container.uriOf(name),
      ...(stored.versionId === undefined ? {} : { versionId: stored.versionId }),
      created,
      immutability,
    };
    return { receipt };
  }

  /** Whether a blob matches its metadata, and has this archive's signature if it signs. @throws {StorageError} */
  async owns(name: string, { signal }: CallOptions = {}): Promise<boolean> {
    const { container, keys } = this.options;
    const stored = await container.stat(name, { signal });
    if (keys.signer !== undefined && this.isUnsigned(stored)) return false;
    const { plain_sha256: plainSha256 } = stored.metadata;
    return plainSha256 !== undefined && (await holdsRecord(container, stored, plainSha256, signal));
  }

  /**
   * The record of a conversation at an address, as far as its metadata say, with this archive's signature over them if it signs.
   *
   * @returns undefined when there is none. @throws {StorageError}
   */
  async recordAt(
    uri: string,
    conversationId: string,
    { signal }: CallOptions = {},
  ): Promise<{ readonly isLocked: boolean } | undefined> {
    const { container, keys } = this.options;
    const prefix = container.uriOf(RECORDS_PREFIX);
    if (!uri.startsWith(prefix)) return undefined;
    try {
      const name = RECORDS_PREFIX + decodeURIComponent(uri.slice(prefix.length));
      const stored = await container.stat(name, { signal });
      const isOurs = container.uriOf(name) === uri && stored.metadata['conversation_id'] === conversationId;
      if (!isOurs || (keys.signer !== undefined && this.isUnsigned(stored))) return undefined;
      return { isLocked: isLockedUntil(stored.lock, new Date(0)) };
    } catch (error) {
      if (error instanceof URIError || error instanceof StorageNotFoundError) return undefined;
      throw error;
    }
  }

  private isUnsigned({ name, metadata }: StoredBlob): boolean {
    const { publicKeys } = this.options.keys;
    return publicKeys === undefined || signatureFlaw(publicKeys, name, metadata) !== undefined;
  }

  private async requireLockableContainer(signal: AbortSignal | undefined): Promise<void> {
    const { container, immutability } = this.options;
    // A "no" is asked again in required mode, where an operator may have made it a "yes" meanwhile.
    if (this.canLock === undefined || (!this.canLock && immutability === 'required')) {
      await this.probe({ signal });
    }
    if (!this.canLock && immutability === 'required') {
      throw new ContainerNotImmutableError(container.name);
    }
  }

  /** Resolves with false when the name is taken: by what, the caller has to find out. */
  private upload(
    name: string,
    content: Uint8Array,
    { md5, metadata }: SentRecord,
    until: Date,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const lock = this.canLock === true ? { lockedUntil: until } : {};
    return this.options.container.putOnce(name, content, {
      ...{ contentType: CONTENT_TYPE, md5, metadata, signal },
      ...lock,
    });
  }
}

/** What the name holds instead of the record. */
interface Other {
  readonly found: StoredBlob;
  readonly plainSha256: string | undefined;
  /** True when its content does not match its metadata. */
  readonly damaged: boolean;
}

type Stored = { readonly receipt: ArchiveReceipt } | Other;

function receiptOr(stored: Stored, record: ArchiveRecord): ArchiveReceipt {
  if ('receipt' in stored) return stored.receipt;
  throw conflictOf(record, stored);
}

function conflictOf({ name, plainSha256 }: ArchiveRecord, other: Other): ArchiveConflictError {
  return new ArchiveConflictError(name, plainSha256, other.plainSha256);
}
