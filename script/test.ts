/**
 * `npm test`: brings up the real parts that integration tests need, in a state folder of their own, runs Jest with the
 * arguments given (a path pattern, say), and takes everything down again. Runs in the root of the project.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guard } from './lib/child-process.js';
import { withRealParts } from './lib/real-parts.js';

/** @returns Jest's exit code, after it was told to end when the signal comes */
async function runJest(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<number> {
  const jest = spawn(process.execPath, [join('node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...variables,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
    },
  });
  await once(jest, 'spawn');
  const callOff = guard(jest.pid!);
  const end = (): void => void jest.kill('SIGTERM');
  stop.addEventListener('abort', end);
  const [code] = (await once(jest, 'exit')) as [number | null];
  stop.removeEventListener('abort', end);
  callOff();
  return code ?? 1;
}

/** The counts of Jest's JSON report that the last line needs. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files of tests that could not even be loaded. */
  readonly numRuntimeErrorTestSuites: number;
}

/** One plain line about a run. A file that could not be loaded counts as one failure: its tests are not in the counts. */
export function closingLine(report: JestReport): string {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  return `${report.numPassedTests} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const exitCode = await withRealParts(async ({ variables, stateDir, progress, interrupted }) => {
    const reportFile = join(stateDir, 'jest.json');
    const args = [...process.argv.slice(2), '--json', '--outputFile', reportFile];
    const code = await runJest(args, variables, interrupted);
    const report = await readFile(reportFile, 'utf8').catch(() => undefined); // none when Jest refused its arguments
    if (report !== undefined && !interrupted.aborted) progress.line(closingLine(JSON.parse(report) as JestReport));
    return code;
  });
  process.exit(exitCode);
}
