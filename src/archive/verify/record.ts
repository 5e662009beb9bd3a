import type { Attempt, BlobContainer, BlobLock, StoredBlob } from '../../storage/blob-container.js';
import { hashContent } from '../../storage/content.js';
import { StorageNotFoundError } from '../../storage/errors.js';
import type { ManifestEntry } from '../manifest/manifest.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { flawWords, signatureFlaw } from '../signature.js';
import type { Finding } from './findings.js';

export interface RecordCheckOptions {
  readonly container: BlobContainer;
  /** False for storage that locks nothing. */
  readonly checkLocks: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signatures: SignatureCheck;
}

/** By what signatures are judged. */
export interface SignatureCheck {
  /** Undefined: no signature is checked. */
  readonly keys: PublicKeyRing | undefined;
  /** What was stored before may be unsigned; milliseconds since the epoch. */
  readonly signedSince: number;
  /** Told of each blob that is unsigned because it is older. */
  readonly onOld: () => void;
}

/** By what the records of a verification are judged: plain data, which can be sent to a thread. */
export interface RecordCriteria
  extends Pick<RecordCheckOptions, 'checkLocks' | 'now'>, Pick<SignatureCheck, 'signedSince'> {}

export interface CheckedRecord {
  readonly findings: readonly Finding[];
  /** It is unsigned because it is older than the first signed manifest. */
  readonly isOld: boolean;
}

/**
 * Reads a record again, and compares it with its line in the manifest.
 *
 * Rejects with a StorageError when it cannot be read.
 */
export type CheckRecord = (entry: ManifestEntry, criteria: RecordCriteria) => Promise<CheckedRecord>;

/** Checks records in the thread that asks. */
export function createCheckRecord(
  container: BlobContainer,
  attempt: Attempt,
  keys: PublicKeyRing | undefined,
): CheckRecord {
  return async (entry, { signedSince, ...criteria }) => {
    let isOld = false;
    const signatures = { keys, signedSince, onOld: () => void (isOld = true) };
    const findings = await attempt(() => checkRecord(entry, { container, ...criteria, signatures }));
    return { findings, isOld };
  };
}

/** What is wrong with the signature of a blob, if anything. */
export function checkSignature(
  blob: string,
  metadata: Readonly<Record<string, string>>,
  createdOn: number,
  { keys, signedSince, onOld }: SignatureCheck,
): Finding | undefined {
  const flaw = keys && signatureFlaw(keys, blob, metadata);
  if (flaw === undefined) return undefined;
  if (flaw !== 'missing') return { kind: 'forged', blob, problem: flawWords(flaw) };
  if (createdOn >= signedSince) return { kind: 'unsigned', blob, problem: flawWords(flaw) };
  onOld();
  return undefined;
}

/**
 * Reads a record again, with one request, and compares it with its line in the manifest.
 * @throws {StorageError}, but for a record that is not there
 */
export async function checkRecord(entry: ManifestEntry, options: RecordCheckOptions): Promise<Finding[]> {
  const { name: blob, lockedUntil } = entry;
  let found: StoredBlob | undefined;
  const onStat = (stat: StoredBlob) => void (found = stat);
  const content = options.container.read(blob, { bytes: entry.bytes, onStat });
  try {
    const hashes = await hashContent(content);
    const problem = difference(entry, { ...hashes, ...describe(found!) });
    // The blob is not the record: its lock is irrelevant.
    if (problem !== undefined) return [{ kind: 'altered', blob, problem }];
    const { metadata, createdOn } = found!;
    const unproven = checkSignature(blob, metadata, createdOn?.getTime() ?? Infinity, options.signatures);
    if (unproven !== undefined) return [unproven];
    return checkLock(blob, { ...found!.lock, legalHold: found!.legalHold }, entry, options);
  } catch (error) {
    if (!(error instanceof StorageNotFoundError)) throw error;
    const lawful = lockedUntil !== null && Date.parse(lockedUntil) <= options.now;
    return lawful
      ? [{ kind: 'expired', blob, problem: `it is gone, after its lock has ended at ${lockedUntil}` }]
      : [{ kind: 'missing', blob, problem: 'it is not there' }];
  }
}

type Described = Omit<ManifestEntry, 'name' | 'lockedUntil' | 'plainSha256'> & {
  readonly plainSha256: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
};

function describe({ createdOn, metadata }: StoredBlob) {
  const messageCount = metadata['message_count'];
  return {
    metadata,
    messageCount: messageCount === undefined ? null : Number(messageCount),
    completedTime: metadata['completed_time'] ?? null,
    createdTime: createdOn?.toISOString() ?? '',
  };
}

/** The first difference between a record and its manifest entry; bytes are checked before metadata. */
function difference(entry: ManifestEntry, found: Described): string | undefined {
  if (found.gzipSha256 !== entry.gzipSha256) {
    return `${found.bytes} bytes with the SHA-256 ${found.gzipSha256}; listed: ${entry.bytes}, ${entry.gzipSha256}`;
  }
  if (found.plainSha256 === undefined) return 'it cannot be unpacked';
  if (found.plainSha256 !== entry.plainSha256) {
    return `its content has the SHA-256 ${found.plainSha256}; listed: ${entry.plainSha256}`;
  }
  const claims = [found.metadata['plain_sha256'], found.metadata['gzip_sha256']];
  if (claims[0] !== entry.plainSha256 || claims[1] !== entry.gzipSha256) return 'its metadata names other hashes';
  for (const key of ['bytes', 'messageCount', 'completedTime', 'createdTime'] as const) {
    if (found[key] !== entry[key]) return `${key} is ${found[key]}; listed: ${entry[key]}`;
  }
  return undefined;
}

/** What is wrong with the lock of a blob, if anything. A legal hold replaces an expired lock. */
export function checkLock(
  blob: string,
  { mode, until, legalHold }: BlobLock & { readonly legalHold?: boolean },
  { lockedUntil }: Partial<Pick<ManifestEntry, 'lockedUntil'>>,
  { checkLocks, now }: Pick<RecordCheckOptions, 'checkLocks' | 'now'>,
): Finding[] {
  if (!checkLocks) return [];
  if (mode !== 'locked' || until === undefined) {
    return [{ kind: 'unlocked', blob, problem: mode === undefined ? 'it has no policy' : `its policy is ${mode}` }];
  }
  if (until.getTime() <= now) {
    return legalHold === true
      ? []
      : [{ kind: 'expired', blob, problem: `its lock has ended at ${until.toISOString()}` }];
  }
  if (lockedUntil && until.getTime() < Date.parse(lockedUntil)) {
    return [{ kind: 'unlocked', blob, problem: `its lock ends at ${until.toISOString()}; listed: ${lockedUntil}` }];
  }
  return [];
}
