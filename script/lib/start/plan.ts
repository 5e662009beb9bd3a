import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_SCOPES } from '../../../simulator/options.js';
import { ConfigError, GROUPS, SETTINGS, loadConfig } from '../../../src/config/config.js';
import type { Environment } from '../../../src/config/config.js';
import { given } from '../../../src/config/environment.js';

/** Settings with the addresses of Genesys Cloud; the simulator has other ones. */
const GENESYS_SETTINGS = [
  'GENESYS_REGION',
  'GENESYS_BASE_URL',
  'GENESYS_TOKEN_URL',
  'GENESYS_UPLOADS_URL',
  'GENESYS_COMPLETIONS_URL',
  'GENESYS_SCOPES',
];
/** How to connect to a Temporal server that is not a dev server; settings of @temporalio/envconfig. */
const TEMPORAL_CONNECTION = /^TEMPORAL_(API_KEY|TLS|PROFILE|CONFIG_FILE|CODEC|GRPC_META)/;

/** The parts to start, because no setting gives their address. */
export interface LocalParts {
  readonly temporal: boolean;
  readonly clamd: boolean;
  readonly azurite: boolean;
  readonly simulator: boolean;
}

/** Where the local parts are. */
export interface Endpoints {
  readonly temporal?: { readonly address: string; readonly namespace: string };
  readonly clamdSocket?: string;
  readonly azuriteConnectionString?: string;
  readonly simulatorUrl?: string;
}

/** What a start is going to do. */
export interface Plan {
  readonly local: LocalParts;
  /** Information for the user before anything starts, a line each. */
  readonly notices: readonly string[];
}

/** For the check of settings, before the ports are known. */
const PLACEHOLDERS: Endpoints = {
  temporal: { address: '127.0.0.1:7233', namespace: 'default' },
  clamdSocket: '/clamd.sock',
  azuriteConnectionString: 'UseDevelopmentStorage=true',
  simulatorUrl: 'http://127.0.0.1:8088',
};

/**
 * Decides which parts are needed, and checks all settings as the processes will read them.
 * @throws {ConfigError} with all problems at once
 */
export function planStart(env: Environment): Plan {
  const isSet = (name: string): boolean => given(env, name) !== undefined;
  const local: LocalParts = {
    temporal: !isSet('TEMPORAL_ADDRESS'),
    clamd: !isSet('CLAMD_SOCKET') && !isSet('CLAMD_HOST'),
    azurite: !isSet('AZURE_STORAGE_URL') && !isSet('AZURE_STORAGE_CONNECTION_STRING'),
    simulator: !isSet('GENESYS_CLIENT_ID') && !isSet('GENESYS_CLIENT_SECRET'),
  };
  const problems = [...contradictions(env, local), ...problemsOf({ ...env, ...settingsFor(local, PLACEHOLDERS, env) })];
  if (problems.length > 0) throw new ConfigError(problems);

  const idle = local.simulator ? GENESYS_SETTINGS.filter(isSet) : [];
  return {
    local,
    notices: [
      ...(idle.length === 0
        ? []
        : [`no credentials of Genesys Cloud: the simulator stands in, without ${idle.join(', ')}`]),
      ...(local.azurite
        ? ['archives go to Azurite, an emulator that ENFORCES NO IMMUTABILITY: none is locked, and none is called so']
        : []),
    ],
  };
}

/**
 * The settings with the addresses of the local parts, for worker and listener. None is empty: the processes read `.env` as well,
 * and an empty value would not take precedence over it.
 */
export function settingsFor(local: LocalParts, endpoints: Endpoints, env: Environment): Record<string, string> {
  const { temporal, clamdSocket, azuriteConnectionString, simulatorUrl } = endpoints;
  return {
    ...(local.temporal &&
      temporal && {
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: temporal.namespace,
      }),
    ...(local.clamd && clamdSocket && { CLAMD_SOCKET: clamdSocket }),
    ...(local.azurite && azuriteConnectionString && { AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString }),
    // Conversations of a real organisation must not be archived unlocked by default.
    ...(local.azurite && local.simulator && { ARCHIVE_IMMUTABILITY: given(env, 'ARCHIVE_IMMUTABILITY') ?? 'optional' }),
    ...(local.simulator && simulatorUrl && simulatorSettings(simulatorUrl, env)),
  };
}

/** The API that the processes will use; the simulator has both. */
export function genesysApi(env: Environment): 'events' | 'platform' {
  return given(env, 'GENESYS_API') === 'platform' ? 'platform' : 'events';
}

function simulatorSettings(url: string, env: Environment): Record<string, string> {
  const socketUrl = url.replace(/^http/, 'ws');
  const apart = (name: 'TASK_QUEUE' | 'SPOOL_DIR' | 'STAGING_DIR'): Record<string, string> => {
    const { type, default: otherwise } = SETTINGS[name];
    const { data } = type.safeParse(given(env, name) ?? otherwise);
    return data === undefined ? {} : { [name]: `${data}-simulator` }; // an invalid value is left to the check
  };
  return {
    GENESYS_BASE_URL: url,
    GENESYS_TOKEN_URL: `${url}/oauth/token`,
    GENESYS_CLIENT_ID: DEFAULT_CLIENT_ID,
    GENESYS_CLIENT_SECRET: DEFAULT_CLIENT_SECRET,
    // The Platform API has no scopes, and returns the addresses of its sockets.
    ...(genesysApi(env) === 'events' && {
      GENESYS_UPLOADS_URL: `${socketUrl}/api/v2/conversations/events`,
      GENESYS_COMPLETIONS_URL: `${socketUrl}/api/v2/events/subscribe`,
      GENESYS_SCOPES: DEFAULT_SCOPES.join(' '),
    }),
    DOWNLOAD_ALLOW_PRIVATE: given(env, 'DOWNLOAD_ALLOW_PRIVATE') ?? 'true',
    // Runs, events and files of a real organisation must not mix with those of the simulator.
    ...apart('TASK_QUEUE'),
    ...apart('SPOOL_DIR'),
    ...apart('STAGING_DIR'),
  };
}

/** Settings that the local parts do not support. A protective setting is never overridden silently. */
function contradictions(env: Environment, local: LocalParts): string[] {
  const immutability = given(env, 'ARCHIVE_IMMUTABILITY');
  const problems: string[] = [];
  if (local.temporal) {
    const others = Object.keys(env).filter((name) => TEMPORAL_CONNECTION.test(name) && given(env, name) !== undefined);
    problems.push(
      ...others.map(
        (name) => `${name}: is set; should be unset for a Temporal dev server, or TEMPORAL_ADDRESS be set too`,
      ),
    );
  }
  if (local.azurite && immutability === 'required') {
    problems.push(
      'ARCHIVE_IMMUTABILITY: is "required"; should be "optional" or unset, or AZURE_STORAGE_URL be set: Azurite locks nothing',
    );
  }
  if (local.azurite && !local.simulator && immutability === undefined) {
    problems.push(
      'AZURE_STORAGE_URL: is not set; should be the address of a storage account for the files and conversations of a real ' +
        'organisation, or ARCHIVE_IMMUTABILITY be "optional" to keep them in Azurite, unlocked',
    );
  }
  if (local.simulator && given(env, 'DOWNLOAD_ALLOW_PRIVATE') === 'false') {
    problems.push(
      'DOWNLOAD_ALLOW_PRIVATE: is "false"; should be "true" or unset: the files of the simulator are on this machine',
    );
  }
  return problems;
}

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env, GROUPS);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
