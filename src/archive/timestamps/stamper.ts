import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import { DAY_MS } from '../../lib/time.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import type { BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import type { ArchiveStore } from '../archive.js';
import { ManifestDamagedError } from '../manifest/errors.js';
import { listManifests, serviceTime } from '../manifest/listing.js';
import { problemOf, readManifest } from '../manifest/reader.js';
import { contentOf, readTimestamp } from './read-timestamp.js';
import { listTimestamps, TIMESTAMP_SCHEMA, TimestampInvalidError, timestampName } from './timestamps.js';
import type { TimestampAuthority, TimestampVerifier } from './timestamps.js';

export interface StamperOptions {
  readonly container: BlobContainer;
  readonly archive: ArchiveStore;
  readonly authority: TimestampAuthority;
  readonly verifier: TimestampVerifier;
  readonly publicKeys?: PublicKeyRing | undefined;
  /** A stamp is locked for this long from its upload, and at least for as long as its manifest. */
  readonly retentionDays: number;
  readonly log: Logger;
  /** Milliseconds since the epoch. @defaultValue the service's own clock */
  readonly now?: () => number;
}

/** Has the newest manifest stamped by a time stamp authority, and keeps the stamp in the archive beside it. */
export class Stamper {
  constructor(private readonly options: StamperOptions) {}

  /**
   * Does nothing where the newest manifest has a valid stamp. Older ones need none: the newest holds their hashes.
   * Safe to repeat, and for two at once: then it has two.
   *
   * @throws {ManifestDamagedError} when the newest manifest is not what was written
   * @throws {TimestampAuthorityError}
   * @throws what `ArchiveStore.write` throws
   */
  async stampNewest({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { container, archive, authority, publicKeys, retentionDays, log } = this.options;
    const now = this.options.now?.() ?? (await serviceTime(container, signal));
    const { manifests } = await listManifests(container, { signal, keys: publicKeys, now });
    const [day, manifest] = [...manifests].at(-1) ?? [];
    if (day === undefined || manifest === undefined) return;
    const stored = await readManifest(container, manifest, signal);
    const problem = problemOf(stored, manifest.metadata, day);
    if (problem !== undefined) throw new ManifestDamagedError(manifest.name, problem);
    const content = await contentOf(stored);
    const stamps = (await listTimestamps(container, { signal })).get(day) ?? [];
    if (await this.hasValid(stamps, content, signal)) return;
    const response = await authority.stamp(content, { signal });
    const sha256 = createHash('sha256').update(response).digest('hex');
    const name = timestampName(day, sha256);
    const lockedFor = ((manifest.lock.until?.getTime() ?? now) - now) / DAY_MS;
    await archive.write(
      {
        name,
        content: gzipSync(response),
        plainSha256: sha256,
        metadata: { schema: TIMESTAMP_SCHEMA, day, manifest_sha256: stored.hashes.plainSha256 },
        retentionDays: Math.max(retentionDays, Math.ceil(lockedFor)),
      },
      { signal },
    );
    log.info({ blob: name, manifest: manifest.name }, 'manifest stamped');
  }

  private async hasValid(
    stamps: readonly ListedBlob[],
    content: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { container, verifier, log } = this.options;
    for (const stamp of stamps) {
      try {
        await readTimestamp(container, stamp, content, verifier, signal);
        return true;
      } catch (error) {
        if (!(error instanceof TimestampInvalidError)) throw error;
        log.error(
          { blob: stamp.name, problem: error.problem },
          'A BLOB AMONG THE TIME STAMPS IS NONE: it is passed over',
        );
      }
    }
    return false;
  }
}
