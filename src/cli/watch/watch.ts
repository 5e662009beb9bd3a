import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { openArchiveKeys } from '../../archive/archive-keys.js';
import type { Config } from '../../config/config.js';
import { StorageError } from '../../storage/errors.js';
import { openStores } from '../../stores/open-stores.js';
import { connectTemporal, TemporalUnreachableError } from '../../temporal/connection.js';
import type { BrokenPromise } from '../../watch/broken-promise.js';
import { ForeignSealsError } from '../../watch/gather.js';
import { existingFactKeys } from '../../worker/fact-keys.js';
import { openWatch } from '../../worker/watch.js';
import type { Watch } from '../../worker/watch.js';
import { writeJson } from '../review/session.js';
import { driveAll, formatDriven } from './drive.js';
import type { Driven } from './drive.js';
import { formatBroken } from './report.js';
import { readConfig } from '../read-config.js';

export interface WatchCommandOptions {
  readonly json?: true;
  readonly drive?: true;
}

/** Without the workers' keys, every review would look undecided. */
class NoFactKeyError extends Error {
  override readonly name = 'NoFactKeyError';

  constructor() {
    super('FACT_KEY is not there: set it to the keys of the workers, which tell what was decided');
  }
}

const EXPLAINED = [NoFactKeyError, ForeignSealsError, StorageError, TemporalUnreachableError, ServiceError] as const;

/** `custodian watch` */
export async function watch({ json, drive }: WatchCommandOptions): Promise<void> {
  const config = await readConfig(['temporal', 'azure', 'seals', 'limits']);
  try {
    const { client, close } = await connectTemporal(config.temporal);
    try {
      const look = await openWatchOf(config, client);
      const broken = await look();
      if (drive !== true) return tell(broken, json);
      const { reviewWindowMs, reviewApprovers } = config.limits;
      const { taskQueue } = config.temporal;
      tellDriven(await driveAll({ client, taskQueue, reviewWindowMs, reviewApprovers }, broken), json);
    } finally {
      await close();
    }
  } catch (error) {
    if (!EXPLAINED.some((kind) => error instanceof kind) && !isGrpcServiceError(error)) throw error;
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}

async function openWatchOf(config: Pick<Config, 'temporal' | 'azure' | 'seals'>, client: Client): Promise<Watch> {
  const { temporal, azure, seals } = config;
  const factKeys = await existingFactKeys(seals.factKey);
  if (factKeys === undefined) throw new NoFactKeyError();
  const { publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
  return openWatch({
    ...{ client, publicKeys, taskQueue: temporal.taskQueue, immutability: azure.immutability, now: Date.now },
    factKeys,
    acceptsUnsealed: seals.unsealedStarts === 'accept',
    stores: openStores(azure),
  });
}

function tell(broken: readonly BrokenPromise[], json: true | undefined): void {
  if (json) writeJson({ broken: broken.map(toJson) });
  else process.stdout.write(formatBroken(broken, (process.stdout as { readonly columns?: number }).columns));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

function tellDriven(driven: readonly Driven[], json: true | undefined): void {
  if (json) writeJson({ broken: driven.map(({ promise, ...became }) => ({ ...toJson(promise), ...became })) });
  else process.stdout.write(formatDriven(driven));
  process.exitCode = driven.every(({ outcome }) => outcome === 'under way') ? 0 : 1;
}

const toJson = ({ drive, ...told }: BrokenPromise) => ({ ...told, driveable: drive !== undefined });
