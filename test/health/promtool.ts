import { execFileSync } from 'node:child_process';

/** What Prometheus' own tool has to say; nothing where it is not installed (apt-get install prometheus). */
export function promtoolFindings(args: readonly string[], input?: string): string {
  try {
    execFileSync(process.env['PROMTOOL'] ?? 'promtool', args, { input, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    const { code, stdout, stderr } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
    return code === 'ENOENT' ? '' : `${stdout ?? ''}${stderr ?? ''}`;
  }
}
