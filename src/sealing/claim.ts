import canonicalize from 'canonicalize';

/** JSON values, so that a claim can be canonicalized without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * What a claim is about, such as `verdict.v1`. A seal made for one purpose never counts for another, also when the facts look alike.
 */
export type Purpose = `${string}.v${number}`;

/** A claim that has no single canonical form: NaN, a lone surrogate, a circle. */
export class UncanonicalClaimError extends Error {
  override readonly name = 'UncanonicalClaimError';
}

/**
 * The bytes that are sealed or signed: the JSON Canonicalization Scheme of RFC 8785, under its purpose in DSSE's pre-authentication
 * encoding (https://github.com/secure-systems-lab/dsse, `PAE`), which keeps purpose and body from running into each other.
 *
 * @throws {UncanonicalClaimError} when the facts have no canonical form.
 */
export function claimBytes(purpose: Purpose, facts: Json): Buffer {
  let body: string | undefined;
  try {
    body = canonicalize(facts);
  } catch (error) {
    throw new UncanonicalClaimError(`The facts of ${purpose} cannot be canonicalized`, { cause: error });
  }
  if (body === undefined) throw new UncanonicalClaimError(`The facts of ${purpose} are empty`);
  return preAuthenticationEncoding(`application/vnd.conversation-custodian.${purpose}+json`, Buffer.from(body));
}

function preAuthenticationEncoding(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}
