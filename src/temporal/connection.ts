import { Client, Connection } from '@temporalio/client';
import type { ClientOptions } from '@temporalio/client';
import { DefaultFailureConverter, DefaultPayloadConverter } from '@temporalio/common';
import type { LoadedDataConverter } from '@temporalio/common';
import type { Config } from '../config/config.js';
import { loginOf, proxyFor } from '../network/proxy.js';
import { addedTrust } from '../config/trust.js';
import { NO_TRACING } from '../lib/tracing.js';
import type { Tracing } from '../lib/tracing.js';
import { traceCalls } from './trace-calls.js';
import { EncryptingCodec } from './payload-codec.js';
import { tolerateMemos } from './tolerant-runs.js';

export type TemporalConfig = Config['temporal'];

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

/** The codec of a process; none without a key. */
export function payloadCodecs({ payloadKey: current, formerPayloadKeys: former }: TemporalConfig): EncryptingCodec[] {
  return current === undefined ? [] : [new EncryptingCodec({ current, former })];
}

/** How a client of this program reads and writes: encrypted, failures included, where there is a key. */
function dataConverter(codecs: EncryptingCodec[]): LoadedDataConverter {
  const encodeCommonAttributes = codecs.length > 0;
  return {
    payloadConverter: new DefaultPayloadConverter(),
    failureConverter: new DefaultFailureConverter({ encodeCommonAttributes }),
    payloadCodecs: codecs,
  };
}

/** Every client of this program is made here: one that were made without the codec would write in clear. */
export function createClient(
  connection: NonNullable<ClientOptions['connection']>,
  config: TemporalConfig,
  codecs = payloadCodecs(config),
  tracing: Tracing = NO_TRACING,
): Client {
  const workflow = tracing === NO_TRACING ? [] : [traceCalls(tracing)];
  const client = new Client({
    connection,
    namespace: config.namespace,
    dataConverter: dataConverter(codecs),
    interceptors: { workflow },
  });
  return tolerateMemos(client, codecs);
}

/** The options of a connection, for the SDK of clients as for that of workers. */
export function connectionOptions({
  connection,
  address,
}: TemporalConfig): TemporalConfig['connection'] & { readonly address: string } {
  const { tls } = connection;
  const proxied = { ...connection, ...throughProxy(`${tls ? 'https' : 'http'}://${address}`), address };
  const trusted = addedTrust();
  const isListed = typeof tls === 'object' && (tls?.serverRootCACertificate ?? undefined) !== undefined;
  if (!tls || isListed || trusted === undefined) return proxied;
  const serverRootCACertificate = Buffer.from(trusted);
  return { ...proxied, tls: { ...(tls === true ? {} : tls), serverRootCACertificate } };
}

/**
 * Each SDK has an option of its own, and ignores that of the other: the worker's reads no environment, and that of gRPC
 * would otherwise apply rules of its own to it.
 */
function throughProxy(address: string) {
  const proxy = proxyFor(new URL(address));
  const channelArgs = { 'grpc.enable_http_proxy': proxy === undefined ? 0 : 1 };
  if (proxy === undefined) return { channelArgs };
  const basicAuth = loginOf(proxy);
  return {
    channelArgs,
    proxy: {
      type: 'http-connect' as const,
      targetHost: `${proxy.hostname}:${proxy.port || '80'}`,
      ...(basicAuth === undefined ? {} : { basicAuth }),
    },
  };
}

/** @throws {TemporalUnreachableError} after ten seconds */
export function connectTo(config: TemporalConfig): Promise<Connection> {
  return Connection.connect(connectionOptions(config)).catch((cause: unknown) => {
    throw new TemporalUnreachableError(config.address, { cause });
  });
}

/** As `connectTo`, with a client. @throws {TemporalUnreachableError} */
export async function connectTemporal(config: TemporalConfig): Promise<TemporalConnection> {
  const connection = await connectTo(config);
  return { client: createClient(connection, config), close: () => connection.close() };
}
