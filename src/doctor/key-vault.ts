import type { Environment, VaultReading } from '../config/config.js';
import { given } from '../config/environment.js';
import { parseVaultAddress } from '../config/vault-address.js';
import { VAULT_SECRETS, vaultSecretName } from '../config/vault-secrets.js';
import type { Check, Finding, Part } from './check.js';

/** Long enough to rotate a key without haste, in days. */
const WARN_DAYS = 30;
const DAY_MS = 86_400_000;

/** A check for each secret that lies in Key Vault; none where none does. @param now milliseconds since the epoch */
export function keyVaultPart(readings: readonly VaultReading[], now: number): Part {
  return { checks: readings.map((reading) => secretCheck(reading, now)) };
}

function secretCheck(reading: VaultReading, now: number): Check {
  const name = `key vault ${reading.name}`;
  const fix = `repair ${vaultSecretName(reading.name)} (docs/key-vault.md)`;
  return { name, fix, run: async () => finding(reading, now, fix) };
}

function finding(reading: VaultReading, now: number, fix: string): Finding {
  if ('problem' in reading) return { grade: 'fail', found: reading.problem, fix };
  const { versions, expiresOn } = reading;
  const found = versions === 1 ? 'one version' : `${versions} versions, the first in use`;
  if (expiresOn === undefined) return { grade: 'ok', found };
  const until = `${found}, until ${expiresOn.toISOString()}`;
  return expiresOn.getTime() - now > WARN_DAYS * DAY_MS
    ? { grade: 'ok', found: until }
    : {
        grade: 'warn',
        found: `${until}: then no process starts any more`,
        fix: 'store a new version in time, and restart what reads it (docs/key-vault.md)',
      };
}

/** The role that each vault of these settings has to give, a line each, and what for. Asks nobody. */
export function formatVaultRoles(env: Environment): string {
  const secrets = new Map<string, string[]>();
  for (const name of VAULT_SECRETS.keys()) {
    const address = parseVaultAddress(given(env, vaultSecretName(name)) ?? '');
    if ('vault' in address) secrets.set(address.vault, [...(secrets.get(address.vault) ?? []), name]);
  }
  const lines = [...secrets].map(
    ([vault, names]) => `role Key Vault Secrets User on ${vault}  reads ${names.join(', ')}\n`,
  );
  return lines.join('');
}
