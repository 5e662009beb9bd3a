/** Replies are quoted in errors; a hostile or broken daemon must not fill the log with one. */
const QUOTED_REPLY_CHARACTERS = 200;

/** clamd could not be reached, or closed the connection before it answered. Not a verdict: retry until it is back. */
export class ScannerUnavailableError extends Error {
  override readonly name = 'ScannerUnavailableError';

  /** @param phase `scan`: it may have been processing a file when it went away */
  constructor(
    readonly phase: 'connect' | 'answer' | 'scan',
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`clamd is unavailable (${phase}): ${problem}`, options);
  }
}

/** clamd was reached but did not finish in time. Not a verdict: retry. */
export class ScanDeadlineError extends Error {
  override readonly name = 'ScanDeadlineError';

  /**
   * @param limit which limit was hit: the upload made no progress (`idle`), or the whole exchange took too long
   * @param milliseconds the limit
   */
  constructor(
    readonly limit: 'idle' | 'total',
    readonly milliseconds: number,
  ) {
    super(`clamd did not finish within the ${limit} limit of ${milliseconds} ms`);
  }
}

/** clamd answered, but not with a verdict on the whole file. Never treated as clean: retry. */
export class ScanReplyError extends Error {
  override readonly name = 'ScanReplyError';
  /** The reply of clamd in its stream form (without a path), truncated for the log. */
  readonly reply: string;

  constructor(
    readonly problem: string,
    reply: string,
  ) {
    const quoted = reply.slice(0, QUOTED_REPLY_CHARACTERS);
    super(`No verdict from clamd: ${problem}: ${JSON.stringify(quoted)}`);
    this.reply = quoted;
  }
}

/** How a staged file differs from the one that was downloaded. */
export type StagedFileProblem = 'missing' | 'unreadable' | 'not a regular file' | 'size' | 'sha256' | 'changed';

/** The file on disk is not the one that was downloaded, so no verdict on it counts: download again. */
export class StagedFileMismatchError extends Error {
  override readonly name = 'StagedFileMismatchError';

  constructor(
    readonly problem: StagedFileProblem,
    readonly expected: { readonly bytes: number; readonly sha256: string },
    options?: ErrorOptions,
  ) {
    super(`The staged file ${expected.sha256} (${expected.bytes} bytes) does not match: ${problem}`, options);
  }
}

/** A sample of the self-test that did not get the expected verdict. */
export interface SelfTestFailure {
  readonly sample: string;
  readonly expected: string;
  readonly got: string;
  /** What to change when the daemon answers, but incorrectly. */
  readonly fix: string;
}

/** The scanner gives wrong verdicts or none. No work may be accepted with it. */
export class ScannerSelfTestError extends Error {
  override readonly name = 'ScannerSelfTestError';

  constructor(
    readonly failures: readonly SelfTestFailure[],
    options?: ErrorOptions,
  ) {
    const lines = failures.map(
      ({ sample, expected, got, fix }) => `${sample}: expected ${expected}, got ${got} (${fix})`,
    );
    super(`The scanner failed its self-test. ${lines.join('; ')}`, options);
  }
}
