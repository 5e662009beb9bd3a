import type { Config } from '../config/config.js';
import { openStores } from '../stores/open-stores.js';
import type { Stores } from '../stores/open-stores.js';
import type { BlobContainer } from '../storage/blob-container.js';
import { MAX_SKEW_MS } from '../storage/service-clock.js';
import { StorageForbiddenError, StorageNotFoundError, StorageUnavailableError } from '../storage/errors.js';
import { isFromBetween } from './cause.js';
import { after, unusable } from './check.js';
import type { Check, Finding, Part } from './check.js';

const ARCHIVE = 'storage archive';
const IMMUTABILITY = 'storage immutability';
const QUARANTINE = 'storage quarantine';
const RELEASED = 'storage released';
const CLOCK = 'storage clock';

const ROLE_FIX =
  'give the identity "Storage Blob Data Owner" on the containers, or a SAS that may create, write and set immutability (cwi)';

/** By error code, for refusals that no role would solve: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes */
const FORBIDDEN_FIXES: Readonly<Record<string, string>> = {
  AuthenticationFailed:
    "see that the key or SAS is right and has not expired, and this host's clock: chronyc tracking, or timedatectl",
  AuthorizationFailure: 'let this host through the network rules of the storage account, or use its private endpoint',
  InsufficientAccountPermissions: 'the account is disabled or read-only: see it in the portal',
};

/**
 * The three containers, whether the archive can lock its records, and whether the service's clock agrees with this host's.
 * Reads only: nothing is created.
 *
 * @param now milliseconds since the epoch, by this host's clock
 */
export function storagePart(config: Config['azure'] | undefined, now: () => number = Date.now): Part {
  if (config === undefined) return unusable([ARCHIVE, IMMUTABILITY, QUARANTINE, RELEASED, CLOCK]);
  const required = config.immutability === 'required';
  let stores: Stores | undefined;
  /** Properties of a container; undefined if it does not exist. */
  const look = async (which: (stores: Stores) => BlobContainer, signal: AbortSignal) => {
    const container = which((stores ??= openStores(config)));
    const ask = () => container.properties({ signal });
    try {
      // Retried once, because a single busy answer is not an outage.
      return await ask().catch((error: unknown) => {
        if (error instanceof StorageUnavailableError) return ask();
        throw error;
      });
    } catch (error) {
      if (error instanceof StorageNotFoundError) return undefined;
      throw error;
    }
  };
  const archive = (opened: Stores) => opened.archive;
  const immutableFix =
    `az storage container-rm create --storage-account ACCOUNT --name ${config.archiveContainer} --enable-vlw; ` +
    'one that exists is migrated with az storage container-rm migrate-vlw';
  const containerCheck = (
    name: string,
    container: string,
    which: (stores: Stores) => BlobContainer,
    ifMissing: Finding,
  ): Check => ({
    name,
    fix: 'see that the storage account can be reached; AZURE_STORAGE_URL names it',
    run: (signal) =>
      withRoleFix(async () => {
        const properties = await look(which, signal);
        return properties === undefined ? ifMissing : { grade: 'ok', found: `${container} can be reached` };
      }),
  });
  const madeByWorker = (container: string): Finding => ({
    grade: 'warn',
    found: `there is no container ${container} yet`,
    fix: 'none if the worker may create containers, which it does with the first file; else create it',
  });
  return {
    checks: [
      containerCheck(
        ARCHIVE,
        config.archiveContainer,
        archive,
        required
          ? { grade: 'fail', found: `there is no container ${config.archiveContainer}`, fix: immutableFix }
          : madeByWorker(config.archiveContainer),
      ),
      {
        name: IMMUTABILITY,
        fix: `see "${ARCHIVE}"`,
        run: async (signal) => {
          const properties = await after(ARCHIVE, look(archive, signal));
          if (properties?.canLock === true) {
            return { grade: 'ok', found: 'records can be locked (version-level immutability)' };
          }
          const found = 'the archive container does not lock records: NOTHING PROTECTS AN ARCHIVED CONVERSATION';
          return required
            ? { grade: 'fail', found: `${found}; archiving is refused`, fix: immutableFix }
            : { grade: 'warn', found, fix: 'for a local stack only; else set ARCHIVE_IMMUTABILITY=required' };
        },
      },
      containerCheck(
        QUARANTINE,
        config.quarantineContainer,
        ({ quarantine }) => quarantine,
        madeByWorker(config.quarantineContainer),
      ),
      containerCheck(
        RELEASED,
        config.releasedContainer,
        ({ released }) => released,
        madeByWorker(config.releasedContainer),
      ),
      {
        name: CLOCK,
        fix: `see "${ARCHIVE}"`,
        run: async (signal) => {
          const properties = await after(ARCHIVE, look(archive, signal));
          if (properties?.time === undefined)
            return { grade: 'ok', found: 'the service has not reported its time yet' };
          const skewMs = now() - properties.time;
          const seconds = Math.round(Math.abs(skewMs) / 1000);
          if (Math.abs(skewMs) <= MAX_SKEW_MS)
            return { grade: 'ok', found: `differs from this host's by ${seconds} s` };
          return {
            grade: 'fail',
            found: `this host is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the service: nothing is stored or locked`,
            fix: "repair this host's time synchronisation: chronyc tracking, or timedatectl",
          };
        },
      },
    ],
  };
}

async function withRoleFix(check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof StorageForbiddenError) || isFromBetween(error)) throw error;
    return { grade: 'fail', found: error.message, fix: FORBIDDEN_FIXES[error.call.code ?? ''] ?? ROLE_FIX };
  }
}
