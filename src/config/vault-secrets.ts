import { AZURE_SDK_VARIABLES } from './azure-sdk.js';
import type { Environment } from './environment.js';
import { given } from './environment.js';
import { isLoopback } from './hosts.js';
import { KEY_RINGS, ringSettings } from './key-rings.js';
import { KeyVaultError } from './key-vault.js';
import type { KeyVault, SecretVersion } from './key-vault.js';
import { SECRETS, secretFileName, withSecretFiles } from './secret-files.js';
import { SETTINGS } from './settings.js';
import type { Group } from './settings.js';
import { parseVaultAddress } from './vault-address.js';
import type { VaultAddress } from './vault-address.js';

/** The variable that holds the address of a secret in Azure Key Vault. */
export const vaultSecretName = (name: string): string => `${name}_VAULT`;

/** Without these, no vault can be reached. */
const isNeededBefore = (name: string): boolean => name === 'HTTPS_PROXY' || name in AZURE_SDK_VARIABLES;

/** Each secret that may lie in Key Vault, with the part of the program that reads it. */
export const VAULT_SECRETS: ReadonlyMap<string, Group> = new Map<string, Group>([
  ...[...SECRETS].filter(([name]) => !isNeededBefore(name)),
  // Paths otherwise, so that they are no secrets themselves.
  ['ARCHIVE_SIGNING_KEY', SETTINGS.ARCHIVE_SIGNING_KEY.group],
  ['DESK_SIGNING_KEY', SETTINGS.DESK_SIGNING_KEY.group],
]);

/** What became of a secret that lies in Key Vault. */
export type VaultReading = {
  /** Of the setting whose value it is. */
  readonly name: string;
  /** As it is set. */
  readonly address: string;
} & (
  | { readonly problem: string }
  | {
      /** Versions that count. */
      readonly versions: number;
      /** When the version that is in use expires; undefined: never. */
      readonly expiresOn: Date | undefined;
    }
);

/** An environment in which secrets of Key Vault have their values. */
export interface VaultSecrets {
  readonly env: Environment;
  readonly readings: readonly VaultReading[];
}

/** What a process needs to read its secrets. */
export interface VaultSecretsOptions {
  /** Called only where a secret lies there. */
  readonly open: () => Promise<KeyVault>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Reads the secrets `NAME_VAULT` that these parts of the program need, and puts their values in place of it. One that cannot be
 * read stays as it is, and `loadConfig` tells why.
 */
export async function readVaultSecrets(
  env: Environment,
  groups: readonly Group[],
  { open, now }: VaultSecretsOptions,
): Promise<VaultSecrets> {
  const asked = [...VAULT_SECRETS].filter(
    ([name, group]) => groups.includes(group) && given(env, vaultSecretName(name)) !== undefined,
  );
  if (asked.length === 0) return { env, readings: [] };
  let vault: Promise<KeyVault> | undefined;
  const read = await Promise.all(asked.map(([name]) => readOne(env, name, () => (vault ??= open()), now)));
  let resolved = env;
  for (const { reading, values } of read) resolved = withValues(resolved, reading.name, values);
  return { env: resolved, readings: read.map(({ reading }) => reading) };
}

interface Read {
  readonly reading: VaultReading;
  /** Settings by name. */
  readonly values: Readonly<Record<string, string>>;
}

async function readOne(env: Environment, name: string, open: () => Promise<KeyVault>, now: number): Promise<Read> {
  const address = given(env, vaultSecretName(name))!;
  const wrong = (problem: string): Read => ({ reading: { name, address, problem }, values: {} });
  const parsed = parsedAddress(env, name);
  if (typeof parsed === 'string') return wrong(parsed);
  try {
    const ring = KEY_RINGS.get(name);
    const versions = await validVersions(await open(), parsed, ring !== undefined, now);
    if (versions[0].value === '') throw new KeyVaultError('which is empty', 'hold a value');
    const values = ring === undefined ? { [name]: versions[0].value } : ringSettings(ring, versions);
    return { reading: { name, address, versions: versions.length, expiresOn: versions[0].expiresOn }, values };
  } catch (error) {
    if (!(error instanceof KeyVaultError)) throw error;
    return wrong(`${vaultSecretName(name)}: is ${JSON.stringify(address)}, ${error.flaw}; should ${error.should}`);
  }
}

/** The address of a secret, or the problem with it. */
function parsedAddress(env: Environment, name: string): VaultAddress | string {
  const setting = vaultSecretName(name);
  const other = [name, secretFileName(name)].find((variable) => given(env, variable) !== undefined);
  if (other !== undefined) return `${setting}: is set beside ${other}; should be the only one of the two`;
  const address = parseVaultAddress(given(env, setting)!);
  if ('flaw' in address) {
    // It may hold the secret itself: not shown.
    return `${setting}: has a value ${address.flaw} (hidden); should be the address of a secret: https://VAULT.vault.azure.net/secrets/NAME`;
  }
  return address.isLocal && !isStorageLocal(env)
    ? `${setting}: is on this host, and storage is not; should be a vault of Azure`
    : address;
}

/** Whether what is known of the storage is on this host, as it is where a vault of this host may stand in for Azure's. */
function isStorageLocal(environment: Environment): boolean {
  const env = withSecretFiles(environment);
  const address = given(env, 'AZURE_STORAGE_URL');
  if (address !== undefined) return URL.canParse(address) && isLoopback(new URL(address).hostname);
  const text = given(env, 'AZURE_STORAGE_CONNECTION_STRING');
  if (text === undefined || /UseDevelopmentStorage\s*=\s*true/i.test(text)) return true;
  const endpoint = /(?:^|;)\s*BlobEndpoint\s*=\s*([^;]+)/i.exec(text)?.[1] ?? '';
  return URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname);
}

/**
 * The version in use first. Key Vault hands out what has expired or is not valid yet
 * (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#date-time-controlled-operations), so that it is refused here.
 * As a former key, or a later one, it still checks and decrypts.
 */
async function validVersions(
  vault: KeyVault,
  address: VaultAddress,
  isRing: boolean,
  now: number,
): Promise<readonly [SecretVersion, ...SecretVersion[]]> {
  const isAll = isRing && address.version === undefined;
  const read = isAll ? await vault.readAll(address) : [await vault.read(address)];
  const versions = read.map((version) => ({ ...version, value: version.value.trim() }));
  const current = versions.find((version) => flawOfTime(version, now) === undefined);
  if (current !== undefined) return [current, ...versions.filter((version) => version !== current)];
  const [newest] = versions;
  if (newest === undefined) throw new KeyVaultError('which has no enabled version', 'have one');
  throw new KeyVaultError(
    flawOfTime(newest, now)!,
    'have a version that is valid now: store a new one, or change the dates of this one',
  );
}

function flawOfTime({ notBefore, expiresOn }: SecretVersion, now: number): string | undefined {
  if (expiresOn !== undefined && expiresOn.getTime() <= now) return `which has expired (${expiresOn.toISOString()})`;
  if (notBefore !== undefined && notBefore.getTime() > now)
    return `which is not valid until ${notBefore.toISOString()}`;
  return undefined;
}

/** The environment with the values of a secret in place of its address. Former keys that are set besides stay. */
function withValues(env: Environment, name: string, values: Readonly<Record<string, string>>): Environment {
  const { PAYLOAD_FORMER_KEYS: former, ...others } = values;
  const keys = Object.keys(others);
  const resolved = { ...without(env, keys.map(vaultSecretName)), ...others };
  if (former === undefined || former === '') return resolved;
  const setBesides = given(withSecretFiles(env), 'PAYLOAD_FORMER_KEYS');
  const file = secretFileName('PAYLOAD_FORMER_KEYS');
  if (setBesides === undefined && given(env, file) !== undefined) return resolved; // that it cannot be read is told
  return {
    ...without(resolved, name === 'PAYLOAD_FORMER_KEYS' ? [file, vaultSecretName(name)] : [file]),
    PAYLOAD_FORMER_KEYS: setBesides === undefined ? former : `${former},${setBesides}`,
  };
}

function without(env: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

/** What is wrong with the secrets of Key Vault that these parts of the program need, by setting. One that nobody has read is wrong, too. */
export function vaultSecretProblems(
  env: Environment,
  isAsked: (group: Group) => boolean,
  readings: readonly VaultReading[],
): Map<string, string> {
  const unread = [...VAULT_SECRETS].flatMap(([name, group]) => {
    const setting = vaultSecretName(name);
    if (!isAsked(group) || given(env, setting) === undefined) return [];
    const reading = readings.find((other) => other.name === name);
    const problem = reading !== undefined && 'problem' in reading ? reading.problem : undefined;
    return [[name, problem ?? `${setting}: is set where Key Vault is not asked; should be unset here`] as const];
  });
  const early = [...SECRETS].flatMap(([name, group]) => {
    const setting = vaultSecretName(name);
    if (!isAsked(group) || !isNeededBefore(name) || given(env, setting) === undefined) return [];
    return [
      [
        name,
        `${setting}: is set, and Key Vault is reached by it; should be unset: set ${name} or ${secretFileName(name)}`,
      ] as const,
    ];
  });
  return new Map([...unread, ...early]);
}
