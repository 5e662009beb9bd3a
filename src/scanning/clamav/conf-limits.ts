/**
 * Lines of clamd.conf(5) for every clamd that this program starts. Every limit is set, because the compiled-in defaults report
 * over-limit and encrypted files as clean, and differ between systems. The same as deploy/clamd.conf, which gives the reasons.
 */
export const CONF_LIMITS: readonly string[] = [
  'FollowFileSymlinks no',
  'StreamMaxLength 30M',
  'MaxFileSize 256M',
  // Not above MaxFileSize, or an over-large member of a ZIP is skipped without notice.
  'MaxScanSize 256M',
  // Not below MaxFileSize, or patterns are not applied to larger files, without notice.
  'PCREMaxFileSize 256M',
  'MaxRecursion 12',
  'MaxFiles 5000',
  'MaxScanTime 60000',
  'AlertExceedsMax yes',
  'AlertEncrypted yes',
];
