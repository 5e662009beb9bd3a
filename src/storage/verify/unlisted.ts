import type { ContainerClient } from '@azure/storage-blob';
import { listRecords } from '../manifest/listing.js';
import type { Attempt, ListedBlob } from '../manifest/listing.js';
import { dayOf } from '../manifest/manifest.js';
import { entriesOf } from '../manifest/reader.js';
import type { StoredManifest } from '../manifest/reader.js';
import type { Days } from './chain.js';
import type { Finding } from './findings.js';

/**
 * Days whose names are kept. A conversation is archived on the day of its end or the next one as a rule, so two would do
 * for a listing in the order of these days; late ones make the others worth keeping.
 */
const DAYS_IN_MEMORY = 4;

export interface UnlistedOptions {
  readonly container: ContainerClient;
  readonly attempt: Attempt;
  readonly manifests: ReadonlyMap<string, ListedBlob>;
  /** SHA-256 of the manifests that are in order, by day. */
  readonly proven: ReadonlyMap<string, string>;
  readonly days: Days;
  /** The day of the newest manifest. */
  readonly newest: string;
  /** Names that something was found of already: one that was replaced has another day now. */
  readonly reported: ReadonlySet<string>;
  readonly read: (blob: ListedBlob) => Promise<StoredManifest>;
}

/** Looks for what lies in the archive and is in no manifest. @throws StorageError */
export async function findUnlisted(
  options: UnlistedOptions,
  report: (finding: Finding) => void,
): Promise<{ readonly pending: number; readonly unproven: number }> {
  const { container, attempt, days, newest, proven, reported } = options;
  const names = namesByDay(options);
  let pending = 0;
  let unproven = 0;
  for await (const { name, createdOn } of listRecords(container, { attempt })) {
    const day = dayOf(createdOn);
    if (day > newest && day > days.to) pending += 1;
    if (day < days.from || day > days.to) continue;
    if (!proven.has(day)) {
      unproven += 1;
    } else if (!reported.has(name) && !(await names(day)).has(name)) {
      report({ kind: 'unlisted', blob: name, problem: `it was made on ${day}, whose manifest does not list it` });
    }
  }
  return { pending, unproven };
}

/** The names that a day's manifest lists, kept for the days asked for last. */
function namesByDay({ manifests, proven, read }: UnlistedOptions): (day: string) => Promise<ReadonlySet<string>> {
  const kept = new Map<string, ReadonlySet<string>>();
  return async (day) => {
    const names = kept.get(day) ?? (await namesOf(await read(manifests.get(day)!), proven.get(day)!));
    kept.delete(day);
    kept.set(day, names);
    if (kept.size > DAYS_IN_MEMORY) kept.delete([...kept.keys()][0]!);
    return names;
  };
}

async function namesOf(stored: StoredManifest, sha256: string): Promise<ReadonlySet<string>> {
  // It was right a moment ago: what it lists now would hide what it listed then.
  if (stored.hashes.plainSha256 !== sha256) throw new Error(`${stored.name}: it has changed during the verification`);
  const names = new Set<string>();
  for await (const { name } of entriesOf(stored)) names.add(name);
  return names;
}
