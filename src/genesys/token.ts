import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import {
  GenesysCredentialsError,
  GenesysForbiddenError,
  GenesysThrottledError,
  GenesysRateLimitedError,
  GenesysResponseError,
  GenesysUnavailableError,
} from './errors.js';
import type { FailedCall, GenesysError } from './errors.js';
import { describe, errorOf, exchange } from './http.js';
import { askedWaitMs, Refusals } from './refusals.js';

/** A token is renewed this long before its end, in milliseconds (source document B). */
const RENEWAL_MARGIN_MS = 30_000;

/** A token of this age may lack a scope that an operator has added since, in milliseconds. */
const RETIREMENT_AGE_MS = 60_000;

const ROUTE = 'POST /oauth/token';
/** Every call needs the token, including containment: consecutive refusals stretch the wait no further than this. */
const STRETCH_CAP_MS = 30_000;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().optional(),
});

/** The OAuth client of client-credentials grants. */
export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

interface Token {
  readonly value: string;
  readonly issuedAt: number;
  /** When to renew it, in milliseconds since the epoch. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Keeps one token for all callers of this process, and renews it before its end: one renewal at a time. */
export class TokenProvider {
  private token: Token | undefined;
  private renewal: Promise<Token> | undefined;
  private missing: readonly string[] = [];
  private readonly refusals = new Refusals();

  constructor(
    private client: OAuthClient,
    private readonly dispatcher: Dispatcher,
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
  ) {}

  /** Scopes that were requested and not granted with the newest token. */
  get missingScopes(): readonly string[] {
    return this.missing;
  }

  /** The expiry of the newest token, in milliseconds since the epoch; undefined before the first. */
  get expiresAt(): number | undefined {
    return this.token?.expiresAt;
  }

  /**
   * A valid token.
   *
   * @throws {GenesysCredentialsError} when the client is refused; else the error that fits the answer.
   * @throws {GenesysThrottledError} during the wait after a 429 of the token endpoint; other routes are unaffected.
   */
  async get(): Promise<string> {
    if (this.token !== undefined && this.now() < this.token.renewAt) return this.token.value;
    return (await this.renew()).value;
  }

  /** A token to replace one that the API has refused. Callers that were refused the same token share the renewal. */
  async replace(refused: string): Promise<string> {
    if (this.token?.value === refused) this.token = undefined;
    return this.get();
  }

  /** After a 403: the next call gets a new token, which has the scopes that were added. At most one a minute. */
  retire(refused: string): void {
    if (this.token?.value !== refused || this.now() - this.token.issuedAt < RETIREMENT_AGE_MS) return;
    this.token = undefined;
  }

  /**
   * Uses another secret from now on, once it has brought a token; that of before stays in use otherwise.
   * @throws as `get`
   */
  async rotate(clientSecret: string): Promise<void> {
    const client = { ...this.client, clientSecret };
    await this.request(client);
    this.client = client;
  }

  private renew(): Promise<Token> {
    this.renewal ??= this.request(this.client).finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async request({ tokenUrl, clientId, clientSecret, scopes }: OAuthClient): Promise<Token> {
    // Counted from before the request: the answer may take a while.
    const asked = this.now();
    const waitMs = Math.ceil(this.refusals.restsUntil(ROUTE) - asked);
    if (waitMs > 0) throw new GenesysThrottledError({ route: ROUTE }, waitMs);
    const answer = await exchange(this.dispatcher, ROUTE, tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        // No scopes are requested for a client that has roles.
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      }).toString(),
    });
    const call = describe(ROUTE, answer);
    if (answer.status >= 300) throw this.refused(errorOf(call, answer, this.now()), call);
    this.refusals.clear(ROUTE, this.now());
    const parsed = tokenAnswer.safeParse(parseJson(answer.body));
    if (!parsed.success) {
      // Possibly a proxy's error page: it must not make calls fail permanently.
      const cause = new GenesysResponseError(call, 'it has no access_token and expires_in');
      throw new GenesysUnavailableError(call, undefined, { cause });
    }

    const { access_token: value, expires_in: seconds, scope } = parsed.data;
    this.checkScopes(scope);
    const lifetimeMs = seconds * 1000;
    // A token with a life of less than a minute would otherwise be renewed at every call.
    const renewAt = asked + lifetimeMs - Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 2);
    this.token = { value, issuedAt: asked, renewAt, expiresAt: asked + lifetimeMs };
    this.log.info({ expiresAt: new Date(asked + lifetimeMs).toISOString() }, 'token issued');
    return this.token;
  }

  private refused(error: GenesysError, call: FailedCall): GenesysError {
    if (!(error instanceof GenesysRateLimitedError)) return refusalOf(error, call);
    const { retryAfterMs } = error;
    const { restsUntil } = this.refusals.note(ROUTE, askedWaitMs(retryAfterMs), this.now(), STRETCH_CAP_MS);
    return new GenesysRateLimitedError(call, retryAfterMs, restsUntil - this.now());
  }

  /** Without `scope` in the answer, everything that was requested is granted (RFC 6749, 5.1). */
  private checkScopes(granted: string | undefined): void {
    const has = new Set(granted?.split(' '));
    this.missing = granted === undefined ? [] : this.client.scopes.filter((scope) => !has.has(scope));
    if (this.missing.length > 0) {
      this.log.error({ missingScopes: this.missing }, 'scopes are missing: add them to the OAuth client');
    }
  }
}

/**
 * What a refusal means for the call that needs the token. It is never "not found": for a deletion that would mean that the file is
 * gone.
 */
function refusalOf(error: GenesysError, call: FailedCall): GenesysError {
  const { status = 0 } = call;
  const isMoved = status >= 300 && status < 400;
  const passes = error instanceof GenesysUnavailableError || error instanceof GenesysForbiddenError;
  return passes && !isMoved ? error : new GenesysCredentialsError(call);
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
