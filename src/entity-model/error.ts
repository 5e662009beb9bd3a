/** The model of REDACTION_MODEL cannot be used. The message completes "REDACTION_MODEL: …". */
export class EntityModelError extends Error {
  override readonly name = 'EntityModelError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`REDACTION_MODEL: ${problem}`, options);
  }
}
