import { workflowInfo } from '@temporalio/workflow';
import { quoted } from './markdown.js';
import type { FileStatus, ReviewReport, ScanAttachmentInput, Statement } from './messages.js';
import type { Findings } from './scan-attachment.js';

/** Notes shown; the query `review` has more. Details may take 20,000 bytes in all. */
const MAX_NOTES_SHOWN = 10;
/** UTF-16 units of a note that are shown. */
const MAX_NOTE_LENGTH = 200;

/** What the Web UI shows of a run (Markdown): the evidence, the open question and how to answer it. */
export function scanDetails(
  input: ScanAttachmentInput,
  status: FileStatus,
  findings: Findings,
  report: ReviewReport,
): string {
  return [...evidence(input, status, findings), ...question(report), ...answers(report), ...notes(report)].join('\n');
}

function evidence(input: ScanAttachmentInput, status: FileStatus, findings: Findings): string[] {
  const { file, scan } = findings;
  const rows: [string, string | undefined][] = [
    ['status', `**${status}**`],
    ['file name', input.fileName && quoted(input.fileName)],
    ['verdict', verdictText(findings)],
    ['type', file && quoted(file.mimeType)],
    ['size', file && `${file.bytes} bytes`],
    ['SHA-256', file && quoted(file.sha256)],
    ['conversation', quoted(input.conversationId)],
    ['media', quoted(input.mediaId)],
    ['engine', scan && `${quoted(scan.engine)}, database ${quoted(scan.databaseVersion)}`],
    ['copy', copyText(findings)],
    ['released to', findings.releasedTo && quoted(findings.releasedTo, 2000)],
  ];
  const table = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`| ${name} | ${value} |`],
  );
  return ['| | |', '| --- | --- |', ...table];
}

function verdictText({ scan, unscannedBecause }: Findings): string | undefined {
  if (scan === undefined) return unscannedBecause === undefined ? undefined : `none: ${quoted(unscannedBecause)}`;
  if (scan.verdict === 'clean') return 'clean';
  if (scan.verdict === 'infected') return `**infected**: ${quoted(scan.signature)}`;
  return `**unscannable**: ${quoted(`${scan.reason} ${scan.signature ?? ''}`)}`;
}

function copyText({ file, inVault }: Findings): string | undefined {
  if (inVault === undefined) return undefined;
  return inVault && file !== undefined
    ? 'in the quarantine vault, under its SHA-256; deleted from the conversation'
    : 'none';
}

function question({ state, since, until, approvers, approvals, reminded, decision, reopened }: ReviewReport): string[] {
  const lines: string[] = [];
  if (reopened !== undefined) lines.push(`Reopened by ${said(reopened)}`);
  if (state === 'waiting') {
    lines.push(`**Waits for a decision** since ${since}, until ${until}; then it stays contained for good.`);
    if (reminded) lines.push('**Reminder:** half of that time is over, and nobody has decided.');
    if (approvers > 1) lines.push(`${approvals.length} of ${approvers} approvals, each by another person.`);
  }
  // The last approval is the decision.
  const earlier = decision?.approved === true ? approvals.slice(0, -1) : approvals;
  lines.push(...earlier.map((approval) => `Approved by ${said(approval)}`));
  if (decision !== undefined) lines.push(`**${state}** by ${said(decision)}`);
  if (state === 'expired') lines.push(`**expired** at ${until}: nobody has decided; the file stays contained.`);
  if (state === 'expired') lines.push(`To ask again: ${code(`custodian review reopen ${quotedId()} --reason 'WHY'`)}`);
  return lines.flatMap((line) => ['', line]);
}

const said = ({ reviewer, reason, at }: Statement) => `${quoted(reviewer)} at ${at}: ${quoted(reason)}`;

/** Of text that holds nothing typed by anybody. */
const code = (text: string) => `\`${text}\``;

/** What to send, from each of the places where people decide. */
function answers({ state }: ReviewReport): string[] {
  if (state !== 'waiting') return [];
  const { namespace } = workflowInfo();
  const input = '{"reviewer":"YOUR LOGIN","reason":"WHY"}';
  const signal = (name: string) =>
    `temporal workflow signal --namespace ${namespace} --workflow-id ${quotedId()} --name ${name} --input '${input}'`;
  return [
    '',
    '**In this page**: _Send a Signal_, named `approveRelease` or `rejectRelease`, encoding `json/plain`, with',
    ...fenced(input),
    '**In a terminal**: one of',
    ...fenced(
      `custodian review approve ${quotedId()} --reason 'WHY'`,
      `custodian review reject ${quotedId()} --reason 'WHY'`,
      signal('approveRelease'),
      signal('rejectRelease'),
    ),
  ];
}

/** As an argument in a shell. Ids hold no quotes: see the decoders of events. */
const quotedId = () => `'${workflowInfo().workflowId}'`;

const fenced = (...lines: string[]) => ['', '```', ...lines, '```', ''];

function notes({ ignored }: ReviewReport): string[] {
  if (ignored.length === 0) return [];
  return [
    '',
    'Ignored signals:',
    '',
    ...ignored.slice(-MAX_NOTES_SHOWN).map((note) => `- ${quoted(note, MAX_NOTE_LENGTH)}`),
  ];
}
