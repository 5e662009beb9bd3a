import { Command } from 'commander';
import { environmentWithDotenv } from '../config.js';
import { examine, formatReport } from '../doctor/doctor.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check every outside part and name the fix; exit 0: fine, if with warnings, 1: something fails')
    .option('--json', 'write one JSON object instead of lines')
    .action(async ({ json }: { json?: true }) => {
      const results = await examine(environmentWithDotenv(process.cwd(), process.env), Date.now());
      const ok = results.every(({ grade }) => grade !== 'fail');
      process.stdout.write(json ? `${JSON.stringify({ ok, checks: results }, undefined, 2)}\n` : formatReport(results));
      process.exitCode = ok ? 0 : 1;
    });
}
