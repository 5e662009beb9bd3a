import { relative, sep } from 'node:path';
import { KINDS, kindsOf } from '../redaction/registry.js';
import { isLoopback } from './hosts.js';
import type { Show } from './read-setting.js';
import { SETTINGS } from './settings.js';
import type { SettingName, Values } from './settings.js';

/** Information for a rule besides the values. */
interface RuleContext {
  /** Whether a setting is set explicitly, and not by its default. */
  readonly isSet: (name: SettingName) => boolean;
  readonly show: Show;
}

/** A rule about settings that are valid one by one, but not together. */
export interface Rule {
  readonly settings: readonly SettingName[];
  readonly problems: (values: Values, context: RuleContext) => readonly string[];
}

const rule = <const N extends SettingName>(
  settings: readonly N[],
  problems: (values: Pick<Values, N>, context: RuleContext) => readonly string[],
): Rule => ({ settings, problems });

const EVENTS_ONLY = ['GENESYS_UPLOADS_URL', 'GENESYS_COMPLETIONS_URL', 'GENESYS_SCOPES'] as const;
const PLATFORM_ONLY = [
  'GENESYS_ON_QUARANTINE',
  'SCAN_DIRECTIONS',
  'GENESYS_CUSTOM_ATTRIBUTES_SCHEMA',
  'GENESYS_EXTERNAL_TAG',
] as const;
/** Kinds that nothing but a model finds. */
const MODEL_KINDS: readonly string[] = KINDS.filter(({ labels }) => labels !== undefined).map(({ name }) => name);
const CONTAINERS = ['AZURE_CONTAINER_NAME', 'AZURE_QUARANTINE_CONTAINER', 'AZURE_RELEASED_CONTAINER'] as const;

/** To add a rule, add an entry. It applies when the group of one of its settings is requested and all its settings are valid. */
export const RULES: readonly Rule[] = [
  rule(['GENESYS_API', ...EVENTS_ONLY, ...PLATFORM_ONLY], (values, { isSet }) => {
    const others = values.GENESYS_API === 'events' ? PLATFORM_ONLY : EVENTS_ONLY;
    // Disabled: no conflict.
    return others
      .filter((name) => isSet(name) && values[name] !== false)
      .map((name) => `${name}: is set; should be unset, because GENESYS_API is "${values.GENESYS_API}"`);
  }),

  rule(['GENESYS_API', 'GENESYS_REGION'], ({ GENESYS_API: api, GENESYS_REGION: region }) =>
    api === 'platform' && region?.toLowerCase() === 'au.mypurecloud.com'
      ? ['GENESYS_REGION: is "au.mypurecloud.com", which is no region; should be mypurecloud.com.au']
      : [],
  ),

  ...(['GENESYS_BASE_URL', 'GENESYS_TOKEN_URL', 'GENESYS_UPLOADS_URL', 'GENESYS_COMPLETIONS_URL'] as const).map(
    (name) =>
      rule([name, 'GENESYS_API', 'GENESYS_ALLOW_HTTP'], (values, { show }) => {
        const isUnused = values.GENESYS_API === 'platform' && (EVENTS_ONLY as readonly SettingName[]).includes(name);
        const address = values[name];
        if (address === undefined || isUnused || isEncryptedOrLocal(address) || values.GENESYS_ALLOW_HTTP) return [];
        return [`${name}: ${show(name)}; should use https or wss: the token would travel in clear`];
      }),
  ),

  rule(['TIMESTAMP_URL', 'TIMESTAMP_CA_FILE'], ({ TIMESTAMP_URL: address, TIMESTAMP_CA_FILE: file }) =>
    address !== undefined && file === undefined
      ? [
          'TIMESTAMP_CA_FILE: is not set; should name the CAs of TIMESTAMP_URL: a stamp that nobody can check proves nothing',
        ]
      : [],
  ),

  rule(['GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET'], (values) =>
    values.GENESYS_CLIENT_ID === values.GENESYS_CLIENT_SECRET
      ? [
          'GENESYS_CLIENT_ID: is the same as GENESYS_CLIENT_SECRET (hidden); should be the id that belongs to that secret',
        ]
      : [],
  ),

  rule(['CLAMD_SOCKET', 'CLAMD_HOST'], ({ CLAMD_SOCKET: socket, CLAMD_HOST: host }, { show }) => {
    if (socket !== undefined && host !== undefined) {
      return [`CLAMD_HOST: ${show('CLAMD_HOST')} beside CLAMD_SOCKET; should be unset, or the socket should`];
    }
    if (socket !== undefined || host !== undefined) return [];
    return [`CLAMD_SOCKET: is not set; should be ${SETTINGS.CLAMD_SOCKET.should}, or set CLAMD_HOST`];
  }),

  rule(['AZURE_STORAGE_URL', 'AZURE_STORAGE_CONNECTION_STRING'], (values) => {
    const { AZURE_STORAGE_URL: address, AZURE_STORAGE_CONNECTION_STRING: connectionString } = values;
    if (address !== undefined && connectionString !== undefined) {
      return ['AZURE_STORAGE_URL: is set beside AZURE_STORAGE_CONNECTION_STRING; should be the only one of the two'];
    }
    if (address !== undefined || connectionString !== undefined) return [];
    const { should } = SETTINGS.AZURE_STORAGE_URL;
    return [`AZURE_STORAGE_URL: is not set; should be ${should}, or set AZURE_STORAGE_CONNECTION_STRING`];
  }),

  // clamd does not support TLS, and the files of customers are sent to it.
  rule(['CLAMD_HOST', 'CLEARTEXT_HOSTS'], ({ CLAMD_HOST: host, CLEARTEXT_HOSTS: clear }, { show }) =>
    host === undefined || isLoopback(host) || isListed(host, clear)
      ? []
      : [
          `CLAMD_HOST: ${show('CLAMD_HOST')}, which would be sent the files in clear; should be the near end of a TLS tunnel on loopback (docs/install.md), or be in CLEARTEXT_HOSTS`,
        ],
  ),

  rule(['OTEL_EXPORTER_OTLP_ENDPOINT', 'CLEARTEXT_HOSTS'], (values, { show }) => {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: address, CLEARTEXT_HOSTS: clear } = values;
    if (address === undefined || !address.startsWith('http:')) return [];
    const { hostname } = new URL(address);
    return isLoopback(hostname) || isListed(hostname, clear)
      ? []
      : [
          `OTEL_EXPORTER_OTLP_ENDPOINT: ${show('OTEL_EXPORTER_OTLP_ENDPOINT')}, to which traces and their login would go in clear; should use https, or its host be in CLEARTEXT_HOSTS`,
        ];
  }),

  rule(['ICAP_URL', 'CLEARTEXT_HOSTS'], ({ ICAP_URL: address, CLEARTEXT_HOSTS: clear }, { show }) => {
    if (address === undefined || !address.startsWith('icap:')) return [];
    const { hostname } = new URL(address);
    return isLoopback(hostname) || isListed(hostname, clear)
      ? []
      : [
          `ICAP_URL: ${show('ICAP_URL')}, which would be sent the files in clear; should use icaps, or its host be in CLEARTEXT_HOSTS`,
        ];
  }),

  rule(['AZURE_STORAGE_CONNECTION_STRING', 'CLEARTEXT_HOSTS'], (values) => {
    const text = values.AZURE_STORAGE_CONNECTION_STRING ?? '';
    const endpoint = /(?:^|;)\s*BlobEndpoint\s*=\s*(http:\/\/[^;]+)/i.exec(text)?.[1];
    if (endpoint === undefined || !URL.canParse(endpoint)) return [];
    const host = new URL(endpoint).hostname;
    return isLoopback(host) || isListed(host, values.CLEARTEXT_HOSTS)
      ? []
      : [
          `AZURE_STORAGE_CONNECTION_STRING: its BlobEndpoint on ${host} is http; should be https, or the host be in CLEARTEXT_HOSTS`,
        ];
  }),

  rule(['REDACTION_MODEL', 'REDACTION_KINDS'], ({ REDACTION_MODEL: model, REDACTION_KINDS: names }) => {
    const byModel = kindsOf(names).filter(({ labels }) => labels !== undefined);
    const all = MODEL_KINDS.join(', ');
    if (model !== undefined && byModel.length === 0) {
      return [`REDACTION_KINDS: names nothing that REDACTION_MODEL finds; should name one of ${all}, or a set of it`];
    }
    const asked = names.filter((name) => MODEL_KINDS.includes(name));
    return model === undefined && asked.length > 0
      ? [`REDACTION_MODEL: is not set; should be, because nothing else finds ${asked.join(', ')} of REDACTION_KINDS`]
      : [];
  }),

  // The vault's copies would count as archived records, and unreleased files could get links.
  rule(CONTAINERS, (values, { isSet, show }) =>
    CONTAINERS.flatMap((name, index) => {
      const same = CONTAINERS.slice(0, index).find((other) => values[other] === values[name]);
      if (same === undefined) return [];
      const [wrong, other] = isSet(name) ? [name, same] : [same, name];
      return [`${wrong}: ${show(wrong)}, as ${other} is; should be a container of its own`];
    }),
  ),

  // The sweep of one would find the files of the other, and the spool makes its folder private.
  rule(['STAGING_DIR', 'SPOOL_DIR'], ({ STAGING_DIR: staging, SPOOL_DIR: spool }, { isSet }) => {
    const [wrong, path, other] = isSet('STAGING_DIR')
      ? ['STAGING_DIR', staging, 'SPOOL_DIR']
      : ['SPOOL_DIR', spool, 'STAGING_DIR'];
    const fix = `should be a folder of its own, neither ${other} nor in it nor around it`;
    return contains(staging, spool) || contains(spool, staging)
      ? [`${wrong}: is ${JSON.stringify(path)}, which it shares with ${other}; ${fix}`]
      : [];
  }),

  rule(['REVIEW_AUTHORITY', 'DESK_OIDC_ISSUER', 'DESK_PUBLIC_KEYS'], (values, { isSet }) => {
    const { REVIEW_AUTHORITY: authority, DESK_OIDC_ISSUER: issuer, DESK_PUBLIC_KEYS: keys } = values;
    if (keys !== undefined || (authority ?? (issuer === undefined ? 'signals' : 'desk')) === 'signals') return [];
    const because = isSet('REVIEW_AUTHORITY') ? 'REVIEW_AUTHORITY is "desk"' : 'DESK_OIDC_ISSUER is set';
    return [`DESK_PUBLIC_KEYS: is not set; should be ${SETTINGS.DESK_PUBLIC_KEYS.should}, because ${because}`];
  }),

  rule(['DESK_OIDC_ISSUER', 'DESK_OIDC_CLIENT_ID', 'DESK_SIGNING_KEY'], (values) =>
    values.DESK_OIDC_ISSUER === undefined
      ? []
      : (['DESK_OIDC_CLIENT_ID', 'DESK_SIGNING_KEY'] as const)
          .filter((name) => values[name] === undefined)
          .map((name) => `${name}: is not set; should be ${SETTINGS[name].should}, because DESK_OIDC_ISSUER is set`),
  ),

  // Anybody who can reach it could decide.
  rule(['DESK_HOST', 'DESK_URL', 'DESK_OIDC_ISSUER'], (values, { show }) => {
    const { DESK_HOST: name, DESK_URL: address, DESK_OIDC_ISSUER: issuer } = values;
    const isLocal = isLoopback(name) && (address === undefined || isLoopback(new URL(address).hostname));
    if (issuer === undefined && !isLocal) {
      const { should } = SETTINGS.DESK_OIDC_ISSUER;
      return [`DESK_OIDC_ISSUER: is not set; should be ${should}: others than this host reach it`];
    }
    if (issuer !== undefined && !isEncryptedOrLocal(issuer)) {
      return [`DESK_OIDC_ISSUER: ${show('DESK_OIDC_ISSUER')}; should use https`];
    }
    if (!isLocal && (address === undefined || !isEncryptedOrLocal(address))) {
      return [`DESK_URL: ${show('DESK_URL')}; should be an https address: cookies would travel in clear`];
    }
    return [];
  }),

  rule(['NOTICE_MAIL_SERVER', 'NOTICE_MAIL_FROM', 'NOTICE_MAIL_TO'], (values) =>
    values.NOTICE_MAIL_SERVER === undefined
      ? []
      : (['NOTICE_MAIL_FROM', 'NOTICE_MAIL_TO'] as const)
          .filter((name) => values[name] === undefined)
          .map((name) => `${name}: is not set; should be ${SETTINGS[name].should}, because NOTICE_MAIL_SERVER is set`),
  ),

  rule(['CODEC_HOST', 'CODEC_TOKEN', 'CODEC_ISSUER', 'CODEC_AUDIENCE'], (values, { show }) => {
    const { CODEC_HOST: host, CODEC_TOKEN: token, CODEC_ISSUER: issuer, CODEC_AUDIENCE: audience } = values;
    if (issuer !== undefined && audience === undefined) {
      return ['CODEC_AUDIENCE: is not set; should be set beside CODEC_ISSUER, or a login for any program would do'];
    }
    if (issuer !== undefined && !isEncryptedOrLocal(issuer)) {
      return [`CODEC_ISSUER: ${show('CODEC_ISSUER')}; should use https: its keys decide who may read`];
    }
    return isLoopback(host) || token !== undefined || issuer !== undefined
      ? []
      : [`CODEC_HOST: ${show('CODEC_HOST')} without a login; should be loopback, or set CODEC_TOKEN or CODEC_ISSUER`];
  }),

  rule(['RECONCILE_INTERVAL', 'RECONCILE_LOOKBACK'], (values, { show }) =>
    values.RECONCILE_LOOKBACK < values.RECONCILE_INTERVAL
      ? [
          `RECONCILE_LOOKBACK: ${show('RECONCILE_LOOKBACK')}; should be at least RECONCILE_INTERVAL, or the first run leaves a gap`,
        ]
      : [],
  ),
];

function isEncryptedOrLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || protocol === 'wss:' || isLoopback(hostname);
}

const isListed = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((listed) => listed.toLowerCase() === host.toLowerCase());

/** Whether a folder is the same as another one, or contains it. */
function contains(folder: string, other: string): boolean {
  const path = relative(folder, other);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`));
}
