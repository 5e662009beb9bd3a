import type { ListedBlob } from '../../storage/blob-container.js';
import { addDays, dayOf, manifestDay } from '../manifest/manifest.js';
import type { ManifestHeader, ManifestLink } from '../manifest/manifest.js';
import type { StoredManifest } from '../manifest/reader.js';
import type { Finding } from './findings.js';

/** Days, both included; UTC, YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Where the chain begins and should end, and which part of it is to be verified. */
export interface Span extends Days {
  readonly first: string;
  readonly last: string;
}

/** A manifest is written in the first hour after its day. One that is not there a day later is missing. */
const DAYS_OF_GRACE = 2;

/**
 * The days that must have a manifest: the requested ones, from the first manifest on.
 * @param manifests in the order of their days
 * @param now milliseconds since the epoch
 * @returns undefined when there are no such days
 */
export function expectedDays(
  manifests: ReadonlyMap<string, ListedBlob>,
  { from, to }: Partial<Record<keyof Days, string | undefined>>,
  now: number,
): Span | undefined {
  const days = [...manifests.keys()];
  const [first, newest] = [days[0], days.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const due = addDays(dayOf(now), -DAYS_OF_GRACE);
  const last = newest > due ? newest : due;
  const range = {
    first,
    last,
    from: from !== undefined && from > first ? from : first,
    to: to !== undefined && to < last ? to : last,
  };
  return range.from <= range.to ? range : undefined;
}

/** What the manifest of the next day holds against this one. */
export function contradiction(
  { hashes }: Pick<StoredManifest, 'hashes'>,
  vouched: ManifestLink | undefined,
): string | undefined {
  return vouched === undefined || vouched.sha256 === hashes.plainSha256
    ? undefined
    : `its content has the SHA-256 ${hashes.plainSha256}; the manifest of the next day says ${vouched.sha256}`;
}

/** The hash that a manifest gives for the previous day's; undefined if it refers to another day, or to none. */
export function voucherOf(header: ManifestHeader | undefined, day: string): ManifestLink | undefined {
  const previous = header?.previous ?? undefined;
  return previous !== undefined && manifestDay(previous.name) === addDays(day, -1) ? previous : undefined;
}

/** What is wrong with the position of a manifest in the chain. @param from the first requested day, if any */
export function checkLink(
  { name: blob, header }: StoredManifest,
  day: string,
  manifests: ReadonlyMap<string, ListedBlob>,
  from: string | undefined,
): Finding[] {
  const dayBefore = addDays(day, -1);
  const isFirst = [...manifests.keys()][0] === day;
  const previous = header?.previous ?? null;
  if (previous === null) {
    return isFirst ? [] : [{ kind: 'broken-chain', blob, problem: 'it says that it is the first one, and is not' }];
  }
  if (manifestDay(previous.name) !== dayBefore) {
    return [{ kind: 'broken-chain', blob, problem: `it follows ${previous.name}, not that of the day before` }];
  }
  const beginsHere = from !== undefined && from >= day;
  return isFirst && !beginsHere
    ? [{ kind: 'missing', blob: previous.name, problem: `it is not there, nor any before it; ${blob} follows it` }]
    : [];
}
