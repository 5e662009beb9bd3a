import { environmentWithDotenv, loadConfig, readVaultSecrets } from '../config/config.js';
import type { Config, Environment, Group, VaultSecrets } from '../config/config.js';
import type { KeyVault } from '../config/key-vault.js';

/** The process environment over `.env`, with the secrets of Key Vault that these groups need. */
export function readEnvironment(groups: readonly Group[]): Promise<VaultSecrets> {
  return readSecrets(environmentWithDotenv(process.cwd(), process.env), groups);
}

/** An environment with the secrets of Key Vault that these groups need. */
export function readSecrets(env: Environment, groups: readonly Group[]): Promise<VaultSecrets> {
  return readVaultSecrets(env, groups, { open, now: Date.now() });
}

/** Azure's SDK is loaded only where a secret lies in Key Vault. */
async function open(): Promise<KeyVault> {
  return (await import('../azure/key-vault.js')).openKeyVault();
}

/** The settings of the groups asked for, of this process. @throws {ConfigError} */
export async function readConfig<G extends Group>(groups: readonly G[]): Promise<Pick<Config, G>> {
  const { env, readings } = await readEnvironment(groups);
  return loadConfig(env, groups, readings);
}
