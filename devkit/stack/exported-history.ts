import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { testServers } from './servers.js';

/** Above what a server lets a history have. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * The newest history of this id as people export it, by the CLI: JSON that the SDK replays, with payloads as they are stored.
 *
 * @param address of another server than that of the tests
 */
export async function exportedHistory(
  workflowId: string,
  address: string = testServers().temporalAddress,
): Promise<string> {
  const args = ['workflow', 'show', '--workflow-id', workflowId, '--output', 'json', '--no-json-shorthand-payloads'];
  const show = promisify(execFile)(testServers().temporalCli, [...args, '--address', address], {
    maxBuffer: MAX_BYTES,
  });
  return (await show).stdout;
}
