import type { EngineVersion } from '../scanner.js';
import { ScanReplyError } from './errors.js';

/** Value of `databaseVersion` when clamd has only custom signatures, which have no version. */
export const UNOFFICIAL_DATABASE = 'unofficial';

/** Value of `databaseVersion` when clamd does not report its version (`EnableVersionCommand no`, since ClamAV 1.5). */
export const UNDISCLOSED_DATABASE = 'undisclosed';

/** The reply of clamd to a command that is disabled in its configuration. */
const UNAVAILABLE = 'COMMAND UNAVAILABLE';

/**
 * Parses the reply to VERSION, without its terminator. clamd takes number and date from the daily database that is loaded;
 * without one, the reply has neither.
 * @throws {ScanReplyError} it is not a version
 */
export function readVersion(reply: string): EngineVersion {
  if (reply === UNAVAILABLE) return { engine: 'ClamAV', databaseVersion: UNDISCLOSED_DATABASE };
  const [, engine, databaseVersion, databaseDate] = /^(ClamAV [^/\0\n]+)(?:\/(\d+)\/([^\0\n]+))?$/.exec(reply) ?? [];
  if (engine === undefined) throw new ScanReplyError('not a version', reply);
  if (databaseVersion === undefined || databaseDate === undefined) {
    return { engine, databaseVersion: UNOFFICIAL_DATABASE };
  }
  return { engine, databaseVersion, databaseDate, official: true };
}
