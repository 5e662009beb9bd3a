/** This host cannot open files just now: its disk is full, or a thread does not start. No verdict: try again. */
export class OpenerUnavailableError extends Error {
  override readonly name = 'OpenerUnavailableError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`Files cannot be opened on this host: ${problem}`, options);
  }
}
