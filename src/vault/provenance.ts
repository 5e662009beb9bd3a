import { createHash } from 'node:crypto';
import { signClaim } from '../sealing/signing-key-ring.js';
import { withoutQuery } from '../lib/without-query.js';
import type { PublicKeyRing, Signer } from '../sealing/signing-key-ring.js';
import type { BlobContainer, StoredBlob } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';
import type { SealedCopy } from './vault-copy.js';
import { ReleasedFileConflictError } from './vault-errors.js';
import type { VaultNote } from './vault-notes.js';

/** Who released a file, and why. */
export interface ReleaseOrder {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly mimeType: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly releasedAt: string;
  /** The workflow run that carries out the decision. */
  readonly workflowId: string;
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Provenance of a released file: what was found in it, who released it, and where that is recorded. */
export interface Provenance {
  readonly sha256: string;
  readonly verdict: string;
  /** Name of the finding; empty without one. */
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

/** The metadata name of each field. */
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
 * @param origin the findings of this conversation; the copy's metadata is of the first conversation that brought the file, and is
 *   used for those whose note is gone because they have rejected it before
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
 * Reads the provenance of a released file, given its address or a link to it. The file is also read, and must be the one that the
 * provenance describes; if public keys are known, the signature is verified as well.
 * @throws {NoReleasedFileError | StorageError}
 */
export async function readProvenance(
  container: BlobContainer,
  address: string,
  keys: PublicKeyRing | undefined,
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
    const { metadata: known, bytes } = await container.stat(name, { signal });
    if (known['sha256'] === undefined || known['run_id'] === undefined) {
      throw new NoReleasedFileError(uri, 'it does not tell who released it: not a file of this program');
    }
    const [keyId, value] = [known[SIGNATURE_KEY], known[SIGNATURE]];
    const signature = value === undefined ? undefined : { keyId, value };
    const flaw = keys?.flawOfClaim(PROVENANCE_PURPOSE, signedProvenance(name, known), signature);
    if (flaw !== undefined) throw new NoReleasedFileError(uri, FLAWS[flaw]);
    if ((await hashOf(container, name, bytes, signal)) !== known['sha256']) {
      throw new NoReleasedFileError(
        uri,
        'the file is another one than it says: it was put there or changed by somebody else',
      );
    }
    return Object.fromEntries(PARTS.map((part) => [part, known[NAMES[part]] ?? ''])) as unknown as Provenance;
  } catch (error) {
    throw error instanceof StorageNotFoundError ? new NoReleasedFileError(uri, 'there is no such file') : error;
  }
}

/** @throws {NoReleasedFileError} for an address with invalid escapes */
function nameFrom(uri: string, base: string): string {
  try {
    return decodeURIComponent(uri.slice(base.length));
  } catch {
    throw new NoReleasedFileError(uri, 'it is cut, or was changed: "%" is followed by no code of a character');
  }
}

const PROVENANCE_PURPOSE = 'released-file.v1';
/** Not `signature`: that is the name of the finding. */
const SIGNATURE_KEY = 'provenance_key';
const SIGNATURE = 'provenance_signature';
const FLAWS = {
  missing: 'its provenance is not signed: who released it is unknown',
  malformed: 'the signature of its provenance cannot be read',
  'unknown-key': 'its provenance is signed with a key that is none of the known ones',
  wrong: 'its provenance is FORGED: the signature is not one over it',
} as const;

function signedProvenance(name: string, metadata: Readonly<Record<string, string>>) {
  const parts = Object.values(NAMES).flatMap((key) => (metadata[key] === undefined ? [] : [[key, metadata[key]]]));
  return { name, provenance: Object.fromEntries(parts) as Record<string, string> };
}

/** The metadata of a released file, with a signature over it and the name. */
export async function withProvenanceSignature(
  signer: Signer | undefined,
  name: string,
  metadata: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  if (signer === undefined) return metadata;
  const { keyId, value } = await signClaim(signer, PROVENANCE_PURPOSE, signedProvenance(name, metadata));
  return { ...metadata, [SIGNATURE_KEY]: keyId, [SIGNATURE]: value };
}

/** Whether the file already exists: it is read and hashed. @throws {ReleasedFileConflictError} for another file under its name; {StorageError} */
export async function isReleased(
  container: BlobContainer,
  name: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let found: StoredBlob;
  try {
    found = await container.stat(name, { signal });
  } catch (error) {
    if (error instanceof StorageNotFoundError) return false;
    throw error;
  }
  const isSame = found.metadata['sha256'] === sha256 && (await hashOf(container, name, found.bytes, signal)) === sha256;
  if (!isSame) throw new ReleasedFileConflictError(name);
  return true;
}

async function hashOf(
  container: BlobContainer,
  name: string,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of container.read(name, { bytes, signal })) hash.update(chunk);
  return hash.digest('hex');
}
