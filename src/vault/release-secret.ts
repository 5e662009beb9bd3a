import { createHash, createHmac } from 'node:crypto';
import { signClaim } from '../sealing/signing-key-ring.js';
import type { Signer } from '../sealing/signing-key-ring.js';

const PURPOSE = 'released-name.v1';

/**
 * The unguessable part of a released file's name, which is the same each time: the hash of an Ed25519 signature of what it names,
 * which only the holder of the key can make. Without a signer, the key of the sealed copy is used.
 */
export async function releaseSecret(
  signer: Signer | undefined,
  facts: { readonly sha256: string; readonly conversationId: string; readonly mediaId: string },
  copyKey: Uint8Array | undefined,
): Promise<string> {
  if (signer !== undefined) {
    const { value } = await signClaim(signer, PURPOSE, facts);
    return createHash('sha256').update(value).digest('hex').slice(0, 32);
  }
  const text = [PURPOSE, facts.sha256, facts.conversationId, facts.mediaId].join('\n');
  return createHmac('sha256', copyKey ?? Buffer.alloc(0))
    .update(text)
    .digest('hex')
    .slice(0, 32);
}
