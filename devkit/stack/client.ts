import type { Client, ClientOptions } from '@temporalio/client';
import { loadConfig } from '../../src/config/config.js';
import { createClient } from '../../src/temporal/connection.js';

/**
 * A client like that of the product: with the codec, if the settings of the processes under test have a key.
 * @param environment of those processes; default: one without a key, and the default namespace
 */
export function clientFor(
  connection: NonNullable<ClientOptions['connection']>,
  environment: Readonly<Record<string, string>> = {},
): Client {
  return createClient(connection, loadConfig(environment, ['temporal']).temporal);
}
