import { randomBytes } from 'node:crypto';

/** The API of a token: with scopes, or with roles. */
export type Api = 'events' | 'platform';

export interface Token {
  readonly api: Api;
  /** Empty for the Platform API, where the client's permissions count. */
  readonly scopes: ReadonlySet<string>;
  /** Milliseconds of the simulator's clock. */
  readonly expiresAt: number;
}

/** Access tokens that are currently valid. */
export class Tokens {
  private readonly valid = new Map<string, Token>();
  private issuedCount = 0;

  constructor(private readonly now: () => number) {}

  /** How many tokens were ever issued. */
  get issued(): number {
    return this.issuedCount;
  }

  issue(api: Api, scopes: readonly string[], lifetimeSeconds: number): string {
    this.dropExpired();
    const value = randomBytes(32).toString('base64url');
    this.valid.set(value, { api, scopes: new Set(scopes), expiresAt: this.now() + lifetimeSeconds * 1000 });
    this.issuedCount += 1;
    return value;
  }

  /** The token of an Authorization header, or undefined when it is absent, unknown, revoked or expired. */
  check(authorization: string | undefined): Token | undefined {
    const value = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    const token = value === undefined ? undefined : this.valid.get(value);
    return token !== undefined && this.now() < token.expiresAt ? token : undefined;
  }

  revokeAll(): void {
    this.valid.clear();
  }

  private dropExpired(): void {
    for (const [value, token] of this.valid) if (this.now() >= token.expiresAt) this.valid.delete(value);
  }
}
