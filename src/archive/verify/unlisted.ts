import { listRecords } from '../manifest/listing.js';
import type { Attempt, BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import { addDays, dayOf, manifestName } from '../manifest/manifest.js';
import { entriesOf } from '../manifest/reader.js';
import type { StoredManifest } from '../manifest/reader.js';
import type { Days } from './chain.js';
import type { Finding } from './findings.js';
import { checkSignature } from './record.js';
import type { SignatureCheck } from './record.js';

/**
 * Days whose names are kept. A conversation is archived on the day of its end or the next one as a rule, so two would do
 * for a listing in the order of these days; late ones make the others worth keeping.
 */
const DAYS_IN_MEMORY = 4;

export interface UnlistedOptions {
  readonly container: BlobContainer;
  readonly attempt: Attempt;
  readonly manifests: ReadonlyMap<string, ListedBlob>;
  /** SHA-256 of the manifests that are in order, by day. */
  readonly proven: ReadonlyMap<string, string>;
  readonly days: Days;
  /** The first requested day, if any. */
  readonly from?: string | undefined;
  /** The last one that was asked for, if any. */
  readonly to?: string | undefined;
  /** The day of the newest manifest. */
  readonly newest: string;
  /** Names that something was found of already: one that was replaced has another day now. */
  readonly reported: ReadonlySet<string>;
  readonly signatures: SignatureCheck;
  readonly read: (blob: ListedBlob) => Promise<StoredManifest>;
}

/** Finds blobs of the archive that no manifest lists. @throws {StorageError} */
export async function findUnlisted(
  options: UnlistedOptions,
  report: (finding: Finding) => void,
): Promise<{ readonly pending: number; readonly unproven: number }> {
  const { container, attempt, days, from, to, newest, proven, reported } = options;
  const names = namesByDay(options, report);
  const beginningIsMissing = reported.has(manifestName(addDays(days.from, -1)));
  let pending = 0;
  let unproven = 0;
  for await (const { name, createdOn, metadata } of listRecords(container, { attempt })) {
    const day = dayOf(createdOn);
    if (day > newest && day > days.to) {
      pending += 1;
      // No manifest vouches for it yet; its own signature does.
      const unproven = checkSignature(name, metadata, createdOn, { ...options.signatures, onOld: () => undefined });
      if (unproven !== undefined && to === undefined) report(unproven);
    }
    if (from === undefined && day < days.from) {
      if (beginningIsMissing) unproven += 1;
      else if (!reported.has(name)) {
        report({
          kind: 'unlisted',
          blob: name,
          problem: `it was made on ${day}, before the day of the first manifest`,
        });
      }
    }
    if (day < days.from || day > days.to) continue;
    const listed = proven.has(day) ? await names(day) : undefined;
    if (listed === undefined) {
      unproven += 1;
    } else if (!reported.has(name) && !listed.has(name)) {
      report({ kind: 'unlisted', blob: name, problem: `it was made on ${day}, whose manifest does not list it` });
    }
  }
  return { pending, unproven };
}

/**
 * The names that a day's manifest lists, kept for the days asked for last. Undefined when it is no longer the manifest that
 * was verified a moment ago: what it lists now would hide what it listed then.
 */
function namesByDay(
  { manifests, proven, read }: UnlistedOptions,
  report: (finding: Finding) => void,
): (day: string) => Promise<ReadonlySet<string> | undefined> {
  const kept = new Map<string, ReadonlySet<string>>();
  const changed = new Set<string>();
  return async (day) => {
    if (changed.has(day)) return undefined;
    let names = kept.get(day);
    if (names === undefined) {
      const stored = await read(manifests.get(day)!);
      if (stored.hashes.plainSha256 !== proven.get(day)) {
        changed.add(day);
        report({ kind: 'altered', blob: stored.name, problem: 'it has changed during the verification' });
        return undefined;
      }
      names = await namesOf(stored);
    }
    kept.delete(day);
    kept.set(day, names);
    if (kept.size > DAYS_IN_MEMORY) kept.delete([...kept.keys()][0]!);
    return names;
  };
}

async function namesOf(stored: StoredManifest): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { name } of entriesOf(stored)) names.add(name);
  return names;
}
