import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DecipherGCM } from 'node:crypto';

/** A sealed copy was altered or truncated, or the key does not belong to it. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';

  constructor(what: string, options?: ErrorOptions) {
    super(`the sealed copy cannot be opened: ${what}`, options);
  }
}

/** Names the format below; stored with each sealed copy, so that other formats can be added. */
export const ENVELOPE = 'ccv1-aes-256-gcm';

const CIPHER = 'aes-256-gcm';
const MAGIC = Buffer.from('ccvault1');
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + IV_BYTES;
/** Overhead of a sealed copy over the file. */
export const ENVELOPE_BYTES = HEADER_BYTES + TAG_BYTES;

/** A key for one file. */
export const newEnvelopeKey = (): Buffer => randomBytes(32);

/**
 * Makes a file inert: no scanner recognises it, and opening it does not run it. That is its only purpose: the key is stored next
 * to the copy, and secrecy depends on the container's access rules. Layout: magic, IV, AES-256-GCM ciphertext, tag.
 */
export async function* seal(source: AsyncIterable<Uint8Array>, key: Uint8Array): AsyncGenerator<Buffer, void, void> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  yield Buffer.concat([MAGIC, iv]);
  for await (const chunk of source) {
    yield cipher.update(chunk);
  }
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
}

/**
 * Reverses `seal`. The bytes are proven genuine only when the end is reached without an error: until then nobody must see
 * them.
 * @throws {EnvelopeError}
 */
export async function* unseal(source: AsyncIterable<Uint8Array>, key: Uint8Array): AsyncGenerator<Buffer, void, void> {
  let decipher: DecipherGCM | undefined;
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    pending = Buffer.concat([pending, chunk]);
    if (decipher === undefined && pending.length >= HEADER_BYTES) {
      decipher = openHeader(pending.subarray(0, HEADER_BYTES), key);
      pending = pending.subarray(HEADER_BYTES);
    }
    // Nothing marks the tag: the last bytes are held back until it is known that none follow.
    if (decipher !== undefined && pending.length > TAG_BYTES) {
      yield decipher.update(pending.subarray(0, -TAG_BYTES));
      pending = pending.subarray(-TAG_BYTES);
    }
  }
  if (decipher === undefined || pending.length < TAG_BYTES) {
    throw new EnvelopeError('it is too short');
  }
  decipher.setAuthTag(pending);
  try {
    decipher.final();
  } catch (cause) {
    throw new EnvelopeError('it was altered, or this is not its key', { cause });
  }
}

function openHeader(header: Buffer, key: Uint8Array): DecipherGCM {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new EnvelopeError('it does not begin like one');
  }
  return createDecipheriv(CIPHER, key, header.subarray(MAGIC.length), { authTagLength: TAG_BYTES });
}
