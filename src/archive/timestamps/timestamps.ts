import type { BlobContainer, ListedBlob, ListOptions } from '../../storage/blob-container.js';
import { isDay } from '../manifest/manifest.js';

/**
 * Time stamps of an authority (RFC 3161) over manifests. A manifest lists what was archived on its day and holds the hash of
 * the one before: a stamp over one proves that all before it existed at its time, whoever holds the keys of the archive.
 */
const TIMESTAMP_PREFIX = 'timestamps/';
/** Version of how stamps are stored. */
export const TIMESTAMP_SCHEMA = 'conversation-custodian/timestamp/1';

/** The second part is made of its content, so that no name can be taken before. */
const NAME = /^timestamps\/(\d{4}-\d{2}-\d{2})\.[0-9a-f]{16}\.tsr\.gz$/;

/** Where the answer of the authority goes. @param sha256 of it, in hex */
export const timestampName = (day: string, sha256: string): string =>
  `${TIMESTAMP_PREFIX}${day}.${sha256.slice(0, 16)}.tsr.gz`;

/** The day of the manifest that a stamp is over; undefined for any other name. */
function timestampDay(name: string): string | undefined {
  const day = NAME.exec(name)?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}

/** The content of a stamp. */
export interface TimestampFacts {
  readonly time: Date;
  /** The name in the certificate of whoever made it. */
  readonly authority: string;
}

export interface TimestampVerifier {
  /**
   * @param response a TimeStampResp in DER
   * @param content what it should be over
   * @throws {TimestampInvalidError}
   */
  check(response: Uint8Array, content: Uint8Array): Promise<TimestampFacts>;
}

export interface TimestampAuthority {
  /**
   * Has a stamp made over the SHA-256 of some content, which itself is not sent.
   * @returns a TimeStampResp in DER, which was checked
   * @throws {TimestampAuthorityError} without an answer, or with one that is not a stamp of a trusted authority
   */
  stamp(content: Uint8Array, options: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
}

/** It is not a stamp over this content by a trusted authority. */
export class TimestampInvalidError extends Error {
  override readonly name = 'TimestampInvalidError';

  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`no valid time stamp: ${problem}`, options);
  }
}

/** The authority of TIMESTAMP_URL gave no stamp. */
export class TimestampAuthorityError extends Error {
  override readonly name = 'TimestampAuthorityError';

  constructor(
    /** Its host. */
    readonly authority: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`the time stamp authority ${authority} (TIMESTAMP_URL): ${problem}`, options);
  }
}

/** The stamps by the day of their manifest; under `undefined`, other blobs among them. @throws {StorageError} */
export async function listTimestamps(
  container: BlobContainer,
  options: ListOptions = {},
): Promise<Map<string | undefined, ListedBlob[]>> {
  const byDay = new Map<string | undefined, ListedBlob[]>();
  for await (const blobs of container.list(TIMESTAMP_PREFIX, options)) {
    for (const blob of blobs) {
      const day = timestampDay(blob.name);
      byDay.set(day, [...(byDay.get(day) ?? []), blob]);
    }
  }
  return byDay;
}
