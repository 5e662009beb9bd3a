/** What a desk signs when somebody decides. Every field is signed; the order does not matter. */
export interface DecisionClaim {
  /** Of this decision alone: it counts once, and the decision log knows it by this. */
  readonly id: string;
  /** Who vouches for the person: the issuer of the sign-on. Two people are two subjects of it. */
  readonly issuer: string;
  readonly subject: string;
  /** How people know the person. */
  readonly name: string;
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  readonly workflowId: string;
  /** The run that asked. A run that was reset or reopened is a different one, and needs a new decision. */
  readonly runId: string;
  readonly mediaId: string;
  /** Of the file, in hex; null if the file is not available. */
  readonly sha256: string | null;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /**
   * Which user of Genesys Cloud the person is, as the issuer says: an e-mail address or the user's id. Absent where it does not say,
   * and of desks that did not ask.
   */
  readonly account?: string;
}

/** A claim, and the desk's Ed25519 signature over its canonical form. */
export interface SignedDecision {
  readonly claim: DecisionClaim;
  readonly signature: { readonly keyId: string; readonly value: string };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const text =
  (longest: number) =>
  (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && value.length <= longest;
const like = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

/** What each field may be: bounded, because anybody can send one. */
const FIELDS: Readonly<Record<Exclude<keyof DecisionClaim, 'account'>, (value: unknown) => boolean>> = {
  id: like(UUID),
  issuer: text(500),
  subject: text(255),
  name: text(200),
  decision: (value) => value === 'approve' || value === 'reject',
  reason: text(2000),
  workflowId: text(1000),
  runId: like(UUID),
  mediaId: text(300),
  sha256: (value) => value === null || like(/^[0-9a-f]{64}$/)(value),
  at: like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
};
const isAccount = text(255);
/** 64 bytes in base64, in the one spelling of them: no bit of the last character is left over. */
const SIGNATURE = /^[A-Za-z0-9+/]{85}[AQgw]==$/;
const KEY_ID = /^[\w.:-]{1,128}$/;

/** The signed decision in what somebody sent, with nothing else in it; or what is wrong with it. */
export function parseSignedDecision(payload: unknown): SignedDecision | string {
  if (!isObject(payload)) return 'is not an object {"claim": …, "signature": …}';
  const { claim, signature, ...others } = payload;
  if (!isObject(claim)) return 'has no "claim"';
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const wrong = names.find((name) => !Object.hasOwn(claim, name) || !FIELDS[name](claim[name]));
  if (wrong !== undefined) return `has a wrong "${wrong}"`;
  const hasAccount = Object.hasOwn(claim, 'account');
  if (hasAccount && !isAccount(claim['account'])) return 'has a wrong "account"';
  if (!isObject(signature)) return 'has no "signature"';
  const { keyId, value, ...rest } = signature;
  if (!like(KEY_ID)(keyId) || !like(SIGNATURE)(value)) return 'has no signature of Ed25519';
  const extra = [
    Object.keys(claim).slice(names.length + Number(hasAccount)),
    Object.keys(others),
    Object.keys(rest),
  ].flat();
  if (extra.length > 0) return 'has more than it may';
  return payload as unknown as SignedDecision;
}

/** Who decided, as one text for each person; two issuers may have the same subject. */
export const subjectOf = ({ issuer, subject }: Pick<DecisionClaim, 'issuer' | 'subject'>): string =>
  JSON.stringify([issuer, subject]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
