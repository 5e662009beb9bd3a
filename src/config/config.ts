import { RULES } from './contradictions.js';
import { given } from './environment.js';
import type { Environment } from './environment.js';
import { genesysConfig } from './genesys.js';
import { readSetting } from './read-setting.js';
import type { Reading } from './read-setting.js';
import { secretFileProblems, withSecretFiles } from './secret-files.js';
import { showFrom } from './secrets.js';
import { SETTINGS } from './settings.js';
import type { Group, GroupValues, SettingName, Values } from './settings.js';
import { temporalConnection } from './temporal.js';
import type { TemporalConnectionConfig } from './temporal.js';
import { unknownSettings } from './unknown-settings.js';
import { vaultSecretProblems } from './vault-secrets.js';
import type { VaultReading } from './vault-secrets.js';

export { dotenvWarning, environmentWithDotenv } from './dotenv.js';
export type { Environment } from './environment.js';
export { GROUPS, SETTINGS } from './settings.js';
export type { Group } from './settings.js';
export { withSecretFiles } from './secret-files.js';
export { unknownSettings } from './unknown-settings.js';
export type { GenesysConfig } from './genesys.js';
export { readVaultSecrets } from './vault-secrets.js';
export type { VaultReading, VaultSecrets } from './vault-secrets.js';

/** The groups whose configuration differs from their settings by key. */
const SHAPES = {
  genesys: genesysConfig,
  clamd: ({ socket, host, port, ...others }: GroupValues<'clamd'>) => ({
    endpoint: socket !== undefined ? { socket } : { host: host ?? '', port },
    ...others,
  }),
  azure: ({ url, connectionString, ...others }: GroupValues<'azure'>) => ({
    account: connectionString !== undefined ? { connectionString } : { url: url ?? '' },
    ...others,
  }),
  authority: ({ authority, issuer, publicKeys, deskUrl }: GroupValues<'authority'>) => ({
    // Where people sign on, an unverified name in a signal must not count.
    authority: authority ?? (issuer === undefined ? ('signals' as const) : ('desk' as const)),
    issuer,
    publicKeys,
    deskUrl,
  }),
};
type Shapes = typeof SHAPES;

/** The whole configuration, by group of settings. */
export type Config = {
  readonly [G in Group]: G extends keyof Shapes
    ? Readonly<ReturnType<Shapes[G]>>
    : GroupValues<G> & (G extends 'temporal' ? TemporalConnectionConfig : unknown);
};

/** Groups that are reached over a network. */
const NETWORKED: readonly Group[] = ['genesys', 'temporal', 'clamd', 'azure'];
const UNVERIFIED =
  'NODE_TLS_REJECT_UNAUTHORIZED: is "0", so that anybody could answer in the name of any server; should be unset: TLS_CA_FILE takes a CA of your own';

/** Settings are invalid or missing. The message has a line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings of the groups asked for.
 *
 * @param vaultReadings what `readVaultSecrets` has found out of the secrets of this environment that lie in Key Vault
 * @throws {ConfigError} naming every setting that is invalid, missing, misspelt or contradicts another, all at once.
 */
export function loadConfig<G extends Group>(
  environment: Environment,
  groups: readonly G[],
  vaultReadings: readonly VaultReading[] = [],
): Pick<Config, G> {
  const env = withSecretFiles(environment);
  const isAsked = (group: Group | undefined): boolean => (groups as readonly (Group | undefined)[]).includes(group);
  const show = showFrom(env);
  const secretProblems = new Map([
    ...secretFileProblems(env, isAsked),
    ...vaultSecretProblems(env, isAsked, vaultReadings),
  ]);
  // Reported with the file or the vault: the setting itself is not missing then.
  const readings = new Map<SettingName, Reading>(
    [...secretProblems].map(([name, problem]) => [name as SettingName, { problem }]),
  );
  const read = (name: SettingName): Reading => {
    const reading = readings.get(name) ?? readSetting(env, name, SETTINGS[name], show);
    readings.set(name, reading);
    return reading;
  };

  const names = (Object.keys(SETTINGS) as SettingName[]).filter((name) => isAsked(SETTINGS[name].group));
  const settingProblems = names.map(read).flatMap((reading) => ('problem' in reading ? [reading.problem] : []));
  const problems = [...new Set([...settingProblems, ...secretProblems.values()])];
  for (const { settings, problems: find } of RULES) {
    if (!settings.some((name) => isAsked(SETTINGS[name].group))) continue;
    const values = valuesOf(settings, read);
    if (values !== undefined)
      problems.push(...find(values as Values, { isSet: (name) => given(env, name) !== undefined, show }));
  }
  const clear = read('CLEARTEXT_HOSTS');
  const cleartextHosts = 'problem' in clear ? [] : (clear.value as Values['CLEARTEXT_HOSTS']);
  const connection = isAsked('temporal') ? temporalConnection(env, cleartextHosts, problems, show) : undefined;
  if (NETWORKED.some(isAsked) && given(env, 'NODE_TLS_REJECT_UNAUTHORIZED') === '0') problems.push(UNVERIFIED);
  const misspelt = unknownSettings(env).filter(({ isMisspelt, group }) => isMisspelt && isAsked(group));
  problems.push(...misspelt.map(({ message }) => message));
  if (problems.length > 0) throw new ConfigError(problems);

  const shaped = groups.map((group) => {
    const ofGroup = names.filter((name) => SETTINGS[name].group === group);
    const values = Object.fromEntries(ofGroup.map((name) => [SETTINGS[name].key, valuesOf([name], read)?.[name]]));
    const shape = (SHAPES as Partial<Record<Group, (values: never) => object>>)[group];
    const config = shape === undefined ? values : shape(values as never);
    return [group, group === 'temporal' ? { ...config, ...connection } : config];
  });
  return Object.fromEntries(shaped) as Pick<Config, G>;
}

/** The values of settings by name; undefined when one is invalid. */
function valuesOf(
  names: readonly SettingName[],
  read: (name: SettingName) => Reading,
): Partial<Record<SettingName, unknown>> | undefined {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const reading = read(name);
    if ('problem' in reading) return undefined;
    values[name] = reading.value;
  }
  return values;
}
