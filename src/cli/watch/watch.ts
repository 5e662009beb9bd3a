import { access } from 'node:fs/promises';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { openArchiveKeys } from '../../archive/archive-keys.js';
import { environmentWithDotenv, loadConfig } from '../../config/config.js';
import type { Config } from '../../config/config.js';
import type { FactKey } from '../../config/fact-key.js';
import { StorageError } from '../../storage/errors.js';
import { openStores } from '../../stores/open-stores.js';
import { connectTemporal, TemporalUnreachableError } from '../../temporal/connection.js';
import type { BrokenPromise } from '../../watch/broken-promise.js';
import { ForeignSealsError } from '../../watch/gather.js';
import { openFactKeys } from '../../worker/fact-keys.js';
import { openWatch } from '../../worker/watch.js';
import type { Watch } from '../../worker/watch.js';
import { writeJson } from '../review/session.js';
import { formatBroken } from './report.js';

export interface WatchCommandOptions {
  readonly json?: true;
}

/** Without the keys of the workers, every review would look as if nobody had decided. */
class NoFactKeyError extends Error {
  override readonly name = 'NoFactKeyError';

  constructor(readonly path: string) {
    super(`there is no ${path}: set FACT_KEY to the keys of the workers, which tell what was decided`);
  }
}

const EXPLAINED = [NoFactKeyError, ForeignSealsError, StorageError, TemporalUnreachableError, ServiceError] as const;

/** `custodian watch` */
export async function watch({ json }: WatchCommandOptions): Promise<void> {
  const environment = environmentWithDotenv(process.cwd(), process.env);
  const config = loadConfig(environment, ['temporal', 'azure', 'seals']);
  try {
    const { client, close } = await connectTemporal(config.temporal);
    try {
      const look = await openWatchOf(config, client);
      tell(await look(), json);
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
  const { publicKeys } = await openArchiveKeys(azure.signingKeyFile, { mayMake: false });
  return openWatch({
    ...{ client, publicKeys, taskQueue: temporal.taskQueue, immutability: azure.immutability, now: Date.now },
    factKeys: await existingFactKeys(seals.factKey),
    stores: openStores(azure),
  });
}

async function existingFactKeys(factKey: FactKey) {
  if ('path' in factKey) {
    await access(factKey.path).catch(() => {
      throw new NoFactKeyError(factKey.path);
    });
  }
  return openFactKeys(factKey);
}

function tell(broken: readonly BrokenPromise[], json: true | undefined): void {
  if (json) writeJson({ broken: broken.map(({ drive, ...told }) => ({ ...told, driveable: drive !== undefined })) });
  else process.stdout.write(formatBroken(broken, (process.stdout as { readonly columns?: number }).columns));
  process.exitCode = broken.length === 0 ? 0 : 1;
}
