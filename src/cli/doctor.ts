import { environmentWithDotenv, loadConfig } from '../config/config.js';
import { examine, formatReport } from '../doctor/doctor.js';
import { formatPermissions } from '../doctor/permissions.js';

export interface DoctorOptions {
  readonly json?: true;
  readonly permissions?: true;
}

/** `custodian doctor` */
export async function doctor({ json, permissions }: DoctorOptions): Promise<void> {
  if (permissions) {
    const { genesys } = loadConfig(environmentWithDotenv(process.cwd(), process.env), ['genesys']);
    process.stdout.write(formatPermissions(genesys));
    return;
  }
  const results = await examine(environmentWithDotenv(process.cwd(), process.env), Date.now());
  const ok = results.every(({ grade }) => grade !== 'fail');
  process.stdout.write(json ? `${JSON.stringify({ ok, checks: results }, undefined, 2)}\n` : formatReport(results));
  process.exitCode = ok ? 0 : 1;
}
