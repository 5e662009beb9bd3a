export interface SandboxPlaces {
  readonly socket: string;
  readonly databaseDir: string;
  readonly temporaryDir: string;
  readonly user: string;
}

/** clamd.conf(5) of a sandbox: the limits of deploy/clamd.conf, one scan at a time, no port. */
export function sandboxConf({ socket, databaseDir, temporaryDir, user }: SandboxPlaces): string {
  const lines = [
    'Foreground yes',
    `User ${user}`,
    `LocalSocket ${socket}`,
    'LocalSocketMode 600',
    `DatabaseDirectory ${databaseDir}`,
    `TemporaryDirectory ${temporaryDir}`,
    // It does not live for long enough to need another one.
    'SelfCheck 0',
    'FollowFileSymlinks no',
    'StreamMaxLength 30M',
    'MaxFileSize 256M',
    // Not above MaxFileSize, or an over-large member of a ZIP is skipped in silence.
    'MaxScanSize 256M',
    'PCREMaxFileSize 256M',
    'MaxRecursion 12',
    'MaxFiles 5000',
    'MaxScanTime 60000',
    'AlertExceedsMax yes',
    'AlertEncrypted yes',
    'MaxThreads 4',
    'CommandReadTimeout 30',
    'ReadTimeout 30',
  ];
  return `${lines.join('\n')}\n`;
}
