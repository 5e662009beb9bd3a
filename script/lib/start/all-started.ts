/** Several parts could not be started. The message has that of each. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError';

  constructor(override readonly cause: AggregateError) {
    super(cause.errors.map((error: unknown) => (error instanceof Error ? error.message : String(error))).join('\n'));
  }
}

/**
 * Waits for all of them, so that none keeps running when another fails, and every failure is told.
 * @throws {NotStartedError} when several fail; else the error of the one that did
 */
export async function allStarted<T>(starts: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(starts);
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (errors.length > 1) throw new NotStartedError(new AggregateError(errors));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
