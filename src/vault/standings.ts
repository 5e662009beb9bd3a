import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { segment } from './vault-names.js';

/** Of one entry; what is larger is none of ours. */
const MAX_ENTRY_BYTES = 2 * 1024 * 1024;
/** Entries that are read at once. */
const READ_AT_ONCE = 16;

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * How the files of a conversation stand, where Temporal cannot make it forgotten: `standings/{conversation}/{media}/…`
 * beside the vault's copies. Entries are JSON, written once; several of one file lie side by side, and those who read
 * them believe the sealed ones.
 */
export class Standings {
  private exists = false;

  constructor(private readonly container: BlobContainer) {}

  /** Keeps an entry; the same one again changes nothing. @throws {StorageError} */
  async keep(conversationId: string, mediaId: string, entry: object, { signal }: CallOptions = {}): Promise<void> {
    if (!this.exists) await this.container.ensure({ signal });
    this.exists = true;
    const content = Buffer.from(JSON.stringify(entry));
    // By its content, which is sealed: nobody can take the name before us.
    const hash = createHash('sha256').update(content).digest('hex');
    const name = `${prefixOf(conversationId)}${segment(mediaId)}/${hash}.json`;
    await this.container.putOnce(name, content, { contentType: 'application/json', signal });
  }

  /**
   * Every entry of a conversation, or of one file of it, as it was parsed. What is no JSON is left out.
   *
   * @throws {StorageError}
   */
  async read(conversationId: string, mediaId?: string, { signal }: CallOptions = {}): Promise<unknown[]> {
    const prefix = prefixOf(conversationId) + (mediaId === undefined ? '' : `${segment(mediaId)}/`);
    const entries: unknown[] = [];
    try {
      for await (const page of this.container.list(prefix, { signal })) {
        const blobs = page.filter(({ bytes }) => bytes <= MAX_ENTRY_BYTES);
        for (let start = 0; start < blobs.length; start += READ_AT_ONCE) {
          const batch = blobs.slice(start, start + READ_AT_ONCE);
          entries.push(...(await Promise.all(batch.map(({ name, bytes }) => this.parse(name, bytes, signal)))).flat());
        }
      }
    } catch (error) {
      // No container yet: nothing was ever contained.
      if (!(error instanceof StorageNotFoundError)) throw error;
    }
    return entries;
  }

  private async parse(name: string, bytes: number, signal: AbortSignal | undefined): Promise<unknown[]> {
    try {
      return [JSON.parse((await buffer(this.container.read(name, { bytes, signal }))).toString())];
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof StorageNotFoundError) return [];
      throw error;
    }
  }
}

const prefixOf = (conversationId: string): string => `standings/${segment(conversationId)}/`;
