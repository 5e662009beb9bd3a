import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownSettings, simulatorSettings, startBoth } from '../../devkit/stack/both-processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import type { Simulator } from '../../simulator/simulator.js';

/** Listener and worker as processes, with a queue and containers of their own. */
export interface WholeProduct {
  readonly taskQueue: string;
  readonly pids: { readonly listener: number; readonly worker: number };
  stop(): Promise<void>;
}

/** Resolves when both are subscribed and work. @param settings beside those that any start needs */
export async function startWholeProduct(
  simulator: Simulator,
  settings: Readonly<Record<string, string>> = {},
): Promise<WholeProduct> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
  const cleanUps: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  };
  const environment = {
    ...simulatorSettings(simulator.url),
    TEMPORAL_ADDRESS: testServers().temporalAddress,
    ...ownSettings(folder),
    ...settings,
  };
  try {
    const { processes } = await startBoth(simulator, environment, (cleanUp) => void cleanUps.unshift(cleanUp));
    const [listener, worker] = processes;
    await worker!.logged('worker ready');
    return { taskQueue: environment.TASK_QUEUE, pids: { listener: listener!.pid, worker: worker!.pid }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
