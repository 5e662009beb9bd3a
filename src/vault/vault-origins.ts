import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { originsPrefix, segment } from './vault-names.js';
import { readNote } from './vault-notes.js';

/** A file of a conversation whose copy is in the vault, as its name tells. */
export interface VaultOrigin {
  readonly sha256: string;
  /** The ids, or hashes of odd ones: see `segment`. */
  readonly conversation: string;
  readonly media: string;
  /** When it came, by the service's clock; milliseconds since the epoch. */
  readonly createdOn: number;
  /** How many entries there are of how it stands: see `Standings`. */
  readonly standings: number;
}

const NAME = /^(?:([0-9a-f]{64})\/origins\/([^/]+)\/([^/]+)\.json|standings\/([^/]+)\/([^/]+)\/[^/]+)$/;

/**
 * The origins of all copies. One pass through the vault; what is kept in memory is
 * some hundred bytes for each.
 *
 * @throws {StorageError}
 */
export async function listOrigins(container: BlobContainer, signal?: AbortSignal): Promise<VaultOrigin[]> {
  const origins: VaultOrigin[] = [];
  const standings = new Map<string, number>();
  try {
    for await (const blobs of container.list('', { signal })) {
      for (const { name, createdOn } of blobs) {
        const [, sha256, conversation, media, ...standing] = NAME.exec(name) ?? [];
        if (sha256 === undefined) {
          const key = standing.join('/');
          if (standing[0] !== undefined) standings.set(key, (standings.get(key) ?? 0) + 1);
        } else origins.push({ sha256, conversation: conversation!, media: media!, createdOn, standings: 0 });
      }
    }
  } catch (error) {
    // No container yet: nothing was ever contained.
    if (!(error instanceof StorageNotFoundError)) throw error;
  }
  return origins.map((origin) => ({
    ...origin,
    standings: standings.get(`${origin.conversation}/${origin.media}`) ?? 0,
  }));
}

/** The ids of the file of an origin; undefined where its note does not tell them. @throws {StorageError} */
export async function idsOfOrigin(
  container: BlobContainer,
  { sha256, conversation, media }: VaultOrigin,
  signal?: AbortSignal,
): Promise<{ readonly conversationId: string; readonly mediaId: string } | undefined> {
  if (segment(conversation) === conversation && segment(media) === media) {
    return { conversationId: conversation, mediaId: media };
  }
  const note = await readNote(container, `${originsPrefix(sha256)}${conversation}/${media}.json`, signal);
  const { conversationId, mediaId } = note ?? {};
  if (typeof conversationId !== 'string' || typeof mediaId !== 'string') return undefined;
  const isSame = segment(conversationId) === conversation && segment(mediaId) === media;
  return isSame ? { conversationId, mediaId } : undefined;
}
