import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import { originsPrefix, segment } from './vault-names.js';
import { readNote } from './vault-notes.js';

/** A file of a conversation in the vault, as far as blob names show. */
export interface VaultOrigin {
  /** Of its copy; undefined for a file that could not be copied, of which only the state is stored. */
  readonly sha256: string | undefined;
  /** The ids, or hashes of unusual ones: see `segment`. */
  readonly conversation: string;
  readonly media: string;
  /** When it was received, by the service's clock; milliseconds since the epoch. */
  readonly createdOn: number;
  /** The number of entries about its state: see `Standings`. */
  readonly standings: number;
}

const NAME = /^(?:([0-9a-f]{64})\/origins\/([^/]+)\/([^/]+)\.json|standings\/([^/]+)\/([^/]+)\/[^/]+)$/;

/**
 * The origins of all copies, and the files of which only a state is stored. One pass through the vault; memory use is some hundred
 * bytes for each.
 *
 * @throws {StorageError}
 */
export async function listOrigins(container: BlobContainer, signal?: AbortSignal): Promise<VaultOrigin[]> {
  const origins: VaultOrigin[] = [];
  const standings = new Map<string, { readonly count: number; readonly createdOn: number }>();
  try {
    for await (const blobs of container.list('', { signal })) {
      for (const { name, createdOn } of blobs) {
        const [, sha256, conversation, media, ...standing] = NAME.exec(name) ?? [];
        if (sha256 === undefined) {
          const key = standing.join('/');
          const { count = 0, createdOn: first = createdOn } = standings.get(key) ?? {};
          if (standing[0] !== undefined)
            standings.set(key, { count: count + 1, createdOn: Math.min(first, createdOn) });
        } else origins.push({ sha256, conversation: conversation!, media: media!, createdOn, standings: 0 });
      }
    }
  } catch (error) {
    // No container yet: nothing was ever contained.
    if (!(error instanceof StorageNotFoundError)) throw error;
  }
  const withCopy = new Set(origins.map(keyOf));
  const others = [...standings].flatMap(([key, { createdOn }]): VaultOrigin[] => {
    const [conversation, media] = key.split('/') as [string, string];
    // `several` stands for many files, whose origins have their own names.
    if (withCopy.has(key) || media === 'several') return [];
    return [{ sha256: undefined, conversation, media, createdOn, standings: 0 }];
  });
  return [...origins, ...others].map((origin) => ({
    ...origin,
    standings: standings.get(keyOf(origin))?.count ?? 0,
  }));
}

const keyOf = ({ conversation, media }: Pick<VaultOrigin, 'conversation' | 'media'>) => `${conversation}/${media}`;

/** The ids of the file of an origin; undefined if its note does not contain them. @throws {StorageError} */
export async function idsOfOrigin(
  container: BlobContainer,
  { sha256, conversation, media }: VaultOrigin,
  signal?: AbortSignal,
): Promise<{ readonly conversationId: string; readonly mediaId: string } | undefined> {
  if (segment(conversation) === conversation && segment(media) === media) {
    return { conversationId: conversation, mediaId: media };
  }
  if (sha256 === undefined) return undefined;
  const note = await readNote(container, `${originsPrefix(sha256)}${conversation}/${media}.json`, signal);
  const { conversationId, mediaId } = note ?? {};
  if (typeof conversationId !== 'string' || typeof mediaId !== 'string') return undefined;
  const isSame = segment(conversationId) === conversation && segment(mediaId) === media;
  return isSame ? { conversationId, mediaId } : undefined;
}
