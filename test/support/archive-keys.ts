import type { ArchiveKeys } from '../../src/archive/archive-keys.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../../src/sealing/signing-key-ring.js';

/** A new key, and former ones that still check. */
export function archiveKeys(...formerPem: readonly string[]): ArchiveKeys & { readonly pem: string } {
  const pem = newSigningKey();
  return { pem, signer: signerFromPem(pem), publicKeys: PublicKeyRing.fromPem(pem, ...formerPem) };
}
