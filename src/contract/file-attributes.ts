import { worstFirst } from './file-order.js';
import type { FileReport } from './file-report.js';

/** As Genesys Cloud takes them. */
type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Files with an attribute of their own in one write: conversations have few, and requests have limits. */
const MAX_FILES_PER_WRITE = 50;
/** Genesys Cloud's analytics cuts values at 1,024 characters. */
const MAX_VALUE_CHARACTERS = 1000;

/** The attributes of one write, and the files that they cover. */
export interface FilesWrite {
  readonly attributes: Attributes;
  readonly told: readonly FileReport[];
}

/**
 * The attributes of a conversation that describe its files: the six of the source document and additions for the worst
 * file, and one for each file. All are sent each time: the API does not specify whether a partial update keeps what it
 * leaves out. When a write cannot cover all files, those that were not written yet come first, then the worst.
 *
 * @param most files with an attribute of their own
 */
export function filesWrite(
  files: Iterable<FileReport>,
  isUnwritten: (file: FileReport) => boolean,
  most = MAX_FILES_PER_WRITE,
): FilesWrite {
  const ranked = worstFirst(files);
  const due = [...ranked.filter(isUnwritten), ...ranked.filter((file) => !isUnwritten(file))];
  const told = due.slice(0, most);
  const [worst] = ranked;
  return {
    told,
    attributes: {
      ...(worst === undefined ? {} : worstFileAttributes(worst)),
      file_scan_count: ranked.length,
      ...Object.fromEntries(told.map((file) => [`file_scan.${file.mediaId}`, summaryOf(file)])),
    },
  };
}

/** All that a conversation shows of a file, to see whether a report changes it. */
export function shownOf(file: FileReport): string {
  return JSON.stringify([worstFileAttributes(file), summaryOf(file)]);
}

function worstFileAttributes(file: FileReport): Attributes {
  return {
    file_scan_status: file.status,
    file_virus_scan_result: file.reply.slice(0, MAX_VALUE_CHARACTERS),
    file_mimetype: file.mimeType ?? 'application/octet-stream',
    file_size_bytes: file.bytes ?? 0,
    file_is_image: file.isImage ?? false,
    file_scanned_at: withoutMilliseconds(file.at),
    file_media_id: file.mediaId,
    // Empty rather than absent: the value of another file must not remain.
    file_sha256: file.sha256 ?? '',
    file_reviewed_by: file.reviewedBy ?? '',
    file_reviewed_at: withoutMilliseconds(file.reviewedAt),
    // An address that is cut leads nowhere.
    file_released_to: fitting(file.releasedLink ?? file.releasedTo ?? '') ?? '',
  };
}

/**
 * The attribute of one file, as JSON, the status first. Times and ids only; no file name. What does not fit
 * any more is left out, field by field.
 */
export function summaryOf(file: FileReport): string {
  const { status, verdict, at, bytes, sha256, mimeType, signature, reviewedBy, reviewedAt, releasedTo } = file;
  const fields = { status, verdict, at, bytes, sha256, type: mimeType, signature, reviewedBy, reviewedAt, releasedTo };
  let summary: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const longer = { ...summary, [name]: value };
    if (fitting(JSON.stringify(longer)) !== undefined) summary = longer;
  }
  return JSON.stringify(summary);
}

function fitting(value: string): string | undefined {
  return value.length <= MAX_VALUE_CHARACTERS ? value : undefined;
}

/** As the source document writes times; empty for none. */
export function withoutMilliseconds(time: string | undefined): string {
  return (time ?? '').replace(/\.\d{3}Z$/, 'Z');
}
