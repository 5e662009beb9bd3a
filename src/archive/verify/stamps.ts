import type { Attempt, BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import type { StoredManifest } from '../manifest/reader.js';
import { contentOf, readTimestamp } from '../timestamps/read-timestamp.js';
import { listTimestamps, TimestampInvalidError } from '../timestamps/timestamps.js';
import type { TimestampFacts, TimestampVerifier } from '../timestamps/timestamps.js';
import type { Finding } from './findings.js';
import { checkLock } from './record.js';
import type { RecordCheckOptions } from './record.js';

/** A manifest, and with it all before it, existed at this time. */
export interface Stamped extends TimestampFacts {
  readonly day: string;
}

/** The time stamps of an archive, while its manifests are verified. */
export class StampChecks {
  /** The newest manifest that has a valid one; of several, the earliest. */
  newest: Stamped | undefined;

  private constructor(
    private readonly byDay: ReadonlyMap<string | undefined, readonly ListedBlob[]>,
    private readonly container: BlobContainer,
    private readonly attempt: Attempt,
    private readonly verifier: TimestampVerifier | undefined,
  ) {}

  /** @param verifier without one, stamps are counted and not checked */
  static async list(
    container: BlobContainer,
    attempt: Attempt,
    verifier: TimestampVerifier | undefined,
  ): Promise<StampChecks> {
    return new StampChecks(await listTimestamps(container, { attempt }), container, attempt, verifier);
  }

  /** Stamps that were not verified. */
  get unchecked(): number {
    return this.verifier === undefined ? [...this.byDay.values()].flat().length : 0;
  }

  /** Blobs among the stamps of an archive that belong to none of its manifests. */
  strangers(days: ReadonlySet<string>): Finding[] {
    return [...this.byDay]
      .filter(([day]) => day === undefined || !days.has(day))
      .flatMap(([, blobs]) => blobs)
      .map(({ name }) => ({ kind: 'unlisted', blob: name, problem: 'it is not a time stamp of a manifest' }));
  }

  /** Checks those over a manifest that is in order. @throws {StorageError} */
  async check(
    day: string,
    manifest: StoredManifest,
    locks: Pick<RecordCheckOptions, 'checkLocks' | 'now'>,
  ): Promise<Finding[]> {
    const { verifier, container, attempt } = this;
    const blobs = this.byDay.get(day);
    if (verifier === undefined || blobs === undefined) return [];
    const content = await contentOf(manifest);
    const findings: Finding[] = [];
    for (const blob of blobs) {
      try {
        const facts = await attempt(() => readTimestamp(container, blob, content, verifier));
        findings.push(...checkLock(blob.name, blob.lock, {}, locks));
        const { newest } = this;
        if (newest === undefined || newest.day < day || (newest.day === day && facts.time < newest.time)) {
          this.newest = { ...facts, day };
        }
      } catch (error) {
        if (!(error instanceof TimestampInvalidError)) throw error;
        findings.push({ kind: 'forged', blob: blob.name, problem: error.problem });
      }
    }
    return findings;
  }
}
