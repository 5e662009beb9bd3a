import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Changes } from './changes.js';
import type { RouteMatch, RouteName } from './routes.js';
import { ROUTES } from './routes.js';

/** One request or socket handshake that reached the simulator. Holds no token and no signature. */
export interface RecordedCall {
  /** Milliseconds of the simulator's clock at arrival. */
  readonly at: number;
  readonly method: string;
  readonly route: RouteName | 'unknown';
  /** Path template of the route, such as `/api/v2/media/files/{mediaId}`; the path itself for an unknown one. */
  readonly template: string;
  /** Path without query. */
  readonly path: string;
  /** First id in the path: of a conversation, a file or a channel. */
  readonly id?: string;
  readonly hasAuthorization: boolean;
  readonly accept?: string;
  readonly contentType?: string;
  readonly userAgent?: string;
  readonly correlationId: string;
  /** Parsed JSON body. */
  readonly body?: unknown;
  /** Status that was sent; absent before that. */
  readonly status?: number;
  /** `answered` after the last byte (101 for a socket), `aborted` when the connection ended before. */
  readonly state: 'open' | 'answered' | 'aborted';
  /** How the client violated the contract. */
  readonly problems: readonly string[];
}

/** A call that is still being served. */
export type OpenCall = { -readonly [K in keyof RecordedCall]: RecordedCall[K] } & { problems: string[] };

/** Contract violations are few or endlessly repeated: the first ones are enough. */
const MAX_PROBLEMS = 1000;

/** The calls in order of arrival, bounded: when it is full, the oldest tenth is dropped. */
export class CallRecord {
  private readonly recordedCalls: OpenCall[] = [];
  private readonly recordedProblems: string[] = [];
  private droppedCount = 0;

  constructor(
    private readonly now: () => number,
    private readonly changes: Changes,
    private readonly limit = 100_000,
  ) {}

  get calls(): readonly RecordedCall[] {
    return this.recordedCalls;
  }

  /** Number of calls dropped so far. */
  get dropped(): number {
    return this.droppedCount;
  }

  /** Every violation of the contract, as `<route>: <what>`; empty for a correct client. */
  get problems(): readonly string[] {
    return this.recordedProblems;
  }

  begin(req: IncomingMessage, path: string, match: RouteMatch | undefined): OpenCall {
    const { accept, authorization, 'content-type': contentType, 'user-agent': userAgent } = req.headers;
    const call: OpenCall = {
      at: this.now(),
      method: req.method ?? '',
      route: match?.route ?? 'unknown',
      template: match === undefined ? path : ROUTES[match.route].template,
      path,
      ...(match?.id !== undefined && { id: match.id }),
      hasAuthorization: authorization !== undefined,
      ...(accept !== undefined && { accept }),
      ...(contentType !== undefined && { contentType }),
      ...(userAgent !== undefined && { userAgent }),
      correlationId: randomUUID(),
      state: 'open',
      problems: [],
    };
    if (this.recordedCalls.length >= this.limit) {
      this.droppedCount += this.recordedCalls.splice(0, Math.ceil(this.limit / 10)).length;
    }
    this.recordedCalls.push(call);
    this.changes.notify();
    return call;
  }

  update(call: OpenCall, change: Partial<Pick<OpenCall, 'status' | 'state' | 'body'>>): void {
    Object.assign(call, change);
    this.changes.notify();
  }

  problem(call: OpenCall, text: string): void {
    call.problems.push(text);
    this.addProblem(call.route, text);
  }

  /** A violation outside a call, such as an invalid frame on a socket. */
  addProblem(route: RouteName | 'unknown', text: string): void {
    if (this.recordedProblems.length < MAX_PROBLEMS) this.recordedProblems.push(`${route}: ${text}`);
    this.changes.notify();
  }
}
