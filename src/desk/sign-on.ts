import type { Person } from './roles.js';

/** What is to be known when the browser comes back from the issuer; kept in a signed cookie of this browser. */
export interface Errand {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Somebody whom the issuer vouches for. */
export interface SignedOn {
  readonly person: Person;
  /** Ends the session at the issuer as well. */
  readonly endAtIssuer: string | undefined;
}

/** A sign-on of a program without a browser (RFC 8628): its person goes to the address, and types the code. */
export interface DeviceErrand {
  readonly userCode: string;
  readonly verificationUri: string;
  /** With the code in it. */
  readonly verificationUriComplete: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
  /** The issuer is asked until the person has signed on. @throws {SignOnError} */
  complete(signal: AbortSignal): Promise<Person>;
}

/** The sign-on failed. The message is for the person, and holds no token. */
export class SignOnError extends Error {
  override readonly name = 'SignOnError';
}

/** How people sign on. A port: OpenID Connect, or a link that is printed once on a local stack. */
export interface SignOn {
  /** Where to redirect the browser; undefined without an issuer. @throws {SignOnError} */
  begin(): Promise<{ readonly url: URL; readonly errand: Errand } | undefined>;
  /** @throws {SignOnError} when what came back is not what the issuer would have sent for this errand */
  complete(returned: URL, errand: Errand): Promise<SignedOn>;
  /** Undefined without an issuer. @throws {SignOnError} */
  beginDevice(): Promise<DeviceErrand | undefined>;
  /** Who a one-time token is for; it counts once. */
  enter(token: string): Person | undefined;
}
