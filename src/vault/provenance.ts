import { withoutQuery } from '../lib/without-query.js';
import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import type { SealedCopy } from './vault-copy.js';
import { ReleasedFileConflictError } from './vault-errors.js';
import type { VaultNote } from './vault-notes.js';

/** Who let a file go, and why. */
export interface ReleaseOrder {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly mimeType: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly releasedAt: string;
  /** The workflow run that carries the decision out. */
  readonly workflowId: string;
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Provenance of a released file: what was found in it, who released it, and where that is recorded. */
export interface Provenance {
  readonly sha256: string;
  readonly verdict: string;
  /** Name of what was found; empty when nothing was. */
  readonly signature: string;
  readonly engine: string;
  readonly databaseVersion: string;
  readonly conversationId: string;
  readonly mediaId: string;
  /** RFC 3339, UTC, as `releasedAt`. */
  readonly containedAt: string;
  readonly reviewer: string;
  readonly reason: string;
  readonly releasedAt: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Under which name of the metadata each part is kept. */
const NAMES: Readonly<Record<keyof Provenance, string>> = {
  sha256: 'sha256',
  verdict: 'verdict',
  signature: 'signature',
  engine: 'engine',
  databaseVersion: 'database_version',
  conversationId: 'conversation_id',
  mediaId: 'media_id',
  containedAt: 'contained_at',
  reviewer: 'reviewer',
  reason: 'reason',
  releasedAt: 'released_at',
  workflowId: 'workflow_id',
  runId: 'run_id',
};
const PARTS = Object.keys(NAMES) as (keyof Provenance)[];

/** The address is not that of a released file of this account. */
export class NoReleasedFileError extends Error {
  override readonly name = 'NoReleasedFileError';

  constructor(
    /** Without the secret of a link. */
    readonly address: string,
    problem: string,
  ) {
    super(`${address}: ${problem}`);
  }
}

/**
 * The metadata of a released file.
 * @param origin what was found when this conversation brought it; the copy tells of the first one that did, for those
 *   whose note is gone: they have rejected it before
 */
export function provenanceOf(
  copy: SealedCopy,
  origin: VaultNote | undefined,
  sha256: string,
  order: ReleaseOrder,
): Record<string, string> {
  const of = (part: keyof Provenance): string =>
    String((origin === undefined ? copy.metadata[NAMES[part]] : origin[part]) ?? '');
  const provenance: Provenance = {
    ...order,
    sha256,
    verdict: of('verdict'),
    signature: of('signature'),
    engine: of('engine'),
    databaseVersion: of('databaseVersion'),
    containedAt: of('containedAt'),
  };
  return Object.fromEntries(PARTS.map((part) => [NAMES[part], provenance[part]]));
}

/**
 * Reads the provenance of a released file, given its address or a link to it.
 * @throws {NoReleasedFileError | StorageError}
 */
export async function readProvenance(
  container: BlobContainer,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Provenance> {
  // The query of a link is a secret.
  const uri = URL.canParse(address) ? withoutQuery(address) : '(not an address)';
  const base = `${container.uri}/`;
  if (!uri.startsWith(base)) {
    throw new NoReleasedFileError(uri, `not in the container of released files, ${base}`);
  }
  const name = nameFrom(uri, base);
  try {
    const { metadata: known } = await container.stat(name, { signal });
    if (known['sha256'] === undefined || known['run_id'] === undefined) {
      throw new NoReleasedFileError(uri, 'it does not tell who released it: not a file of this program');
    }
    return Object.fromEntries(PARTS.map((part) => [part, known[NAMES[part]] ?? ''])) as unknown as Provenance;
  } catch (error) {
    throw error instanceof StorageNotFoundError ? new NoReleasedFileError(uri, 'there is no such file') : error;
  }
}

/** @throws {NoReleasedFileError} for what no address is escaped like */
function nameFrom(uri: string, base: string): string {
  try {
    return decodeURIComponent(uri.slice(base.length));
  } catch {
    throw new NoReleasedFileError(uri, 'it is cut, or was changed: "%" is followed by no code of a character');
  }
}

/** @throws {ReleasedFileConflictError} when another file has its name; StorageError */
export async function isReleased(
  container: BlobContainer,
  name: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const { metadata } = await container.stat(name, { signal });
    if (metadata['sha256'] !== sha256) throw new ReleasedFileConflictError(name);
    return true;
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return false;
    }
    throw error;
  }
}
