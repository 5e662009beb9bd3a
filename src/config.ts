import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { parse as parseDotenv } from 'dotenv';
import { PatternsError, readPatterns } from './redaction-patterns.js';
import { SETTINGS } from './settings.js';
import type { Group, Setting, Values } from './settings.js';

/** A set of environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export { SETTINGS } from './settings.js';
export type { Group } from './settings.js';

interface GenesysClientConfig {
  readonly tokenUrl: string;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** None where the API knows roles. */
  readonly scopes: readonly string[];
}

/** Which API of Genesys Cloud, and where. */
export type GenesysConfig = GenesysClientConfig &
  (
    | { readonly api: 'events'; readonly uploadsUrl: string; readonly completionsUrl: string }
    | {
        readonly api: 'platform';
        /** Undefined when all addresses are given. */
        readonly region: string | undefined;
        readonly measures: readonly ('disconnect' | 'recording-delete-date')[];
        readonly customAttributesSchema: string | undefined;
        readonly externalTag: boolean;
      }
  );

/** All that the program can be told, by the part that is told it. */
export interface Config {
  readonly genesys: GenesysConfig;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly connection: ClientConnectConfig['connectionOptions'];
    readonly taskQueue: string;
  };
  readonly clamd: {
    readonly endpoint: { readonly socket: string } | { readonly host: string; readonly port: number };
    readonly maxScans: number;
  };
  readonly azure: {
    readonly account: { readonly url: string } | { readonly connectionString: string };
    readonly archiveContainer: string;
    readonly quarantineContainer: string;
    readonly releasedContainer: string;
    /** In milliseconds; undefined: no links. */
    readonly releaseLinkTtlMs: number | undefined;
    readonly onReject: 'keep' | 'destroy';
    readonly retentionDays: number;
    readonly immutability: 'required' | 'optional';
    readonly format: 'jsonl' | 'text';
  };
  readonly redaction: {
    readonly style: 'plain' | 'kind';
    readonly kinds: readonly string[];
    readonly allow: readonly string[];
    readonly defaultCountry: string;
    readonly extraPatterns: Readonly<Record<string, string>>;
  };
  readonly limits: {
    readonly maxAttachmentBytes: number;
    readonly downloadAllowPrivate: boolean;
    readonly reviewWindowMs: number;
    readonly reviewApprovers: number;
    readonly stagingDir: string;
  };
  readonly reconcile: { readonly intervalMs: number; readonly lookbackMs: number };
  readonly health: {
    readonly host: string;
    readonly workerPort: number;
    readonly listenerPort: number;
    readonly selfTestIntervalMs: number;
  };
  readonly spool: { readonly dir: string; readonly maxBytes: number; readonly key: Buffer | undefined };
  readonly log: { readonly level: Values['LOG_LEVEL'] };
}

/** Settings are wrong or missing. The message has a line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings of the groups asked for.
 *
 * @throws {ConfigError} naming every setting that is wrong or missing, all at once.
 */
export function loadConfig<G extends Group>(env: Environment, groups: readonly G[]): Pick<Config, G> {
  const problems: string[] = [];
  const values = readValues(env, groups, problems);
  const readers: { [K in Group]: () => Config[K] } = {
    genesys: () => genesysConfig(values, problems),
    temporal: () => temporalConfig(env, values, problems),
    clamd: () => clamdConfig(env, values, problems),
    azure: () => azureConfig(env, values, problems),
    redaction: () => redactionConfig(values, problems),
    limits: () => ({
      maxAttachmentBytes: values.MAX_ATTACHMENT_BYTES,
      downloadAllowPrivate: values.DOWNLOAD_ALLOW_PRIVATE,
      reviewWindowMs: values.REVIEW_WINDOW,
      reviewApprovers: values.REVIEW_APPROVERS,
      stagingDir: values.STAGING_DIR,
    }),
    reconcile: () => ({ intervalMs: values.RECONCILE_INTERVAL, lookbackMs: values.RECONCILE_LOOKBACK }),
    health: () => ({
      host: values.HTTP_HOST,
      workerPort: values.WORKER_HTTP_PORT,
      listenerPort: values.LISTENER_HTTP_PORT,
      selfTestIntervalMs: values.SELF_TEST_INTERVAL,
    }),
    spool: () => ({ dir: values.SPOOL_DIR, maxBytes: values.SPOOL_MAX_BYTES, key: values.PAYLOAD_KEY }),
    log: () => ({ level: values.LOG_LEVEL }),
  };
  const config = Object.fromEntries(groups.map((group) => [group, readers[group]()]));
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Pick<Config, G>;
}

/**
 * The process environment over the `.env` file of a folder: what is set for the process wins.
 *
 * @throws {Error} when the file exists and cannot be read.
 */
export function environmentWithDotenv(directory: string, processEnv: Environment): Environment {
  let file: string;
  try {
    file = readFileSync(resolve(directory, '.env'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return processEnv;
    throw new Error(`.env in ${directory} cannot be read`, { cause: error });
  }
  // An empty value is an unset one, so that it hides nothing.
  const set = Object.entries(processEnv).filter(([name]) => given(processEnv, name) !== undefined);
  return { ...parseDotenv(file), ...Object.fromEntries(set) };
}

/** Names that look like settings of this program and are none: probably misspelt. */
export function unknownSettings(env: Environment): string[] {
  const ours = /^(GENESYS|CLAMD|ARCHIVE|REDACTION|REVIEW|RELEASE|VAULT|DOWNLOAD|SPOOL|PAYLOAD|RECONCILE)_/;
  return Object.keys(env).filter((name) => ours.test(name) && !(name in SETTINGS));
}

/** Wrong values are noted in `problems` and left out: `loadConfig` throws before anyone could use them. */
function readValues(env: Environment, groups: readonly Group[], problems: string[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, { group, should, schema, ...rest }] of Object.entries<Setting<unknown>>(SETTINGS)) {
    if (!groups.includes(group)) continue;
    const raw = given(env, name);
    const parsed = schema.safeParse(raw);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name}: ${shown(raw, 'secret' in rest)}; should be ${should}`);
  }
  return values as Values;
}

/** An empty value is an unset one, as in `NAME=` of a compose file. */
function given(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** A secret that was put into the wrong setting: an account key, a signature, a password in an address. */
const LOOKS_SECRET = /(AccountKey|SharedAccess\w*|\bsig|secret|password)=|:\/\/[^/]*@/i;

function shown(raw: string | undefined, hidden: boolean): string {
  if (raw === undefined) return 'is not set';
  return hidden || LOOKS_SECRET.test(raw) ? 'has a value that does not fit (hidden)' : `is ${JSON.stringify(raw)}`;
}

const ALL_SCOPES = ['conversation:view', 'conversation:write', 'media:read', 'media:write', 'events:subscribe'];
const EVENTS_ONLY = ['GENESYS_UPLOADS_URL', 'GENESYS_COMPLETIONS_URL', 'GENESYS_SCOPES'] as const;
const PLATFORM_ONLY = ['GENESYS_ON_QUARANTINE', 'GENESYS_CUSTOM_ATTRIBUTES_SCHEMA', 'GENESYS_EXTERNAL_TAG'] as const;

function genesysConfig(values: Values, problems: string[]): Config['genesys'] {
  const { GENESYS_API: api = 'events', GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret } = values;
  for (const name of api === 'events' ? PLATFORM_ONLY : EVENTS_ONLY) {
    // What is switched off does no harm.
    const isSet = values[name] !== undefined && values[name] !== false;
    if (isSet) problems.push(`${name}: is set; should be unset, because GENESYS_API is "${api}"`);
  }
  const region = values.GENESYS_REGION ?? 'mypurecloud.com';
  const baseUrl = values.GENESYS_BASE_URL ?? `https://api.${region}`;
  refuseClearText(['GENESYS_BASE_URL', 'GENESYS_TOKEN_URL'], values, problems);
  if (api === 'platform') {
    if (region.toLowerCase() === 'au.mypurecloud.com') {
      problems.push('GENESYS_REGION: is "au.mypurecloud.com", which is no region; should be mypurecloud.com.au');
    }
    const hasRegion = values.GENESYS_REGION !== undefined || values.GENESYS_BASE_URL === undefined;
    const tokenBase = hasRegion ? `https://login.${region}` : baseUrl;
    return {
      api,
      region: hasRegion ? region : undefined,
      baseUrl,
      tokenUrl: values.GENESYS_TOKEN_URL ?? `${tokenBase}/oauth/token`,
      clientId,
      clientSecret,
      scopes: [],
      measures: values.GENESYS_ON_QUARANTINE ?? [],
      customAttributesSchema: values.GENESYS_CUSTOM_ATTRIBUTES_SCHEMA,
      externalTag: values.GENESYS_EXTERNAL_TAG ?? false,
    };
  }
  refuseClearText(['GENESYS_UPLOADS_URL', 'GENESYS_COMPLETIONS_URL'], values, problems);
  // The upload socket lives on the bare region. With a base address of its own and no region, it is found there too.
  const uploadsBase =
    values.GENESYS_BASE_URL !== undefined && values.GENESYS_REGION === undefined ? baseUrl : `https://${region}`;
  return {
    api,
    baseUrl,
    tokenUrl: values.GENESYS_TOKEN_URL ?? `${baseUrl}/oauth/token`,
    uploadsUrl: values.GENESYS_UPLOADS_URL ?? `${asWebSocket(uploadsBase)}/api/v2/conversations/events`,
    completionsUrl: values.GENESYS_COMPLETIONS_URL ?? `${asWebSocket(baseUrl)}/api/v2/events/subscribe`,
    clientId,
    clientSecret,
    scopes: values.GENESYS_SCOPES ?? ALL_SCOPES,
  };
}

/** What is derived is as good as what it is derived from. */
function refuseClearText(
  names: readonly ('GENESYS_BASE_URL' | 'GENESYS_TOKEN_URL' | 'GENESYS_UPLOADS_URL' | 'GENESYS_COMPLETIONS_URL')[],
  values: Values,
  problems: string[],
): void {
  for (const name of names) {
    const address = values[name];
    if (address !== undefined && !isEncryptedOrLocal(address) && !values.GENESYS_ALLOW_HTTP) {
      problems.push(`${name}: is ${JSON.stringify(address)}; should use https or wss: the token would travel in clear`);
    }
  }
}

function asWebSocket(address: string): string {
  return address.replace(/^http/, 'ws');
}

function isEncryptedOrLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || protocol === 'wss:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function temporalConfig(env: Environment, values: Values, problems: string[]): Config['temporal'] {
  // envconfig reads any TEMPORAL_* of the map; an empty value would count as set.
  const variables = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('TEMPORAL_') && value !== undefined && value.trim() !== '' ? [[name, value.trim()] as const] : [],
  );
  try {
    const loaded = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(variables) });
    return {
      address: loaded.connectionOptions.address ?? 'localhost:7233',
      namespace: loaded.namespace ?? 'default',
      connection: loaded.connectionOptions,
      taskQueue: values.TASK_QUEUE,
    };
  } catch (error) {
    problems.push(
      `TEMPORAL_*: ${(error as Error).message}; should be as Temporal's environment configuration describes`,
    );
    return { address: '', namespace: '', connection: {}, taskQueue: values.TASK_QUEUE };
  }
}

function clamdConfig(env: Environment, values: Values, problems: string[]): Config['clamd'] {
  const { CLAMD_SOCKET: socket, CLAMD_HOST: host, CLAMD_PORT: port } = values;
  const rejected = (['CLAMD_SOCKET', 'CLAMD_HOST'] as const).some(
    (name) => given(env, name) !== undefined && values[name] === undefined,
  );
  if (socket !== undefined && host !== undefined) {
    problems.push(`CLAMD_HOST: is ${JSON.stringify(host)} beside CLAMD_SOCKET; should be unset, or the socket should`);
  }
  if (socket === undefined && host === undefined && !rejected) {
    problems.push(`CLAMD_SOCKET: is not set; should be ${SETTINGS.CLAMD_SOCKET.should}, or set CLAMD_HOST`);
  }
  return {
    endpoint: socket !== undefined ? { socket } : { host: host ?? '', port },
    maxScans: values.CLAMD_MAX_SCANS,
  };
}

function azureConfig(env: Environment, values: Values, problems: string[]): Config['azure'] {
  const { AZURE_STORAGE_URL: accountUrl, AZURE_STORAGE_CONNECTION_STRING: connectionString } = values;
  const rejected = (['AZURE_STORAGE_URL', 'AZURE_STORAGE_CONNECTION_STRING'] as const).some(
    (name) => given(env, name) !== undefined && values[name] === undefined,
  );
  if (accountUrl !== undefined && connectionString !== undefined) {
    problems.push(
      'AZURE_STORAGE_URL: is set beside AZURE_STORAGE_CONNECTION_STRING; should be the only one of the two',
    );
  }
  if (accountUrl === undefined && connectionString === undefined && !rejected) {
    problems.push(
      `AZURE_STORAGE_URL: is not set; should be ${SETTINGS.AZURE_STORAGE_URL.should}, or set AZURE_STORAGE_CONNECTION_STRING`,
    );
  }
  return {
    account: connectionString !== undefined ? { connectionString } : { url: accountUrl ?? '' },
    archiveContainer: values.AZURE_CONTAINER_NAME,
    quarantineContainer: values.AZURE_QUARANTINE_CONTAINER,
    releasedContainer: values.AZURE_RELEASED_CONTAINER,
    releaseLinkTtlMs: values.RELEASE_LINK_TTL,
    onReject: values.VAULT_ON_REJECT,
    retentionDays: values.ARCHIVE_RETENTION_DAYS,
    immutability: values.ARCHIVE_IMMUTABILITY,
    format: values.ARCHIVE_FORMAT,
  };
}

function redactionConfig(values: Values, problems: string[]): Config['redaction'] {
  let extraPatterns: Record<string, string> = {};
  try {
    if (values.REDACTION_PATTERNS !== undefined) extraPatterns = readPatterns(values.REDACTION_PATTERNS);
  } catch (error) {
    if (!(error instanceof PatternsError)) throw error;
    problems.push(`REDACTION_PATTERNS: ${error.message}`);
  }
  return {
    style: values.REDACTION_STYLE,
    kinds: values.REDACTION_KINDS,
    allow: values.REDACTION_ALLOW,
    defaultCountry: values.REDACTION_COUNTRY,
    extraPatterns,
  };
}
