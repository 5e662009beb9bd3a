import type { BrokenPromise } from '../../watch/broken-promise.js';
import { inOneLine } from '../../contract/markdown.js';
import { drive } from '../../temporal/drive.js';
import type { DriveOptions } from '../../temporal/drive.js';

/** The outcome for a promise that was not kept. */
export interface Driven {
  readonly promise: BrokenPromise;
  readonly outcome: 'under way' | 'not done';
  /** Why it was not driven, or what a person can do. */
  readonly problem?: string;
}

/** Drives everything that can be; one after the other, as each is a start or two. @throws as `drive` */
export async function driveAll(options: DriveOptions, broken: readonly BrokenPromise[]): Promise<Driven[]> {
  const driven: Driven[] = [];
  for (const promise of broken) {
    const problem = promise.drive === undefined ? promise.remedy : await drive(options, promise.drive);
    driven.push(problem === undefined ? { promise, outcome: 'under way' } : { promise, outcome: 'not done', problem });
  }
  return driven;
}

export function formatDriven(driven: readonly Driven[]): string {
  if (driven.length === 0) return 'every promise is kept\n';
  return driven
    .map(({ promise: { kind, what, id }, outcome, problem }) => {
      const line = `${outcome.padEnd(9)}  ${kind} ${what}  ${inOneLine(id)}\n`;
      return problem === undefined ? line : `${line}           ${inOneLine(problem)}\n`;
    })
    .join('');
}
