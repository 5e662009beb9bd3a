import * as oidc from 'openid-client';
import { inOneLine } from '../contract/markdown.js';
import { claimOf, rolesOf } from './roles.js';
import type { Person, Role } from './roles.js';
import { SignOnError } from './sign-on.js';
import type { DeviceErrand, Errand, SignedOn, SignOn } from './sign-on.js';

export interface OidcOptions {
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent of a public client: the code is bound to this desk by PKCE in any case. */
  readonly clientSecret: string | undefined;
  readonly scope: string;
  /** The claim of the ID token, or of the user's info, that gives the roles. */
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, Role>>;
  /** The claim that identifies a person's user in Genesys Cloud: by e-mail address, or by the user's id. */
  readonly userClaim: string;
  /** Where the issuer sends the browser back to. */
  readonly redirectUri: URL;
  /** Where it sends the browser after a sign-off. */
  readonly home: URL;
}

type Tokens = Pick<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers, 'access_token' | 'claims'>;

/** What a name may be taken from, the first that is there. */
const NAME_CLAIMS = ['preferred_username', 'email', 'name', 'sub'] as const;
const MAX_ACCOUNT_LENGTH = 255;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Sign-on by OpenID Connect: authorization code with PKCE, state and nonce; the ID token's signature is checked. */
export class OidcSignOn implements SignOn {
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(private readonly options: OidcOptions) {}

  async begin(): Promise<{ readonly url: URL; readonly errand: Errand }> {
    const configuration = await this.configuration();
    const errand: Errand = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.options.redirectUri.href,
      scope: this.options.scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(errand.verifier),
      code_challenge_method: 'S256',
      state: errand.state,
      nonce: errand.nonce,
    });
    return { url, errand };
  }

  async complete(returned: URL, { state, nonce, verifier }: Errand): Promise<SignedOn> {
    const configuration = await this.configuration();
    const { redirectUri } = this.options;
    // What a proxy in front made of the address does not matter.
    const callback = new URL(redirectUri);
    callback.search = returned.search;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      return {
        person: await this.personOf(configuration, tokens),
        endAtIssuer: this.endAddress(configuration, tokens.id_token),
      };
    } catch (error) {
      throw failed(error);
    }
  }

  async beginDevice(): Promise<DeviceErrand> {
    const configuration = await this.configuration();
    const { scope } = this.options;
    if (configuration.serverMetadata().device_authorization_endpoint === undefined) {
      throw new SignOnError('The issuer has no device flow (RFC 8628): allow it there for the client of the desk.');
    }
    const begun = await oidc.initiateDeviceAuthorization(configuration, { scope }).catch((error: unknown) => {
      throw new SignOnError('The issuer does not begin a device flow: allow it there for the client of the desk.', {
        cause: error,
      });
    });
    return {
      userCode: begun.user_code,
      verificationUri: begun.verification_uri,
      verificationUriComplete: begun.verification_uri_complete,
      expiresIn: begun.expires_in,
      complete: async (signal) => {
        try {
          const tokens = await oidc.pollDeviceAuthorizationGrant(configuration, begun, undefined, { signal });
          return await this.personOf(configuration, tokens);
        } catch (error) {
          throw failed(error);
        }
      },
    };
  }

  enter(): undefined {
    return undefined;
  }

  /** Whom tokens of the issuer are for. @throws {SignOnError} without an ID token */
  private async personOf(configuration: oidc.Configuration, tokens: Tokens): Promise<Person> {
    const { roleClaim, roles, userClaim } = this.options;
    const claims = tokens.claims();
    if (claims === undefined) throw new SignOnError('The issuer sent no ID token.');
    const info: Readonly<Record<string, unknown>> =
      [roleClaim, userClaim].some((name) => claimOf(claims, name) === undefined) &&
      configuration.serverMetadata().userinfo_endpoint !== undefined
        ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : {};
    const known: Readonly<Record<string, unknown>> = { ...info, ...claims };
    const name = NAME_CLAIMS.map((claim) => known[claim]).find((value) => typeof value === 'string' && value !== '');
    // Not from both merged: a nested claim may be in one, and its neighbours in the other.
    const told = (claim: string) => claimOf(claims, claim) ?? claimOf(info, claim);
    const account = accountOf(told(userClaim), userClaim === 'email' && known['email_verified'] === false);
    return {
      issuer: claims.iss,
      subject: claims.sub,
      // As a signal would have to spell it, too.
      name: inOneLine(String(name).normalize('NFKC')).slice(0, 200),
      roles: rolesOf(told(roleClaim), roles),
      ...(account === undefined ? {} : { account }),
    };
  }

  private endAddress(configuration: oidc.Configuration, idToken: string | undefined): string | undefined {
    if (configuration.serverMetadata().end_session_endpoint === undefined || idToken === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: this.options.home.href,
    }).href;
  }

  /** Asked once it is needed, and again after a failure: a desk starts before its issuer, too. */
  private configuration(): Promise<oidc.Configuration> {
    this.discovered ??= this.discover().catch((error: unknown) => {
      this.discovered = undefined;
      throw new SignOnError(`The issuer ${this.options.issuer.href} does not answer as one: try again later.`, {
        cause: error,
      });
    });
    return this.discovered;
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.options;
    const isLocal = issuer.protocol === 'http:' && LOOPBACK.test(issuer.hostname);
    const client = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    const execute = [oidc.enableNonRepudiationChecks, ...(isLocal ? [oidc.allowInsecureRequests] : [])];
    return oidc.discovery(issuer, clientId, undefined, client, { execute });
  }
}

function failed(error: unknown): SignOnError {
  if (error instanceof SignOnError) return error;
  if (error instanceof oidc.ResponseBodyError && error.error === 'access_denied') {
    return new SignOnError('The sign-on was declined at the issuer.', { cause: error });
  }
  return new SignOnError('The sign-on failed: what the issuer sent does not hold. Try again.', { cause: error });
}

/** @returns undefined if the issuer does not provide it, or does not vouch for the address */
function accountOf(value: unknown, isUnverified: boolean): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_ACCOUNT_LENGTH) return undefined;
  return isUnverified ? undefined : value.trim();
}
