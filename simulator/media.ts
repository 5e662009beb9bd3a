import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Changes } from './changes.js';
import { DuplicateIdError, UnknownIdError } from './errors.js';

/** Content made on demand, for files that should not be held in memory. */
export interface GeneratedBytes {
  /** Exact number of bytes that `make` yields. */
  readonly size: number;
  make(): AsyncIterable<Uint8Array>;
}

export type Content = Uint8Array | GeneratedBytes;

export interface NewAttachment {
  readonly conversationId: string;
  /** Default: a random UUID. */
  readonly mediaId?: string | undefined;
  readonly fileName: string;
  readonly bytes: Content;
  /** Whether subscribed sockets hear of it at once. Default: true. */
  readonly announce?: boolean | undefined;
}

export interface MediaState {
  readonly mediaId: string;
  readonly conversationId: string;
  readonly fileName: string;
  readonly size: number;
  readonly deleted: boolean;
}

export interface StoredMedia extends MediaState {
  readonly downloadUrl: string;
  readonly content: Content;
}

export interface MediaOptions {
  readonly now: () => number;
  readonly urlLifetimeMs: number;
  /** Base of the presigned URLs. */
  readonly publicUrl: () => string;
}

/** Files of conversations, and the presigned URLs that lead to them. */
export class MediaStore {
  readonly #byId = new Map<string, StoredMedia>();
  readonly #key = randomBytes(32);

  constructor(
    private readonly options: MediaOptions,
    private readonly changes: Changes,
  ) {}

  /**
   * Stores the file and issues its only URL: the contract has no call for a fresh one.
   *
   * @throws {DuplicateIdError} when the id is taken.
   */
  add({ conversationId, mediaId = randomUUID(), fileName, bytes }: NewAttachment): StoredMedia {
    if (this.#byId.has(mediaId)) throw new DuplicateIdError('media', mediaId);
    const expires = String(this.options.now() + this.options.urlLifetimeMs);
    const query = new URLSearchParams({ signature: this.#sign(mediaId, expires), expires });
    const stored: StoredMedia = {
      mediaId,
      conversationId,
      fileName,
      size: 'make' in bytes ? bytes.size : bytes.byteLength,
      deleted: false,
      downloadUrl: `${this.options.publicUrl()}/download/${encodeURIComponent(mediaId)}?${query.toString()}`,
      content: bytes,
    };
    this.#byId.set(mediaId, stored);
    this.changes.notify();
    return stored;
  }

  find(mediaId: string): StoredMedia | undefined {
    return this.#byId.get(mediaId);
  }

  /** @throws {UnknownIdError} when there is none. */
  get(mediaId: string): StoredMedia {
    const stored = this.#byId.get(mediaId);
    if (stored === undefined) throw new UnknownIdError('media', mediaId);
    return stored;
  }

  all(): MediaState[] {
    return [...this.#byId.values()].map(mediaState);
  }

  /** Whether there was something left to delete. Its bytes are forgotten. */
  delete(mediaId: string): boolean {
    const stored = this.#byId.get(mediaId);
    if (stored === undefined || stored.deleted) return false;
    this.#byId.set(mediaId, { ...stored, deleted: true, content: new Uint8Array() });
    this.changes.notify();
    return true;
  }

  /** The file behind a presigned URL, or why there is none: a wrong signature, an expired URL, a deleted file. */
  open(mediaId: string, query: URLSearchParams): StoredMedia | string {
    const expires = query.get('expires') ?? '';
    const given = Buffer.from(query.get('signature') ?? '');
    const expected = Buffer.from(this.#sign(mediaId, expires));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'the signature does not match';
    if (this.options.now() >= Number(expires)) return 'the URL has expired';
    const stored = this.#byId.get(mediaId);
    return stored === undefined || stored.deleted ? 'the media was deleted' : stored;
  }

  #sign(mediaId: string, expires: string): string {
    return createHmac('sha256', this.#key).update(`${mediaId}\n${expires}`).digest('base64url');
  }
}

/** What may be shown of a file: neither content nor URL. */
export function mediaState({ mediaId, conversationId, fileName, size, deleted }: StoredMedia): MediaState {
  return { mediaId, conversationId, fileName, size, deleted };
}
