import type { FileReport, FileStatus } from './file-report.js';
import { matching, oneOf, optional, shape, text, time, trueOrFalse, wholeNumber } from './shape.js';
import type { Check } from './shape.js';

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

/** What Genesys Cloud gives as an id of media: it becomes part of an attribute's name. */
export const mediaId = matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'an id');

/** Of every field, so that nothing that a report holds can surprise the code that reads it. */
const FIELDS = {
  mediaId,
  status: oneOf(...STATUSES),
  verdict: matching(/^(?:clean|infected|unscannable|unscanned|policy:[a-z0-9-]{1,40})$/, 'infected or policy:macros'),
  reply: text(2000),
  at: time,
  fileName: optional(text(2000)),
  mimeType: optional(text(500)),
  bytes: optional(wholeNumber()),
  isImage: optional(trueOrFalse),
  sha256: optional(text(256)),
  signature: optional(text(500)),
  engine: optional(text(200)),
  databaseVersion: optional(text(200)),
  reviewedBy: optional(text(500)),
  reviewedAt: optional(time),
  releasedTo: optional(text(2000)),
  reviewOpenUntil: optional(time),
  reportedAt: optional(time),
  releasedLink: optional(text(2000)),
  seal: optional(text(100)),
} as const satisfies Record<keyof FileReport, Check>;
const isReport = shape(FIELDS);

/** What is wrong with a report that somebody sent, if anything is. Never throws. */
export function problemOf(report: unknown): string | undefined {
  const problem = isReport(report);
  if (problem !== undefined) return `the report ${problem}`;
  const { status, verdict } = report as FileReport;
  if (status === 'clean' && verdict !== 'clean') return 'a file is clean by the verdict clean only';
  if (JSON.stringify(report).length > MAX_REPORT_CHARACTERS) {
    return `a report has ${MAX_REPORT_CHARACTERS} characters at most`;
  }
  return undefined;
}
