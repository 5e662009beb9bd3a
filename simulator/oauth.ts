import type { IncomingHttpHeaders } from 'node:http';
import type { FaultBook } from './faults.js';
import { type Answer, namesMediaType, refusal } from './http.js';
import type { CallRecord, OpenCall } from './record.js';
import type { Tokens } from './tokens.js';

export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes of the client; a token has those of them that were requested. */
  readonly grantedScopes: readonly string[];
  /** Default: 3600 for tokens with scopes, 86,399 for those of the Platform API. */
  readonly tokenLifetimeSeconds: number | undefined;
}

const EVENTS_LIFETIME_SECONDS = 3600;
const PLATFORM_LIFETIME_SECONDS = 86_399;

/** POST /oauth/token: the client credentials grant. A request with scopes gets a token of the events API. */
export class OAuth {
  constructor(
    private readonly options: OAuthOptions,
    private readonly parts: { tokens: Tokens; faults: FaultBook; record: CallRecord },
  ) {}

  answer(headers: IncomingHttpHeaders, body: string, call: OpenCall): Answer {
    const { record, tokens, faults } = this.parts;
    if (!namesMediaType(headers['content-type'], 'application/x-www-form-urlencoded')) {
      record.problem(call, 'Content-Type is not application/x-www-form-urlencoded');
      return oauthError(400, 'invalid_request');
    }
    const form = new URLSearchParams(body);
    if (!this.isClient(headers.authorization, form)) {
      const challenge = headers.authorization === undefined ? {} : { 'www-authenticate': 'Basic' };
      return { ...oauthError(401, 'invalid_client'), headers: challenge };
    }
    if (form.get('grant_type') !== 'client_credentials') {
      record.problem(call, 'grant_type is not client_credentials');
      return oauthError(400, 'unsupported_grant_type');
    }
    const requested = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const scopes = requested.filter((scope) => this.options.grantedScopes.includes(scope));
    const api = requested.length === 0 ? 'platform' : 'events';
    const lifetimeSeconds =
      faults.take(['token-life'], { route: 'token' })?.fault.seconds ??
      this.options.tokenLifetimeSeconds ??
      (api === 'platform' ? PLATFORM_LIFETIME_SECONDS : EVENTS_LIFETIME_SECONDS);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        access_token: tokens.issue(api, scopes, lifetimeSeconds),
        token_type: 'bearer',
        expires_in: lifetimeSeconds,
        ...(api === 'events' && { scope: scopes.join(' ') }),
      },
    };
  }

  private isClient(authorization: string | undefined, form: URLSearchParams): boolean {
    const { clientId, clientSecret } = this.options;
    if (authorization === undefined) {
      return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    }
    const basic = /^Basic ([\w+/=]+)$/i.exec(authorization)?.[1] ?? '';
    return Buffer.from(basic, 'base64').toString('utf8') === `${clientId}:${clientSecret}`;
  }
}

function oauthError(status: number, error: string): Answer {
  return { ...refusal(status, error), body: { error, error_description: error.replaceAll('_', ' ') } };
}
