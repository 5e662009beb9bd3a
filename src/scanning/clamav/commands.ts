import type { ClamdAddress } from './connection.js';
import { connect, receive } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from './errors.js';
import type { EngineVersion } from '../scanner.js';

/** clamd answers these at once, even while all its threads scan and while it reloads its database. */
const COMMAND_MILLISECONDS = 5_000;

/** What `databaseVersion` says when clamd runs on hand-written signatures only: these have no version. */
export const UNOFFICIAL_DATABASE = 'unofficial';

/**
 * Asks whether clamd serves.
 * @throws {ScannerUnavailableError} it cannot be reached, or closed without an answer
 * @throws {ScanDeadlineError} it is silent
 * @throws {ScanReplyError} it answered something else
 */
export async function ping(address: ClamdAddress, milliseconds = COMMAND_MILLISECONDS): Promise<void> {
  const raw = await command(address, 'PING', milliseconds);
  if (raw !== 'PONG\0') throw new ScanReplyError('not a PONG', raw);
}

/**
 * Asks for engine and database.
 * @throws the errors of {@link ping}
 */
export async function version(address: ClamdAddress): Promise<EngineVersion> {
  const raw = await command(address, 'VERSION', COMMAND_MILLISECONDS);
  const [, engine, databaseVersion, databaseDate] = /^(ClamAV [^/\0]+)(?:\/(\d+)\/([^\0]+))?\0$/.exec(raw) ?? [];
  if (engine === undefined) throw new ScanReplyError('not a version', raw);
  if (databaseVersion === undefined || databaseDate === undefined) {
    return { engine, databaseVersion: UNOFFICIAL_DATABASE };
  }
  return { engine, databaseVersion, databaseDate };
}

function command(address: ClamdAddress, name: 'PING' | 'VERSION', milliseconds: number): Promise<string> {
  return withDeadline(
    async (stop) => {
      const socket = await connect(address, stop);
      const received = receive(socket);
      socket.write(`z${name}\0`);
      const { raw, error } = await received;
      if (raw === '') throw new ScannerUnavailableError('answer', 'closed without an answer', { cause: error });
      return raw;
    },
    { milliseconds, expired: () => new ScanDeadlineError('total', milliseconds) },
  );
}
