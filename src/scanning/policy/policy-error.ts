/** A file policy is invalid or cannot be read. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  /** @param faults each with its line */
  constructor(
    readonly faults: readonly string[],
    file = 'the policy',
  ) {
    super(`FILE_POLICY: ${file} is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}
