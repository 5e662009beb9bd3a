import { LimitExceededError } from './bounds.js';
import type { Budget, Limit } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import type { Examination, Subject } from './examination.js';

/**
 * Readers hold a whole file in memory, and several times its size in intermediate results.
 * @param times the most memory they use, as a multiple of the file size
 * @returns the largest size of a file, or of what is unpacked from it
 * @throws {LimitExceededError} the file alone takes more memory than the limit for one file
 */
export function mostBytesAtOnce({ bytes }: Pick<Subject, 'bytes'>, { bounds }: Examination, times: number): number {
  const most = bounds.memoryBytes / times;
  if (bytes > most) throw new LimitExceededError('memory');
  return most;
}

/** As `placeFor`, and the folder is there. @throws {OpenerUnavailableError} */
export async function madePlaceFor(subject: Pick<Subject, 'path'>, examination: Examination) {
  await examination.area.make();
  return placeFor(subject, examination);
}

/** The common part of a request: the file, where the thread may write, and how much. The folder may have to be made. */
export function placeFor({ path }: Pick<Subject, 'path'>, { budget, area, next }: Examination) {
  const { bytesLeft, entriesLeft } = budget;
  return { path, folder: area.folder, firstIndex: next, bytesLeft, entriesLeft };
}

/**
 * @throws {LimitExceededError} the file crashed the thread: it needs more memory than allowed
 * @throws {OpenerUnavailableError} the fault is with this host, not the file
 */
export function requireAnswer<Answer extends { readonly hostError?: string }>(answer: Answer | 'crashed'): Answer {
  if (answer === 'crashed') throw new LimitExceededError('memory');
  if (answer.hostError !== undefined) throw new OpenerUnavailableError(answer.hostError);
  return answer;
}

/** @throws {LimitExceededError} a limit ended the thread's work */
export function requireWithinLimits({ limit }: { readonly limit?: Limit }, budget: Budget): void {
  if (limit !== undefined) throw new LimitExceededError(limit === 'bytes' ? budget.byteLimit : limit);
}
