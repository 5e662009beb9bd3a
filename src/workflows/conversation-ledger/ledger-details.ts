import { worstFirst } from '../../contract/file-order.js';
import type { LedgerState } from '../../contract/workflows.js';

/** The Web UI takes 20,000 bytes: about 200 a row. */
const MAX_ROWS = 50;

/** What the Web UI shows of a ledger (Markdown): each file, the worst first. No file name. */
export function ledgerDetails(
  conversationId: string,
  { files, unwritten, refused, unconfirmed, expected = [] }: LedgerState,
): string {
  const rows = worstFirst(files)
    .slice(0, MAX_ROWS)
    .map(({ mediaId, status, reviewOpenUntil, at, sha256 = '' }) => {
      const standing = reviewOpenUntil !== undefined ? `**${status}**, waits for a decision` : status;
      return `| ${mediaId} | ${standing} | ${at} | ${sha256} |`;
    });
  return [
    `Files of conversation ${conversationId}: ${files.length}`,
    ...(refused === undefined
      ? []
      : ['', `**The conversation does not say so**: Genesys Cloud refused the last write for good (${refused}).`]),
    ...(unconfirmed === undefined
      ? []
      : ['', `**The conversation may not say so**: Genesys Cloud accepted the last write, and did not show it.`]),
    '',
    '| media | status | since | SHA-256 |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(files.length > MAX_ROWS ? ['', `and ${files.length - MAX_ROWS} more`] : []),
    ...(expected.length > 0 ? ['', `Uploaded, and not examined yet: ${expected.length}`] : []),
    ...(unwritten.length > 0 ? ['', `Not written to the conversation yet: ${unwritten.length}`] : []),
  ].join('\n');
}
