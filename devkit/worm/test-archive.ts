import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { ArchiveStore } from '../../src/archive/archive.js';
import type { ArchiveKeys } from '../../src/archive/archive-keys.js';
import type { ImmutabilityDemand } from '../../src/archive/lock.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { ManifestWriter } from '../../src/archive/manifest/writer.js';
import type { WrittenManifest } from '../../src/archive/manifest/writer.js';
import { recordName } from '../../src/archive/record-names.js';
import { verifyArchive } from '../../src/archive/verify/verify.js';
import type { VerifyOptions, VerifySummary } from '../../src/archive/verify/verify.js';
import type { Finding } from '../../src/archive/verify/findings.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

export interface TestArchiveOptions {
  readonly connectionString: string;
  readonly container: string;
  readonly immutability?: ImmutabilityDemand;
  /** Milliseconds since the epoch; the clock of the program. */
  readonly now: () => number;
  /** Whether manifests and verification use `now` too, and not the service's clock. */
  readonly ownClock?: boolean;
  /** @defaultValue none: nothing is signed, as by earlier releases */
  readonly keys?: ArchiveKeys;
}

/** An archive as the product fills it: records, manifests and their verification. */
export class TestArchive {
  readonly container: ContainerClient;
  readonly store: ArchiveStore;
  readonly manifests: ManifestWriter;
  /** All manifests that were written here. */
  readonly written: WrittenManifest[] = [];
  /** As last reported by the writer of manifests. */
  strangers = 0;

  constructor(private readonly options: TestArchiveOptions) {
    const { connectionString, container, immutability = 'required', now, ownClock, keys } = options;
    const log = pino({ level: 'silent' });
    this.container = createBlobService({ connectionString }).getContainerClient(container);
    this.store = new ArchiveStore({
      container: new AzureContainer(this.container),
      immutability,
      log,
      now,
      ...(ownClock === true ? { clock: { now: async () => now() } } : {}),
      ...(keys === undefined ? {} : { keys }),
    });
    const clock = ownClock === true ? { now } : {};
    this.manifests = new ManifestWriter({
      container: new AzureContainer(this.container),
      archive: this.store,
      retentionDays: 30,
      publicKeys: keys?.publicKeys,
      onStrangers: (count) => (this.strangers = count),
      log,
      ...clock,
    });
  }

  /** Stores a record as the upload step does. @returns its name */
  async record(id: string, completedTime: string, text = `text of ${id}\n`): Promise<string> {
    const name = recordName(id, completedTime);
    await this.store.write({
      name,
      content: gzipSync(text),
      plainSha256: createHash('sha256').update(text).digest('hex'),
      metadata: { conversation_id: id, completed_time: completedTime, message_count: '1' },
      retentionDays: 30,
    });
    return name;
  }

  /** Writes all manifests that are due. */
  async writeManifests(): Promise<WrittenManifest[]> {
    const written: WrittenManifest[] = [];
    for (let next = await this.manifests.writeNext(); next !== undefined; next = await this.manifests.writeNext()) {
      written.push(next);
    }
    this.written.push(...written);
    return written;
  }

  async verify(
    changes: Partial<VerifyOptions> = {},
    onDay: (day: string) => void = () => undefined,
  ): Promise<VerifySummary & { found: Finding[]; read: number; days: [string, number][] }> {
    const found: Finding[] = [];
    const days: [string, number][] = [];
    let read = 0;
    const { container } = this;
    const { immutability = 'required', now, ownClock, keys } = this.options;
    const clock = ownClock === true ? { now: now() } : {};
    const summary = await verifyArchive(
      {
        container: new AzureContainer(container),
        immutability,
        attempt: (call) => call(),
        keys: keys?.publicKeys,
        ...clock,
        ...changes,
      },
      {
        begun: () => undefined,
        found: (finding) => void found.push(finding),
        recordRead: () => void (read += 1),
        dayDone: (day, records) => {
          days.push([day, records]);
          onDay(day);
        },
      },
    );
    return { ...summary, found, read, days };
  }
}
