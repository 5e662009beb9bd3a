import { DAY_MS } from '../lib/time.js';
import { AnonymousCredential, BlobSASPermissions, SASProtocol, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { BlobClient, BlobGenerateSasUrlOptions, BlobServiceClient } from '@azure/storage-blob';
import type { Logger } from 'pino';
import { StorageError } from '../storage/errors.js';
import type { Clock } from '../storage/service-clock.js';
import type { ReleaseLink, ReleaseLinks } from '../vault/release-links.js';
import { storageCall } from './storage-call.js';

export interface AzureReleaseLinksOptions {
  readonly service: BlobServiceClient;
  /** The container of released files. */
  readonly container: string;
  /** Lifetime of a link, in milliseconds. */
  readonly ttlMs: number;
  /** The service's clock, by which links expire, whatever the clock of this host. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** The clocks of client and service differ; a key that begins in the service's future is refused. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** The longest life of a user delegation key (https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key). */
const MAX_KEY_LIFE_MS = 7 * DAY_MS;

/**
 * Creates read-only links (SAS) to single blobs. With an account key they are signed locally; an Azure identity needs a user
 * delegation key, for which its role must allow generateUserDelegationKey on the account; a SAS cannot sign.
 */
export class AzureReleaseLinks implements ReleaseLinks {
  constructor(private readonly options: AzureReleaseLinksOptions) {}

  /**
   * Resolves with undefined if no link can be created; the reason is logged.
   * @throws {ClockSkewError}; the reason of the signal
   */
  async create(name: string, signal: AbortSignal | undefined): Promise<ReleaseLink | undefined> {
    const { service, container, ttlMs, clock, log } = this.options;
    const blob = service.getContainerClient(container).getBlobClient(name);
    try {
      const now = await clock.now({ signal });
      const until = new Date(now + ttlMs);
      if (blob.credential instanceof StorageSharedKeyCredential) {
        return { link: await blob.generateSasUrl(readOnly(blob, until)), linkExpiresAt: until.toISOString() };
      }
      if (blob.credential instanceof AnonymousCredential) {
        log.warn({ blob: blob.name }, 'no link to the released file: a SAS cannot sign one');
        return undefined;
      }
      const start = new Date(now - CLOCK_SKEW_MS);
      const end = new Date(Math.min(until.getTime(), start.getTime() + MAX_KEY_LIFE_MS));
      const key = await storageCall({ target: blob.containerName, signal }, (abortSignal) =>
        service.getUserDelegationKey(start, end, { abortSignal }),
      );
      return {
        link: await blob.generateUserDelegationSasUrl(readOnly(blob, end), key),
        linkExpiresAt: end.toISOString(),
      };
    } catch (error) {
      if (!(error instanceof StorageError)) {
        throw error;
      }
      log.warn({ blob: blob.name, problem: error.message }, 'no link to the released file: it cannot be signed');
      return undefined;
    }
  }
}

/** For one blob, and https only if the account uses it. */
function readOnly(blob: BlobClient, expiresOn: Date): BlobGenerateSasUrlOptions {
  return {
    permissions: BlobSASPermissions.parse('r'),
    expiresOn,
    ...(blob.url.startsWith('https:') ? { protocol: SASProtocol.Https } : {}),
  };
}
