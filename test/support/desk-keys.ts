import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionClaim, SignedDecision } from '../../src/contract/signed-decision.js';
import { signDecision } from '../../src/decisions/sign-decision.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import type { Signer } from '../../src/sealing/signing-key-ring.js';
import type { Reviewed } from './reviews.js';

/** A desk's key, and files of it as settings name them. */
export interface DeskKeys {
  readonly signer: Signer;
  readonly privateKeyFile: string;
  readonly publicKeysFile: string;
}

export function deskKeys(): DeskKeys {
  const folder = mkdtempSync(join(tmpdir(), 'custodian-desk-'));
  const pem = newSigningKey();
  const privateKeyFile = join(folder, 'signing-key.pem');
  const publicKeysFile = join(folder, 'public-keys.pem');
  writeFileSync(privateKeyFile, pem, { mode: 0o600 });
  // A former key, too: keys are rotated.
  writeFileSync(publicKeysFile, PublicKeyRing.fromPem(newSigningKey(), pem).toPem());
  return { signer: signerFromPem(pem), privateKeyFile, publicKeysFile };
}

/** What a desk would sign for a file that waits. */
export async function claimOn(
  { handle, mediaId }: Reviewed,
  sha256: string | null,
  changes: Partial<DecisionClaim> = {},
): Promise<Omit<DecisionClaim, 'id' | 'at'>> {
  const { runId } = await handle.describe();
  return {
    ...{ issuer: 'https://login.example', subject: 'jane', name: 'jane.doe', decision: 'approve', reason: 'known' },
    ...{ workflowId: handle.workflowId, runId, mediaId, sha256 },
    ...changes,
  };
}

/** A decision as a desk sends it. */
export async function signedBy(
  signer: Signer,
  claim: Omit<DecisionClaim, 'id' | 'at'>,
  now = Date.now(),
): Promise<{ reviewer: string; reason: string; approve: boolean; signature: SignedDecision }> {
  const signature = await signDecision(signer, claim, now);
  return { reviewer: claim.name, reason: claim.reason, approve: claim.decision === 'approve', signature };
}
