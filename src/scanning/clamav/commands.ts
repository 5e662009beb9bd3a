import type { ClamdAddress } from './connection.js';
import { connect, receive } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from './errors.js';
import type { EngineVersion } from '../scanner.js';
import { readVersion } from './version.js';

/** clamd answers these at once, even while all its threads scan and while it reloads its database. */
const COMMAND_MILLISECONDS = 5_000;

/**
 * Checks whether clamd is serving.
 * @throws {ScannerUnavailableError} it cannot be reached, or closed the connection without an answer
 * @throws {ScanDeadlineError} it did not answer in time
 * @throws {ScanReplyError} it answered something else
 */
export async function ping(address: ClamdAddress, milliseconds = COMMAND_MILLISECONDS): Promise<void> {
  const raw = await command(address, 'PING', milliseconds);
  if (raw !== 'PONG\0') throw new ScanReplyError('not a PONG', raw);
}

/**
 * Asks for the versions of engine and database.
 * @throws the errors of {@link ping}
 */
export async function version(address: ClamdAddress): Promise<EngineVersion> {
  const raw = await command(address, 'VERSION', COMMAND_MILLISECONDS);
  if (raw.indexOf('\0') !== raw.length - 1) {
    // The reply to a disabled command ends in a line break, whatever terminated the command.
    if (raw !== 'COMMAND UNAVAILABLE\n') throw new ScanReplyError('not a version', raw);
  }
  return readVersion(raw.slice(0, -1));
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
