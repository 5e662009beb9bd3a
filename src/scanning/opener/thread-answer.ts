import { LimitExceededError } from './bounds.js';
import type { Budget, Limit } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import type { Examination, Subject } from './examination.js';

/**
 * Of what one reader may take, half for the file, which it holds whole, or for what it unpacks.
 * @throws {LimitExceededError} the file alone takes more
 */
export function mostBytesAtOnce({ bytes }: Pick<Subject, 'bytes'>, { bounds }: Examination): number {
  const most = bounds.memoryBytes / 2;
  if (bytes > most) throw new LimitExceededError('memory');
  return most;
}

/** What each thread is told: the file, where it may write, and how much. */
export function placeFor({ path }: Pick<Subject, 'path'>, { budget, area, next }: Examination) {
  const { bytesLeft, entriesLeft } = budget;
  return { path, folder: area.folder, firstIndex: next, bytesLeft, entriesLeft };
}

/**
 * @throws {LimitExceededError} the file took the thread down: it asks for more memory than there is
 * @throws {OpenerUnavailableError} this host is at fault, and not the file
 */
export function requireAnswer<Answer extends { readonly hostError?: string }>(answer: Answer | 'crashed'): Answer {
  if (answer === 'crashed') throw new LimitExceededError('memory');
  if (answer.hostError !== undefined) throw new OpenerUnavailableError(answer.hostError);
  return answer;
}

/** @throws {LimitExceededError} a bound has ended the thread's work */
export function requireWithinLimits({ limit }: { readonly limit?: Limit }, budget: Budget): void {
  if (limit !== undefined) throw new LimitExceededError(limit === 'bytes' ? budget.byteLimit : limit);
}
