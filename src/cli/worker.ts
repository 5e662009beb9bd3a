import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EntityModelError } from '../entity-model/error.js';
import { Readiness } from '../health/readiness.js';
import { startHealthServer } from '../health/server.js';
import { WorkerMetrics } from '../health/worker-metrics.js';
import { FolderNotPrivateError } from '../lib/private-folder.js';
import { WORKER_SETTINGS } from '../worker/dependencies.js';
import { ROTATED_SECRETS } from '../worker/rotating.js';
import { withRuntime } from '../worker/runtime-metrics.js';
import { installMeasuredRuntime } from '../worker/runtime.js';
import { runWorker, WORKER_PARTS } from '../worker/worker.js';
import { setUpProcess, stopSignal } from './process.js';
import { createRotation } from './rotation.js';

/** Created by `npm run build`, next to the compiled sources. The codec is part of it. */
const bundle = (name: string): string => fileURLToPath(new URL(`../../${name}.js`, import.meta.url));
const REDACTION_THREAD = fileURLToPath(new URL('../worker/redaction-thread.js', import.meta.url));

/** `custodian worker` */
export async function work(): Promise<void> {
  const { config, secrets, log } = await setUpProcess('worker', [...WORKER_SETTINGS, 'health']);
  const isEncoded = config.temporal.payloadKey !== undefined;
  const workflowBundlePath = bundle(isEncoded ? 'workflow-bundle-encoded' : 'workflow-bundle');
  if (!existsSync(workflowBundlePath)) throw new Error('the workflow bundle is missing: run "npm run build" first');
  const runtime = await installMeasuredRuntime(log);
  const signal = stopSignal(log);
  const metrics = new WorkerMetrics();
  const readiness = new Readiness(WORKER_PARTS);
  const rotation = createRotation(secrets, WORKER_SETTINGS, Object.values(ROTATED_SECRETS).flat(), log, metrics);
  const { host, workerPort: port, selfTestIntervalMs } = config.health;
  const health = await startHealthServer({ host, port, metrics: withRuntime(metrics, runtime), readiness, log });
  try {
    const built = { workflowBundlePath, redactionThreadPath: REDACTION_THREAD };
    await runWorker({ config, log, signal, ...built, selfTestIntervalMs, metrics, readiness, rotation });
    log.info('worker stopped');
  } catch (error) {
    if (error instanceof FolderNotPrivateError || error instanceof EntityModelError) log.fatal(error.message);
    else log.fatal({ err: error }, 'worker failed');
    process.exitCode = 1;
  } finally {
    await health.close();
  }
  // What is left of a worker that has failed, such as the SDK's threads, would keep a process alive that does nothing any more.
  if (process.exitCode === 1) process.exit();
}
