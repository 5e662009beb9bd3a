import { Agent, request } from 'undici';
import { z } from 'zod';
import { isLoopback } from '../../config/hosts.js';
import type { ReviewReport } from '../../contract/review.js';
import type { PickedFile, Verdict } from '../../desk/decide.js';
import { httpConnector } from '../../network/connector.js';
import { LoginError } from './kept-login.js';

/** Maximum number of files in one request: the desk waits for a worker for each. */
const BATCH = 100;
/** Time limit for the desk to answer, in milliseconds. */
const ANSWER_MS = 300_000;

const DECIDE = '/api/decide';

const problem = z.object({ error: z.string(), error_description: z.string().optional() });
const device = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  verification_uri_complete: z.url().optional(),
  expires_in: z.number(),
  interval: z.number().min(0).max(60).default(5),
});
const token = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  name: z.string(),
  roles: z.array(z.string()),
});
const decided = z.object({
  outcomes: z.array(
    z.object({ workflowId: z.string(), problem: z.string().optional(), report: z.unknown().optional() }),
  ),
});

export type Device = z.output<typeof device>;
export type Token = z.output<typeof token>;
export type DeskOutcome = { readonly workflowId: string } & (
  { readonly problem: string } | { readonly report: ReviewReport }
);

/** The desk's API for programs: see `api.ts` of the desk. Calls throw `LoginError`, whose message is for the person. */
export class DeskClient {
  private readonly dispatcher = new Agent({ connect: httpConnector() });
  private readonly home: URL;

  /** @throws {LoginError} for an address to which the token would be sent unencrypted */
  constructor(address: string) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) {
      throw new LoginError(
        `${address}: is neither an https address nor one of this host: give the address of the desk, by --desk or DESK_URL`,
      );
    }
    this.home = url;
  }

  get origin(): string {
    return this.home.origin;
  }

  async begin(): Promise<Device> {
    return this.read(device, await this.post('/api/device', {}));
  }

  /** @returns undefined until somebody has signed on */
  async ask(deviceCode: string): Promise<Token | undefined> {
    const answer = await this.post('/api/token', { device_code: deviceCode });
    const { success, data } = problem.safeParse(answer.body);
    if (success && data.error === 'authorization_pending') return undefined;
    return this.read(token, answer);
  }

  async end(held: string): Promise<void> {
    await this.post('/api/logout', {}, held);
  }

  /** Asks the desk to sign and send a decision on each of the files. */
  async decide(held: string, files: readonly PickedFile[], verdict: Verdict): Promise<DeskOutcome[]> {
    const outcomes: DeskOutcome[] = [];
    for (let start = 0; start < files.length; start += BATCH) {
      const batch = files.slice(start, start + BATCH);
      const answer = await this.decideBatch(held, batch, verdict).catch((error: unknown) => {
        // Decisions made before are kept, and reported.
        if (start === 0 || !(error instanceof LoginError)) throw error;
        return { outcomes: batch.map(({ workflowId }) => ({ workflowId, report: undefined, problem: error.message })) };
      });
      for (const { workflowId, report, problem: why } of answer.outcomes) {
        outcomes.push(
          why === undefined ? { workflowId, report: report as ReviewReport } : { workflowId, problem: why },
        );
      }
    }
    return outcomes;
  }

  private async decideBatch(held: string, files: readonly PickedFile[], verdict: Verdict) {
    return this.read(decided, await this.post(DECIDE, { ...verdict, files }, held));
  }

  close(): Promise<void> {
    return this.dispatcher.close();
  }

  private async post(path: string, body: object, held?: string): Promise<{ status: number; body: unknown }> {
    try {
      const { statusCode, body: answer } = await request(new URL(path, this.home), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
        },
        body: JSON.stringify(body),
        dispatcher: this.dispatcher,
        headersTimeout: ANSWER_MS,
      });
      const text = await answer.text();
      return { status: statusCode, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : undefined };
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string };
      // A desk that was reached goes on with what it was sent.
      const rest =
        path === DECIDE && code !== 'ECONNREFUSED'
          ? '; what it was sent may count all the same: custodian review list'
          : '';
      throw new LoginError(`the desk at ${this.origin} does not answer (${code ?? name ?? 'unknown'})${rest}`);
    }
  }

  private read<T extends z.ZodType>(shape: T, { status, body }: { status: number; body: unknown }): z.output<T> {
    const answer = status === 200 ? shape.safeParse(body) : undefined;
    if (answer?.success) return answer.data;
    const refused = problem.safeParse(body);
    throw new LoginError(
      refused.success
        ? `the desk: ${refused.data.error_description ?? refused.data.error}`
        : `${this.origin} does not answer as a desk (status ${status})`,
    );
  }
}
