import { AZURE_SDK_VARIABLES } from './azure-sdk.js';
import { editDistance } from './edit-distance.js';
import type { Environment } from './environment.js';
import { given } from './environment.js';
import { SECRETS, secretFileName } from './secret-files.js';
import { SETTINGS } from './settings.js';
import type { Group } from './settings.js';
import { TEMPORAL_HEADER_PREFIX, TEMPORAL_VARIABLES } from './temporal-variables.js';
import { VAULT_SECRETS, vaultSecretName } from './vault-secrets.js';

/** A variable that looks like a setting of this program, but is not one. */
export interface UnknownSetting {
  readonly name: string;
  /** The setting that was probably meant. */
  readonly likely: string | undefined;
  /** The group that `likely` belongs to. */
  readonly group: Group | undefined;
  /** `likely` is within two letters and not set, so that its default would apply unnoticed. */
  readonly isMisspelt: boolean;
  /** What to do, in a sentence that begins with the name. */
  readonly message: string;
}

const NEAR = 2;

/** The group of every known name. */
const KNOWN: ReadonlyMap<string, Group> = new Map<string, Group>([
  ...Object.entries(SETTINGS).map(([name, { group }]) => [name, group] as const),
  ...Object.keys(TEMPORAL_VARIABLES).map((name) => [name, 'temporal'] as const),
  ...Object.keys(AZURE_SDK_VARIABLES).map((name) => [name, 'azure'] as const),
  ...[...SECRETS].map(([name, group]) => [secretFileName(name), group] as const),
  ...[...VAULT_SECRETS].map(([name, group]) => [vaultSecretName(name), group] as const),
]);

/** First words of our names that many programs use: for these, the second word counts as well. */
const COMMON_WORDS = ['AZURE', 'HTTP', 'HTTPS', 'LISTENER', 'LOG', 'MAX', 'NO', 'SELF', 'TASK', 'WORKER'];

const PREFIXES: readonly string[] = [
  ...new Set(
    Object.keys({ ...SETTINGS, ...TEMPORAL_VARIABLES }).flatMap((name) => {
      const [first = '', second = '', ...more] = name.split('_');
      if (!COMMON_WORDS.includes(first)) return [`${first}_`];
      return more.length === 0 ? [] : [`${first}_${second}_`];
    }),
  ),
];

/** Names with our prefixes, or similar to ours, that belong to other programs. */
const FOREIGN: readonly RegExp[] = [
  // Conventions of other programs, and the lower-case forms of ours.
  /^(https?|all|ftp|no)_proxy$/i,
  // For the client libraries and the command line of Azure.
  /^AZURE_STORAGE_(ACCOUNT|KEY|SAS_TOKEN|AUTH_MODE|SERVICE_ENDPOINT|IP_ADDRESS)$/,
  // For the SDK, the server, its command line and its web UI; and for codec servers.
  /^TEMPORAL_(DEBUG|DEBUGGER_PLUGIN_URL|ENV|ENV_FILE|VERSION|HOME|AUTO_SETUP\w*|UI_\w+|CLI_\w+|CLOUD_\w+|CORS_\w+|ADMINTOOLS_\w+|SERVER_CONFIG\w*|BROADCAST_\w+|OPENAPI_\w+|LOG_LEVEL)$/,
  // For HashiCorp's Vault, and hosts of other protocols.
  /^VAULT_(ADDR|AGENT_ADDR|TOKEN|NAMESPACE|CACERT|CAPATH|CLIENT_\w+|SKIP_VERIFY|TLS_SERVER_NAME|ROLE\w*|FORMAT)$/,
  /^(SMTP|FTP|TCP)_HOST$/,
  // For the SDKs of OpenTelemetry (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
  /^OTEL_(SERVICE_NAME|RESOURCE_ATTRIBUTES|SDK_DISABLED|LOG_LEVEL|PROPAGATORS|(TRACES|METRICS?|LOGS|BSP|BLRP|SPAN|ATTRIBUTE|EVENT|LINK|NODE)_\w+)$/,
  /^OTEL_EXPORTER_OTLP_((TRACES|METRICS|LOGS|CLIENT)_\w+|TIMEOUT|PROTOCOL|COMPRESSION|CERTIFICATE|INSECURE)$/,
  // Set by Kubernetes for each Service of a namespace, whatever its name.
  /_SERVICE_(HOST|PORT)(_\w+)?$/,
  /_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/,
];

function isForeign(name: string, value: string): boolean {
  // Kubernetes again.
  if (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value)) return true;
  return name.startsWith(TEMPORAL_HEADER_PREFIX) || FOREIGN.some((pattern) => pattern.test(name));
}

/** Unknown variables that are within two letters of a setting, or have one of our prefixes. */
export function unknownSettings(env: Environment): UnknownSetting[] {
  return Object.keys(env).flatMap((name) => {
    const value = given(env, name);
    if (value === undefined || KNOWN.has(name) || isForeign(name, value)) return [];
    const spelled = name.toUpperCase().replaceAll(/[-.]/g, '_');
    const isOurs = PREFIXES.some((prefix) => spelled.startsWith(prefix));
    const [likely, distance] = nearest(spelled, isOurs ? Infinity : NEAR);
    const isNear = distance <= NEAR;
    if (!isNear && !isOurs) return [];
    // A long name may have a word too many.
    const isLikely = isNear || distance <= spelled.length / 3;
    const isMisspelt = isNear && given(env, likely) === undefined;
    return [
      {
        name,
        likely: isLikely ? likely : undefined,
        group: isLikely ? KNOWN.get(likely) : undefined,
        isMisspelt,
        message: describe(name, isLikely ? likely : undefined, isMisspelt),
      },
    ];
  });
}

/** The first of the nearest, and how far it is; Infinity when all are farther than `most`. */
function nearest(name: string, most: number): [string, number] {
  let best: [string, number] = ['', Infinity];
  for (const known of KNOWN.keys()) {
    const distance = editDistance(name, known, Math.min(most, best[1] - 1));
    if (distance < best[1]) best = [known, distance];
  }
  return best;
}

function describe(name: string, likely: string | undefined, isMisspelt: boolean): string {
  if (likely === undefined)
    return `${name}: is no setting and has no effect; should be removed, or be one of .env.example`;
  const other = isMisspelt ? `; where ${name} is for another program, set ${likely} as well` : '';
  return `${name}: is no setting and has no effect; should probably be ${likely}${other}`;
}
