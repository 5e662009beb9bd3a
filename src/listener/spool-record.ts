import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { DIRECTIONS } from '../contract/direction.js';
import type { GenesysEvent } from '../genesys/event.js';

/** The same check as on the ids of the API: they become part of ids, paths and queries. */
const plainId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
const endTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]{8,20}Z$/);

/** Checks the required fields; all others are kept, including those of a newer version. */
const eventSchema: z.ZodType<GenesysEvent> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('attachment-uploaded'),
    conversationId: plainId,
    mediaId: plainId,
    downloadUrl: z.string().exactOptional(),
    messageId: z.string().exactOptional(),
    direction: z.enum(DIRECTIONS).exactOptional(),
    fileName: z.string().exactOptional(),
    conversationStart: z.string().exactOptional(),
    receivedAt: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal('conversation-completed'), conversationId: plainId, completedTime: endTime }),
]);

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The result of reading a line. Locked: it is complete, and sealed with a key that we do not have. Unsealed: it is complete, and
 * anybody may have written it, although there is a key.
 */
export type SpoolRecord =
  | { readonly kind: 'event'; readonly event: GenesysEvent }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unsealed' };

/**
 * Encodes an event as one line, and decodes it: `{CRC-32 of the rest, in hex} {form} {body}`. The form is `plain`, with JSON, or
 * `sealed:{key id}`, with base64 of nonce, AES-256-GCM ciphertext and tag.
 */
export class SpoolRecordCodec {
  /** The keys, by the form of the lines that they seal. */
  private readonly keys = new Map<string, Buffer>();

  /**
   * @param key 32 bytes. Without one, events are written unencrypted.
   * @param formerKeys can still open the lines that they have sealed.
   */
  constructor(
    private key: Buffer | undefined,
    formerKeys: readonly Buffer[] = [],
  ) {
    this.hold(key === undefined ? formerKeys : [key, ...formerKeys]);
  }

  /** Seals with another key from now on. Those of before still open what they have sealed. */
  rotate(key: Buffer, formerKeys: readonly Buffer[]): void {
    this.key = key;
    this.hold([key, ...formerKeys]);
  }

  private hold(keys: readonly Buffer[]): void {
    for (const each of keys) this.keys.set(formOf(each), each);
  }

  /** Whether there is a key, without which anybody could write valid lines. */
  get hasKey(): boolean {
    return this.key !== undefined;
  }

  encode(event: GenesysEvent): string {
    return this.seal(JSON.stringify(event));
  }

  /** A line with any text, sealed where there is a key. */
  seal(text: string): string {
    const rest = this.key === undefined ? `plain ${text}` : `${formOf(this.key)} ${encrypt(this.key, text)}`;
    return `${checksum(rest)} ${rest}`;
  }

  /** The text of a line that one of the keys has sealed; undefined for any other. */
  open(line: string): string | undefined {
    const { form, body } = partsOf(line) ?? {};
    const key = this.keys.get(form ?? '');
    if (key === undefined || body === undefined) return undefined;
    try {
      return decrypt(key, body);
    } catch {
      return undefined;
    }
  }

  /** Whether a line is complete and unencrypted. */
  isUnsealed(line: string): boolean {
    return partsOf(line)?.form === 'plain';
  }

  /** @param isOld the line existed before the key, so that it may be unencrypted */
  decode(line: string, { isOld = false }: { readonly isOld?: boolean } = {}): SpoolRecord {
    const parts = partsOf(line);
    if (parts === undefined) return { kind: 'damaged' };
    const { form, body } = parts;
    try {
      if (form === 'plain') return this.key === undefined || isOld ? readEvent(body) : { kind: 'unsealed' };
      const key = this.keys.get(form);
      return key === undefined ? { kind: 'locked' } : readEvent(decrypt(key, body));
    } catch {
      return { kind: 'damaged' };
    }
  }
}

/** @returns undefined for an incomplete line */
function partsOf(line: string): { readonly form: string; readonly body: string } | undefined {
  const rest = line.slice(9);
  if (line.slice(0, 9) !== `${checksum(rest)} `) return undefined;
  const form = rest.slice(0, rest.indexOf(' '));
  return { form, body: rest.slice(form.length + 1) };
}

function encrypt(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(formOf(key)));
  const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64');
}

/** @throws {Error} when it has been changed. */
function decrypt(key: Buffer, body: string): string {
  const bytes = Buffer.from(body, 'base64');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(formOf(key)))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

/** The id in it is that of the key in Temporal as well. */
const formOf = (key: Buffer): string => `sealed:${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** @throws {Error} when it is not an event. */
function readEvent(json: string): SpoolRecord {
  return { kind: 'event', event: eventSchema.parse(JSON.parse(json)) };
}
