/** The call that failed. Never holds a body: bodies may carry personal data. */
export interface FailedCall {
  /** Method and route template, such as `DELETE /api/v2/media/files/{mediaId}`. */
  readonly route: string;
  readonly status?: number;
  /** Genesys Cloud's id of the request, for its support. */
  readonly correlationId?: string;
}

/** Base of all errors of calls to Genesys Cloud. */
export abstract class GenesysError extends Error {
  constructor(
    readonly call: FailedCall,
    what: string,
    options?: ErrorOptions,
  ) {
    const status = call.status === undefined ? '' : ` ${call.status}`;
    const correlation = call.correlationId === undefined ? '' : ` (correlation id ${call.correlationId})`;
    super(`${call.route}:${status} ${what}${correlation}`, options);
  }
}

/** 401 although the token has just been renewed. */
export class GenesysUnauthorizedError extends GenesysError {
  override readonly name = 'GenesysUnauthorizedError';

  constructor(
    call: FailedCall,
    readonly wwwAuthenticate?: string | undefined,
  ) {
    super(call, 'the token was refused, and so was a new one: check the OAuth client');
  }
}

/** 403: the OAuth client lacks something that an operator can add. */
export class GenesysForbiddenError extends GenesysError {
  override readonly name = 'GenesysForbiddenError';
  /** The scope that `WWW-Authenticate` names. */
  readonly missingScope: string | undefined;

  constructor(
    call: FailedCall,
    readonly wwwAuthenticate: string | undefined,
    /** The permission that the call needs, where the API has permissions. */
    readonly permission?: string,
  ) {
    const scope = wwwAuthenticate?.match(/\bscope="([^"]{1,200})"/)?.[1];
    super(call, `forbidden${remedy(scope, permission)}`);
    this.missingScope = scope;
  }
}

function remedy(scope: string | undefined, permission: string | undefined): string {
  if (scope !== undefined) return `: add the scope ${scope} to the OAuth client`;
  if (permission === undefined) return '';
  return `: give a role of the OAuth client the permission ${permission}, for the divisions of the conversations`;
}

/** 429. */
export class GenesysRateLimitedError extends GenesysError {
  override readonly name = 'GenesysRateLimitedError';

  constructor(
    call: FailedCall,
    /** Minimum wait, in milliseconds, where the answer has a Retry-After. */
    readonly retryAfterMs: number | undefined,
    /** When the call's next turn is, in milliseconds from now, where a rate limiter keeps one for it. */
    readonly waitMs?: number,
  ) {
    super(call, 'the rate limit is reached');
  }
}

/** The call was not sent: it is not its turn yet. */
export class GenesysThrottledError extends GenesysError {
  override readonly name = 'GenesysThrottledError';

  constructor(
    call: FailedCall,
    /** When its turn is, in milliseconds from now. */
    readonly waitMs: number,
  ) {
    super(call, 'throttled to stay within the rate limit');
  }
}

/** 404 or 410. */
export class GenesysNotFoundError extends GenesysError {
  override readonly name = 'GenesysNotFoundError';

  constructor(call: FailedCall) {
    super(call, 'not found');
  }
}

/** Any other 4xx: repeating the same request cannot help. */
export class GenesysRejectedError extends GenesysError {
  override readonly name = 'GenesysRejectedError';

  constructor(call: FailedCall) {
    super(call, 'the request was refused');
  }
}

/** 408, 5xx, an unreachable host, no answer in time, or one that is not the API's: a page, a redirect, broken JSON. */
export class GenesysUnavailableError extends GenesysError {
  override readonly name = 'GenesysUnavailableError';

  constructor(
    call: FailedCall,
    /** Minimum wait, in milliseconds, where the answer has a Retry-After. */
    readonly retryAfterMs: number | undefined,
    options?: ErrorOptions,
  ) {
    super(call, unavailability(call.status), options);
  }
}

function unavailability(status: number | undefined): string {
  if (status === undefined) return 'no answer';
  return status < 300 ? 'no answer of the API: a page, or broken JSON' : 'failed on the side of Genesys Cloud';
}

/** A success whose body is not what the API promises. */
export class GenesysResponseError extends GenesysError {
  override readonly name = 'GenesysResponseError';

  constructor(
    call: FailedCall,
    /** What is wrong, without any content of the body. */
    readonly problem: string,
  ) {
    super(call, `the answer cannot be used: ${problem}`);
  }
}

/** A success whose body is larger than the bound. */
export class GenesysResponseTooLargeError extends GenesysError {
  override readonly name = 'GenesysResponseTooLargeError';

  constructor(
    call: FailedCall,
    readonly maxBytes: number,
  ) {
    super(call, `the answer is larger than ${maxBytes} bytes`);
  }
}

/** The token address refused the client id and secret, or is not one. */
export class GenesysCredentialsError extends GenesysError {
  override readonly name = 'GenesysCredentialsError';

  constructor(call: FailedCall) {
    super(
      call,
      'the client was refused: check GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, GENESYS_TOKEN_URL and, for a client of scopes, GENESYS_SCOPES',
    );
  }
}
