import type { PublicKeyRing, SignatureFlaw, Signer } from '../sealing/signing-key-ring.js';
import { signClaim } from '../sealing/signing-key-ring.js';

/** What the signature of a blob of the archive is made for. */
const BLOB_PURPOSE = 'archived-blob.v1';

/** The location of a signature: in the metadata, which is locked with the blob and written in the same request. */
const KEY = 'signature_key';
const VALUE = 'signature';

type Metadata = Readonly<Record<string, string>>;

/** What is signed: the blob's name and all of its metadata, which holds the hashes of its content. */
function signedFacts(name: string, metadata: Metadata) {
  return { name, metadata: withoutSignature(metadata) };
}

/** Metadata as it is stored, with the signature in it. */
export async function withSignature(signer: Signer | undefined, name: string, metadata: Metadata): Promise<Metadata> {
  if (signer === undefined) return metadata;
  const { keyId, value } = await signClaim(signer, BLOB_PURPOSE, signedFacts(name, metadata));
  return { ...metadata, [KEY]: keyId, [VALUE]: value };
}

/** What is wrong with the signature of a blob, if anything. It vouches for the hashes in the metadata, not for the bytes. */
export function signatureFlaw(keys: PublicKeyRing, name: string, metadata: Metadata): SignatureFlaw | undefined {
  const { [KEY]: keyId, [VALUE]: value } = metadata;
  if (keyId === undefined && value === undefined) return 'missing';
  return keys.flawOfClaim(BLOB_PURPOSE, signedFacts(name, metadata), { keyId, value });
}

/** The key that a blob claims to be signed with. */
export const signedBy = (metadata: Metadata): string | undefined => metadata[KEY];

function withoutSignature({ [KEY]: _key, [VALUE]: _value, ...metadata }: Metadata): Record<string, string> {
  return metadata;
}

const FLAWS = {
  missing: 'it is not signed',
  malformed: 'its signature cannot be read',
  'unknown-key': 'it is signed with a key that is none of the known ones',
  wrong: 'its signature is not one over its name and metadata',
} as const satisfies Record<SignatureFlaw, string>;

/** A flaw, described for people. */
export const flawWords = (flaw: SignatureFlaw): string => FLAWS[flaw];
