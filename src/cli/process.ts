import { dotenvWarning, loadConfig, unknownSettings } from '../config/config.js';
import type { Config, Group, VaultSecrets } from '../config/config.js';
import { createLog } from '../lib/log.js';
import type { Logger } from 'pino';
import { readEnvironment } from './read-config.js';

/** Settings, what they came from, and log of a long-running process. @throws {ConfigError} */
export async function setUpProcess<G extends Group>(
  name: string,
  groups: readonly G[],
): Promise<{ config: Pick<Config, G>; secrets: VaultSecrets; log: Logger }> {
  const secrets = await readEnvironment(groups);
  const { env, readings } = secrets;
  const config = loadConfig(env, [...groups, 'log'], readings) as Pick<Config, G | 'log'>;
  const log = createLog(name, config.log.level);
  const warning = dotenvWarning(process.cwd());
  if (warning !== undefined) log.warn(warning);
  const unknown = unknownSettings(env);
  if (unknown.length > 0) {
    const settings = unknown.map(({ message }) => message);
    log.warn({ settings }, 'these variables look like settings of this program and have no effect');
  }
  return { config, secrets, log };
}

/** Aborted by the first SIGTERM or SIGINT; a second one ends the process at once. */
export function stopSignal(log: Logger): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(1);
      log.info({ signal: name }, 'stopping');
      stopping.abort();
    });
  }
  return stopping.signal;
}
