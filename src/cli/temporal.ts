import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config/config.js';

/** A connection for a command that does one thing and ends. */
export interface TemporalConnection {
  readonly client: Client;
  close(): Promise<void>;
}

/** Temporal does not answer. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';

  constructor(
    readonly address: string,
    options: { readonly cause: unknown },
  ) {
    super(`Temporal does not answer at ${address}: check TEMPORAL_ADDRESS, or start it`, options);
  }
}

/** @throws {TemporalUnreachableError} after ten seconds */
export async function connectTemporal({
  address,
  namespace,
  connection: options,
}: Config['temporal']): Promise<TemporalConnection> {
  const connection = await Connection.connect({ ...options, address }).catch((cause: unknown) => {
    throw new TemporalUnreachableError(address, { cause });
  });
  return { client: new Client({ connection, namespace }), close: () => connection.close() };
}
