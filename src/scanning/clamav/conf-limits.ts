/**
 * Lines of clamd.conf(5) for every clamd that this program starts: each limit is set, since the compiled-in ones let
 * over-limit and encrypted files through as clean, and differ by system. The same as in deploy/clamd.conf, which gives the reasons.
 */
export const CONF_LIMITS: readonly string[] = [
  'FollowFileSymlinks no',
  'StreamMaxLength 30M',
  'MaxFileSize 256M',
  // Not above MaxFileSize, or an over-large member of a ZIP is skipped in silence.
  'MaxScanSize 256M',
  // Not below MaxFileSize, or patterns are skipped in silence in what is larger.
  'PCREMaxFileSize 256M',
  'MaxRecursion 12',
  'MaxFiles 5000',
  'MaxScanTime 60000',
  'AlertExceedsMax yes',
  'AlertEncrypted yes',
];
