import type { Logger } from 'pino';
import { openAzureStores } from '../azure/stores.js';
import type { Config } from '../config/config.js';
import type { BlobContainer } from '../storage/blob-container.js';
import type { Clock } from '../storage/service-clock.js';
import type { ReleaseLinks } from '../vault/release-links.js';

/** Where records, contained files and released files are kept. */
export interface Stores {
  readonly archive: BlobContainer;
  readonly quarantine: BlobContainer;
  readonly released: BlobContainer;
  /** Whether they are on this host: a local stack. */
  readonly isLocal: boolean;
  /**
   * Uses another login to the same account from now on, once the service has taken it.
   * @throws {StorageError} when it has not; {RestartNeededError} for another account
   */
  rotate(account: Config['azure']['account']): Promise<void>;
  /** Creates links to released files; undefined when links are switched off. */
  releaseLinks(log: Logger, clock?: Clock): ReleaseLinks | undefined;
}

/**
 * Opens the stores of the settings, without calling a service yet. The only place that knows which service it is: another one
 * takes a folder like `azure`, its settings, and a line here.
 */
export function openStores(config: Config['azure']): Stores {
  return openAzureStores(config);
}
