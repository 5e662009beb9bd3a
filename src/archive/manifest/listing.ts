import type { BlobContainer, ListedBlob, ListOptions } from '../../storage/blob-container.js';
import type { PublicKeyRing, SignatureFlaw } from '../../sealing/signing-key-ring.js';
import { flawWords, signatureFlaw } from '../signature.js';
import { dayOf, LISTED_PREFIXES, MANIFEST_PREFIX, manifestDay, manifestName } from './manifest.js';

/** The blobs that manifests list, by name. @throws {StorageError} */
export async function* listRecords(
  container: BlobContainer,
  options: ListOptions = {},
): AsyncGenerator<ListedBlob, void, void> {
  for (const prefix of LISTED_PREFIXES) {
    for await (const blobs of container.list(prefix, options)) yield* blobs;
  }
}

/** The manifests of an archive, and other blobs among them. */
export interface ListedManifests {
  /** In the order of their days. */
  readonly manifests: ReadonlyMap<string, ListedBlob>;
  /**
   * When the first signed one was stored, in milliseconds since the epoch by the service's clock, which nobody can set back:
   * what was there before may be unsigned. Undefined when none is signed, or no keys are known.
   */
  readonly signedSince: number | undefined;
  readonly strangers: readonly Stranger[];
}

interface Stranger {
  readonly blob: ListedBlob;
  /** In words. */
  readonly problem: string;
  /** `forged`: it looks like a manifest, but is not signed. */
  readonly kind: 'unlisted' | 'forged';
}

export interface ManifestListOptions extends ListOptions {
  /** Whoever can write to the storage can plant a manifest: from the first signed one on, none counts that is not signed. */
  readonly keys?: PublicKeyRing | undefined;
  /** Milliseconds since the epoch: a day that is not over has no manifest. */
  readonly now: number;
}

/** The manifests by day, and other blobs under their prefix. @throws {StorageError} */
export async function listManifests(
  container: BlobContainer,
  { keys, now, ...options }: ManifestListOptions,
): Promise<ListedManifests> {
  const strangers: Stranger[] = [];
  const candidates: { readonly day: string; readonly blob: ListedBlob; readonly flaw: SignatureFlaw | undefined }[] =
    [];
  const today = dayOf(now);
  for await (const blobs of container.list(MANIFEST_PREFIX, options)) {
    for (const blob of blobs) {
      const day = manifestDay(blob.name);
      if (day === undefined) strangers.push({ blob, kind: 'unlisted', problem: 'no manifest has such a name' });
      else if (day >= today) strangers.push({ blob, kind: 'unlisted', problem: 'its day is not over' });
      else candidates.push({ day, blob, flaw: keys && signatureFlaw(keys, blob.name, blob.metadata) });
    }
  }
  const isSigned = ({ flaw }: (typeof candidates)[number]): boolean => keys !== undefined && flaw === undefined;
  const signedOn = candidates.filter(isSigned).map(({ blob }) => blob.createdOn);
  const signedSince = signedOn.length === 0 ? undefined : Math.min(...signedOn);
  const manifests = new Map<string, ListedBlob>();
  for (const candidate of candidates) {
    const { day, blob, flaw } = candidate;
    const wasBefore = signedSince === undefined || blob.createdOn < signedSince;
    if (isSigned(candidate) || (wasBefore && blob.name === manifestName(day) && (flaw ?? 'missing') === 'missing')) {
      manifests.set(day, blob);
    } else if (keys === undefined) {
      // Of two for a day, neither can be identified as the right one without keys; the plain name was there first.
      strangers.push({ blob, kind: 'unlisted', problem: 'it is a second manifest of its day' });
    } else strangers.push({ blob, kind: 'forged', problem: flawWords(flaw ?? 'missing') });
  }
  const inOrder = new Map([...manifests].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { manifests: inOrder, signedSince, strangers };
}

/**
 * What the service's own clock shows, in milliseconds since the epoch: blobs are dated by it.
 * @throws {StorageError}
 */
export async function serviceTime(container: BlobContainer, signal?: AbortSignal): Promise<number> {
  return (await container.properties({ signal })).time ?? Date.now();
}
