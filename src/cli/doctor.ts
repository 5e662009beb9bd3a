import { environmentWithDotenv, GROUPS, loadConfig } from '../config/config.js';
import type { Environment } from '../config/config.js';
import { examine, formatReport } from '../doctor/doctor.js';
import { formatVaultRoles } from '../doctor/key-vault.js';
import { formatPermissions } from '../doctor/permissions.js';
import { readSecrets } from './read-config.js';

export interface DoctorOptions {
  readonly json?: true;
  readonly permissions?: true;
}

/** `--permissions` is used to set up a client, before there are credentials. */
function withoutCredentials(env: Environment): Environment {
  const others = Object.entries(env).filter(([name]) => !/^GENESYS_CLIENT_(ID|SECRET)/.test(name));
  return { ...Object.fromEntries(others), GENESYS_CLIENT_ID: 'nobody', GENESYS_CLIENT_SECRET: 'none' };
}

/** `custodian doctor` */
export async function doctor({ json, permissions }: DoctorOptions): Promise<void> {
  if (permissions) {
    const env = environmentWithDotenv(process.cwd(), process.env);
    process.stdout.write(formatPermissions(loadConfig(withoutCredentials(env), ['genesys']).genesys));
    process.stdout.write(formatVaultRoles(env));
    return;
  }
  const results = await examine(environmentWithDotenv(process.cwd(), process.env), Date.now(), (env) =>
    readSecrets(env, GROUPS),
  );
  const ok = results.every(({ grade }) => grade !== 'fail');
  process.stdout.write(json ? `${JSON.stringify({ ok, checks: results }, undefined, 2)}\n` : formatReport(results));
  process.exitCode = ok ? 0 : 1;
}
