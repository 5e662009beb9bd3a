import type { FileReport, FileStatus } from '../../contract/file-report.js';

/** A report in JSON: a ledger holds many of them in one input. */
const MAX_REPORT_CHARACTERS = 4000;

const STATUSES: readonly FileStatus[] = [
  'clean',
  'quarantined',
  'quarantined_local',
  'unscanned',
  'released',
  'rejected',
];
const MEDIA_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** As `Date.toISOString` writes it, so that texts compare as times do. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What is wrong with a report that somebody sent, if anything is. */
export function problemOf(report: unknown): string | undefined {
  if (typeof report !== 'object' || report === null) return 'a report is an object';
  const { mediaId, status, verdict, reply, ...others } = report as Partial<Record<keyof FileReport, unknown>>;
  if (typeof mediaId !== 'string' || !MEDIA_ID.test(mediaId)) return 'mediaId is no id';
  // A file without a verdict is nothing to tell of.
  if (!STATUSES.some((known) => known === status)) return `status is none of ${STATUSES.join(', ')}`;
  if (typeof verdict !== 'string' || typeof reply !== 'string') return 'verdict and reply are texts';
  if (status === 'clean' && verdict !== 'clean') return 'a file is clean by the verdict clean only';
  const { at, reportedAt = at, reviewOpenUntil = at } = others;
  for (const [name, time] of Object.entries({ at, reportedAt, reviewOpenUntil })) {
    if (!isTime(time)) return `${name} is no time such as 2024-05-15T14:32:00.000Z`;
  }
  if (JSON.stringify(report).length > MAX_REPORT_CHARACTERS) {
    return `a report has ${MAX_REPORT_CHARACTERS} characters at most`;
  }
  return undefined;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}
