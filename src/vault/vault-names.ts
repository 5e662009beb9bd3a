import { createHash, randomBytes } from 'node:crypto';

/** In lower-case hex. */
export const SHA256 = /^[0-9a-f]{64}$/;
const PLAIN_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Name of the sealed copy of a file. @throws {RangeError} unless `sha256` is a SHA-256 in lower-case hex */
export const copyName = (sha256: string): string => `${checked(sha256)}/sealed`;

/** Name of a copy when a foreign blob is under `copyName`; it cannot be guessed. @throws {RangeError} as `copyName` */
export const otherCopyName = (sha256: string): string => `${copyName(sha256)}-${randomBytes(16).toString('hex')}`;

/** Name of the note that records the conversation of a file. @throws {RangeError} as `copyName` */
export const originName = (sha256: string, conversationId: string, mediaId: string): string =>
  `${checked(sha256)}/origins/${segment(conversationId)}/${segment(mediaId)}.json`;

/** The common prefix of the names of all origins of a file. @throws as `copyName` */
export const originsPrefix = (sha256: string): string => `${checked(sha256)}/origins/`;

/** Name of the list of what was opened of a file of this conversation. @throws {RangeError} as `copyName` */
export const partsName = (sha256: string, conversationId: string, mediaId: string): string =>
  `${checked(sha256)}/parts/${segment(conversationId)}/${segment(mediaId)}.json`;

/** Name of the note that remains of a rejected file. @throws as `copyName` */
export const tombstoneName = (sha256: string, conversationId: string, mediaId: string): string =>
  `${checked(sha256)}/tombstones/${segment(conversationId)}/${segment(mediaId)}.json`;

/** Name of the note that the file was exported from the vault. @throws as `copyName` */
export const takenName = (sha256: string, at: string, id: string): string =>
  `${checked(sha256)}/taken/${at}-${segment(id)}.json`;

/**
 * Name of a released file.
 * @param secret makes the name unguessable, so that nothing can be put there in advance
 * @throws as `copyName`
 */
export const releasedName = (sha256: string, conversationId: string, mediaId: string, secret: string): string =>
  `${segment(conversationId)}/${segment(mediaId)}/${checked(sha256)}-${secret}`;

function checked(sha256: string): string {
  if (!SHA256.test(sha256)) {
    throw new RangeError('not a SHA-256 in lower-case hex');
  }
  return sha256;
}

/** Ids are external input, and containment must not fail because of an unusual one: such an id is replaced by its hash. */
export function segment(id: string): string {
  return PLAIN_ID.test(id) ? id : `sha256.${createHash('sha256').update(id).digest('hex')}`;
}
