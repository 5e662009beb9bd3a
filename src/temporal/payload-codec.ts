import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import {
  ENCRYPTED,
  ENCRYPTION_FLAW,
  KEY_ID,
  metadataText,
  PayloadKeyMissingError,
} from '../contract/unreadable-payload.js';

const { Payload: PayloadProto } = proto.temporal.api.common.v1;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const INFO = 'conversation-custodian payload 1';
/** Payloads under one derived key: far below the 2^32 that random nonces allow (NIST SP 800-38D, 8.3). */
const DATA_KEY_USES = 2 ** 20;
/** Derived keys of other processes that are kept. */
const CACHED_DATA_KEYS = 1000;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The keys of payloads, 32 bytes each. What is written is encrypted with the first; what any of them has sealed can be read. */
export interface PayloadKeys {
  readonly current: Buffer;
  readonly former: readonly Buffer[];
}

/** Names a key without telling it; the spool names its keys in the same way. */
export function payloadKeyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

interface DataKey {
  readonly salt: Buffer;
  readonly key: Buffer;
}

/**
 * Encrypts what Temporal stores with AES-256-GCM: `{salt, 16} {nonce, 12} {ciphertext} {tag, 16}` of the whole payload as
 * protobuf, under a key that HKDF-SHA-256 derives from the named key and the salt. The cipher's additional data is the key's
 * id. What is not encrypted is read as it is, so that histories from before go on.
 */
export class EncryptingCodec implements PayloadCodec {
  private readonly keys = new Map<string, Buffer>();
  private current: { readonly id: string; readonly key: Buffer };
  private readonly derived = new Map<string, Buffer>();
  private writing: DataKey | undefined;
  private uses = 0;

  constructor(keys: PayloadKeys) {
    this.current = this.hold(keys);
  }

  /**
   * Encrypts with other keys from now on.
   * @returns the ids of keys that are no longer among them. They go on to decrypt until the process ends: what they have
   * sealed may still be in histories.
   */
  rotate(keys: PayloadKeys): string[] {
    this.current = this.hold(keys);
    this.writing = undefined;
    const ids = new Set([keys.current, ...keys.former].map(payloadKeyId));
    return [...this.keys.keys()].filter((id) => !ids.has(id));
  }

  private hold({ current, former }: PayloadKeys): { readonly id: string; readonly key: Buffer } {
    for (const key of [current, ...former]) this.keys.set(payloadKeyId(key), key);
    return { id: payloadKeyId(current), key: current };
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => ({
      metadata: {
        encoding: text(ENCRYPTED),
        'encryption-cipher': text('AES-256-GCM'),
        [KEY_ID]: text(this.current.id),
      },
      data: this.seal(PayloadProto.encode(payload).finish()),
    }));
  }

  /**
   * What was sealed with one of the keys and then changed stays as it is: it comes from somebody else, and whoever reads it
   * must be able to refuse it without stopping the run.
   *
   * @throws {PayloadKeyMissingError} when the key of a payload is missing: continuing without it would change what happened.
   */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const keyId = this.missingKeyOf(payload);
      if (keyId !== undefined) throw new PayloadKeyMissingError(keyId);
      return this.read(payload) ?? payload;
    });
  }

  /**
   * As `decode`, for what anybody may have sent to a run: what cannot be read stays as it is, and says by `ENCRYPTION_FLAW`
   * whether its key is here.
   */
  async decodeSent(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const { [ENCRYPTION_FLAW]: _, ...metadata } = payload.metadata ?? {};
      if (this.missingKeyOf(payload) !== undefined) return { ...payload, metadata };
      return this.read(payload) ?? { ...payload, metadata: { ...metadata, [ENCRYPTION_FLAW]: text('changed') } };
    });
  }

  private missingKeyOf({ metadata }: Payload): string | undefined {
    if (metadataText(metadata, 'encoding') !== ENCRYPTED) return undefined;
    const keyId = metadataText(metadata, KEY_ID);
    return this.keys.has(keyId) ? undefined : keyId.slice(0, 64);
  }

  /** @returns undefined for what its key cannot open */
  private read(payload: Payload): Payload | undefined {
    if (metadataText(payload.metadata, 'encoding') !== ENCRYPTED) return payload;
    const keyId = metadataText(payload.metadata, KEY_ID);
    try {
      return PayloadProto.decode(this.open(this.keys.get(keyId)!, keyId, Buffer.from(payload.data ?? [])));
    } catch {
      return undefined;
    }
  }

  private seal(plaintext: Uint8Array): Buffer {
    if (this.writing === undefined || this.uses >= DATA_KEY_USES) {
      const salt = randomBytes(SALT_BYTES);
      this.writing = { salt, key: derive(this.current.key, salt) };
      this.uses = 0;
    }
    this.uses += 1;
    const { salt, key } = this.writing;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(this.current.id));
    return Buffer.concat([salt, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws {Error} when it has been changed. */
  private open(key: Buffer, keyId: string, bytes: Buffer): Buffer {
    const body = SALT_BYTES + IV_BYTES;
    if (bytes.length < body + TAG_BYTES) throw new RangeError('too short');
    const dataKey = this.dataKey(key, keyId, bytes.subarray(0, SALT_BYTES));
    const decipher = createDecipheriv(CIPHER, dataKey, bytes.subarray(SALT_BYTES, body), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(keyId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(body, -TAG_BYTES)), decipher.final()]);
  }

  private dataKey(key: Buffer, keyId: string, salt: Buffer): Buffer {
    const name = `${keyId} ${salt.toString('hex')}`;
    const known = this.derived.get(name) ?? derive(key, salt);
    // Used last goes to the end; the first is the one that was not used for longest.
    this.derived.delete(name);
    this.derived.set(name, known);
    const [oldest] = this.derived.keys();
    if (this.derived.size > CACHED_DATA_KEYS && oldest !== undefined) this.derived.delete(oldest);
    return known;
  }
}

function derive(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, INFO, KEY_BYTES));
}
