import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { AzureContainer } from './azure-container.js';
import { createBlobService } from './blob-service.js';
import type { StorageAccount } from './blob-service.js';
import { AzureReleaseLinks } from './release-links.js';
import { isLoopback } from '../config/hosts.js';
import { RestartNeededError } from '../lib/rotation.js';
import { withoutQuery } from '../lib/without-query.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { ServiceClock } from '../storage/service-clock.js';
import type { Clock } from '../storage/service-clock.js';

/** Opens the containers of the settings, on one account, without calling the service yet. */
export function openAzureStores(azure: Config['azure']) {
  let service = createBlobService(azure.account);
  const container = (name: string) => {
    // Kept, as making one costs a tenth of a call.
    let [holder, client] = [service, service.getContainerClient(name)];
    return new AzureContainer(() => {
      if (holder !== service) [holder, client] = [service, service.getContainerClient(name)];
      return client;
    });
  };
  const { releasedContainer, releaseLinkTtlMs } = azure;
  return {
    archive: container(azure.archiveContainer),
    quarantine: container(azure.quarantineContainer),
    released: container(releasedContainer),
    isLocal: isLoopback(new URL(service.url).hostname),
    rotate: async (account: StorageAccount) => {
      const next = createBlobService(account);
      if (withoutQuery(next.url) !== withoutQuery(service.url)) throw new RestartNeededError();
      await new AzureContainer(next.getContainerClient(azure.archiveContainer)).properties().catch((error: unknown) => {
        // Whoever is told that a container is not there has been let in.
        if (!(error instanceof StorageNotFoundError)) throw error;
      });
      service = next;
    },
    releaseLinks: (log: Logger, clock: Clock = new ServiceClock({ container: container(releasedContainer) })) =>
      releaseLinkTtlMs === undefined
        ? undefined
        : new AzureReleaseLinks({
            get service() {
              return service;
            },
            container: releasedContainer,
            ttlMs: releaseLinkTtlMs,
            clock,
            log,
          }),
  };
}
