import { execFileSync, spawnSync } from 'node:child_process';

/** The one that `npm test` has found or installed; without it, that of the PATH. */
const PROMTOOL = process.env['TEST_PROMTOOL'] ?? 'promtool';

/** Prometheus' own tool is here. Without it nothing can be tried, and what is to be tried is skipped. */
export const hasPromtool = spawnSync(PROMTOOL, ['--version']).status === 0;
if (!hasPromtool) console.warn('SKIPPED, what promtool would try: it is not installed (apt-get install prometheus)');

/** What it has to say against something; empty when it has nothing. */
export function promtoolFindings(args: readonly string[], input?: string): string {
  try {
    execFileSync(PROMTOOL, args, { input, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}` || message;
  }
}
