import { randomUUID } from 'node:crypto';
import type { DecisionClaim, SignedDecision } from '../contract/signed-decision.js';
import { signClaim } from '../sealing/signing-key-ring.js';
import type { Signer } from '../sealing/signing-key-ring.js';

/** What a desk's signature is good for, and nothing else. */
export const DECISION_PURPOSE = 'decision.v1';

/** Signs a decision of a person, at this moment. @throws {UncanonicalClaimError} for text that is not valid Unicode */
export async function signDecision(
  signer: Signer,
  decision: Omit<DecisionClaim, 'id' | 'at'>,
  now: number,
): Promise<SignedDecision> {
  const claim: DecisionClaim = { ...decision, id: randomUUID(), at: new Date(now).toISOString() };
  return { claim, signature: await signClaim(signer, DECISION_PURPOSE, { ...claim }) };
}
