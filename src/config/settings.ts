import { z } from 'zod';
import { DIRECTIONS } from '../contract/direction.js';
import { KIND_NAMES, SET_NAMES } from '../redaction/registry.js';
import { isCountry } from '../redaction/numbering-plan.js';
import { connectionString, gatewayUrl, regionDomain, storageUrl } from './cloud-types.js';
import { patterns } from './redaction-patterns.js';
import { factKey } from './fact-key.js';
import { isHost } from './hosts.js';
import type { Setting } from './setting.js';
import {
  boolean,
  containerName,
  duration,
  filePath,
  folder,
  host,
  integer,
  keySource,
  mailAddress,
  receiver,
  roles,
  payloadKey,
  pemFile,
  programPath,
  proxyUrl,
  socketPath,
  token,
  url,
  words,
} from './value-types.js';

/**
 * Every setting of the program, except those that libraries read (`TEMPORAL_*` and those of Azure's SDK). What is derived
 * from an entry: its value in the configuration with its type, its messages, whether it is hidden, which names count as
 * misspelt, and the tests of `.env.example`, `docs/operations.md` and `docker-compose.yml`.
 */
export const SETTINGS = {
  GENESYS_API: {
    group: 'genesys',
    key: 'api',
    should: '"events", the API of the source documents, or "platform", the public API of Genesys Cloud',
    type: z.enum(['events', 'platform']),
    default: 'events',
  },
  GENESYS_REGION: {
    group: 'genesys',
    key: 'region',
    should: 'the host name of a Genesys Cloud region, such as mypurecloud.com (the default)',
    type: regionDomain,
  },
  GENESYS_BASE_URL: {
    group: 'genesys',
    key: 'baseUrl',
    should: 'the address of the REST API (default: https://api.{GENESYS_REGION})',
    type: gatewayUrl,
  },
  GENESYS_TOKEN_URL: {
    group: 'genesys',
    key: 'tokenUrl',
    should:
      'the address that issues tokens (default: {GENESYS_BASE_URL}/oauth/token; platform: https://login.{GENESYS_REGION}/oauth/token)',
    type: url('https:', 'http:'),
  },
  GENESYS_UPLOADS_URL: {
    group: 'genesys',
    key: 'uploadsUrl',
    should: 'the WebSocket address of upload events (default: wss://{GENESYS_REGION}/api/v2/conversations/events)',
    type: url('wss:', 'ws:'),
  },
  GENESYS_COMPLETIONS_URL: {
    group: 'genesys',
    key: 'completionsUrl',
    should: 'the WebSocket address of completion events (default: GENESYS_BASE_URL as wss, /api/v2/events/subscribe)',
    type: url('wss:', 'ws:'),
  },
  GENESYS_CLIENT_ID: {
    group: 'genesys',
    key: 'clientId',
    should: 'the id of a confidential OAuth client (client credentials)',
    type: token,
    required: true,
  },
  GENESYS_CLIENT_SECRET: {
    group: 'genesys',
    key: 'clientSecret',
    should: 'the secret of that OAuth client',
    type: token,
    required: true,
    secret: true,
  },
  GENESYS_SCOPES: {
    group: 'genesys',
    key: 'scopes',
    should: 'the OAuth scopes to ask for, separated by spaces',
    type: z
      .string()
      .regex(/^[\w:.-]+( +[\w:.-]+)*$/)
      .transform((text) => text.split(/ +/)),
    default: 'conversation:view conversation:write media:read media:write events:subscribe',
  },
  GENESYS_ON_QUARANTINE: {
    group: 'genesys',
    key: 'measures',
    should:
      'what is done besides marking the conversation of a file that is not clean (platform; default: nothing): ' +
      '"disconnect", "recording-delete-date" or both, with a comma between',
    type: words(/,/).pipe(z.array(z.enum(['disconnect', 'recording-delete-date']))),
    default: '',
  },
  SCAN_DIRECTIONS: {
    group: 'genesys',
    key: 'scanDirections',
    should:
      'whose files are scanned (platform): "inbound", those of customers, or "inbound,outbound" (the default), those of agents and bots, too',
    type: words(/,/)
      .pipe(z.array(z.enum(DIRECTIONS)))
      .refine((directions) => directions.includes('inbound'), 'which leaves the files of customers out'),
  },
  GENESYS_CUSTOM_ATTRIBUTES_SCHEMA: {
    group: 'genesys',
    key: 'customAttributesSchema',
    should: 'the id of a schema of custom conversation attributes, for the address of the archived record (platform)',
    type: z.string().regex(/^[\w-]{1,64}$/),
  },
  GENESYS_EXTERNAL_TAG: {
    group: 'genesys',
    key: 'externalTag',
    should: 'true to write the address of the archived record into the external tag of its conversation (platform)',
    type: boolean,
    default: 'false',
  },
  GENESYS_ALLOW_HTTP: {
    group: 'genesys',
    key: 'allowHttp',
    should: 'true to allow http and ws to other hosts than this one (a local stack only: the token travels in clear)',
    type: boolean,
    default: 'false',
  },
  TASK_QUEUE: {
    group: 'temporal',
    key: 'taskQueue',
    should: 'the Temporal task queue of workflows and shared activities, up to 100 letters, digits, "_", "." and "-"',
    type: z.string().regex(/^[\w.-]{1,100}$/),
    default: 'custodian',
  },
  TEMPORAL_WORKER_BUILD_ID: {
    group: 'temporal',
    key: 'buildId',
    should:
      'the build id of this release in its worker deployment; without it workers have no version, and take all work of the queue',
    type: z.string().regex(/^[\w.-]{1,128}$/),
  },
  TEMPORAL_DEPLOYMENT_NAME: {
    group: 'temporal',
    // Undefined: derived from the task queue.
    key: 'deploymentName',
    should: 'the name of the worker deployment, up to 100 letters, digits, "_" and "-" (default: TASK_QUEUE)',
    type: z.string().regex(/^[\w-]{1,100}$/),
  },
  WORKFLOW_PATCHES_HELD: {
    group: 'temporal',
    key: 'heldPatches',
    should:
      'patches of workflows that new runs do without as long as this release may be rolled back, separated by commas',
    type: words(/,/).pipe(z.array(z.string().regex(/^[a-z0-9-]+$/))),
    default: '',
  },
  PAYLOAD_KEY: {
    group: 'temporal',
    key: 'payloadKey',
    should:
      'a key of 32 bytes in base64, as `openssl rand -base64 32` makes it; without it, links and names lie in clear in Temporal and the spool',
    type: payloadKey,
    secret: true,
  },
  PAYLOAD_FORMER_KEYS: {
    group: 'temporal',
    key: 'formerPayloadKeys',
    should: 'keys that PAYLOAD_KEY had before or will have next, separated by commas or line ends: they only decrypt',
    type: words(/[,\n]/).pipe(z.array(payloadKey)),
    default: '',
    secret: true,
  },
  CLAMD_SOCKET: {
    group: 'clamd',
    key: 'socket',
    should: 'the absolute path of the unix socket of a clamd that can read STAGING_DIR',
    type: socketPath,
  },
  CLAMD_HOST: {
    group: 'clamd',
    key: 'host',
    should: 'the host name or address of a remote clamd',
    type: host('CLAMD_PORT'),
  },
  CLAMD_PORT: {
    group: 'clamd',
    key: 'port',
    should: 'a TCP port from 1 to 65535',
    type: integer(1, 65_535),
    default: '3310',
  },
  CLAMD_MAX_SCANS: {
    group: 'clamd',
    key: 'maxScans',
    should: 'how many scans may run at once, 1 to 100; no more than MaxThreads in clamd.conf',
    type: integer(1, 100),
    default: '8',
  },
  SIGNATURES_MAX_AGE: {
    group: 'clamd',
    // In milliseconds; undefined: their age does not matter.
    key: 'signaturesMaxAgeMs',
    should:
      'how old the official signatures may be for a file to be called clean, 1 hour to 1 year, such as "3 days", or "off" for any age',
    type: z.union([z.literal('off').transform(() => undefined), duration({ least: '1 hour', most: '1 year' })]),
    default: '7 days',
  },
  CLAMD_PROGRAM: {
    group: 'clamd',
    key: 'program',
    should: 'the absolute path of a clamd program on this host, which suspects are scanned with, each by itself',
    type: programPath,
  },
  CLAMD_DATABASE_DIR: {
    group: 'clamd',
    key: 'databaseDir',
    should: 'the absolute path of the folder of signatures for CLAMD_PROGRAM, kept fresh by freshclam',
    type: programPath,
    default: '/var/lib/clamav',
  },
  CLAMD_SANDBOX_MEMORY: {
    group: 'clamd',
    key: 'memoryBytes',
    should: 'how much address space CLAMD_PROGRAM may use, in bytes, from 268435456 (256 MiB) to 1099511627776 (1 TiB)',
    type: integer(268_435_456, 1_099_511_627_776),
    default: '4294967296',
  },
  ICAP_URL: {
    group: 'clamd',
    key: 'icapUrl',
    should: 'the address of an ICAP service, such as icap://scanner.example:1344/avscan, or icaps:// for TLS',
    type: url('icap:', 'icaps:'),
  },
  AZURE_STORAGE_URL: {
    group: 'azure',
    key: 'url',
    should:
      'the address of a storage account, such as https://{account}.blob.core.windows.net (DefaultAzureCredential)',
    type: storageUrl,
  },
  AZURE_STORAGE_CONNECTION_STRING: {
    group: 'azure',
    key: 'connectionString',
    should: 'a storage connection string (AccountName=…;AccountKey=… or UseDevelopmentStorage=true)',
    type: connectionString,
    secret: true,
  },
  AZURE_CONTAINER_NAME: {
    group: 'azure',
    key: 'archiveContainer',
    should: 'the name of the container of archived conversations: 3 to 63 of a-z, 0-9 and single dashes',
    type: containerName,
    default: 'conversation-archive',
  },
  AZURE_QUARANTINE_CONTAINER: {
    group: 'azure',
    key: 'quarantineContainer',
    should: 'the name of the container of quarantined files: 3 to 63 of a-z, 0-9 and single dashes',
    type: containerName,
    default: 'quarantine',
  },
  AZURE_RELEASED_CONTAINER: {
    group: 'azure',
    key: 'releasedContainer',
    should: 'the name of the container of released files: 3 to 63 of a-z, 0-9 and single dashes',
    type: containerName,
    default: 'released',
  },
  RELEASE_LINK_TTL: {
    group: 'azure',
    // In milliseconds; undefined: no links.
    key: 'releaseLinkTtlMs',
    should:
      'how long a link to a released file opens it without a login, at most 7 days: a number with a unit, such as "12h", or "off" for no link',
    type: z.union([z.literal('off').transform(() => undefined), duration({ most: '7 days' })]),
    default: '7 days',
  },
  VAULT_ON_REJECT: {
    group: 'azure',
    key: 'onReject',
    should: '"keep" (a rejected file stays in the vault until the retention of its container ends) or "destroy"',
    type: z.enum(['keep', 'destroy']),
    default: 'keep',
  },
  ARCHIVE_RETENTION_DAYS: {
    group: 'azure',
    key: 'retentionDays',
    should: 'a whole number of days from 1 to 146000, counted from the upload',
    type: integer(1, 146_000),
    default: '7',
  },
  ARCHIVE_IMMUTABILITY: {
    group: 'azure',
    key: 'immutability',
    should: '"required" (refuses to archive without a locked policy) or "optional" (a local stack only)',
    type: z.enum(['required', 'optional']),
    default: 'required',
  },
  ARCHIVE_SIGNING_KEY: {
    group: 'azure',
    key: 'signingKey',
    should:
      'the path of a PEM file with an Ed25519 private key that signs records and manifests; former keys below it check (a local stack makes it)',
    type: keySource(folder),
    default: '.custodian/archive-signing-key.pem',
  },
  TIMESTAMP_URL: {
    group: 'azure',
    key: 'timestampUrl',
    should: 'the address of a time stamp authority (RFC 3161), http or https, such as http://timestamp.example',
    type: url('http:', 'https:'),
  },
  TIMESTAMP_CA_FILE: {
    group: 'azure',
    key: 'timestampCaFile',
    should: 'the path of a PEM file with the certificates of the CAs whose time stamps are trusted',
    type: pemFile,
  },
  ARCHIVE_FORMAT: {
    group: 'azure',
    key: 'format',
    should: '"jsonl" or "text" (the messages joined by newlines)',
    type: z.enum(['jsonl', 'text']),
    default: 'jsonl',
  },
  REDACTION_STYLE: {
    group: 'redaction',
    key: 'style',
    should: '"plain" ([REDACTED]) or "kind" ([REDACTED:card])',
    type: z.enum(['plain', 'kind']),
    default: 'plain',
  },
  REDACTION_KINDS: {
    group: 'redaction',
    key: 'kinds',
    should: `kinds to look for or sets of them, separated by commas, out of ${[...SET_NAMES, ...KIND_NAMES].join(', ')}`,
    type: words(/,/).pipe(z.array(z.enum([...KIND_NAMES, ...SET_NAMES])).min(1)),
    default: 'default',
  },
  REDACTION_ALLOW: {
    group: 'redaction',
    key: 'allow',
    should: 'numbers of at least three digits, addresses and @domains that are kept, separated by commas or line ends',
    type: words(/[,\n]/).pipe(
      z.array(
        z
          .string()
          .regex(/^[^;]*$/, 'with a semicolon in it')
          .regex(/@|(\d\D*){3}/),
      ),
    ),
    default: '',
  },
  REDACTION_COUNTRY: {
    group: 'redaction',
    key: 'defaultCountry',
    should:
      'the two-letter code (ISO 3166-1) of the country whose national phone numbers are expected, such as GB or DE',
    type: z.string().refine(isCountry),
    default: 'US',
  },
  REDACTION_PATTERNS: {
    group: 'redaction',
    key: 'extraPatterns',
    should: 'more to look for: a JSON object of regular expressions by kind, or the path of a file that holds one',
    type: patterns,
    default: '{}',
  },
  REDACTION_MODEL: {
    group: 'redaction',
    // Undefined: none.
    key: 'model',
    should:
      'the path of a folder with a model that finds names and places: model.onnx, tokenizer.json, config.json (default: none)',
    type: folder,
  },
  REDACTION_GATE: {
    group: 'redaction',
    key: 'gate',
    should:
      '"on" (a record in which card numbers, track data or security codes are left is held, and not locked) or "off"',
    type: z.enum(['on', 'off']),
    default: 'on',
  },
  FACT_KEY: {
    group: 'seals',
    key: 'factKey',
    should:
      'one or more ID:KEY with 32 bytes in base64 (`openssl rand -base64 32`), separated by commas, the first to seal and ' +
      'all to check; or the path of a file that holds them, one a line, which is made when there is none',
    type: factKey,
    default: '.custodian/fact-key',
    secret: true,
  },
  UNSEALED_STARTS: {
    group: 'seals',
    key: 'unsealedStarts',
    should:
      '"refuse" (links and reports without a seal are not believed) or "accept" (while listeners and runs from before FACT_KEY are replaced)',
    type: z.enum(['refuse', 'accept']),
    default: 'refuse',
  },
  MAX_ATTACHMENT_BYTES: {
    group: 'limits',
    key: 'maxAttachmentBytes',
    should: 'the size of the largest file to download, in bytes, from 1 to 1073741824 (1 GiB)',
    type: integer(1, 1_073_741_824),
    default: '26214400',
  },
  DOWNLOAD_ALLOW_PRIVATE: {
    group: 'limits',
    key: 'downloadAllowPrivate',
    should: 'true to allow downloads by http and from private addresses (a local stack only)',
    type: boolean,
    default: 'false',
  },
  DOWNLOAD_LINK_GRACE: {
    group: 'limits',
    key: 'linkGraceMs',
    should: 'how long a link that answers 403, 404 or 425 is tried again, at most 10 minutes (default: "1 minute")',
    type: duration({ most: '10 minutes' }),
    default: '1 minute',
  },
  DOWNLOAD_MIN_BYTES_PER_SECOND: {
    group: 'limits',
    key: 'minBytesPerSecond',
    should: 'the bytes per second below which a download is given up and tried again, 1 to 1048576 (default: 4096)',
    type: integer(1, 1_048_576),
    default: '4096',
  },
  REVIEW_WINDOW: {
    group: 'limits',
    key: 'reviewWindowMs',
    should: 'how long a file waits for a decision, at most 10 years: a number with a unit, such as "12h"',
    type: duration(),
    default: '30 days',
  },
  REVIEW_WINDOW_MIN: {
    group: 'limits',
    key: 'minReviewWindowMs',
    should: 'how long a worker leaves people at least, whatever the start of a review says (default: REVIEW_WINDOW)',
    type: duration(),
  },
  REVIEW_APPROVERS: {
    group: 'limits',
    key: 'reviewApprovers',
    should: 'how many different people must approve a release, 1 or 2; one rejection is enough',
    type: integer(1, 2),
    default: '1',
  },
  REVIEW_AUTHORITY: {
    group: 'authority',
    key: 'authority',
    should:
      '"desk" (decisions count only when a desk signed them) or "signals" (those of anybody who may send a signal, too); ' +
      'default: "desk" where DESK_OIDC_ISSUER is set',
    type: z.enum(['desk', 'signals']),
  },
  DESK_PUBLIC_KEYS: {
    group: 'authority',
    key: 'publicKeys',
    should: 'the path of a PEM file with the Ed25519 keys of all desks, one after the other, former ones included',
    type: filePath,
  },
  DESK_OIDC_ISSUER: {
    group: 'authority',
    key: 'issuer',
    should: 'the address of the OpenID Connect issuer at which people sign on to the desk',
    type: url('https:', 'http:'),
  },
  DESK_OIDC_CLIENT_ID: {
    group: 'desk',
    key: 'clientId',
    should: 'the id that the issuer knows the desk by',
    type: token,
  },
  DESK_OIDC_CLIENT_SECRET: {
    group: 'desk',
    key: 'clientSecret',
    should: 'the secret of that client, if it has one',
    type: token,
    secret: true,
  },
  DESK_OIDC_SCOPES: {
    group: 'desk',
    key: 'scope',
    should: 'the scopes that the desk asks for, separated by spaces, openid among them',
    type: z.string().regex(/^(?=.*\bopenid\b)[\w:./-]+( +[\w:./-]+)*$/),
    default: 'openid profile email',
  },
  DESK_OIDC_ROLE_CLAIM: {
    group: 'desk',
    key: 'roleClaim',
    should: 'the name of the claim that holds the roles of a person',
    type: z.string().regex(/^[\w:./-]{1,200}$/),
    default: 'roles',
  },
  DESK_OIDC_ROLES: {
    group: 'desk',
    key: 'roles',
    should: 'what the values of that claim mean: VALUE=reviewer, VALUE=auditor or VALUE=admin, separated by commas',
    type: roles,
    default: 'reviewer=reviewer,auditor=auditor,admin=admin',
  },
  DESK_OIDC_USER_CLAIM: {
    group: 'desk',
    key: 'userClaim',
    should: 'the name of the claim that tells which user of Genesys Cloud somebody is, by e-mail address or id',
    type: z.string().regex(/^[\w:./-]{1,200}$/),
    default: 'email',
  },
  DESK_SIGNING_KEY: {
    group: 'desk',
    key: 'signingKey',
    should: 'the path of a PEM file with the Ed25519 private key by which the desk signs decisions',
    type: keySource(filePath),
  },
  DESK_HOST: {
    group: 'desk',
    key: 'host',
    should: 'the address on which the desk listens, 0.0.0.0 for all of this host',
    type: host('DESK_PORT'),
    default: '127.0.0.1',
  },
  DESK_PORT: {
    group: 'desk',
    key: 'port',
    should: 'the TCP port of the desk, up to 65535; 0: any free one',
    type: integer(0, 65_535),
    default: '8470',
  },
  DESK_URL: {
    group: 'authority',
    key: 'deskUrl',
    should: 'the address by which browsers reach the desk (default: http://{DESK_HOST}:{DESK_PORT})',
    type: url('https:', 'http:'),
  },
  DESK_SESSION: {
    group: 'desk',
    key: 'sessionMs',
    should: 'how long somebody stays signed on without doing anything, 1 minute to 8 hours, such as "30 minutes"',
    type: duration({ least: '1 minute', most: '8 hours' }),
    default: '30 minutes',
  },
  DESK_TEMPORAL_UI_URL: {
    group: 'desk',
    key: 'temporalUiUrl',
    should: "the address of Temporal's Web UI, for links to runs",
    type: url('https:', 'http:'),
  },
  NOTICE_WEBHOOK_URL: {
    group: 'notices',
    key: 'webhookUrl',
    should: 'the address that takes notices as CloudEvents 1.0',
    type: receiver,
    secret: true,
  },
  NOTICE_WEBHOOK_SECRET: {
    group: 'notices',
    key: 'webhookSecret',
    should: 'the secret by which those are signed, as Standard Webhooks has it: whsec_ and 24 to 64 bytes in base64',
    type: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/),
    secret: true,
  },
  NOTICE_SLACK_URL: {
    group: 'notices',
    key: 'slackUrl',
    should: 'the address of an incoming webhook of Slack',
    type: receiver,
    secret: true,
  },
  NOTICE_TEAMS_URL: {
    group: 'notices',
    key: 'teamsUrl',
    should: 'the address of a workflow of Microsoft Teams that posts what it is sent',
    type: receiver,
    secret: true,
  },
  NOTICE_OCSF_URL: {
    group: 'notices',
    key: 'ocsfUrl',
    should: 'the address of a SIEM that takes findings in OCSF',
    type: receiver,
    secret: true,
  },
  NOTICE_MAIL_SERVER: {
    group: 'notices',
    key: 'mailServer',
    should: 'the mail server, with the login in it: smtps://USER:PASSWORD@HOST or smtp://HOST:PORT (with STARTTLS)',
    type: z
      .string()
      .regex(/^smtps?:\/\/[^<>\s]+$/)
      .refine((text) => URL.canParse(text)),
    secret: true,
  },
  NOTICE_MAIL_FROM: {
    group: 'notices',
    key: 'mailFrom',
    should: 'the address that mails come from',
    type: mailAddress,
  },
  NOTICE_MAIL_TO: {
    group: 'notices',
    key: 'mailTo',
    should: 'the addresses that mails go to, separated by commas',
    type: words(/,/)
      .pipe(z.array(mailAddress).min(1))
      .transform((addresses) => addresses.join(', ')),
  },
  NOTICE_DETAILS: {
    group: 'notices',
    key: 'details',
    should: '"ids" (no file name, no finding, no reviewer and no link in notices) or "full"',
    type: z.enum(['ids', 'full']),
    default: 'ids',
  },
  NOTICE_AGENT_LANGUAGE: {
    group: 'notices',
    key: 'agentLanguage',
    should: 'the language of the sentence "file_scan_note" that agents see: en, de, es, fr, pt, or "off" for none',
    type: z.enum(['off', 'en', 'de', 'es', 'fr', 'pt']),
    default: 'off',
  },
  STAGING_DIR: {
    group: 'limits',
    key: 'stagingDir',
    should: 'a folder on a local disk, for this program alone, for files on their way through',
    type: folder,
    default: '.custodian/staging',
  },
  FILE_POLICY: {
    group: 'opening',
    key: 'policyFile',
    should: 'a file with a policy of types (default: the built-in one, which `custodian policy` prints)',
    type: folder,
  },
  UNKNOWN_TYPES: {
    group: 'opening',
    key: 'unknownTypes',
    should: '"scan", so that files of types nobody knows are clean once they were scanned, or "contain"',
    type: z.enum(['scan', 'contain']),
    default: 'scan',
  },
  OPENER_TIME: {
    group: 'opening',
    key: 'timeMs',
    should: 'how long it may take to open one file, 1 second to 1 hour, such as "2 minutes"',
    type: duration({ least: '1 second', most: '1 hour' }),
    default: '2 minutes',
  },
  OPENER_MAX_BYTES: {
    group: 'opening',
    key: 'bytes',
    should: 'what all parts of one file may take on the disk, in bytes, from 1048576 (1 MiB) to 17179869184 (16 GiB)',
    type: integer(1_048_576, 17_179_869_184),
    default: '536870912',
  },
  OPENER_MAX_PARTS: {
    group: 'opening',
    key: 'entries',
    should: 'how many parts one file may have, 1 to 100000',
    type: integer(1, 100_000),
    default: '10000',
  },
  OPENER_MAX_DEPTH: {
    group: 'opening',
    key: 'depth',
    should: 'how deep containers may lie in containers, 1 to 32',
    type: integer(1, 32),
    default: '8',
  },
  OPENER_MAX_RATIO: {
    group: 'opening',
    key: 'ratio',
    should: 'how many bytes one byte of a file of more than 64 MiB unpacked may hold, 2 to 100000',
    type: integer(2, 100_000),
    default: '200',
  },
  RECONCILE_INTERVAL: {
    group: 'reconcile',
    key: 'intervalMs',
    should: 'how often Genesys Cloud is asked for what the listener has missed, 1 minute to 1 day, such as "1 hour"',
    type: duration({ least: '1 minute', most: '1 day' }),
    default: '15 minutes',
  },
  RECONCILE_LOOKBACK: {
    group: 'reconcile',
    key: 'lookbackMs',
    should:
      'how far back that looks at first, and how long a conversation may last, 1 hour to 15 days, such as "36 hours"',
    type: duration({ least: '1 hour', most: '15 days' }),
    default: '3 days',
  },
  SPOOL_DIR: {
    group: 'spool',
    key: 'dir',
    should: 'a folder on a local disk, one per listener, for events that Temporal does not take at once',
    type: folder,
    default: '.custodian/spool',
  },
  SPOOL_MAX_BYTES: {
    group: 'spool',
    key: 'maxBytes',
    should: 'how much the spool may hold, in bytes, from 1048576 (1 MiB) to 1099511627776 (1 TiB)',
    type: integer(1_048_576, 1_099_511_627_776),
    default: '268435456',
  },
  HTTP_HOST: {
    group: 'health',
    key: 'host',
    should:
      'the address on which /healthz, /readyz and /metrics are served, 0.0.0.0 for all of this host; they have no login',
    type: host('WORKER_HTTP_PORT and LISTENER_HTTP_PORT'),
    default: '127.0.0.1',
  },
  WORKER_HTTP_PORT: {
    group: 'health',
    key: 'workerPort',
    should: 'the TCP port of the worker for /healthz, /readyz and /metrics, up to 65535; 0: any free one',
    type: integer(0, 65_535),
    default: '9464',
  },
  LISTENER_HTTP_PORT: {
    group: 'health',
    key: 'listenerPort',
    should: 'the TCP port of the listener for /healthz, /readyz and /metrics, up to 65535; 0: any free one',
    type: integer(0, 65_535),
    default: '9465',
  },
  SELF_TEST_INTERVAL: {
    group: 'health',
    key: 'selfTestIntervalMs',
    should: 'how often the scanner must prove that it detects, 1 second to 1 day: a number with a unit, such as "5m"',
    type: duration({ least: '1s', most: '1 day' }),
    default: '10 minutes',
  },
  CODEC_HOST: {
    group: 'codec',
    key: 'host',
    should: 'the address on which `custodian codec` serves; any but loopback needs CODEC_TOKEN or CODEC_ISSUER',
    type: host('CODEC_PORT'),
    default: '127.0.0.1',
  },
  CODEC_PORT: {
    group: 'codec',
    key: 'port',
    should: 'the TCP port of `custodian codec`, up to 65535; 0: any free one',
    type: integer(0, 65_535),
    default: '8089',
  },
  CODEC_ORIGINS: {
    group: 'codec',
    key: 'origins',
    should: 'the origins of the Web UIs that may ask, such as https://temporal.example, separated by commas',
    type: words(/,/).pipe(z.array(z.string().regex(/^https?:\/\/[^/\s*]+$/))),
    default: 'http://127.0.0.1:8233,http://localhost:8233',
  },
  CODEC_TOKEN: {
    group: 'codec',
    key: 'token',
    should: 'a bearer token of at least 32 characters that opens `custodian codec`',
    type: token.refine((text) => text.length >= 32, 'which is shorter than 32 characters'),
    secret: true,
  },
  CODEC_ISSUER: {
    group: 'codec',
    key: 'issuer',
    should: 'the address of an OpenID Connect issuer whose logins open `custodian codec`',
    type: url('https:', 'http:'),
  },
  CODEC_AUDIENCE: {
    group: 'codec',
    key: 'audience',
    should: 'the audience that those logins must be for: the client id of the Web UI, or the API that it asks for',
    type: token,
  },
  CLEARTEXT_HOSTS: {
    group: 'network',
    key: 'cleartextHosts',
    should:
      'hosts that Temporal, clamd and storage may be reached on without TLS, separated by commas: a network of your own host only',
    type: words(/,/).pipe(z.array(z.string().refine(isHost))),
    default: '',
  },
  HTTPS_PROXY: {
    group: 'network',
    key: 'proxy',
    should:
      'the address of a proxy that connects to Genesys Cloud, links, Temporal and storage, such as http://proxy.example:3128, with a login in it where it asks for one',
    type: proxyUrl,
    secret: true,
  },
  NO_PROXY: {
    group: 'network',
    key: 'noProxy',
    should:
      'the hosts that are reached without HTTPS_PROXY, separated by commas: a host, or a domain that begins with a dot',
    type: words(/[\s,]+/),
    default: '',
  },
  TLS_CA_FILE: {
    group: 'network',
    key: 'caFile',
    should: 'the path of a PEM file with the certificates of CAs that are trusted besides the usual ones',
    type: pemFile,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    group: 'tracing',
    key: 'endpoint',
    should:
      'the address of an OpenTelemetry collector that takes traces by OTLP/HTTP, such as https://otel.example:4318',
    type: url('https:', 'http:'),
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    group: 'tracing',
    key: 'headers',
    should: 'headers for that collector, NAME=VALUE separated by commas, such as a token that it asks for',
    type: z.string().regex(/^[\w-]+=[!-~]+$/),
    secret: true,
  },
  LOG_LEVEL: {
    group: 'log',
    key: 'level',
    should: 'one of trace, debug, info, warn, error, fatal, silent',
    type: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
  },
} as const satisfies Record<string, Setting>;

type Settings = typeof SETTINGS;
export type SettingName = keyof Settings;
/** The parts of the program that read settings. A command loads only the groups that it needs. */
export type Group = Settings[SettingName]['group'];

/** All groups, in the order of the schema. */
export const GROUPS: readonly Group[] = [...new Set(Object.values(SETTINGS).map(({ group }) => group))];

type ValueOf<S extends Setting> =
  z.output<S['type']> | (S extends { readonly default: string } | { readonly required: true } ? never : undefined);

/** The type of each setting once parsed. */
export type Values = { readonly [N in SettingName]: ValueOf<Settings[N]> };

/** The settings of a group by their keys. */
export type GroupValues<G extends Group> = {
  readonly [N in SettingName as Settings[N] extends { readonly group: G } ? Settings[N]['key'] : never]: Values[N];
};
