/** Temporal did not do what a step asked of it: it is busy, or a worker is. */
export class TemporalUnavailableError extends Error {
  override readonly name = 'TemporalUnavailableError';

  constructor(
    readonly call: string,
    options: { readonly cause: unknown },
  ) {
    super(`Temporal did not answer: ${call}`, options);
  }
}

/** The ledger of a conversation does not take a report for what it is. */
export class ReportRefusedError extends Error {
  override readonly name = 'ReportRefusedError';

  constructor(
    readonly mediaId: string,
    options: { readonly cause: unknown },
  ) {
    super(`the ledger refuses the report of media ${mediaId}`, options);
  }
}
