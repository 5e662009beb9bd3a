import type { OpenedPart } from '../contract/opened-parts.js';
import type { Evidence } from './evidence.js';

/** Types that are opened, as a rule: of these it is said where there is no list. */
const OPENED_TYPES =
  /zip|rar|7z|tar|bzip|x-xz|zstd|compress|cab|archive|iso9660|x-msi|pdf|rtf|x-cfb|msword|ms-excel|ms-powerpoint|officedocument|opendocument|rfc822/;

/** What is known of the parts of a file, in a sentence; undefined where there is nothing to say. */
export function partsSummary(vault: Evidence['vault'], mimeType: string | undefined): string | undefined {
  const parts = typeof vault === 'object' ? vault.parts : undefined;
  if (parts !== undefined) {
    const { count, isComplete, parts: listed } = parts;
    if (count === 0) return 'none that could be opened';
    const others = count > listed.length ? `; ${count - listed.length} more are not listed` : '';
    return isComplete ? `${count}${others}` : `at least ${count}${others}; not all of it was opened`;
  }
  if (mimeType === undefined || !OPENED_TYPES.test(mimeType)) return undefined;
  return vault === 'unknown'
    ? 'unknown: the vault was not asked, or does not answer'
    : 'not recorded: by an earlier version, or the scanner knew the whole before any part was reached';
}

/** The verdict on a part, for people. */
export function partVerdict({ verdict, finding }: Pick<OpenedPart, 'verdict' | 'finding'>): string {
  if (verdict === 'unjudged') return 'not judged: something else had decided before';
  return finding === undefined ? verdict : `${verdict}: ${finding}`;
}
