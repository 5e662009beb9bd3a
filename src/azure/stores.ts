import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { BlobContainer } from '../storage/blob-container.js';
import type { ReleaseLinks } from '../vault/release-links.js';
import { AzureContainer } from './azure-container.js';
import { createBlobService } from './blob-service.js';
import { AzureReleaseLinks } from './release-links.js';

/** The containers of the settings, on one account. */
export interface Stores {
  readonly archive: BlobContainer;
  readonly quarantine: BlobContainer;
  readonly released: BlobContainer;
  /** Makes links to released files; undefined when links are switched off. */
  releaseLinks(log: Logger): ReleaseLinks | undefined;
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
    releaseLinks: (log) =>
      releaseLinkTtlMs === undefined
        ? undefined
        : new AzureReleaseLinks({ service, container: releasedContainer, ttlMs: releaseLinkTtlMs, now: Date.now, log }),
  };
}
