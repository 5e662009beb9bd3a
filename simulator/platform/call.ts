import type { Answer } from '../http.js';
import type { Token } from '../tokens.js';
import type { PlatformCallName } from './routes.js';

/** A call that has passed token, rate limit and permissions. */
export interface PlatformCall {
  /** Ids in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
  readonly token: Token;
}

/** Serves a call. A refusal is thrown as a PlatformError. */
export type Handler = (call: PlatformCall) => Answer;

export type Handlers<Name extends PlatformCallName = PlatformCallName> = Readonly<Record<Name, Handler>>;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** The value of a path parameter of the call's own template. */
export function param({ params }: PlatformCall, name: string): string {
  const value = params[name];
  if (value === undefined) throw new TypeError(`the route has no parameter ${name}`);
  return value;
}
