import { createHmac, timingSafeEqual } from 'node:crypto';
import { claimBytes, type Json, type Purpose } from './claim.js';

/** One symmetric key. */
export interface MacKey {
  /** Letters, digits, `_` and `-`, at most 32. Stands in each seal, so that keys can be rotated. */
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: Uint8Array;
}

/** `{key id}.{HMAC-SHA256 in base64url}`. */
export type Seal = string;

/** Why a seal does not count. */
export type SealFlaw = 'missing' | 'malformed' | 'unknown-key' | 'wrong';

/** A set of keys that cannot be used. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

const KEY_ID = /^[\w-]{1,32}$/;
const SEAL = /^([\w-]{1,32})\.([\w-]{43})$/;

/** Seals what this program has found out, and recognises what it sealed before. The first key seals; all of them check. */
export class MacKeyRing {
  private keys: ReadonlyMap<string, Uint8Array> = new Map();
  private current!: MacKey;

  /** @throws {KeyRingError} when there is no key, a key is short, or two have the same id. */
  constructor(keys: readonly MacKey[]) {
    this.rotate(keys);
  }

  /** Seals and checks with these keys alone from now on. @throws {KeyRingError} as the constructor: it then keeps what it has */
  rotate(keys: readonly MacKey[]): void {
    const [current] = keys;
    if (current === undefined) throw new KeyRingError('There is no key to seal with');
    for (const { id, secret } of keys) {
      if (!KEY_ID.test(id))
        throw new KeyRingError(`The key id ${JSON.stringify(id)} is not 1 to 32 of A-Z a-z 0-9 _ -`);
      if (secret.length < 32) throw new KeyRingError(`Key ${id} has ${secret.length} bytes; it needs at least 32`);
    }
    const byId = new Map(keys.map(({ id, secret }) => [id, secret]));
    if (byId.size < keys.length) throw new KeyRingError('Two keys have the same id');
    this.keys = byId;
    this.current = current;
  }

  /** @throws {UncanonicalClaimError} when the facts have no canonical form. */
  seal(purpose: Purpose, facts: Json): Seal {
    return `${this.current.id}.${mac(this.current.secret, purpose, facts).toString('base64url')}`;
  }

  /** What is wrong with a seal; undefined when it was made with one of the keys over exactly these facts. Never throws. */
  flawOf(purpose: Purpose, facts: Json, seal: unknown): SealFlaw | undefined {
    if (seal === undefined || seal === null || seal === '') return 'missing';
    const [, id, text] = (typeof seal === 'string' ? SEAL.exec(seal) : null) ?? [];
    if (id === undefined || text === undefined) return 'malformed';
    const secret = this.keys.get(id);
    if (secret === undefined) return 'unknown-key';
    let expected: Buffer;
    try {
      expected = mac(secret, purpose, facts);
    } catch {
      return 'wrong'; // content without a canonical form cannot have been sealed
    }
    const given = Buffer.from(text, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected) ? undefined : 'wrong';
  }
}

function mac(secret: Uint8Array, purpose: Purpose, facts: Json): Buffer {
  return createHmac('sha256', secret).update(claimBytes(purpose, facts)).digest();
}
