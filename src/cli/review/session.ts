import type { Client } from '@temporalio/client';
import { parseDecision, reviewerFlaw } from '../../contract/decision.js';
import { inOneLine } from '../../contract/markdown.js';
import type { ReviewDecision } from '../../contract/review.js';
import { LoginError } from '../login/kept-login.js';
import { loginName } from '../login-name.js';
import { NoWorkerError } from '../../temporal/send-decision.js';
import { connectTemporal, TemporalUnreachableError } from '../../temporal/connection.js';
import { AmbiguousReviewError, ReviewNotFoundError } from '../../temporal/review-run.js';
import { readConfig } from '../read-config.js';
import { WrongCallError } from '../wrong-call-error.js';

const EXPLAINED = [
  LoginError,
  WrongCallError,
  NoWorkerError,
  TemporalUnreachableError,
  ReviewNotFoundError,
  AmbiguousReviewError,
] as const;

/** Runs `work` with a connection. Exit code: the result of `work`, or 2 without an answer, with the reason. */
export async function withTemporal(work: (client: Client, taskQueue: string) => Promise<0 | 1>): Promise<void> {
  const { temporal } = await readConfig(['temporal']);
  try {
    const { client, close } = await connectTemporal(temporal);
    try {
      process.exitCode = await work(client, temporal.taskQueue);
    } finally {
      await close();
    }
  } catch (error) {
    if (!EXPLAINED.some((kind) => error instanceof kind)) throw error;
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}

/**
 * The person's decision, with the user's login name if no name was given.
 *
 * @throws {WrongCallError}
 */
export function statement({ reviewer, reason }: { reviewer?: string; reason: string }): ReviewDecision {
  const decision = parseDecision({ reviewer: reviewer ?? login(), reason });
  const problem = typeof decision === 'string' ? decision : reviewerFlaw(decision.reviewer);
  if (typeof decision === 'string' || problem !== undefined) throw new WrongCallError(`the decision ${problem}`);
  return decision;
}

function login(): string {
  const name = loginName();
  if (name === undefined) throw new WrongCallError('this system does not know who you are: give --reviewer');
  return name;
}

/** Prints a refusal, for people or for tools. @returns its exit code */
export function refused(problem: string, json: true | undefined): 1 {
  if (json) writeJson({ ok: false, problem });
  else console.error(inOneLine(problem));
  return 1;
}

export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
