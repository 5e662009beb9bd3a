import type { Logger } from 'pino';
import { environmentWithDotenv } from '../config/config.js';
import { given } from '../config/environment.js';
import type { AskVault } from '../desk/evidence.js';
import type { Vault } from '../vault/vault.js';
import { openVault } from './vault/vault.js';
import { readConfig } from './read-config.js';

/** Where storage may be set. */
const STORAGE = [
  'AZURE_STORAGE_URL',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_CONNECTION_STRING_FILE',
  'AZURE_STORAGE_CONNECTION_STRING_VAULT',
];

/** Time limit for the vault to answer, in milliseconds; without an answer, that is shown. */
const VAULT_TIMEOUT_MS = 3000;

/** Queries the configured vault, to which only workers write. @returns undefined where none is configured */
export async function askVault(log: Logger): Promise<AskVault | undefined> {
  const env = environmentWithDotenv(process.cwd(), process.env);
  const isSet = STORAGE.some((name) => given(env, name) !== undefined);
  return isSet ? asking(openVault((await readConfig(['azure'])).azure, log)) : undefined;
}

/** Queries this vault. */
export function asking(vault: Pick<Vault, 'stat' | 'partsOf'>): AskVault {
  return async ({ sha256, ...file }) => {
    const options = { signal: AbortSignal.timeout(VAULT_TIMEOUT_MS) };
    const [found, parts] = await Promise.all([vault.stat(sha256, options), vault.partsOf(sha256, file, options)]);
    const { verdict = 'unknown', signature = '' } = found?.metadata ?? {};
    return found && { verdict, signature, bytes: found.bytes, ...(parts === undefined ? {} : { parts }) };
  };
}
