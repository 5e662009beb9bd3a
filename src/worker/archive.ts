import type { Logger } from 'pino';
import { ArchiveStore } from '../archive/archive.js';
import { AuditLog } from '../archive/audit/audit-log.js';
import { openArchiveKeys } from '../archive/archive-keys.js';
import type { ArchiveKeys } from '../archive/archive-keys.js';
import { ManifestWriter } from '../archive/manifest/writer.js';
import { Stamper } from '../archive/timestamps/stamper.js';
import type { Stores } from '../stores/open-stores.js';
import type { Config } from '../config/config.js';
import { sourceName } from '../sealing/key-source.js';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { ServiceClock } from '../storage/service-clock.js';
import { HttpTimestampAuthority } from '../timestamping/http-authority.js';
import { openTrustedAuthorities } from '../timestamping/open-trusted-authorities.js';

/** The archive, opened for writing by a worker. */
export interface OpenArchive {
  readonly archive: ArchiveStore;
  readonly auditLog: AuditLog;
  readonly manifests: ManifestWriter;
  /** Undefined without a time stamp authority. */
  readonly stamper: Stamper | undefined;
  /** The service's clock. */
  readonly clock: ServiceClock;
  readonly keys: ArchiveKeys;
}

/** Opens the archive with its keys; a local stack gets a key of its own. @throws {ArchiveKeysError | NoCertificatesError} */
export async function openArchive(
  { signingKey, immutability, retentionDays, timestampUrl, timestampCaFile }: Config['azure'],
  stores: Stores,
  metrics: Pick<WorkerMetrics, 'clockSkewed' | 'strangersFound'>,
  log: Logger,
): Promise<OpenArchive> {
  const { archive: container } = stores;
  const keys = await openArchiveKeys(signingKey, { mayMake: stores.isLocal });
  if (keys.signer === undefined) {
    const problem = `ARCHIVE_SIGNING_KEY: ${sourceName(signingKey)} holds no private key`;
    log.error({ problem }, 'ARCHIVED RECORDS ARE NOT SIGNED: whoever can write to the storage can forge one');
  }
  const clock = new ServiceClock({ container, onSkew: (skewMs) => metrics.clockSkewed(skewMs) });
  const archive = new ArchiveStore({ container, immutability, log, keys, clock });
  const { publicKeys, signer } = keys;
  const auditLog = new AuditLog({ store: archive, signer, retentionDays, clock });
  const onStrangers = (count: number) => metrics.strangersFound(count);
  const manifests = new ManifestWriter({ container, archive, retentionDays, publicKeys, onStrangers, log });
  const verifier = await openTrustedAuthorities(timestampCaFile);
  const stamper =
    timestampUrl === undefined || verifier === undefined
      ? undefined
      : new Stamper({
          ...{ container, archive, publicKeys, retentionDays, log, verifier },
          authority: new HttpTimestampAuthority(timestampUrl, verifier),
        });
  return { archive, auditLog, manifests, stamper, clock, keys };
}
