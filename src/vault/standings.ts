import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { segment } from './vault-names.js';

/** Maximum size of an entry; a larger one was not written by this program. */
const MAX_ENTRY_BYTES = 2 * 1024 * 1024;
/** Entries that are read concurrently. */
const READ_AT_ONCE = 16;

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The states of the files of a conversation, stored where Temporal cannot lose them: `standings/{conversation}/{media}/…` next to
 * the vault's copies. Entries are JSON, written once; several of one file are kept, and readers accept those with a valid
 * seal.
 */
export class Standings {
  private exists = false;

  constructor(private readonly container: BlobContainer) {}

  /** Stores an entry; storing the same one again changes nothing. @throws {StorageError} */
  async keep(conversationId: string, mediaId: string, entry: object, { signal }: CallOptions = {}): Promise<void> {
    if (!this.exists) await this.container.ensure({ signal });
    this.exists = true;
    const content = Buffer.from(JSON.stringify(entry));
    // Named by its content, which is sealed: nobody can take the name in advance.
    const hash = createHash('sha256').update(content).digest('hex');
    const name = `${prefixOf(conversationId)}${segment(mediaId)}/${hash}.json`;
    await this.container.putOnce(name, content, { contentType: 'application/json', signal });
  }

  /**
   * Every entry of a conversation, or of one file of it, parsed. Invalid JSON is left out.
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
