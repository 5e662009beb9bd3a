import type { FileReport, FileStatus } from '../../contract/file-report.js';
import { unscannedReply } from '../../contract/findings.js';
import type { Findings } from '../../contract/findings.js';
import { signatureOf, toldVerdict } from '../../contract/verdict.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';
import type { Decision } from './review-desk.js';

/** A scanner's reply and a signature are a line; anybody may have written the database that they come from. */
const MAX_TEXT = 300;

/** The state of a run and its file. */
export interface Standing {
  readonly status: FileStatus;
  readonly findings: Findings;
  readonly decision: Decision | undefined;
  /** RFC 3339, UTC, milliseconds; absent without a review. */
  readonly reviewOpenUntil: string | undefined;
  /** RFC 3339, UTC, milliseconds. */
  readonly reportedAt: string;
}

/** The report of a run on its file, for the ledger. */
export function fileReport({ mediaId, fileName }: ScanAttachmentInput, standing: Standing): FileReport {
  const { status, decision, reviewOpenUntil, reportedAt } = standing;
  const { file, scan, unscannedBecause, at = reportedAt, releasedTo, releasedLink } = standing.findings;
  const signature = signatureOf(scan);
  return {
    mediaId,
    status,
    verdict: toldVerdict(scan),
    reply: (scan?.reply ?? unscannedReply(unscannedBecause ?? 'unknown')).slice(0, MAX_TEXT),
    at,
    ...(fileName === undefined ? {} : { fileName }),
    ...(file === undefined
      ? {}
      : { mimeType: file.mimeType, bytes: file.bytes, isImage: file.isImage, sha256: file.sha256 }),
    ...(signature === undefined ? {} : { signature: signature.slice(0, MAX_TEXT) }),
    ...(scan === undefined ? {} : { engine: scan.engine, databaseVersion: scan.databaseVersion }),
    ...(decision === undefined ? {} : { reviewedBy: decision.reviewer, reviewedAt: decision.at }),
    ...(releasedTo === undefined ? {} : { releasedTo }),
    ...(releasedLink === undefined ? {} : { releasedLink }),
    ...(reviewOpenUntil === undefined ? {} : { reviewOpenUntil }),
    reportedAt,
  };
}
