import type { BlobContainer, MetadataValues } from '../storage/blob-container.js';
import { StorageUnavailableError } from '../storage/errors.js';
import type { Logger } from 'pino';
import { isReleased, provenanceOf, readProvenance, withProvenanceSignature } from './provenance.js';
import type { Provenance, ReleaseOrder } from './provenance.js';
import type { ReleaseLink, ReleaseLinks } from './release-links.js';
import { findCopy, findProvenCopy, openCopy, writeCopy } from './vault-copy.js';
import type { Destruction } from '../contract/findings.js';
import { readOpenedParts } from '../contract/opened-parts.js';
import type { OpenedParts } from '../contract/opened-parts.js';
import { destroyCopy } from './vault-destroy.js';
import type { DestructionOrder } from './vault-destroy.js';
import type {
  CallOptions,
  FileAddress,
  FileToContain,
  QuarantineEvidence,
  TakenNote,
  Vault,
  VaultEntry,
} from './vault.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from './vault-errors.js';
import { listCopies } from './vault-list.js';
import type { ListedCopy } from './vault-list.js';
import {
  copyName,
  originName,
  originsPrefix,
  otherCopyName,
  partsName,
  releasedName,
  SHA256,
  takenName,
} from './vault-names.js';
import { readNote, writeNote } from './vault-notes.js';
import { releaseSecret } from './release-secret.js';
import { withoutQuery } from '../lib/without-query.js';
import type { SealedCopy } from './vault-copy.js';
import type { PublicKeyRing, Signer } from '../sealing/signing-key-ring.js';

export * from './vault-errors.js';

/** Attempts when the same file is being destroyed concurrently. */
const MAX_ROUNDS = 5;
/** A file up to this size is sent without first checking whether there is a copy of it. */
const SENT_UNASKED_BYTES = 1024 * 1024;

export interface QuarantineVaultOptions {
  readonly quarantine: BlobContainer;
  readonly released: BlobContainer;
  /** Absent when releases are reported by address only. */
  readonly links?: ReleaseLinks | undefined;
  /** Signs the provenance of released files, and makes their names hard to guess; absent without signing. */
  readonly signer?: Signer | undefined;
  /** Verify the provenance. */
  readonly publicKeys?: PublicKeyRing | undefined;
  readonly log: Logger;
}

/**
 * Stores quarantined files: sealed, so that they are inert; one copy for each hash (`{sha256}/sealed`), and one note for each
 * conversation that brought it (`{sha256}/origins/…`). Returns or destroys them when a reviewer has decided so. Every step may be
 * repeated. Missing containers are created.
 */
export class QuarantineVault implements Vault {
  private readonly quarantine: BlobContainer;
  private readonly released: BlobContainer;
  private readonly links: ReleaseLinks | undefined;
  private readonly log: Logger;
  private readonly signer: Signer | undefined;
  private readonly publicKeys: PublicKeyRing | undefined;
  private readonly existing = new Set<BlobContainer>();

  constructor({ quarantine, released, links, signer, publicKeys, log }: QuarantineVaultOptions) {
    if (quarantine.uri === released.uri) {
      throw new RangeError('quarantined and released files need containers of their own');
    }
    this.quarantine = quarantine;
    this.released = released;
    this.links = links;
    this.signer = signer;
    this.publicKeys = publicKeys;
    this.log = log;
  }

  async put(file: FileToContain): Promise<{ readonly name: string; readonly alreadyThere: boolean }> {
    const { sha256, bytes, metadata, signal } = file;
    await this.ensure(this.quarantine, signal);
    const { name, alreadyThere } = await this.store(file);
    const { conversationId, mediaId } = metadata;
    this.log.info({ conversationId, mediaId, sha256, bytes, alreadyThere }, 'file is in the vault');
    return { name, alreadyThere };
  }

  async exists(sha256: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.stat(sha256, options)) !== undefined;
  }

  async stat(sha256: string, { signal }: CallOptions = {}): Promise<VaultEntry | undefined> {
    const copy = await findCopy(this.quarantine, sha256, signal);
    return copy && { name: copy.name, bytes: copy.bytes, metadata: copy.metadata };
  }

  async origin(
    sha256: string,
    { conversationId, mediaId }: FileAddress,
    { signal }: CallOptions = {},
  ): Promise<{ readonly bytes: number; readonly metadata: QuarantineEvidence } | undefined> {
    const copy = SHA256.test(sha256) ? await findCopy(this.quarantine, sha256, signal) : undefined;
    if (copy === undefined) return undefined;
    const note = await readNote(this.quarantine, originName(sha256, conversationId, mediaId), signal);
    return note && { bytes: copy.bytes, metadata: note as unknown as QuarantineEvidence };
  }

  async keepParts(
    sha256: string,
    { conversationId, mediaId }: FileAddress,
    parts: OpenedParts,
    { signal }: CallOptions = {},
  ): Promise<void> {
    const name = partsName(sha256, conversationId, mediaId);
    const content = Buffer.from(JSON.stringify(parts));
    await this.quarantine.putOnce(name, content, { contentType: 'application/json', signal });
  }

  async partsOf(
    sha256: string,
    { conversationId, mediaId }: FileAddress,
    { signal }: CallOptions = {},
  ): Promise<OpenedParts | undefined> {
    return readOpenedParts(await readNote(this.quarantine, partsName(sha256, conversationId, mediaId), signal));
  }

  async open(
    sha256: string,
    { signal }: CallOptions = {},
  ): Promise<VaultEntry & { readonly content: AsyncIterable<Uint8Array> }> {
    const copy = await findCopy(this.quarantine, sha256, signal);
    if (copy === undefined) {
      throw new VaultCopyMissingError(sha256);
    }
    const { name, bytes, metadata } = copy;
    return { name, bytes, metadata, content: openCopy(this.quarantine, copy, sha256, signal) };
  }

  list({ signal }: CallOptions = {}): AsyncGenerator<ListedCopy, void, void> {
    return listCopies(this.quarantine, signal);
  }

  async originsOf(
    sha256: string,
    most: number,
    { signal }: CallOptions = {},
  ): Promise<{ readonly files: readonly FileAddress[]; readonly count: number }> {
    const files: FileAddress[] = [];
    let count = 0;
    for await (const blobs of this.quarantine.list(originsPrefix(sha256), { signal })) {
      for (const { name } of blobs) {
        count += 1;
        if (files.length >= most) continue;
        const note = await readNote(this.quarantine, name, signal);
        if (note === undefined) continue; // destroyed at this very moment
        files.push({ conversationId: String(note['conversationId']), mediaId: String(note['mediaId']) });
      }
    }
    return { files, count };
  }

  provenanceOf(address: string, { signal }: CallOptions = {}): Promise<Provenance> {
    return readProvenance(this.released, address, this.publicKeys, signal);
  }

  async noteTaken(sha256: string, { id, ...note }: TakenNote): Promise<void> {
    await writeNote(this.quarantine, takenName(sha256, note.at, id), { sha256, ...note }, undefined);
    this.log.info({ sha256, ...note }, 'file taken out of the vault');
  }

  async destroy(sha256: string, order: DestructionOrder): Promise<Destruction> {
    const outcome = await destroyCopy(this.quarantine, sha256, order);
    const { conversationId, mediaId, runId } = order;
    this.log.info({ conversationId, mediaId, sha256, runId, outcome }, 'file rejected');
    return outcome;
  }

  async release(sha256: string, order: ReleaseOrder): Promise<{ readonly uri: string } & Partial<ReleaseLink>> {
    const { conversationId, mediaId, mimeType, runId, signal } = order;
    await this.ensure(this.released, signal);
    const copy = await findCopy(this.quarantine, sha256, signal);
    const name = await this.releasedNameOf(sha256, { conversationId, mediaId }, copy);
    if (!(await isReleased(this.released, name, sha256, signal))) {
      if (copy === undefined) {
        throw new VaultCopyMissingError(sha256);
      }
      const content = openCopy(this.quarantine, copy, sha256, signal);
      const upload = await this.released.stage(name, content, { expectedBytes: copy.bytes, signal });
      const origin = await readNote(this.quarantine, originName(sha256, conversationId, mediaId), signal);
      const provenance = this.released.storable(provenanceOf(copy, origin, sha256, order));
      const metadata = await withProvenanceSignature(this.signer, name, provenance);
      if (!(await upload.commit({ contentType: mimeType, metadata, signal }))) {
        await isReleased(this.released, name, sha256, signal); // by another attempt, at the same time
      }
      this.log.info({ conversationId, mediaId, sha256, runId }, 'file released from the vault');
    }
    return { uri: this.released.uriOf(name), ...(await this.links?.create(name, signal)) };
  }

  async isReleasedAt(
    address: string,
    sha256: string,
    file: FileAddress,
    { signal }: CallOptions = {},
  ): Promise<boolean> {
    if (!SHA256.test(sha256) || !URL.canParse(address)) return false;
    const copy = this.signer === undefined ? await findCopy(this.quarantine, sha256, signal) : undefined;
    const name = await this.releasedNameOf(sha256, file, copy);
    return withoutQuery(address) === this.released.uriOf(name);
  }

  private async releasedNameOf(
    sha256: string,
    { conversationId, mediaId }: FileAddress,
    copy: SealedCopy | undefined,
  ): Promise<string> {
    const secret = await releaseSecret(this.signer, { sha256, conversationId, mediaId }, copy?.key);
    return releasedName(sha256, conversationId, mediaId, secret);
  }

  /**
   * The origin is noted before the copy becomes visible, or gets another version: a destruction that began before fails, and one
   * that begins later finds the origin (see `destroyCopy`).
   * @returns the copy, and whether it was there already
   */
  private async store(file: FileToContain): Promise<{ readonly name: string; readonly alreadyThere: boolean }> {
    const { sha256, signal } = file;
    if ((await this.tryAtOnce(file)) === 'written') return { name: copyName(sha256), alreadyThere: false };
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { copy, name } = await this.look(sha256, signal);
      if (copy === undefined) {
        if ((await this.write(name, file)) === 'written') return { name, alreadyThere: false };
        continue;
      }
      await this.noteOrigin(file);
      if (await this.quarantine.touch(copy.name, { signal })) return { name: copy.name, alreadyThere: true };
    }
    throw new StorageUnavailableError({ target: copyName(sha256), code: 'ConditionNotMet' }, undefined);
  }

  /**
   * Sending a small file costs less than looking for it: most are new. The file of an earlier attempt may be gone from this
   * disk.
   */
  private async tryAtOnce(file: FileToContain): Promise<'written' | 'taken' | 'gone'> {
    if (file.bytes > SENT_UNASKED_BYTES) return 'taken';
    try {
      return await this.write(copyName(file.sha256), file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
      throw error;
    }
  }

  private write(name: string, file: FileToContain): ReturnType<typeof writeCopy> {
    return writeCopy(this.quarantine, name, file, evidenceOf(file.metadata), () => this.noteOrigin(file));
  }

  /** The proven copy, or a name for one: a blob under the usual name that is not a copy is left for a person to examine. */
  private async look(
    sha256: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly copy: SealedCopy | undefined; readonly name: string }> {
    const name = copyName(sha256);
    try {
      return { copy: await findProvenCopy(this.quarantine, sha256, signal), name };
    } catch (error) {
      if (!(error instanceof VaultCopyDamagedError)) throw error;
      this.log.error(
        { sha256, problem: error.problem },
        'WHAT LIES IN THE VAULT AS A COPY IS NONE: one is made beside it',
      );
      return { copy: undefined, name: otherCopyName(sha256) };
    }
  }

  private async ensure(container: BlobContainer, signal: AbortSignal | undefined): Promise<void> {
    if (!this.existing.has(container)) {
      await container.ensure({ signal });
      this.existing.add(container);
    }
  }

  private async noteOrigin({ sha256, bytes, metadata, signal }: FileToContain): Promise<void> {
    const name = originName(sha256, metadata.conversationId, metadata.mediaId);
    await writeNote(this.quarantine, name, { sha256, bytes, ...metadata }, signal);
  }
}

const evidenceOf = (evidence: QuarantineEvidence): MetadataValues => ({
  verdict: evidence.verdict,
  signature: evidence.signature,
  engine: evidence.engine,
  database_version: evidence.databaseVersion,
  conversation_id: evidence.conversationId,
  media_id: evidence.mediaId,
  mime_type: evidence.mimeType,
  contained_at: evidence.containedAt,
});
