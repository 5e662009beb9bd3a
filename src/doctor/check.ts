import { withDeadline } from '../lib/abort.js';
import { causeOf } from './cause.js';

/** The result of a check, and what to do about it. `warn`: it works, but not as it should in production. */
export type Finding =
  | { readonly grade: 'ok'; readonly found: string }
  | { readonly grade: 'warn' | 'fail'; readonly found: string; readonly fix: string };

export interface Check {
  readonly name: string;
  /** What to look at when the check fails without a more specific fix. */
  readonly fix: string;
  /** In milliseconds. Default: 15 s. */
  readonly deadlineMs?: number;
  /** May reject, which counts as `fail` with the error's message. The signal is aborted at the deadline. */
  run(signal: AbortSignal): Promise<Finding>;
}

export type CheckResult = Finding & { readonly check: string };

/** Checks of one external part, and how to close it. */
export interface Part {
  readonly checks: readonly Check[];
  close?(): Promise<void>;
}

/** Longer than a busy host and a distant service take together: a false alarm costs more than half a minute. */
const DEADLINE_MS = 30_000;

/** A check that depends on another one, which has failed. */
class NotCheckedError extends Error {
  override readonly name = 'NotCheckedError';

  constructor(
    /** The check to repair first. */
    readonly after: string,
    options?: ErrorOptions,
  ) {
    super(`not checked: "${after}" comes first`, options);
  }
}

/** Runs all checks concurrently, each with its own deadline and independent of the others. @returns in their order */
export function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  return Promise.all(checks.map(async (check) => ({ check: check.name, ...(await runCheck(check)) })));
}

async function runCheck({ run, fix, deadlineMs = DEADLINE_MS }: Check): Promise<Finding> {
  const expired = () => new Error(`no answer within ${deadlineMs / 1000} s`);
  try {
    return await withDeadline(run, { milliseconds: deadlineMs, expired });
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof NotCheckedError) return { grade: 'fail', found: message, fix: `repair "${error.after}"` };
    const cause = causeOf(error);
    if (cause === undefined) return { grade: 'fail', found: message, fix };
    return { grade: 'fail', found: `${message}: ${cause.found}`, fix: `${cause.fix}; ${fix}` };
  }
}

/** The outcome of the check `name`, for checks that depend on it. */
export async function after<T>(name: string, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    throw new NotCheckedError(name, { cause: error });
  }
}

/** Checks that cannot be made because the settings of their part are invalid. */
export function unusable(names: readonly string[]): Part {
  const run = () => Promise.reject(new NotCheckedError('settings'));
  return { checks: names.map((name) => ({ name, fix: 'repair "settings"', run })) };
}
