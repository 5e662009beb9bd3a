import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { DIRECTIONS } from '../contract/direction.js';
import type { GenesysEvent } from '../genesys/event.js';

/** Checks what is needed; all other fields come back, too, those of a newer version included. */
const eventSchema: z.ZodType<GenesysEvent> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('attachment-uploaded'),
    conversationId: z.string(),
    mediaId: z.string(),
    downloadUrl: z.string().exactOptional(),
    messageId: z.string().exactOptional(),
    direction: z.enum(DIRECTIONS).exactOptional(),
    fileName: z.string().exactOptional(),
    receivedAt: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal('conversation-completed'), conversationId: z.string(), completedTime: z.string() }),
]);

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a line turned out to be. Locked: it is whole, and sealed with a key that we do not have. */
export type SpoolRecord =
  { readonly kind: 'event'; readonly event: GenesysEvent } | { readonly kind: 'damaged' } | { readonly kind: 'locked' };

/**
 * Writes an event as one line, and reads it back: `{CRC-32 of the rest, in hex} {form} {body}`. The form is `plain`, with
 * JSON, or `sealed:{key id}`, with base64 of nonce, AES-256-GCM ciphertext and tag.
 */
export class SpoolRecordCodec {
  /** The keys by the form of what they seal. */
  private readonly keys: ReadonlyMap<string, Buffer>;

  /**
   * @param key 32 bytes. Without one, events are written in clear.
   * @param formerKeys what they have sealed can be read as well.
   */
  constructor(
    private readonly key: Buffer | undefined,
    formerKeys: readonly Buffer[] = [],
  ) {
    const all = key === undefined ? formerKeys : [key, ...formerKeys];
    this.keys = new Map(all.map((each) => [formOf(each), each]));
  }

  encode(event: GenesysEvent): string {
    const json = JSON.stringify(event);
    const rest = this.key === undefined ? `plain ${json}` : `${formOf(this.key)} ${this.seal(this.key, json)}`;
    return `${checksum(rest)} ${rest}`;
  }

  decode(line: string): SpoolRecord {
    const rest = line.slice(9);
    if (line.slice(0, 9) !== `${checksum(rest)} `) return { kind: 'damaged' };
    const form = rest.slice(0, rest.indexOf(' '));
    const body = rest.slice(form.length + 1);
    try {
      if (form === 'plain') return readEvent(body);
      const key = this.keys.get(form);
      return key === undefined ? { kind: 'locked' } : readEvent(this.open(key, body));
    } catch {
      return { kind: 'damaged' };
    }
  }

  private seal(key: Buffer, text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(formOf(key)));
    const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64');
  }

  /** @throws {Error} when it has been changed. */
  private open(key: Buffer, body: string): string {
    const bytes = Buffer.from(body, 'base64');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(formOf(key)))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }
}

/** The id in it is that of the key in Temporal as well. */
const formOf = (key: Buffer): string => `sealed:${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** @throws {Error} when it is no event. */
function readEvent(json: string): SpoolRecord {
  return { kind: 'event', event: eventSchema.parse(JSON.parse(json)) };
}
