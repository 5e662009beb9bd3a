import type { FileReport, FileStatus } from '../../src/contract/file-report.js';
import type { SeededRandom } from '../faults/support/random.js';

const VERDICTS: Readonly<Record<FileStatus, FileReport['verdict']>> = {
  pending: 'unscanned',
  clean: 'clean',
  quarantined: 'infected',
  quarantined_local: 'infected',
  unscanned: 'unscanned',
  released: 'infected',
  rejected: 'infected',
};

/** Of every open review: long after a test. */
const REVIEW_END = new Date(Date.now() + 3_600_000).toISOString();

const time = (minute: number) => new Date(Date.UTC(2024, 4, 15, 14, minute)).toISOString();

/** A report as a scan makes it. @param minute when it became clear; a decision comes ten minutes later */
export function reportOf(mediaId: string, status: FileStatus, minute = 0): FileReport {
  const verdict = VERDICTS[status];
  const isDecided = status === 'released' || status === 'rejected';
  return {
    mediaId,
    status,
    verdict,
    reply: verdict === 'clean' ? 'stream: OK' : `stream: ${mediaId} ${verdict} FOUND`,
    at: time(minute),
    fileName: `${mediaId} of John Smith.pdf`,
    mimeType: 'application/pdf',
    bytes: 100 + minute,
    isImage: false,
    sha256: mediaId.repeat(8),
    ...(isDecided ? { reviewedBy: 'jane.doe', reviewedAt: time(minute + 10) } : {}),
    ...(status === 'released' ? { releasedTo: `https://storage.example/released/${mediaId}` } : {}),
    ...(status === 'quarantined' || status === 'unscanned' ? { reviewOpenUntil: REVIEW_END } : {}),
    reportedAt: time(isDecided ? minute + 10 : minute),
  };
}

/** Ten files with all that can become of them, in the order of the events; some are reported twice. */
export const TEN_FILES: readonly FileReport[] = [
  reportOf('clean-1', 'clean', 1),
  reportOf('clean-2', 'clean', 2),
  reportOf('clean-3', 'clean', 30),
  reportOf('virus-released', 'quarantined', 3),
  reportOf('virus-released', 'released', 3),
  reportOf('virus-rejected', 'quarantined', 4),
  reportOf('virus-rejected', 'rejected', 4),
  reportOf('virus-1', 'quarantined', 5),
  // Of two that are equally bad, and of one moment.
  reportOf('virus-2', 'quarantined', 6),
  reportOf('virus-3', 'quarantined', 6),
  reportOf('link-gone', 'unscanned', 20),
  reportOf('unscanned-rejected', 'unscanned', 7),
  reportOf('unscanned-rejected', 'rejected', 7),
];

/** The worst of them, and of the equally bad ones the latest by time, then id. */
export const WORST_OF_TEN = { file_scan_status: 'quarantined', file_media_id: 'virus-3', file_scan_count: 10 };

/** A new list in an order of chance (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
