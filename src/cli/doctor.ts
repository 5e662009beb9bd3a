import { environmentWithDotenv, loadConfig } from '../config/config.js';
import type { Environment } from '../config/config.js';
import { examine, formatReport } from '../doctor/doctor.js';
import { formatPermissions } from '../doctor/permissions.js';

export interface DoctorOptions {
  readonly json?: true;
  readonly permissions?: true;
}

/** `--permissions` is used to set up a client, before there are credentials. */
function withoutCredentials(env: Environment): Environment {
  const { GENESYS_CLIENT_ID: _, GENESYS_CLIENT_SECRET: __, GENESYS_CLIENT_SECRET_FILE: ___, ...others } = env;
  return { ...others, GENESYS_CLIENT_ID: 'nobody', GENESYS_CLIENT_SECRET: 'none' };
}

/** `custodian doctor` */
export async function doctor({ json, permissions }: DoctorOptions): Promise<void> {
  if (permissions) {
    const env = environmentWithDotenv(process.cwd(), process.env);
    process.stdout.write(formatPermissions(loadConfig(withoutCredentials(env), ['genesys']).genesys));
    return;
  }
  const results = await examine(environmentWithDotenv(process.cwd(), process.env), Date.now());
  const ok = results.every(({ grade }) => grade !== 'fail');
  process.stdout.write(json ? `${JSON.stringify({ ok, checks: results }, undefined, 2)}\n` : formatReport(results));
  process.exitCode = ok ? 0 : 1;
}
