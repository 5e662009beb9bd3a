import { buffer } from 'node:stream/consumers';
import type { BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import { hashContent, linesOf } from '../../storage/content.js';
import type { ContentHashes } from '../../storage/content.js';
import { ManifestDamagedError } from './errors.js';
import { parseEntryOrEnd, parseHeader } from './manifest.js';
import type { ManifestEntry, ManifestHeader } from './manifest.js';

/** A manifest as it is stored: gzipped, some megabytes for a hundred thousand records. */
export interface StoredManifest {
  readonly name: string;
  readonly content: Uint8Array;
  readonly hashes: ContentHashes;
  /** Undefined when the first line is not a header. */
  readonly header: ManifestHeader | undefined;
}

/** @throws {StorageError} */
export async function readManifest(
  container: BlobContainer,
  { name, bytes }: Pick<ListedBlob, 'name' | 'bytes'>,
  signal?: AbortSignal,
): Promise<StoredManifest> {
  const content = await buffer(container.read(name, { bytes, signal }));
  const hashes = await hashContent(asIterable(content));
  return { name, content, hashes, header: hashes.plainSha256 === undefined ? undefined : await headerOf(content) };
}

/**
 * The entries of a manifest whose hash is known to be right, one after the other.
 * @throws {ManifestDamagedError} for a line that cannot be parsed, or a missing or wrong last line
 */
export async function* entriesOf({ name, content }: StoredManifest): AsyncGenerator<ManifestEntry, void, void> {
  let number = 0;
  let ended = false;
  for await (const line of linesOf(content)) {
    number += 1;
    if (number === 1) continue; // the header
    const parsed = parseEntryOrEnd(line);
    if (parsed === undefined || ended) throw new ManifestDamagedError(name, `line ${number} is no line of a manifest`);
    if ('count' in parsed) {
      if (parsed.count !== number - 2) {
        throw new ManifestDamagedError(name, `it lists ${number - 2} records, and says ${parsed.count}`);
      }
      ended = true;
    } else {
      yield parsed;
    }
  }
  if (!ended) throw new ManifestDamagedError(name, 'the last line is missing');
}

/** What is wrong with a manifest's bytes, metadata or position; undefined if nothing is. */
export function problemOf(
  { hashes, header }: Pick<StoredManifest, 'hashes' | 'header'>,
  metadata: Readonly<Record<string, string>>,
  day: string,
): string | undefined {
  const { gzip_sha256: gzipSha256, plain_sha256: plainSha256 } = metadata;
  if (hashes.plainSha256 === undefined) return 'it cannot be unpacked';
  if (hashes.gzipSha256 !== gzipSha256) return `its bytes have the SHA-256 ${hashes.gzipSha256}, not ${gzipSha256}`;
  if (hashes.plainSha256 !== plainSha256)
    return `its content has the SHA-256 ${hashes.plainSha256}, not ${plainSha256}`;
  if (header === undefined) return 'it does not begin with the header of a manifest';
  if (header.day !== day) return `it is the manifest of ${header.day}`;
  return undefined;
}

async function headerOf(content: Uint8Array): Promise<ManifestHeader | undefined> {
  for await (const line of linesOf(content)) return parseHeader(line);
  return undefined;
}

async function* asIterable(content: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield content;
}
