/** The command cannot be run as it was called. The message says what to give or to set. */
export class WrongCallError extends Error {
  override readonly name = 'WrongCallError';
}
