import { readFileSync } from 'node:fs';
import { loadClientConfigFromToml, loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import type { Environment } from './environment.js';
import { given } from './environment.js';
import { isLoopback } from './hosts.js';
import { readSetting } from './read-setting.js';
import type { Show } from './read-setting.js';
import { TEMPORAL_HEADER_PREFIX, TEMPORAL_VARIABLES } from './temporal-variables.js';

export interface TemporalConnectionConfig {
  readonly address: string;
  readonly namespace: string;
  readonly connection: ClientConnectConfig['connectionOptions'];
}

const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_PROFILE = 'default';
const NOTHING: TemporalConnectionConfig = { address: '', namespace: '', connection: {} };

/** The connection to Temporal could not be configured. The message is in the form of a problem with a setting. */
class TemporalConfigError extends Error {
  override readonly name = 'TemporalConfigError';
}

/**
 * Reads `TEMPORAL_*` as Temporal's environment configuration describes, but refuses what it silently ignores. The only file read is
 * that of `TEMPORAL_CONFIG_FILE`: the home folder of a service's user must not influence it.
 *
 * @param cleartextHosts may be reached without TLS, as long as no key goes with the calls
 * @param problems problems are appended to it; the result is then meaningless
 */
export function temporalConnection(
  env: Environment,
  cleartextHosts: readonly string[],
  problems: string[],
  show: Show,
): TemporalConnectionConfig {
  const found = [...wrongVariables(env, show), ...contradictions(env, show)];
  problems.push(...found);
  if (found.length > 0) return NOTHING;
  try {
    return load(env, cleartextHosts);
  } catch (error) {
    if (!(error instanceof TemporalConfigError)) throw error;
    problems.push(error.message);
    return NOTHING;
  }
}

function wrongVariables(env: Environment, show: Show): string[] {
  return Object.entries(TEMPORAL_VARIABLES).flatMap(([name, variable]) => {
    const reading = readSetting(env, name, variable, show);
    return 'problem' in reading ? [reading.problem] : [];
  });
}

/** For each pair, the SDK refuses both together with messages of its own, or ignores half of a pair. */
function contradictions(env: Environment, show: Show): string[] {
  const isSet = (name: string): boolean => given(env, name) !== undefined;
  const problems: string[] = [];
  for (const part of ['CLIENT_CERT', 'CLIENT_KEY', 'SERVER_CA_CERT']) {
    const [path, data] = [`TEMPORAL_TLS_${part}_PATH`, `TEMPORAL_TLS_${part}_DATA`];
    if (isSet(path) && isSet(data)) problems.push(`${data}: is set beside ${path}; should be the only one of the two`);
  }
  const isOff = ['false', '0'].includes(given(env, 'TEMPORAL_TLS') ?? '');
  const tls = Object.keys(TEMPORAL_VARIABLES).find(
    (name) => /^TEMPORAL_TLS_(CLIENT|SERVER)_/.test(name) && isSet(name),
  );
  if (isOff && tls !== undefined) {
    problems.push(`TEMPORAL_TLS: ${show('TEMPORAL_TLS')} beside ${tls}; should be true or unset, or ${tls} be unset`);
  }
  if (isSet('TEMPORAL_PROFILE') && !isSet('TEMPORAL_CONFIG_FILE')) {
    problems.push(
      `TEMPORAL_PROFILE: ${show('TEMPORAL_PROFILE')} without a file; should be unset, or TEMPORAL_CONFIG_FILE be set to the file that has it`,
    );
  }
  return problems;
}

function load(env: Environment, cleartextHosts: readonly string[]): TemporalConnectionConfig {
  // envconfig treats an empty value as set.
  const variables = Object.keys(env).flatMap((name) => {
    const value = name.startsWith('TEMPORAL_') ? given(env, name) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  const path = given(env, 'TEMPORAL_CONFIG_FILE');
  if (path !== undefined) checkFile(path, given(env, 'TEMPORAL_PROFILE') ?? DEFAULT_PROFILE);
  const profile = inWords(path, () =>
    loadClientConfigProfile({ overrideEnvVars: Object.fromEntries(variables), disableFile: path === undefined }),
  );
  if ((profile.tls?.clientCert === undefined) !== (profile.tls?.clientKey === undefined)) {
    const [is, missing] = profile.tls?.clientKey === undefined ? ['CERT', 'KEY'] : ['KEY', 'CERT'];
    throw new TemporalConfigError(
      `TEMPORAL_TLS_CLIENT_${missing}_PATH: is not set; should be set beside TEMPORAL_TLS_CLIENT_${is}_PATH: one is of no use without the other`,
    );
  }
  const { namespace, connectionOptions } = inWords(path, () => toClientOptions(profile));
  const address = connectionOptions.address ?? DEFAULT_ADDRESS;
  checkThatKeysAreEncrypted(address, connectionOptions);
  checkThatItIsEncrypted(address, connectionOptions, cleartextHosts);
  return { address, namespace: namespace ?? 'default', connection: connectionOptions };
}

/** Errors at this point are caused by the file: the variables were checked. It may contain keys, which the SDK's messages quote. */
function inWords<T>(path: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === undefined ? undefined : /open '(.*)'/.exec(message)?.[1];
    const what = missing === undefined ? 'cannot be used' : `names ${missing}, which cannot be read (${code})`;
    const name = path === undefined ? 'TEMPORAL_*: the configuration' : `TEMPORAL_CONFIG_FILE: ${path}`;
    throw new TemporalConfigError(`${name} ${what}; should be as Temporal's environment configuration describes`);
  }
}

/** @throws {TemporalConfigError} for a file that envconfig would treat as empty, or that does not have the requested profile */
function checkFile(path: string, profile: string): void {
  let names: readonly string[];
  try {
    names = Object.keys(loadClientConfigFromToml(readFileSync(path), { strict: true }).profiles);
  } catch (error) {
    throw new TemporalConfigError(`TEMPORAL_CONFIG_FILE: ${path} ${fileFlaw(error)}`);
  }
  if (names.includes(profile)) return;
  throw new TemporalConfigError(
    `TEMPORAL_PROFILE: "${profile}" is no profile of ${path}; should be one of ${names.join(', ') || 'its profiles: it has none'}`,
  );
}

/** The parser quotes the lines around a mistake, which may contain a key. What envconfig itself reports is the name of a key. */
function fileFlaw(error: unknown): string {
  const { line, column, message } = error as Error & { readonly line?: number; readonly column?: number };
  if (line !== undefined) return `is no TOML in line ${line}, column ${column}; should be corrected there`;
  const unknown = /^Validation error: (.*)$/.exec(message)?.[1];
  if (unknown !== undefined) return `has a mistake: ${unknown}; should have only what Temporal's configuration knows`;
  return 'has no profile; should have at least [profile.default]';
}

/** gRPC would send the key unencrypted to whatever answers at that address. */
function checkThatKeysAreEncrypted(
  address: string,
  { apiKey, tls, metadata }: TemporalConnectionConfig['connection'],
): void {
  const host = address.replace(/:\d*$/, '');
  if (tls || isLoopback(host)) return;
  const header = Object.keys(metadata ?? {}).find((name) => /auth|key|token|secret/i.test(name));
  if (apiKey === undefined && header === undefined) return;
  const what =
    apiKey === undefined
      ? `${TEMPORAL_HEADER_PREFIX}${header!.toUpperCase().replaceAll('-', '_')}`
      : 'TEMPORAL_API_KEY';
  throw new TemporalConfigError(
    `TEMPORAL_TLS: is off beside ${what} and ${address}; should be true: the key would travel in clear`,
  );
}

/** Links, names and decisions would be sent unencrypted. */
function checkThatItIsEncrypted(
  address: string,
  { tls }: TemporalConnectionConfig['connection'],
  cleartextHosts: readonly string[],
): void {
  const host = address.replace(/:\d*$/, '');
  if (tls || isLoopback(host) || cleartextHosts.some((listed) => listed.toLowerCase() === host.toLowerCase())) return;
  throw new TemporalConfigError(
    `TEMPORAL_TLS: is off, and TEMPORAL_ADDRESS is ${address}; should be true, or the host be in CLEARTEXT_HOSTS: everything would travel in clear`,
  );
}
