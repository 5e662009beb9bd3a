import { environmentWithDotenv } from '../config.js';
import { examine, formatReport } from '../doctor/doctor.js';

/** `custodian doctor` */
export async function doctor({ json }: { readonly json?: true }): Promise<void> {
  const results = await examine(environmentWithDotenv(process.cwd(), process.env), Date.now());
  const ok = results.every(({ grade }) => grade !== 'fail');
  process.stdout.write(json ? `${JSON.stringify({ ok, checks: results }, undefined, 2)}\n` : formatReport(results));
  process.exitCode = ok ? 0 : 1;
}
