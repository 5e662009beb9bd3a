import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { BlobContainer } from '../storage/blob-container.js';
import type { ReleaseLinks } from '../vault/release-links.js';
import { AzureContainer } from './azure-container.js';
import { createBlobService } from './blob-service.js';
import { AzureReleaseLinks } from './release-links.js';
import { isLoopback } from '../config/hosts.js';
import { ServiceClock } from '../storage/service-clock.js';
import type { Clock } from '../storage/service-clock.js';

/** The containers of the settings, on one account. */
export interface Stores {
  readonly archive: BlobContainer;
  readonly quarantine: BlobContainer;
  readonly released: BlobContainer;
  /** Whether the account is on this host: a local stack. */
  readonly isLocal: boolean;
  /** Makes links to released files; undefined when links are switched off. */
  releaseLinks(log: Logger, clock?: Clock): ReleaseLinks | undefined;
}

/** Opens the containers, without calling the service yet. */
export function openStores(azure: Config['azure']): Stores {
  const service = createBlobService(azure.account);
  const container = (name: string) => new AzureContainer(service.getContainerClient(name));
  const { releasedContainer, releaseLinkTtlMs } = azure;
  return {
    archive: container(azure.archiveContainer),
    quarantine: container(azure.quarantineContainer),
    released: container(releasedContainer),
    isLocal: isLoopback(new URL(service.url).hostname),
    releaseLinks: (log, clock = new ServiceClock({ container: container(releasedContainer) })) =>
      releaseLinkTtlMs === undefined
        ? undefined
        : new AzureReleaseLinks({ service, container: releasedContainer, ttlMs: releaseLinkTtlMs, clock, log }),
  };
}
