import { resolve } from 'node:path';
import ms from 'ms';
import { z } from 'zod';
import { isCountry } from './redaction/numbering-plan.js';
import { KIND_NAMES, SET_NAMES } from './redaction/registry.js';

/** One setting. */
export interface Setting<T> {
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
    `kinds to look for or sets of them (${SET_NAMES.join(', ')}), separated by commas: ${KIND_NAMES.join(', ')}`,
    words(/,/)
      .pipe(z.array(z.enum([...KIND_NAMES, ...SET_NAMES])).min(1))
      .prefault('default'),
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

export type SettingName = keyof typeof SETTINGS;
/** What each setting is, once read. */
export type Values = { [N in SettingName]: z.output<(typeof SETTINGS)[N]['schema']> };
