import { inOneLine } from '../../contract/markdown.js';
import type { Entry } from '../../desk/entry.js';
import { summary } from '../../temporal/review-run.js';
import { formatTroubled, troubledReviews } from './broken.js';
import { waitingFiles } from './selection.js';
import { isSelection } from './selection-options.js';
import type { Selection } from './selection-options.js';
import { withTemporal, writeJson } from './session.js';
import { fitted, table, toTheMinute } from './table.js';

/**
 * `custodian review list`: one call to Temporal for each thousand waiting runs, one for each run that was ended by force, and no
 * call to a worker.
 */
export async function list({ json, ...selection }: Selection & { readonly json?: true }): Promise<void> {
  await withTemporal(async (client, taskQueue) => {
    const now = Date.now();
    const { files: waiting, unreadable } = await waitingFiles(client, taskQueue, selection, now);
    const troubled = isSelection(selection) ? [] : await troubledReviews(client, taskQueue, now);
    if (json) {
      const reviews = waiting.map(({ entry, run }) => ({ ...summary(run), fileName: entry.fileName }));
      writeJson({ reviews, troubled, unreadable });
      return unreadable.length === 0 ? 0 : 1;
    }
    const entries = waiting.map(({ entry }) => entry);
    process.stdout.write(entries.length === 0 ? 'nothing waits for a decision\n' : text(entries, now));
    process.stdout.write(formatTroubled(troubled));
    if (unreadable.length === 0) return 0;
    console.error(unreadableText(unreadable));
    return 1;
  });
}

const unreadableText = (ids: readonly string[]): string =>
  [
    `${ids.length} more wait, and what their runs say cannot be read: is PAYLOAD_KEY, with PAYLOAD_FORMER_KEYS, that of the workers?`,
    ...ids.map((id) => `  ${inOneLine(id)}`),
  ].join('\n');

/** On a terminal, fitted to its width; into a file or a pipe, complete. */
function text(entries: readonly Entry[], now: number): string {
  const { columns } = process.stdout as { readonly columns?: number };
  if (columns === undefined) {
    const header = ['FILE', 'VERDICT', 'FOUND', 'AGE', 'UNTIL', 'WAITS FOR', 'SHA-256', 'WORKFLOW ID'];
    return table([
      header,
      ...entries.map((entry) => [
        ...[entry.fileName || '-', entry.verdict, entry.rule || '-', age(entry, now), toTheMinute(entry.until)],
        ...[waitsFor(entry), entry.sha256?.slice(0, 12) ?? '-', entry.workflowId],
      ]),
    ]);
  }
  const header = ['FILE', 'VERDICT', 'FOUND', 'AGE', 'WAITS FOR', 'MEDIA'];
  const rows = entries.map((entry) => [
    ...[entry.fileName || '-', entry.verdict, entry.rule || '-', age(entry, now), waitsFor(entry), entry.mediaId],
  ]);
  // Names and findings are truncated first; a truncated id still identifies its file.
  return fitted([header, ...rows], columns, [2, 0, 5, 4]);
}

const MINUTE_MS = 60_000;

function age({ since }: Entry, now: number): string {
  const minutes = Math.floor((now - Date.parse(since)) / MINUTE_MS);
  if (!(minutes >= 0)) return '-';
  if (minutes < 60) return `${minutes}m`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 60 / 24)}d`;
}

/** Whose decision is missing. */
function waitsFor({ approvals, approvers }: Entry): string {
  if (approvals.length === 0) return approvers > 1 ? `${approvers} people` : 'anybody';
  return `not ${approvals.map(({ reviewer }) => reviewer).join(', ')}`;
}
