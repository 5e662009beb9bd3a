import { CONF_LIMITS } from '../clamav/conf-limits.js';

export interface SandboxPlaces {
  readonly socket: string;
  readonly databaseDir: string;
  readonly temporaryDir: string;
  /** To be given by root alone, whom clamd would leave for another user: nobody else needs a name. */
  readonly user?: string;
}

/** clamd.conf(5) of a sandbox: the limits of deploy/clamd.conf, one scan at a time, no port. */
export function sandboxConf({ socket, databaseDir, temporaryDir, user }: SandboxPlaces): string {
  const lines = [
    'Foreground yes',
    ...(user === undefined ? [] : [`User ${user}`]),
    `LocalSocket ${socket}`,
    'LocalSocketMode 600',
    `DatabaseDirectory ${databaseDir}`,
    `TemporaryDirectory ${temporaryDir}`,
    // It does not run long enough to need another database.
    'SelfCheck 0',
    ...CONF_LIMITS,
    'MaxThreads 4',
    'CommandReadTimeout 30',
    'ReadTimeout 30',
  ];
  return `${lines.join('\n')}\n`;
}
