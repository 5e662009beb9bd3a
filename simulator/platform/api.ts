import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, namesMediaType } from '../http.js';
import { Quota } from '../quota.js';
import type { FaultBook } from '../faults.js';
import type { CallRecord, OpenCall } from '../record.js';
import type { RouteMatch } from '../routes.js';
import type { Token, Tokens } from '../tokens.js';
import type { Handlers } from './call.js';
import { errorAnswer, missingPermissions, PlatformError, tooManyRequests } from './errors.js';
import { permissionsOf, type PlatformCallName } from './routes.js';

const JSON_TYPE = 'application/json';

export interface PlatformApiParts {
  readonly tokens: Tokens;
  readonly faults: FaultBook;
  readonly record: CallRecord;
  readonly now: () => number;
  readonly handlers: Handlers;
  readonly permissions: ReadonlySet<string>;
  readonly rateLimitPerMinute: number;
}

/** The input of a request. */
export interface PlatformRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly text: string;
  /** Parsed JSON of `text`; undefined if it cannot be parsed. */
  readonly body: unknown;
}

/** The REST calls of the Platform API: token, rate limit, permission, then the call itself. */
export class PlatformApi {
  private readonly limits = new WeakMap<Token, Quota>();

  constructor(private readonly parts: PlatformApiParts) {}

  answer(route: PlatformCallName, match: RouteMatch, request: PlatformRequest, call: OpenCall): Answer {
    const { tokens, record } = this.parts;
    let headers: Readonly<Record<string, string>> = {};
    try {
      const token = tokens.check(request.headers.authorization);
      if (token === undefined) throw new PlatformError(401, 'bad.credentials', 'Invalid login credentials.');
      if (token.api !== 'platform') {
        record.problem(call, 'the token was requested with scopes, which the Platform API does not have');
        throw new PlatformError(401, 'bad.credentials', 'The token is not one of the Platform API.');
      }
      const limit = this.limitOf(token).count(match.route);
      ({ headers } = limit);
      if (limit.exceeded) throw tooManyRequests(limit.headers['retry-after'] ?? '');
      this.checkPermissions(route);
      checkBody(request);
      const answer = this.parts.handlers[route]({
        params: match.params,
        query: request.query,
        body: request.body,
        token,
      });
      return { ...answer, headers: { ...answer.headers, ...headers } };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (isDefect(error)) record.problem(call, error.message);
      return { ...errorAnswer(error, call.correlationId), headers };
    }
  }

  private limitOf(token: Token): Quota {
    const { faults, now, rateLimitPerMinute } = this.parts;
    const quota = this.limits.get(token) ?? new Quota(faults, now, rateLimitPerMinute);
    this.limits.set(token, quota);
    return quota;
  }

  private checkPermissions(route: PlatformCallName): void {
    const alternatives = permissionsOf(route);
    const has = (permission: string): boolean => this.parts.permissions.has(permission);
    if (alternatives === undefined || alternatives.some((all) => all.every(has))) return;
    throw missingPermissions([...new Set(alternatives.flat())].filter((permission) => !has(permission)));
  }
}

/** @throws {PlatformError} 415, or 400 if it is not JSON */
function checkBody({ headers, text, body }: PlatformRequest): void {
  if (text === '') return;
  if (!namesMediaType(headers['content-type'], JSON_TYPE)) {
    throw new PlatformError(415, 'unsupported.media.type', `Content-Type is not ${JSON_TYPE}`);
  }
  if (body === undefined) throw new PlatformError(400, 'bad.request', 'The body is not JSON.');
}

/** Whether the call itself is wrong, and not the client's rights or the state of a conversation. */
function isDefect({ status }: PlatformError): boolean {
  return status === 400 || status === 415;
}
