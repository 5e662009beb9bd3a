import { DAY_MS } from '../../lib/time.js';
import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { ArchiveStore } from '../archive.js';
import { ManifestDamagedError } from './errors.js';
import { listManifests, listRecords, serviceTime } from './listing.js';
import type { BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import { addDays, dayOf, encodeLine, isSha256, MANIFEST_SCHEMA, manifestName, otherManifestName } from './manifest.js';
import type { ManifestEntry, ManifestLink } from './manifest.js';
import { problemOf, readManifest } from './reader.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { flawWords, signatureFlaw, signedBy } from '../signature.js';

/** A day is listed this long after its end: by then, every upload that began in it has finished or failed. */
const SETTLING_MS = 30 * 60_000;

export interface ManifestWriterOptions {
  readonly container: BlobContainer;
  readonly archive: ArchiveStore;
  /** A manifest is locked for this long from its upload, and at least for as long as what it lists. */
  readonly retentionDays: number;
  readonly log: Logger;
  /** With keys, only what is signed counts: for the chain, and from the second signed manifest on as a record. */
  readonly publicKeys?: PublicKeyRing | undefined;
  /** Told how many blobs were found that somebody else has put there, whenever a manifest is looked for. */
  readonly onStrangers?: (count: number) => void;
  /** Milliseconds since the epoch. @defaultValue the service's own clock */
  readonly now?: () => number;
}

/** A manifest that is stored; hash of its content before gzip. */
export interface WrittenManifest extends ManifestLink {
  readonly day: string;
  readonly count: number;
  /** RFC 3339. Absent when nothing protects it. */
  readonly lockedUntil?: string;
}

/** The manifest that is due. */
interface ManifestPlan {
  readonly day: string;
  readonly previous: ManifestLink | null;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Somebody else has put a blob under its name. */
  readonly taken: boolean;
  /** What was archived before this time may be unsigned; milliseconds since the epoch. */
  readonly signedSince: number;
}

/**
 * Writes one manifest a day. It lists what was created on that day by the service's clock, whatever day is in the names:
 * so it is complete once the day is over, however late a conversation is archived.
 */
export class ManifestWriter {
  constructor(private readonly options: ManifestWriterOptions) {}

  /**
   * Writes the first manifest that is due and not there: a day without records gets an empty one, so that the
   * chain has no gaps. Safe to repeat, and for two at once.
   *
   * @returns undefined when no manifest is due
   * @throws {ManifestDamagedError} when the newest one cannot be chained to
   * @throws what `ArchiveStore.write` throws
   */
  async writeNext({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<
    WrittenManifest | undefined
  > {
    const { container, now, publicKeys, log, onStrangers } = this.options;
    const time = now?.() ?? (await serviceTime(container, signal));
    const lastDue = addDays(dayOf(time - SETTLING_MS), -1);
    const {
      manifests,
      strangers,
      signedSince = Infinity,
    } = await listManifests(container, { signal, keys: publicKeys, now: time });
    for (const { blob, problem } of strangers) {
      log.error({ blob: blob.name, problem }, 'A BLOB AMONG THE MANIFESTS IS NONE: it is passed over');
    }
    onStrangers?.(strangers.length);
    const [newestDay, newest] = [...manifests].at(-1) ?? [];
    const day = newestDay === undefined ? await this.firstDay(lastDue, signal) : addDays(newestDay, 1);
    if (day > lastDue) return undefined;
    const previous = newest === undefined ? null : await this.link(newest, addDays(day, -1), signal);
    const taken = strangers.some(({ blob }) => blob.name === manifestName(day));
    return this.write({ day, previous, time, taken, signedSince }, signal);
  }

  /** Of an archive that is older than its manifests, the day of its oldest blob. */
  private async firstDay(lastDue: string, signal: AbortSignal | undefined): Promise<string> {
    let first = lastDue;
    for await (const { createdOn } of listRecords(this.options.container, { signal })) {
      if (dayOf(createdOn) < first) first = dayOf(createdOn);
    }
    return first;
  }

  private async link(blob: ListedBlob, day: string, signal: AbortSignal | undefined): Promise<ManifestLink> {
    const stored = await readManifest(this.options.container, blob, signal);
    const problem = problemOf(stored, blob.metadata, day);
    if (problem !== undefined) throw new ManifestDamagedError(blob.name, problem);
    return { name: blob.name, sha256: stored.hashes.plainSha256! };
  }

  private async write(
    { day, previous, time, taken, signedSince }: ManifestPlan,
    signal: AbortSignal | undefined,
  ): Promise<WrittenManifest> {
    const { archive, retentionDays, log } = this.options;
    const hash = createHash('sha256');
    const chunks: Buffer[] = [];
    let count = 0;
    let lockedUntil = 0;
    const entries = this.entries(day, signedSince, signal);
    const lines = async function* () {
      yield encodeLine({ schema: MANIFEST_SCHEMA, day, previous });
      for await (const entry of entries) {
        count += 1;
        lockedUntil = Math.max(lockedUntil, Date.parse(entry.lockedUntil ?? '') || 0);
        yield encodeLine(entry);
      }
      yield encodeLine({ count });
    };
    const hashed = async function* (source: AsyncIterable<string>) {
      for await (const line of source) {
        hash.update(line);
        yield line;
      }
    };
    const collect = new Writable({ write: (chunk: Buffer, _, done) => void (chunks.push(chunk), done()) });
    await pipeline(Readable.from(lines()), hashed, createGzip(), collect);
    const sha256 = hash.digest('hex');
    const name = taken ? otherManifestName(day, sha256) : manifestName(day);
    const receipt = await archive.write(
      {
        name,
        content: Buffer.concat(chunks),
        plainSha256: sha256,
        metadata: { schema: MANIFEST_SCHEMA, day, record_count: count, previous_sha256: previous?.sha256 },
        retentionDays: Math.max(retentionDays, Math.ceil((lockedUntil - time) / DAY_MS)),
      },
      { signal },
    );
    log.info({ blob: name, sha256, count, created: receipt.created }, 'manifest written');
    const { immutability } = receipt;
    const lock = immutability.mode === 'locked' ? { lockedUntil: immutability.until.toISOString() } : {};
    return { name, sha256, day, count, ...lock };
  }

  /** The lines of a day, by name. What bears no hashes was not written by this program: it is for a person to explain. */
  private async *entries(
    day: string,
    signedSince: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ManifestEntry, void, void> {
    const { publicKeys, log } = this.options;
    for await (const blob of listRecords(this.options.container, { signal })) {
      if (dayOf(blob.createdOn) !== day) continue;
      const flaw = publicKeys && signatureFlaw(publicKeys, blob.name, blob.metadata);
      const isOld = flaw === 'missing' && blob.createdOn < signedSince;
      const entry = toEntry(blob, publicKeys !== undefined && flaw === undefined);
      if (entry === undefined) log.error({ blob: blob.name }, 'not listed: it bears no hashes of a record');
      else if (flaw === undefined || isOld) yield entry;
      else log.error({ blob: blob.name }, `NOT LISTED, SOMEBODY ELSE HAS PUT IT THERE: ${flawWords(flaw)}`);
    }
  }
}

function toEntry({ name, metadata, bytes, createdOn, lock }: ListedBlob, isSigned: boolean): ManifestEntry | undefined {
  const { plain_sha256: plainSha256, gzip_sha256: gzipSha256, message_count: messageCount } = metadata;
  if (!isSha256(plainSha256) || !isSha256(gzipSha256)) return undefined;
  return {
    name,
    plainSha256,
    gzipSha256,
    bytes,
    messageCount: messageCount === undefined ? null : Number(messageCount),
    completedTime: metadata['completed_time'] ?? null,
    createdTime: new Date(createdOn).toISOString(),
    lockedUntil: lock.mode === 'locked' ? (lock.until?.toISOString() ?? null) : null,
    ...(isSigned ? { signedBy: signedBy(metadata)! } : {}),
  };
}
