import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guard } from '../../devkit/parts/child-process.js';
import type { PartsUse } from '../../devkit/parts/real-parts.js';

/** The counts of Jest's JSON report that the last line needs. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not even be loaded. */
  readonly numRuntimeErrorTestSuites: number;
}

/** A plain one-line summary of a run. A file that could not be loaded counts as one failure: its tests are not in the counts. */
export function closingLine(report: JestReport): string {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  return `${report.numPassedTests} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/**
 * Runs Jest with these arguments, on the real parts, and prints a plain closing line.
 *
 * @param variables additional ones for the tests
 * @returns Jest's exit code
 */
export async function runTests(
  { variables, stateDir, progress, interrupted }: PartsUse,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const reportFile = join(stateDir, 'jest.json');
  const code = await runJest([...args, '--json', '--outputFile', reportFile], { ...variables, ...more }, interrupted);
  const report = await readFile(reportFile, 'utf8').catch(() => undefined); // none when Jest refused its arguments
  if (report !== undefined && !interrupted.aborted) progress.line(closingLine(JSON.parse(report) as JestReport));
  return code;
}

/** Stops Jest when the signal is aborted. @returns Jest's exit code */
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
