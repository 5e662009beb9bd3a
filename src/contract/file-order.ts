import type { FileReport, FileStatus } from './file-report.js';

/** The worst first: the status of a conversation is that of its worst file. */
const BADNESS: Readonly<Record<FileStatus, number>> = {
  quarantined: 5,
  quarantined_local: 5,
  unscanned: 4,
  rejected: 3,
  released: 2,
  clean: 1,
  pending: 0,
};

/** How far a file has come; of two reports of one moment, the one that is further on counts. */
const PROGRESS: Readonly<Record<FileStatus, number>> = {
  pending: 0,
  clean: 1,
  quarantined: 1,
  quarantined_local: 1,
  unscanned: 1,
  released: 2,
  rejected: 2,
};

/**
 * Whether a report takes the place of the one that is known of the same file. It does not depend on which of the two
 * came first: any reports in any order leave the same one.
 */
export function replaces(report: FileReport, known: FileReport | undefined): boolean {
  if (known === undefined) return true;
  const order =
    compare(report.reportedAt ?? report.at, known.reportedAt ?? known.at) ||
    PROGRESS[report.status] - PROGRESS[known.status] ||
    compare(canonical(report), canonical(known));
  return order > 0;
}

/** The files, the worst first, and the latest first among equals. */
export function worstFirst(files: Iterable<FileReport>): FileReport[] {
  return [...files].sort(
    (a, b) => BADNESS[b.status] - BADNESS[a.status] || compare(b.at, a.at) || compare(b.mediaId, a.mediaId),
  );
}

/** The files in the order of their verdicts: the same whenever and by whomever they are listed. */
export function inOrder(files: Iterable<FileReport>): FileReport[] {
  return [...files].sort((a, b) => compare(a.at, b.at) || compare(a.mediaId, b.mediaId));
}

/** By code units: times of one form, and ids. Independent of the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same text for the same report, whatever the order of its fields. */
function canonical(report: FileReport): string {
  return JSON.stringify(Object.entries(report).sort(([a], [b]) => compare(a, b)));
}

/**
 * Of sealed reports: what is contained is not called clean or unscanned again, whatever the time of the report; only a
 * decision takes it from there. Within a group, the later report counts.
 */
const GROUP: Readonly<Record<FileStatus, number>> = {
  pending: 0,
  clean: 1,
  unscanned: 2,
  quarantined: 3,
  quarantined_local: 3,
  released: 3,
  rejected: 3,
};

/**
 * As `replaces`, for reports whose seals were checked: a verdict only worsens, except by a decision. It does not depend on
 * which of the two came first.
 */
export function supersedes(report: FileReport, known: FileReport | undefined): boolean {
  if (known === undefined) return true;
  const order = GROUP[report.status] - GROUP[known.status];
  return order === 0 ? replaces(report, known) : order > 0;
}

/** One report for each file: the one that supersedes all others. */
export function newestOf(reports: Iterable<FileReport>): Map<string, FileReport> {
  const newest = new Map<string, FileReport>();
  for (const report of reports) {
    if (supersedes(report, newest.get(report.mediaId))) newest.set(report.mediaId, report);
  }
  return newest;
}
