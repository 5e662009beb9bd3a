import type { Dispatcher } from 'undici';
import {
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysRejectedError,
  GenesysResponseError,
  GenesysResponseTooLargeError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from './errors.js';
import type { FailedCall, GenesysError } from './errors.js';
import type { Urgency } from '../contract/urgency.js';
import type { LimitedAnswer, RateLimiter } from './limiter.js';
import { parseRateFigures } from './rate-budget.js';
import { NO_TRACING } from '../lib/tracing.js';
import type { Tracing } from '../lib/tracing.js';
import { parseRetryAfterMs } from '../lib/retry-after.js';

/** Time limit for one REST call, answer included, in milliseconds. The source documents give 30 s and 10 s. */
const REST_DEADLINE_MS = 30_000;

/** An answer to a call, with its body read. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined when the body is larger than allowed. */
  readonly body: string | undefined;
}

/** Receives the body of a success as it arrives; the next chunk waits for it. */
export type TakeChunk = (chunk: Buffer) => void | Promise<void>;

/** How much of a streamed body is kept, in bytes: enough to recognise an HTML page. */
const HEAD_BYTES = 1024;

/** One request and its whole answer, within a deadline. The body of an error answer is never kept. */
export async function exchange(
  dispatcher: Dispatcher,
  route: string,
  address: string,
  request: {
    method: Dispatcher.HttpMethod;
    headers: Record<string, string>;
    body?: string;
    deadlineMs?: number;
    maxBytes?: number;
    signal?: AbortSignal | undefined;
    /** Receives the body, of which the answer then has the beginning only. */
    take?: TakeChunk | undefined;
  },
): Promise<RawAnswer> {
  const { method, headers, body, deadlineMs = REST_DEADLINE_MS, maxBytes = 1_048_576, signal, take } = request;
  const { origin, pathname, search } = new URL(address);
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method,
      headers,
      body: body ?? null,
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    if (answer.statusCode >= 300) {
      // Only status and headers matter; the body may be endless or incomplete.
      await answer.body.dump().catch(() => undefined);
      return { status: answer.statusCode, headers: answer.headers, body: '' };
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      await take?.(chunk);
      if (take === undefined) chunks.push(chunk);
      else if (bytes - chunk.length < HEAD_BYTES) chunks.push(Buffer.from(chunk.subarray(0, HEAD_BYTES)));
    }
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: bytes > maxBytes ? undefined : Buffer.concat(chunks).toString('utf8'),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw new GenesysUnavailableError({ route }, undefined, { cause: error });
  }
}

/** A REST call to Genesys Cloud. */
export interface Call {
  readonly method: Dispatcher.HttpMethod;
  /** Path with `{name}` for each parameter; it names the call in logs and errors. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** Whether the answer of a call that is no GET is wanted. */
  readonly wantsAnswer?: true;
  /** The permission that the call needs, in the words of the API: named to an operator after a 403. */
  readonly permission?: string;
  /** The largest answer to accept, in bytes; one mebibyte when not given. */
  readonly maxBytes?: number;
  /** Its urgency among the calls that wait for the rate limit. Default: `examine`, the right one for finding events and files. */
  readonly priority?: Urgency | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer, and the wait it implies. */
interface Attempt {
  readonly token: string;
  readonly answer: RawAnswer;
  /** After a 429: time until the call's next turn, in milliseconds. */
  readonly waitMs: number | undefined;
}

/** The source of the tokens of the calls; see `TokenProvider`. */
export interface BearerTokens {
  get(): Promise<string>;
  /** A token to replace one that the API has refused. */
  replace(refused: string): Promise<string>;
  /** After a 403: the next call gets a new token. */
  retire(refused: string): void;
}

/** REST calls with a bearer token, a deadline each, and typed errors. It never repeats a call, except once after 401. */
export class GenesysHttp {
  constructor(
    private readonly baseUrl: string,
    private readonly tokens: BearerTokens,
    private readonly dispatcher: Dispatcher,
    private readonly now: () => number = Date.now,
    private readonly limiter?: RateLimiter,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * Makes a call and returns the JSON of its answer, undefined when it has no body. For other methods than GET the body is read
   * only on request: the content of the answers to writes is often unspecified, and their status shows that they succeeded.
   *
   * @throws {GenesysError} of the kind that fits the answer, or the reason of the call's signal.
   */
  async call(call: Call): Promise<unknown> {
    const first = await this.attempt(call, () => this.tokens.get());
    if (first.answer.status !== 401) return this.read(call, first);
    return this.read(call, await this.attempt(call, () => this.tokens.replace(first.token)));
  }

  /**
   * Makes a call whose answer is too large to be held in memory: `take` receives its bytes as they arrive, and they are valid only
   * when this resolves. After a 401, of which no bytes are passed on, it is repeated once.
   *
   * @returns the parts of the answer that may be logged
   * @throws as `call`; checking the bytes is up to the caller (see `parseAnswer`)
   */
  async stream(call: Call, take: TakeChunk): Promise<Answered> {
    let attempt = await this.attempt(call, () => this.tokens.get(), take);
    if (attempt.answer.status === 401) {
      const refused = attempt.token;
      attempt = await this.attempt(call, () => this.tokens.replace(refused), take);
    }
    return this.check(call, attempt);
  }

  private async attempt(call: Call, getToken: () => Promise<string>, take?: TakeChunk): Promise<Attempt> {
    const path = pathOf(call);
    const limited = { route: routeName(call), key: `${call.method} ${path}`, priority: call.priority };
    this.limiter?.admit(limited);
    const settle = (outcome: LimitedAnswer | 'no-answer' | 'not-sent') => this.limiter?.settle(limited, outcome);
    const token = await getToken().catch((error: unknown) => {
      settle('not-sent');
      throw error;
    });
    const answer = await this.send(call, path, token, take).catch((error: unknown) => {
      settle('no-answer');
      throw error;
    });
    const waitMs = settle({
      status: answer.status,
      retryAfterMs: parseRetryAfterMs(header(answer, 'retry-after'), this.now()),
      figures: parseRateFigures((name) => header(answer, name)),
    });
    if (answer.status === 403) this.tokens.retire(token);
    return { token, answer, waitMs };
  }

  /** The server behind it is not ours: the trace ends at the call, and no header of it goes along. */
  private send(call: Call, path: string, token: string, take?: TakeChunk): Promise<RawAnswer> {
    const attributes = { 'http.request.method': call.method, 'url.template': call.route };
    return this.tracing.within(routeName(call), { kind: 'client', attributes }, () =>
      this.exchange(call, path, token, take),
    );
  }

  private exchange(call: Call, path: string, token: string, take?: TakeChunk): Promise<RawAnswer> {
    return exchange(this.dispatcher, routeName(call), this.baseUrl + path, {
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
      signal: call.signal,
      take,
    });
  }

  private read(call: Call, attempt: Attempt): unknown {
    const failedCall = this.check(call, attempt);
    if (call.method !== 'GET' && call.wantsAnswer !== true) return undefined;
    return parseAnswer(attempt.answer.body ?? '', failedCall);
  }

  private check(call: Call, { answer, waitMs }: Attempt): Answered {
    const failedCall = describe(routeName(call), answer);
    if (answer.status >= 300) throw errorOf(failedCall, answer, this.now(), waitMs, call.permission);
    // A proxy's page does not show whether the call succeeded: a deletion would wrongly count as done.
    if (isPage(answer)) throw new GenesysUnavailableError(failedCall, undefined);
    const isRead = call.method === 'GET' || call.wantsAnswer === true;
    if (isRead && answer.body === undefined) {
      throw new GenesysResponseTooLargeError(failedCall, call.maxBytes ?? 1_048_576);
    }
    return failedCall;
  }
}

/** The parts of a success that may be logged. */
export type Answered = FailedCall & { readonly status: number };

/** The JSON of an answer, undefined when it has no body. @throws {GenesysUnavailableError} when it is malformed or truncated */
export function parseAnswer(body: string, answered: Answered): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''));
  } catch {
    throw notJson(answered);
  }
}

/** From a proxy, or truncated. The parser's message quotes the text, which may be personal data: it is dropped. */
export function notJson(answered: Answered): GenesysUnavailableError {
  const cause = new GenesysResponseError(answered, 'it is not JSON');
  return new GenesysUnavailableError(answered, undefined, { cause });
}

function pathOf({ route, parameters, query }: Call): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => asSegment(parameters[name] ?? ''));
  if (query === undefined) return path;
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}?${new URLSearchParams(pairs).toString()}`;
}

/** @throws {RangeError} for an id that URL normalisation would remove: `/files/..` is `/`. */
function asSegment(id: string): string {
  if (['', '.', '..'].includes(id)) throw new RangeError('not an id that can be part of a path');
  return encodeURIComponent(id);
}

/** The parts of an answer that may be logged. */
export function describe(route: string, answer: RawAnswer): FailedCall & { readonly status: number } {
  const correlationId = header(answer, 'inin-correlation-id');
  return { route, status: answer.status, ...(correlationId === undefined ? {} : { correlationId }) };
}

/** The error for an answer. `waitMs`: time until the next turn of a call that got a 429. `permission`: the one it needs. */
export function errorOf(
  call: FailedCall & { readonly status: number },
  answer: RawAnswer,
  now: number,
  waitMs?: number,
  permission?: string,
): GenesysError {
  const retryAfterMs = parseRetryAfterMs(header(answer, 'retry-after'), now);
  const wwwAuthenticate = header(answer, 'www-authenticate')?.slice(0, 500);
  // 401, 403 and 429 have specific errors, and are retried.
  if (isPage(answer) && ![401, 403, 429].includes(call.status)) return new GenesysUnavailableError(call, retryAfterMs);
  switch (call.status) {
    case 401:
      return new GenesysUnauthorizedError(call, wwwAuthenticate);
    case 403:
      return new GenesysForbiddenError(call, wwwAuthenticate, permission);
    case 404:
    case 410:
      return new GenesysNotFoundError(call);
    case 408:
    case 421:
    case 425:
      return new GenesysUnavailableError(call, retryAfterMs);
    case 429:
      return new GenesysRateLimitedError(call, retryAfterMs, waitMs);
    default:
      // Redirects are not followed, as the token would be sent along: it may be a login portal or a maintenance page.
      return call.status >= 500 || call.status < 400
        ? new GenesysUnavailableError(call, retryAfterMs)
        : new GenesysRejectedError(call);
  }
}

/** Whether an answer is an HTML page from a proxy, gateway or portal, and not from the API. */
function isPage(answer: RawAnswer): boolean {
  const type = header(answer, 'content-type') ?? '';
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) return answer.status >= 300 || answer.body !== '';
  return /^\s*</.test(answer.body?.slice(0, 200).replace(/^\ufeff/, '') ?? '');
}

function routeName(call: Call): string {
  return `${call.method} ${call.route}`;
}

function header(answer: RawAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
