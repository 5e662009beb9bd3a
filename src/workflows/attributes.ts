import type { Attributes } from '../genesys/api.js';
import type { FileStatus } from './messages.js';
import type { Decision } from './review-desk.js';
import type { Findings } from './scan-attachment.js';

/**
 * The attributes of a conversation that tell of a file: the six of the source document, then additions. All are sent
 * each time: the API does not say whether a partial update keeps what it leaves out.
 */
export function scanAttributes(
  mediaId: string,
  status: FileStatus,
  findings: Findings,
  decision: Decision | undefined,
): Attributes {
  const { file, scan } = findings;
  return {
    file_scan_status: status,
    file_virus_scan_result: scan?.reply ?? `not scanned: ${findings.unscannedBecause ?? 'unknown'}`,
    file_mimetype: file?.mimeType ?? 'application/octet-stream',
    file_size_bytes: file?.bytes ?? 0,
    file_is_image: file?.isImage ?? false,
    file_scanned_at: withoutMilliseconds(findings.at),
    file_media_id: mediaId,
    // One more for each file, so that a later file does not hide what became of an earlier one.
    [`file_scan.${mediaId}`]: status,
    ...(file === undefined ? {} : { file_sha256: file.sha256 }),
    ...(decision === undefined
      ? {}
      : { file_reviewed_by: decision.reviewer, file_reviewed_at: withoutMilliseconds(decision.at) }),
    ...(findings.releasedTo === undefined ? {} : { file_released_to: findings.releasedLink ?? findings.releasedTo }),
  };
}

/** The attributes of an archived interaction; times as in the source document. */
export function archiveAttributes(uri: string, archivedAt: string, locked: boolean): Attributes {
  return {
    archiveUri: uri,
    archivedAt: withoutMilliseconds(archivedAt),
    // Said only where it is not so: a record that nothing protects must not pass for one that is locked.
    ...(locked ? {} : { archiveImmutability: 'none' }),
  };
}

function withoutMilliseconds(time: string | undefined): string {
  return (time ?? '').replace(/\.\d{3}Z$/, 'Z');
}
