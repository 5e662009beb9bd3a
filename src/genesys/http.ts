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
import { parseRetryAfterMs } from './retry-after.js';
import type { TokenProvider } from './token.js';

/** Time for one REST call, answer included, in milliseconds. The source documents give 30 s and 10 s. */
export const REST_DEADLINE_MS = 30_000;

/** An answer to a call, with its body read. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined when the body is larger than allowed. */
  readonly body: string | undefined;
}

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
  },
): Promise<RawAnswer> {
  const { method, headers, body, deadlineMs = REST_DEADLINE_MS, maxBytes = 1_048_576, signal } = request;
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
    const chunks: Buffer[] = [];
    let bytes = 0;
    const wanted = answer.statusCode < 300;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (wanted && bytes <= maxBytes) chunks.push(chunk);
      else if (bytes > maxBytes) break;
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
  readonly body?: unknown;
  /** The largest answer to accept, in bytes; one mebibyte when not given. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** REST calls with a bearer token, a deadline each, and typed errors. It never repeats a call, except once after 401. */
export class GenesysHttp {
  constructor(
    private readonly baseUrl: string,
    private readonly tokens: TokenProvider,
    private readonly dispatcher: Dispatcher,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Makes a call and returns the JSON of its answer, undefined when it has no body.
   *
   * @throws {GenesysError} of the kind that fits the answer, or the reason of the call's signal.
   */
  async call(call: Call): Promise<unknown> {
    const token = await this.tokens.get();
    const answer = await this.attempt(call, token);
    if (answer.status !== 401) return this.read(call, answer);
    return this.read(call, await this.attempt(call, await this.tokens.replace(token)));
  }

  private async attempt(call: Call, token: string): Promise<RawAnswer> {
    const path = call.route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.parameters[name] ?? ''));
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
    });
  }

  private read(call: Call, answer: RawAnswer): unknown {
    const failedCall = describe(routeName(call), answer);
    if (answer.status >= 300) throw errorOf(failedCall, answer, this.now());
    if (answer.body === undefined) throw new GenesysResponseTooLargeError(failedCall, call.maxBytes ?? 1_048_576);
    if (answer.body === '') return undefined;
    try {
      return JSON.parse(answer.body);
    } catch {
      // The parser's message quotes the text, which may be personal data: it is not kept as the cause.
      throw new GenesysResponseError(failedCall, 'it is not JSON');
    }
  }
}

/** What may be told of an answer. */
export function describe(route: string, answer: RawAnswer): FailedCall & { readonly status: number } {
  const correlationId = header(answer, 'inin-correlation-id');
  return { route, status: answer.status, ...(correlationId === undefined ? {} : { correlationId }) };
}

/** The error that an answer stands for. */
export function errorOf(call: FailedCall & { readonly status: number }, answer: RawAnswer, now: number): GenesysError {
  const retryAfterMs = parseRetryAfterMs(header(answer, 'retry-after'), now);
  switch (call.status) {
    case 401:
      return new GenesysUnauthorizedError(call);
    case 403:
      return new GenesysForbiddenError(call, header(answer, 'www-authenticate')?.slice(0, 500));
    case 404:
    case 410:
      return new GenesysNotFoundError(call);
    case 408:
      return new GenesysUnavailableError(call, retryAfterMs);
    case 429:
      return new GenesysRateLimitedError(call, retryAfterMs);
    default:
      return call.status >= 500 ? new GenesysUnavailableError(call, retryAfterMs) : new GenesysRejectedError(call);
  }
}

function routeName(call: Call): string {
  return `${call.method} ${call.route}`;
}

function header(answer: RawAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
