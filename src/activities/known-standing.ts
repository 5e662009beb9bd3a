import { newestOf } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { REMOVALS, unscannedReply } from '../contract/findings.js';
import type { Findings, Removal, Standing, UnavailableReason } from '../contract/findings.js';
import { problemOf } from '../contract/report-problem.js';
import type { Standings } from '../vault/standings.js';
import type { ContainmentFacts, FileIds, RemovalFacts, Seals } from './seals.js';

export interface StandingDependencies {
  readonly seals: Seals;
  readonly standings: Standings;
}

/** A run without a sealed start proves nothing about the file. */
const OF_NO_FILE = unscannedReply('not-announced' satisfies UnavailableReason);

/** What was kept of the files of a conversation, and carries its seal. */
interface Kept {
  readonly reports: readonly FileReport[];
  readonly containments: readonly ContainmentFacts[];
  readonly removals: readonly RemovalFacts[];
  /** With a seal or not. */
  readonly entries: number;
}

/** Kept as long as it may be asked for. @throws {StorageError} */
export function keepReports(
  { standings }: StandingDependencies,
  conversationId: string,
  reports: readonly FileReport[],
  signal?: AbortSignal,
): Promise<void> {
  const [first, ...others] = reports;
  // Of a single file, where the run of that file looks.
  const mediaId = first !== undefined && others.length === 0 ? first.mediaId : 'several';
  return standings.keep(conversationId, mediaId, { reports }, { signal });
}

/** @throws {StorageError} */
export function keepContainment(
  { seals, standings }: StandingDependencies,
  facts: ContainmentFacts,
  signal?: AbortSignal,
): Promise<void> {
  return standings.keep(facts.conversationId, facts.mediaId, { containment: seals.sealContainment(facts) }, { signal });
}

/** @throws {StorageError} */
export function keepRemoval(
  { seals, standings }: StandingDependencies,
  facts: RemovalFacts,
  signal?: AbortSignal,
): Promise<void> {
  return standings.keep(facts.conversationId, facts.mediaId, { removal: seals.sealRemoval(facts) }, { signal });
}

/**
 * What became of a contained file itself: as noted, or `reported`, for nothing is reported as contained before it is removed or
 * marked. Undefined when nothing proves it.
 *
 * @throws {StorageError}
 */
export async function knownRemoval(
  dependencies: StandingDependencies,
  { conversationId, mediaId }: FileIds,
  signal?: AbortSignal,
): Promise<Removal | 'reported' | undefined> {
  const { reports, removals } = await kept(dependencies, conversationId, mediaId, signal);
  const noted = removals.find((known) => known.mediaId === mediaId);
  if (noted !== undefined) return noted.removal;
  const { status } = newestOf(reports.filter((known) => known.mediaId === mediaId)).get(mediaId) ?? {};
  return status !== undefined && isContained(status) ? 'reported' : undefined;
}

/** Whether a file with this status is out of the conversation, or marked there. */
export const isContained = (status: FileReport['status']): boolean =>
  status === 'quarantined' || status === 'quarantined_local' || status === 'rejected';

/** Whether people have released a file that was never contained, as one that could not be scanned: it is where it was. */
export const isReleasedInPlace = ({ status, findings }: Standing): boolean =>
  status === 'released' && findings.inVault !== true;

/** The newest report of each file of a conversation that storage has. @throws {StorageError} */
export async function keptReports(
  dependencies: StandingDependencies,
  conversationId: string,
  signal?: AbortSignal,
): Promise<FileReport[]> {
  const { reports } = await kept(dependencies, conversationId, undefined, signal);
  return [...newestOf(reports).values()];
}

/**
 * How a file stands that an earlier run has contained, or has called unscanned; undefined of a file of which that is not known.
 *
 * @throws {StorageError}
 */
export async function knownStanding(
  dependencies: StandingDependencies,
  { conversationId, mediaId }: FileIds,
  signal?: AbortSignal,
): Promise<Standing | undefined> {
  const { reports, containments } = await kept(dependencies, conversationId, mediaId, signal);
  const ofFile = reports.filter((known) => known.mediaId === mediaId && known.reply !== OF_NO_FILE);
  const report = newestOf(ofFile).get(mediaId);
  const containment = containments.find((known) => known.mediaId === mediaId);
  if (containment === undefined) {
    if (report === undefined || report.status === 'clean') return undefined;
    // Without a copy: what is known of it is in the report.
    const isContained = report.status !== 'unscanned';
    const findings = {
      ...outcomeOf(report),
      ...(isContained ? { inVault: false } : { unscannedBecause: 'link-gone' }),
    };
    return { status: report.status, findings, ...askedBy(report) };
  }
  const { sha256, bytes, mimeType, isImage, scan, at } = containment;
  const file = { stagingId: '', ref: '', sha256, bytes, mimeType, isImage };
  const status = report === undefined || report.status === 'clean' ? 'quarantined' : report.status;
  return {
    status: status === 'unscanned' ? 'quarantined' : status,
    findings: { ...(report === undefined ? {} : outcomeOf(report)), file, scan, at, inVault: true },
    ...askedBy(report),
  };
}

/**
 * Whether a decision on a file is still due, by what was sealed of it. `unknown`: nothing was kept of it, as before facts
 * were sealed; `unbelieved`: what was kept carries no seal of these keys.
 *
 * @throws {StorageError}
 */
export async function reviewStanding(
  dependencies: StandingDependencies,
  { conversationId, mediaId }: FileIds,
  signal?: AbortSignal,
): Promise<'open' | 'over' | 'unknown' | 'unbelieved'> {
  const { reports, containments, entries } = await kept(dependencies, conversationId, mediaId, signal);
  const report = newestOf(reports.filter((known) => known.mediaId === mediaId)).get(mediaId);
  if (report === undefined && containments.length === 0) return entries === 0 ? 'unknown' : 'unbelieved';
  // A review that has expired says so by a report that asks nobody any more. That a contained file is unscanned says nothing.
  const counts = report !== undefined && (report.status !== 'unscanned' || containments.length === 0);
  const isOver = counts && report.reviewOpenUntil === undefined;
  return isOver ? 'over' : 'open';
}

function outcomeOf({ at, releasedTo }: FileReport): Findings {
  return { at, ...(releasedTo === undefined ? {} : { releasedTo }) };
}

function askedBy(report: FileReport | undefined): Pick<Standing, 'askedUntil'> {
  return report?.reviewOpenUntil === undefined ? {} : { askedUntil: report.reviewOpenUntil };
}

async function kept(
  { seals, standings }: StandingDependencies,
  conversationId: string,
  mediaId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Kept> {
  const entries = await standings.read(conversationId, mediaId, { signal });
  const found = entries.flatMap((entry) => (typeof entry === 'object' && entry !== null ? [entry as Entry] : []));
  return {
    entries: entries.length,
    reports: found
      .flatMap(({ reports }) => (Array.isArray(reports) ? (reports as unknown[]) : []))
      .filter((report): report is FileReport => problemOf(report) === undefined)
      .filter((report) => seals.isReport(conversationId, report)),
    containments: found
      .flatMap(({ containment }) => (isFacts(containment) ? [containment] : []))
      .filter((facts) => seals.isContainment({ conversationId, mediaId: mediaId ?? facts.mediaId }, facts)),
    removals: found
      .flatMap(({ removal }) => (isRemoval(removal) ? [removal] : []))
      .filter((facts) => seals.isRemoval({ conversationId, mediaId: mediaId ?? facts.mediaId }, facts)),
  };
}

interface Entry {
  readonly reports?: unknown;
  readonly containment?: unknown;
  readonly removal?: unknown;
}

const isFacts = (value: unknown): value is ContainmentFacts =>
  typeof value === 'object' && value !== null && 'mediaId' in value && 'sha256' in value && 'scan' in value;

const isRemoval = (value: unknown): value is RemovalFacts =>
  typeof value === 'object' && value !== null && 'mediaId' in value && 'removal' in value && isWord(value.removal);

const isWord = (value: unknown): boolean => REMOVALS.some((word) => word === value);
