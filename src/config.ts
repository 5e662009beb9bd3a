import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { parse as parseDotenv } from 'dotenv';
import ms from 'ms';
import { z } from 'zod';
import { PatternsError, readPatterns } from './redaction-patterns.js';
import { isCountry } from './redaction/numbering-plan.js';
import { BUILT_IN_KINDS } from './redaction/detector.js';

/** A set of environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<T> {
  readonly group: Group;
  /** Completes "should be …" in an error message and the comment in `.env.example`. */
  readonly should: string;
  readonly schema: z.ZodType<T, string | undefined>;
  /** Never printed, not even when wrong. */
  readonly secret?: true;
}

const MAX_DURATION_MS = ms('10 years');
const duration = z.string().transform((text, context) => {
  // A bare number would be read as milliseconds.
  const milliseconds = /[a-z]$/i.test(text) ? (ms(text as ms.StringValue) as number | undefined) : undefined;
  if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= MAX_DURATION_MS) return milliseconds;
  context.addIssue({ code: 'custom', message: 'not a duration' });
  return z.NEVER;
});
const integer = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(minimum).max(maximum));
const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');
const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
/** Azure's rule for container names: 3 to 63 of a-z, 0-9 and single dashes. */
const containerName = z.string().regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/);
const words = (separator: RegExp) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );
/** An address that paths can be appended to, without a password or signature in it. */
const url = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, username, password, search, hash } = new URL(text);
      return protocols.includes(protocol) && username + password + search + hash === '';
    })
    .transform((text) => text.replace(/\/+$/, ''));

const setting = <T>(group: Group, should: string, schema: z.ZodType<T, string | undefined>): Setting<T> => ({
  group,
  should,
  schema,
});
const secret = <T>(group: Group, should: string, schema: z.ZodType<T, string | undefined>): Setting<T> => ({
  ...setting(group, should, schema),
  secret: true,
});

/** The parts of the program that read settings. A command asks only for the groups that it needs. */
export type Group =
  'genesys' | 'temporal' | 'clamd' | 'azure' | 'redaction' | 'limits' | 'reconcile' | 'health' | 'spool' | 'log';

/** The one schema: every setting of the program, except `TEMPORAL_*`, which @temporalio/envconfig defines and reads. */
export const SETTINGS = {
  GENESYS_API: setting(
    'genesys',
    '"events" (the default), the API of the source documents, or "platform", the public API of Genesys Cloud',
    z.enum(['events', 'platform']).default('events'),
  ),
  GENESYS_REGION: setting(
    'genesys',
    'the host name of a Genesys Cloud region, such as mypurecloud.com (the default)',
    z.string().regex(hostName).optional(),
  ),
  GENESYS_BASE_URL: setting(
    'genesys',
    'the address of the REST API (default: https://api.{GENESYS_REGION})',
    url('https:', 'http:').optional(),
  ),
  GENESYS_TOKEN_URL: setting(
    'genesys',
    'the address that issues tokens (default: {GENESYS_BASE_URL}/oauth/token; platform: https://login.{GENESYS_REGION}/oauth/token)',
    url('https:', 'http:').optional(),
  ),
  GENESYS_UPLOADS_URL: setting(
    'genesys',
    'the WebSocket address of upload events (default: wss://{GENESYS_REGION}/api/v2/conversations/events)',
    url('wss:', 'ws:').optional(),
  ),
  GENESYS_COMPLETIONS_URL: setting(
    'genesys',
    'the WebSocket address of completion events (default: GENESYS_BASE_URL as wss, /api/v2/events/subscribe)',
    url('wss:', 'ws:').optional(),
  ),
  GENESYS_CLIENT_ID: setting('genesys', 'the id of a confidential OAuth client (client credentials)', z.string()),
  GENESYS_CLIENT_SECRET: secret('genesys', 'the secret of that OAuth client', z.string()),
  GENESYS_SCOPES: setting(
    'genesys',
    'the OAuth scopes to ask for, separated by spaces (default: the five that the product needs)',
    z
      .string()
      .regex(/^[\w:.-]+( +[\w:.-]+)*$/)
      .optional()
      .transform((text) => text?.split(/ +/)),
  ),
  GENESYS_ON_QUARANTINE: setting(
    'genesys',
    'what is done besides marking the conversation of a file that is not clean (platform; default: nothing): ' +
      '"disconnect", "recording-delete-date" or both, with a comma between',
    z
      .string()
      .optional()
      .transform((text) => text?.split(/ *, */))
      .pipe(z.array(z.enum(['disconnect', 'recording-delete-date'])).optional()),
  ),
  GENESYS_CUSTOM_ATTRIBUTES_SCHEMA: setting(
    'genesys',
    'the id of a schema of custom conversation attributes, for the address of the archived record (platform)',
    z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
  ),
  GENESYS_EXTERNAL_TAG: setting(
    'genesys',
    'true to write the address of the archived record into the external tag of its conversation (platform)',
    boolean.optional(),
  ),
  GENESYS_ALLOW_HTTP: setting(
    'genesys',
    'true to allow http and ws to other hosts than this one (a local stack only: the token travels in clear)',
    boolean.default(false),
  ),
  TASK_QUEUE: setting(
    'temporal',
    'the Temporal task queue of workflows and shared activities (default: custodian)',
    z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .default('custodian'),
  ),
  CLAMD_SOCKET: setting(
    'clamd',
    'the absolute path of the unix socket of a clamd that can read STAGING_DIR',
    z.string().startsWith('/').optional(),
  ),
  CLAMD_HOST: setting('clamd', 'the host name or address of a remote clamd', z.string().min(1).optional()),
  CLAMD_PORT: setting('clamd', 'a TCP port from 1 to 65535 (default: 3310)', integer(1, 65_535).default(3310)),
  CLAMD_MAX_SCANS: setting(
    'clamd',
    'how many scans may run at once, 1 to 100; no more than MaxThreads in clamd.conf (default: 8)',
    integer(1, 100).default(8),
  ),
  AZURE_STORAGE_URL: setting(
    'azure',
    'the address of a storage account, such as https://{account}.blob.core.windows.net (DefaultAzureCredential)',
    url('https:').optional(),
  ),
  AZURE_STORAGE_CONNECTION_STRING: secret(
    'azure',
    'a storage connection string (AccountName=…;AccountKey=… or UseDevelopmentStorage=true)',
    z
      .string()
      .regex(/AccountName=|SharedAccessSignature=|UseDevelopmentStorage=true/i)
      .optional(),
  ),
  AZURE_CONTAINER_NAME: setting(
    'azure',
    'the name of the container of archived conversations (default: conversation-archive)',
    containerName.default('conversation-archive'),
  ),
  AZURE_QUARANTINE_CONTAINER: setting(
    'azure',
    'the name of the container of quarantined files (default: quarantine)',
    containerName.default('quarantine'),
  ),
  AZURE_RELEASED_CONTAINER: setting(
    'azure',
    'the name of the container of released files (default: released)',
    containerName.default('released'),
  ),
  RELEASE_LINK_TTL: setting(
    'azure',
    'how long a link to a released file opens it without a login, at most 7 days: a number with a unit, such as "7 days" (the default), or "off" for no link',
    z.union([
      z.literal('off').transform(() => undefined),
      duration.refine((milliseconds) => milliseconds <= ms('7 days')).prefault('7 days'),
    ]),
  ),
  VAULT_ON_REJECT: setting(
    'azure',
    '"keep" (the default: a rejected file stays in the vault until the retention of its container ends) or "destroy"',
    z.enum(['keep', 'destroy']).default('keep'),
  ),
  ARCHIVE_RETENTION_DAYS: setting(
    'azure',
    'a whole number of days from 1 to 146000, counted from the upload (default: 7)',
    integer(1, 146_000).default(7),
  ),
  ARCHIVE_IMMUTABILITY: setting(
    'azure',
    '"required" (the default: refuses to archive without a locked policy) or "optional" (a local stack only)',
    z.enum(['required', 'optional']).default('required'),
  ),
  ARCHIVE_FORMAT: setting(
    'azure',
    '"jsonl" (the default) or "text" (the messages joined by newlines)',
    z.enum(['jsonl', 'text']).default('jsonl'),
  ),
  REDACTION_STYLE: setting(
    'redaction',
    '"plain" (the default: [REDACTED]) or "kind" ([REDACTED:card])',
    z.enum(['plain', 'kind']).default('plain'),
  ),
  REDACTION_KINDS: setting(
    'redaction',
    `kinds to look for, separated by commas (default: all, ${BUILT_IN_KINDS.join(', ')})`,
    words(/,/)
      .pipe(z.array(z.enum(BUILT_IN_KINDS)).min(1))
      .prefault(BUILT_IN_KINDS.join()),
  ),
  REDACTION_ALLOW: setting(
    'redaction',
    'numbers of at least three digits, addresses and @domains that are kept, separated by commas or line ends',
    words(/[,\n]/)
      .pipe(z.array(z.string().regex(/@|(\d\D*){3}/)))
      .prefault(''),
  ),
  REDACTION_COUNTRY: setting(
    'redaction',
    'the ISO 3166-1 code of the country whose national phone numbers are expected (default: US)',
    z.string().refine(isCountry).default('US'),
  ),
  REDACTION_PATTERNS: setting(
    'redaction',
    'more to look for: a JSON object of regular expressions by kind, or the path of a file that holds one',
    z.string().optional(),
  ),
  MAX_ATTACHMENT_BYTES: setting(
    'limits',
    'the size of the largest file to download, in bytes, from 1 to 1073741824 (default: 26214400, 25 MiB)',
    integer(1, 1_073_741_824).default(26_214_400),
  ),
  DOWNLOAD_ALLOW_PRIVATE: setting(
    'limits',
    'true to allow downloads by http and from private addresses (a local stack only)',
    boolean.default(false),
  ),
  REVIEW_WINDOW: setting(
    'limits',
    'how long a file waits for a decision, at most 10 years: a number with a unit, such as "30 days" (the default) or "12h"',
    duration.prefault('30 days'),
  ),
  REVIEW_APPROVERS: setting(
    'limits',
    'how many different people must approve a release, 1 (the default) or 2; one rejection is enough',
    integer(1, 2).default(1),
  ),
  STAGING_DIR: setting(
    'limits',
    'a folder on a local disk for files on their way through (default: .custodian/staging)',
    z
      .string()
      .default('.custodian/staging')
      .transform((path) => resolve(path)),
  ),
  RECONCILE_INTERVAL: setting(
    'reconcile',
    'how often Genesys Cloud is asked for what the listener has missed, 1 minute to 1 day (default: "15 minutes")',
    duration
      .refine((milliseconds) => milliseconds >= ms('1 minute') && milliseconds <= ms('1 day'))
      .prefault('15 minutes'),
  ),
  RECONCILE_LOOKBACK: setting(
    'reconcile',
    'how far back that looks at first, and how long a conversation may last, 1 hour to 15 days (default: "3 days")',
    duration.refine((milliseconds) => milliseconds >= ms('1 hour') && milliseconds <= ms('15 days')).prefault('3 days'),
  ),
  HTTP_HOST: setting(
    'health',
    'the address on which /healthz, /readyz and /metrics are served; they have no login (default: 127.0.0.1)',
    z.string().min(1).default('127.0.0.1'),
  ),
  WORKER_HTTP_PORT: setting(
    'health',
    'the TCP port of the worker for /healthz, /readyz and /metrics; 0: any free one (default: 9464)',
    integer(0, 65_535).default(9464),
  ),
  LISTENER_HTTP_PORT: setting(
    'health',
    'the TCP port of the listener for /healthz, /readyz and /metrics; 0: any free one (default: 9465)',
    integer(0, 65_535).default(9465),
  ),
  SELF_TEST_INTERVAL: setting(
    'health',
    'how often the scanner must prove that it detects, at most 1 day: a number with a unit (default: "10 minutes")',
    duration.refine((milliseconds) => milliseconds <= ms('1 day')).prefault('10 minutes'),
  ),
  SPOOL_DIR: setting(
    'spool',
    'a folder on a local disk for events that Temporal does not take at once, one per listener (default: .custodian/spool)',
    z
      .string()
      .default('.custodian/spool')
      .transform((path) => resolve(path)),
  ),
  SPOOL_MAX_BYTES: setting(
    'spool',
    'how much the spool may hold, in bytes, from 1048576 to 1099511627776 (default: 268435456, 256 MiB)',
    integer(1_048_576, 1_099_511_627_776).default(268_435_456),
  ),
  PAYLOAD_KEY: secret(
    'spool',
    'a key of 32 bytes in base64, as `openssl rand -base64 32` makes it; without it, spooled events lie in clear',
    z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/)
      .transform((text) => Buffer.from(text, 'base64'))
      .optional(),
  ),
  LOG_LEVEL: setting(
    'log',
    'one of trace, debug, info (the default), warn, error, fatal, silent',
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
} satisfies Record<string, Setting<unknown>>;

type Name = keyof typeof SETTINGS;
type Values = { [N in Name]: z.output<(typeof SETTINGS)[N]['schema']> };

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
    readonly extraPatterns: Readonly<Record<string, RegExp>>;
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
    if (values[name] !== undefined) problems.push(`${name}: is set; should be unset, because GENESYS_API is "${api}"`);
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
  let extraPatterns: Record<string, RegExp> = {};
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
