import type { BlobContainer, StoredBlob } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';

/** A record that a later one of the same conversation points to. */
export interface FormerRecord {
  readonly name: string;
  readonly plainSha256: string;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** The blob `name`, if its metadata identifies it as a record of this conversation. */
export function recordOf(
  conversationId: string,
  name: string,
  { metadata }: Pick<StoredBlob, 'metadata'>,
): FormerRecord | undefined {
  const { conversation_id: id, plain_sha256: plainSha256 = '' } = metadata;
  return id === conversationId && SHA256.test(plainSha256) ? { name, plainSha256 } : undefined;
}

/** The first of `names` that holds a record of this conversation. @throws {StorageError} */
export async function findFormer(
  container: BlobContainer,
  conversationId: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<FormerRecord | undefined> {
  for (const name of names) {
    const stored = await container.stat(name, { signal }).catch((error: unknown) => {
      if (error instanceof StorageNotFoundError) return undefined;
      throw error;
    });
    const former = stored && recordOf(conversationId, name, stored);
    if (former !== undefined) return former;
  }
  return undefined;
}

/** How a record points to a former one: metadata, which can be changed as little as the record itself. */
export function pointerTo(former: FormerRecord | undefined): Record<string, string> {
  return former === undefined ? {} : { supersedes: former.name, supersedes_sha256: former.plainSha256 };
}

/** What a record points to, by its decoded metadata. */
export function pointerOf(metadata: Readonly<Record<string, string>>): FormerRecord | undefined {
  const { supersedes: name, supersedes_sha256: plainSha256 } = metadata;
  return name === undefined || plainSha256 === undefined ? undefined : { name, plainSha256 };
}
