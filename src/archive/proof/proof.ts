import { createHash } from 'node:crypto';

/** Version of the package's format. */
export const PROOF_SCHEMA = 'conversation-custodian/proof/1';

/** Files of a package, in addition to the blobs. */
export const FILES = { about: 'proof.json', objects: 'objects.jsonl', sums: 'SHA256SUMS', guide: 'VERIFY.md' } as const;

/** What a package is about; `proof.json`. */
export interface ProofAbout {
  readonly schema: typeof PROOF_SCHEMA;
  readonly container: string;
  /** When it was made, by the clock of the storage service; RFC 3339. */
  readonly madeAt: string;
  /** Whether the storage locks its blobs. */
  readonly canLock: boolean;
  /** Id of the key that has signed `SHA256SUMS`; null where whoever made it had none. */
  readonly signedBy: string | null;
  readonly scope: ProofScope;
}

/** Everything that the manifests of some days list, or what there is of a conversation. All manifests are in either. */
export type ProofScope =
  | { readonly kind: 'days'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'conversation'; readonly conversationId: string; readonly names: readonly string[] };

/** A line of `objects.jsonl`: a blob as the storage described it. Times RFC 3339. */
export interface ProofObject {
  /** Its bytes, in the package. */
  readonly file: string;
  /** Of the blob. */
  readonly name: string;
  readonly bytes: number;
  readonly createdTime: string;
  /** Its hashes, and the signature over all of it and the name. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly lock: { readonly mode: string | null; readonly until: string | null };
  readonly legalHold: boolean;
}

/** Windows takes none of these, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;
const PLAIN = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** The path of a blob's bytes: its name, with each part that not every file system accepts replaced by its hash. */
export function fileOf(name: string): string {
  const parts = name.split('/').map((part) => {
    const isPlain = PLAIN.test(part) && !part.endsWith('.') && !RESERVED.test(part);
    return isPlain ? part : `h-${createHash('sha256').update(part).digest('hex').slice(0, 40)}`;
  });
  return ['blobs', ...parts].join('/');
}

/** The signature over `SHA256SUMS`: 64 bytes, as openssl takes them. */
export const sumsSignatureFile = (keyId: string): string => `${FILES.sums}.${keyId}.sig`;
