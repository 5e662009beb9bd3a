import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { AzureContainer } from './azure-container.js';
import { createBlobService } from './blob-service.js';
import { AzureReleaseLinks } from './release-links.js';
import { isLoopback } from '../config/hosts.js';
import { ServiceClock } from '../storage/service-clock.js';
import type { Clock } from '../storage/service-clock.js';

/** Opens the containers of the settings, on one account, without calling the service yet. */
export function openAzureStores(azure: Config['azure']) {
  const service = createBlobService(azure.account);
  const container = (name: string) => new AzureContainer(service.getContainerClient(name));
  const { releasedContainer, releaseLinkTtlMs } = azure;
  return {
    archive: container(azure.archiveContainer),
    quarantine: container(azure.quarantineContainer),
    released: container(releasedContainer),
    isLocal: isLoopback(new URL(service.url).hostname),
    releaseLinks: (log: Logger, clock: Clock = new ServiceClock({ container: container(releasedContainer) })) =>
      releaseLinkTtlMs === undefined
        ? undefined
        : new AzureReleaseLinks({ service, container: releasedContainer, ttlMs: releaseLinkTtlMs, clock, log }),
  };
}
