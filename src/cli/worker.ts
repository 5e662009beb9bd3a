import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { installRuntime } from '../worker/runtime.js';
import { runWorker } from '../worker/worker.js';
import { setUpProcess, stopSignal } from './process.js';

/** Made by `npm run build`, beside the compiled sources. */
const WORKFLOW_BUNDLE = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

export function workerCommand(): Command {
  return new Command('worker').description('run the workflows and their steps until SIGTERM').action(async () => {
    const { config, log } = setUpProcess('worker', ['genesys', 'temporal', 'clamd', 'azure', 'limits']);
    if (!existsSync(WORKFLOW_BUNDLE)) throw new Error('the workflow bundle is missing: run "npm run build" first');
    installRuntime(log);
    const signal = stopSignal(log);
    try {
      await runWorker({ config, log, signal, workflowBundlePath: WORKFLOW_BUNDLE });
      log.info('worker stopped');
    } catch (error) {
      if (signal.aborted && (error as Error).name === 'AbortError') return;
      log.fatal({ err: error }, 'worker failed');
      process.exitCode = 1;
    }
  });
}
