import { dotenvWarning, environmentWithDotenv, loadConfig, unknownSettings } from '../config/config.js';
import type { Config, Environment, Group } from '../config/config.js';
import { createLog } from '../lib/log.js';
import type { Logger } from 'pino';

/** Settings, the variables that they came from, and log of a long-running process. */
export function setUpProcess<G extends Group>(
  name: string,
  groups: readonly G[],
): { config: Pick<Config, G>; env: Environment; log: Logger } {
  const env = environmentWithDotenv(process.cwd(), process.env);
  const config = loadConfig(env, [...groups, 'log']) as Pick<Config, G | 'log'>;
  const log = createLog(name, config.log.level);
  const warning = dotenvWarning(process.cwd());
  if (warning !== undefined) log.warn(warning);
  const unknown = unknownSettings(env);
  if (unknown.length > 0) {
    const settings = unknown.map(({ message }) => message);
    log.warn({ settings }, 'these variables look like settings of this program and have no effect');
  }
  return { config, env, log };
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
