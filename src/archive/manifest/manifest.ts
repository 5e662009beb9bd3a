import { DAY_MS } from '../../lib/time.js';

/** Version of the manifest's format, in the header of each manifest; described by `schema/manifest-1.schema.json`. */
export const MANIFEST_SCHEMA = 'conversation-custodian/manifest/1';
export const MANIFEST_PREFIX = 'manifests/';
/** Prefixes of the blobs that manifests list, in alphabetical order, as the service lists them. */
export const LISTED_PREFIXES = ['audit/', 'conversations/'] as const;

/** The optional second part is for a manifest whose name was taken by a blob of somebody else. */
const NAME = /^manifests\/(\d{4}-\d{2}-\d{2})(?:\.[0-9a-f]{16})?\.jsonl\.gz$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** A link of the chain: a manifest, and the SHA-256 in hex of its content before gzip. */
export interface ManifestLink {
  readonly name: string;
  readonly sha256: string;
}

/** The first line of a manifest. */
export interface ManifestHeader {
  readonly schema: typeof MANIFEST_SCHEMA;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  /** The manifest of the day before; null in the first one. */
  readonly previous: ManifestLink | null;
}

/** The line of a record. Hashes are SHA-256 in hex, times RFC 3339 in UTC. */
export interface ManifestEntry {
  /** Of the blob. */
  readonly name: string;
  readonly plainSha256: string;
  /** Of the stored bytes. */
  readonly gzipSha256: string;
  /** As stored. */
  readonly bytes: number;
  /** Null for blobs other than conversations. */
  readonly messageCount: number | null;
  readonly completedTime: string | null;
  /** The blob's creation time, by the service's clock. */
  readonly createdTime: string;
  /** Until when it was locked as the manifest was written; null when nothing protected it. */
  readonly lockedUntil: string | null;
  /** Id of the key that has signed it; absent where it is not signed, which is so before the first signed manifest only. */
  readonly signedBy?: string;
}

/** The last line. It is not in the header, so that a manifest of any length is written in one pass. */
export interface ManifestEnd {
  readonly count: number;
}

export type ManifestLine = ManifestHeader | ManifestEntry | ManifestEnd;

export const manifestName = (day: string): string => `${MANIFEST_PREFIX}${day}.jsonl.gz`;

/** Where a manifest goes when a stranger has taken its name: made of its content, so that none can be taken before. */
export const otherManifestName = (day: string, plainSha256: string): string =>
  `${MANIFEST_PREFIX}${day}.${plainSha256.slice(0, 16)}.jsonl.gz`;

/** The day of a manifest's name; undefined for any other name. */
export function manifestDay(name: string): string | undefined {
  const day = NAME.exec(name)?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}

/** Whether a text is a day that exists, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;
}

/** The UTC day of a time in milliseconds since the epoch. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);
export const isSha256 = (value: unknown): value is string => typeof value === 'string' && SHA256.test(value);

/** One line, always with the same bytes: the order of the keys is that of the interfaces above. */
export function encodeLine(line: ManifestLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** @returns undefined for a line that is not a header of this format */
export function parseHeader(line: string): ManifestHeader | undefined {
  const value = parseObject(line);
  if (value?.['schema'] !== MANIFEST_SCHEMA || typeof value['day'] !== 'string') return undefined;
  const { previous } = value as Partial<ManifestHeader>;
  if (previous !== null && !(typeof previous?.name === 'string' && isSha256(previous.sha256))) return undefined;
  return { schema: MANIFEST_SCHEMA, day: value['day'], previous };
}

/** @returns undefined for a line that is neither a record's nor the last one */
export function parseEntryOrEnd(line: string): ManifestEntry | ManifestEnd | undefined {
  const value = parseObject(line) as Partial<ManifestEntry & ManifestEnd> | undefined;
  if (typeof value?.count === 'number') return { count: value.count };
  const usable =
    typeof value?.name === 'string' &&
    isSha256(value.plainSha256) &&
    isSha256(value.gzipSha256) &&
    typeof value.bytes === 'number' &&
    typeof value.createdTime === 'string';
  return usable ? (value as ManifestEntry) : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
