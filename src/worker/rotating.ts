import { readFileSync } from 'node:fs';
import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config, Group } from '../config/config.js';
import type { TokenProvider } from '../genesys/token.js';
import { RestartNeededError } from '../lib/rotation.js';
import type { Rotating } from '../lib/rotation.js';
import type { MacKey, MacKeyRing } from '../sealing/mac-key-ring.js';
import { parseMacKeys } from '../sealing/mac-keys.js';
import type { Stores } from '../stores/open-stores.js';
import { connectionOptions } from '../temporal/connection.js';
import type { TemporalConfig } from '../temporal/connection.js';
import type { EncryptingCodec } from '../temporal/payload-codec.js';
import type { RotatingConnection } from '../temporal/rotating-connection.js';

/** The settings as they are now: the variables of the start, and what their files hold. @throws {ConfigError} */
export type ReadSettings = <G extends Group>(groups: readonly G[]) => Pick<Config, G>;

/** Secrets whose files are put to use while a process runs. */
export const ROTATED_SECRETS = {
  genesys: ['GENESYS_CLIENT_SECRET'],
  temporal: ['TEMPORAL_API_KEY', 'TEMPORAL_TLS_CLIENT_KEY_DATA', 'PAYLOAD_KEY', 'PAYLOAD_FORMER_KEYS'],
  seals: ['FACT_KEY'],
  azure: ['AZURE_STORAGE_CONNECTION_STRING'],
} as const;

export function genesysSecret(
  tokens: Pick<TokenProvider, 'rotate'>,
  { clientSecret: inUse }: Config['genesys'],
  read: ReadSettings,
): Rotating<string> {
  return {
    settings: 'GENESYS_CLIENT_SECRET',
    inUse,
    read: () => read(['genesys']).genesys.clientSecret,
    take: (secret) => tokens.rotate(secret),
  };
}

/**
 * Certificate, CA and API key, each of which belongs to a connection for its life: another one takes its place, once the
 * server has answered on it.
 *
 * @param open makes a connection of these settings
 * @param onReplaced called when the new one is in use
 */
export function temporalLogin<C extends ConnectionLike>(
  connection: RotatingConnection<C>,
  open: (config: TemporalConfig) => C | Promise<C>,
  config: TemporalConfig,
  read: ReadSettings,
  { onReplaced = () => undefined }: { readonly onReplaced?: (newest: C) => void } = {},
): Rotating<object> {
  // The CAs of TLS_CA_FILE are among them.
  const optionsOf = (temporal: TemporalConfig) => connectionOptions(temporal);
  return {
    settings: 'TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_*, TEMPORAL_TLS_SERVER_CA_*',
    inUse: optionsOf(config),
    read: () => optionsOf(read(['temporal']).temporal),
    take: async () => {
      const { temporal } = read(['temporal']);
      if (temporal.address !== config.address || temporal.namespace !== config.namespace)
        throw new RestartNeededError();
      await connection.replace(await open(temporal), temporal.namespace);
      onReplaced(connection.current);
    },
  };
}

/** Whatever is encrypted with payload keys. */
interface Encrypting {
  readonly codecs: readonly EncryptingCodec[];
  readonly spool?: { rotate(key: Buffer, formerKeys: readonly Buffer[]): void };
}

type PayloadKeySettings = Pick<TemporalConfig, 'payloadKey' | 'formerPayloadKeys'>;

export function payloadKeys(
  { codecs, spool }: Encrypting,
  config: TemporalConfig,
  read: ReadSettings,
  log: Logger,
): Rotating<PayloadKeySettings> {
  const keysOf = ({ payloadKey, formerPayloadKeys }: TemporalConfig) => ({ payloadKey, formerPayloadKeys });
  return {
    settings: 'PAYLOAD_KEY, PAYLOAD_FORMER_KEYS',
    inUse: keysOf(config),
    read: () => keysOf(read(['temporal']).temporal),
    take: ({ payloadKey: current, formerPayloadKeys: former }) => {
      // Another bundle of workflows, and files that lie in clear.
      if (current === undefined || config.payloadKey === undefined) throw new RestartNeededError();
      const dropped = new Set(codecs.flatMap((codec) => codec.rotate({ current, former })));
      spool?.rotate(current, former);
      if (dropped.size === 0) return;
      log.warn(
        { keyIds: [...dropped] },
        'keys are gone from PAYLOAD_KEY and PAYLOAD_FORMER_KEYS: they decrypt until this process ends, and then no more',
      );
    },
  };
}

export function factKeys(ring: MacKeyRing, config: Config['seals'], read: ReadSettings): Rotating<readonly MacKey[]> {
  const keysOf = ({ factKey }: Config['seals']): readonly MacKey[] =>
    'keys' in factKey ? factKey.keys : parseMacKeys(readFileSync(factKey.path, 'utf8'));
  return {
    settings: 'FACT_KEY',
    inUse: keysOf(config),
    read: () => keysOf(read(['seals']).seals),
    take: (keys) => ring.rotate(keys),
  };
}

export function storageLogin(
  stores: Pick<Stores, 'rotate'>,
  { account: inUse }: Config['azure'],
  read: ReadSettings,
): Rotating<Config['azure']['account']> {
  return {
    settings: 'AZURE_STORAGE_CONNECTION_STRING',
    inUse,
    read: () => read(['azure']).azure.account,
    take: (account) => stores.rotate(account),
  };
}
