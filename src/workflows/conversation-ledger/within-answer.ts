import type { FileReport } from '../../contract/file-report.js';
import type { LedgerState } from '../../contract/workflows.js';

/** Reports in one answer, in UTF-16 units of JSON: Temporal takes two megabytes. */
const MAX_ANSWER = 384 * 1024;

/**
 * A state as one answer can hold it: in a flood, reports come faster than they are told and handed over to storage. Of what
 * warns, storage has every report before the ledger has it, so that those give way; whoever asks merges both.
 */
export function withinAnswer({ files, unchecked, ...rest }: LedgerState): LedgerState {
  const isKept = ({ status }: FileReport) => status !== 'clean';
  let left = MAX_ANSWER;
  const take = (report: FileReport) => (left -= JSON.stringify(report).length);
  for (const report of [...files, ...(unchecked ?? [])]) if (!isKept(report)) take(report);
  const fits = (report: FileReport) => !isKept(report) || take(report) >= 0;
  return {
    ...rest,
    files: files.filter(fits),
    ...(unchecked === undefined ? {} : { unchecked: unchecked.filter(fits) }),
  };
}
