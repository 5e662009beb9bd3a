import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { claimBytes, type Json, type Purpose } from './claim.js';
import { KeyRingError } from './mac-key-ring.js';

/** A detached Ed25519 signature (RFC 8032). */
export interface Signature {
  /** Of the public key; see {@link keyIdOf}. */
  readonly keyId: string;
  /** 64 bytes in base64. */
  readonly value: string;
}

/** Signs bytes. A port: the key may lie in a file, or where nobody can read it. */
export interface Signer {
  readonly keyId: string;
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** Why a signature does not count. */
export type SignatureFlaw = 'missing' | 'malformed' | 'unknown-key' | 'wrong';

const PEM = /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g;
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/** The first 16 hexadecimal digits of SHA-256 over the public key (SubjectPublicKeyInfo, DER). */
function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
}

/** Checks signatures against a set of public keys, old ones included. Nobody can sign with it. */
export class PublicKeyRing {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  private constructor(keys: readonly KeyObject[]) {
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
  }

  /**
   * Reads public keys, or the public halves of private ones, from PEM blocks one after the other.
   *
   * @throws {KeyRingError} when there is none, or one is no Ed25519 key.
   */
  static fromPem(...texts: readonly string[]): PublicKeyRing {
    return new PublicKeyRing(blocks(texts.join('\n')).map((block) => asEd25519(() => createPublicKey(block))));
  }

  /** Ids of all keys, in the order given. */
  get keyIds(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** All keys as PEM (SubjectPublicKeyInfo), for publishing. */
  toPem(): string {
    return [...this.keys.values()].map((key) => key.export({ format: 'pem', type: 'spki' }).toString()).join('');
  }

  /** What is wrong with a signature over these bytes; undefined when one of the keys made it. Never throws. */
  flawOf(bytes: Uint8Array, signature: unknown): SignatureFlaw | undefined {
    if (signature === undefined || signature === null) return 'missing';
    const { keyId, value } = signature as Partial<Record<keyof Signature, unknown>>;
    if (typeof keyId !== 'string' || typeof value !== 'string' || !SIGNATURE.test(value)) return 'malformed';
    const key = this.keys.get(keyId);
    if (key === undefined) return 'unknown-key';
    return verify(null, bytes, key, Buffer.from(value, 'base64')) ? undefined : 'wrong';
  }

  /** The same for a claim that {@link signClaim} signed. Never throws. */
  flawOfClaim(purpose: Purpose, facts: Json, signature: unknown): SignatureFlaw | undefined {
    let bytes: Buffer;
    try {
      bytes = claimBytes(purpose, facts);
    } catch {
      return 'wrong'; // nobody could have signed what has no canonical form
    }
    return this.flawOf(bytes, signature);
  }
}

/**
 * A signer with the first private key of a PEM text; further keys only check (take them with {@link PublicKeyRing.fromPem}).
 *
 * @throws {KeyRingError} when the first block is no Ed25519 private key.
 */
export function signerFromPem(text: string): Signer {
  const [first] = blocks(text);
  const key = asEd25519(() => createPrivateKey(first ?? ''));
  const keyId = keyIdOf(createPublicKey(key));
  return { keyId, sign: async (bytes) => ({ keyId, value: sign(null, bytes, key).toString('base64') }) };
}

/** Signs a claim: canonical bytes under a purpose. @throws {UncanonicalClaimError} when the facts have no canonical form. */
export async function signClaim(signer: Signer, purpose: Purpose, facts: Json): Promise<Signature> {
  return await signer.sign(claimBytes(purpose, facts));
}

/** A new private key as PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` makes it. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function blocks(text: string): string[] {
  const found = text.match(PEM) ?? [];
  if (found.length === 0) throw new KeyRingError('There is no key: a PEM block begins with -----BEGIN');
  return found;
}

function asEd25519(read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    throw new KeyRingError('A PEM block holds no key that can be read without a passphrase', { cause: error });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new KeyRingError(`The key is of type ${key.asymmetricKeyType ?? 'unknown'}; it must be Ed25519`);
  }
  return key;
}
