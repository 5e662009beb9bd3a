/** This host cannot open files at the moment: its disk is full, or a thread does not start. Not a verdict: retry. */
export class OpenerUnavailableError extends Error {
  override readonly name = 'OpenerUnavailableError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`Files cannot be opened on this host: ${problem}`, options);
  }
}
