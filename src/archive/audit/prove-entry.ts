import { hashContent } from '../../storage/content.js';
import type { Attempt, BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { ManifestDamagedError } from '../manifest/errors.js';
import { listManifests } from '../manifest/listing.js';
import type { ListedManifests } from '../manifest/listing.js';
import { dayOf } from '../manifest/manifest.js';
import type { ManifestEntry } from '../manifest/manifest.js';
import { entriesOf, problemOf, readManifest } from '../manifest/reader.js';
import { signedBy } from '../signature.js';
import { checkLock, checkRecord, checkSignature } from '../verify/record.js';
import type { RecordCheckOptions } from '../verify/record.js';
import { AUDIT_PREFIX } from './entries.js';
import type { AuditEntry } from './entries.js';
import { readEntry } from './find-entries.js';

export interface EntryProverOptions {
  readonly container: BlobContainer;
  /** `optional`: storage without locks is not a problem of an entry. */
  readonly immutability: 'required' | 'optional';
  /** Public keys of the archive: what none of them has signed is not believed. Without any, nothing is checked by them. */
  readonly keys: PublicKeyRing | undefined;
  readonly attempt: Attempt;
}

/** An entry, and what proves it. */
export interface ProvenEntry {
  readonly blob: string;
  /** Its content; undefined if it is not trusted, because it is not signed by a known key or is malformed. */
  readonly entry: AuditEntry | undefined;
  /** What is wrong with its signature, bytes, lock or manifest; empty when it is proven. */
  readonly problems: readonly string[];
  /** When it was stored, by the service's clock. */
  readonly storedOn: Date;
  /** Id of the key. */
  readonly signedBy: string | undefined;
  readonly lockedUntil: Date | undefined;
  readonly legalHold: boolean;
  /** Name of the manifest that lists it; undefined as long as that of its day is not due. */
  readonly manifest: string | undefined;
}

interface Day {
  readonly manifest: string | undefined;
  readonly problem?: string | undefined;
  readonly lines: ReadonlyMap<string, ManifestEntry>;
}

/** Proves entries of the audit log one by one: by signature, lock and the manifest of their day. */
export class EntryProver {
  private readonly days = new Map<string, Promise<Day>>();

  private constructor(
    private readonly options: EntryProverOptions,
    private readonly checks: RecordCheckOptions,
    private readonly listed: ListedManifests,
  ) {}

  /** @throws {StorageError} */
  static async open(options: EntryProverOptions): Promise<EntryProver> {
    const { container, immutability, keys, attempt } = options;
    const { time: now = Date.now(), canLock } = await attempt(() => container.properties());
    const listed = await listManifests(container, { attempt, keys, now });
    const signatures = { keys, signedSince: listed.signedSince ?? Infinity, onOld: () => undefined };
    const checkLocks = immutability === 'required' || canLock;
    return new EntryProver(options, { container, checkLocks, now, signatures }, listed);
  }

  /** False when the storage locks nothing, and that was allowed. */
  get checksLocks(): boolean {
    return this.checks.checkLocks;
  }

  /** @throws {StorageError} */
  async prove(blob: ListedBlob): Promise<ProvenEntry> {
    const { attempt, container } = this.options;
    const { stored, content, entry } = await attempt(() => readEntry(container, blob));
    const { name, metadata, lock, legalHold } = stored;
    const createdOn = stored.createdOn?.getTime() ?? blob.createdOn;
    const unsigned = checkSignature(name, metadata, createdOn, this.checks.signatures)?.problem;
    const { gzipSha256, plainSha256 } = await hashContent(asIterable(content));
    const isWhole = gzipSha256 === metadata['gzip_sha256'] && plainSha256 === metadata['plain_sha256'];
    const altered = isWhole ? undefined : 'its bytes are not those of its hash';
    const none = entry === undefined ? 'it is no entry of the audit log' : undefined;
    const day = await this.day(dayOf(createdOn));
    const problems = [unsigned, altered, none, day.problem].filter((problem) => problem !== undefined);
    const line = day.lines.get(name);
    if (line !== undefined) {
      const found = await attempt(() => checkRecord(line, this.checks));
      problems.push(...found.map(({ problem }) => problem).filter((problem) => problem !== unsigned));
    } else {
      problems.push(...checkLock(name, { ...lock, legalHold }, {}, this.checks).map(({ problem }) => problem));
      if (day.manifest !== undefined && day.problem === undefined) problems.push(`${day.manifest} does not list it`);
    }
    const isBelieved = unsigned === undefined && altered === undefined;
    return {
      ...{ blob: name, entry: isBelieved ? entry : undefined, problems, storedOn: new Date(createdOn) },
      ...{ signedBy: signedBy(metadata), lockedUntil: lock.mode === 'locked' ? lock.until : undefined, legalHold },
      manifest: line === undefined ? undefined : day.manifest,
    };
  }

  private day(day: string): Promise<Day> {
    const known = this.days.get(day) ?? this.readDay(day);
    this.days.set(day, known);
    return known;
  }

  private async readDay(day: string): Promise<Day> {
    const { attempt, container } = this.options;
    const { manifests } = this.listed;
    const lines = new Map<string, ManifestEntry>();
    const blob = manifests.get(day);
    if (blob === undefined) {
      const [newest = ''] = [...manifests.keys()].slice(-1);
      return { manifest: undefined, lines, ...(day < newest ? { problem: `the manifest of ${day} is missing` } : {}) };
    }
    const stored = await attempt(() => readManifest(container, blob));
    const [unlocked] = checkLock(blob.name, blob.lock, {}, this.checks);
    let problem = problemOf(stored, blob.metadata, day) ?? unlocked?.problem;
    try {
      if (problem === undefined) {
        for await (const line of entriesOf(stored)) if (line.name.startsWith(AUDIT_PREFIX)) lines.set(line.name, line);
      }
    } catch (error) {
      if (!(error instanceof ManifestDamagedError)) throw error;
      ({ problem } = error);
    }
    return { manifest: blob.name, lines, problem: problem === undefined ? undefined : `${blob.name}: ${problem}` };
  }
}

async function* asIterable(content: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield content;
}
