import type { FileStatus, ReviewReport, ScanAttachmentInput } from './messages.js';
import { decisionCommand } from './review-desk.js';
import type { Findings } from './scan-attachment.js';

const WITHDRAWAL_TEXT = {
  deleted: 'deleted',
  kept: '**not deleted**: its API has no way to; whoever sees the conversation can open it',
};

/** What the Web UI shows of a run (Markdown): the evidence, the open question and how to answer it. No file name. */
export function scanDetails(
  input: ScanAttachmentInput,
  status: FileStatus,
  findings: Findings,
  report: ReviewReport,
): string {
  const { file, scan } = findings;
  const rows: [string, string | number | undefined][] = [
    ['status', status],
    ['conversation', input.conversationId],
    ['media', input.mediaId],
    ['type', file?.mimeType],
    ['size', file === undefined ? undefined : `${file.bytes} bytes`],
    ['SHA-256', file?.sha256],
    ['verdict', verdictText(findings)],
    ['engine', scan === undefined ? undefined : `${scan.engine}, database ${scan.databaseVersion}`],
    ['copy', findings.inVault === undefined ? undefined : findings.inVault ? 'in the quarantine vault' : 'none'],
    ['in Genesys Cloud', findings.withdrawal === undefined ? undefined : WITHDRAWAL_TEXT[findings.withdrawal]],
    ['released to', findings.releasedTo],
  ];
  const table = rows.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
  return ['| | |', '| --- | --- |', ...table, '', ...reviewText(input, report)].join('\n');
}

function verdictText({ scan, unscannedBecause }: Findings): string | undefined {
  if (scan === undefined) return unscannedBecause === undefined ? undefined : `none: ${unscannedBecause}`;
  if (scan.verdict === 'clean') return 'clean';
  if (scan.verdict === 'infected') return `infected: ${scan.signature}`;
  return `unscannable: ${scan.reason}`;
}

function reviewText({ reviewWindowMs }: ScanAttachmentInput, { state, decision, ignored }: ReviewReport): string[] {
  const lines: string[] = [];
  if (state === 'waiting') {
    lines.push(
      `**Waits for a decision** (for ${Math.round(reviewWindowMs / 3_600_000)} hours at most). Send a signal:`,
      '```',
      decisionCommand('approveRelease'),
      decisionCommand('rejectRelease'),
      '```',
    );
  }
  if (decision !== undefined) lines.push(`**${state}** by ${decision.reviewer} at ${decision.at}: ${decision.reason}`);
  if (state === 'expired') lines.push('**expired**: nobody has decided; the file stays contained.');
  if (ignored.length > 0) lines.push('', 'Ignored signals:', ...ignored.map((note) => `- ${note}`));
  return lines;
}
