import type { FileStatus } from '../../contract/file-report.js';
import type { Findings, Removal } from '../../contract/findings.js';
import { unvouched } from '../../contract/review.js';
import type { ReviewReport, Statement } from '../../contract/review.js';
import type { Allowed } from '../../contract/verdict.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';
import { quoted } from '../../contract/markdown.js';
import { opinionText } from '../../contract/second-opinion.js';

/** Notes shown; the query `review` has more. Details may take 20,000 bytes in all. */
const MAX_NOTES_SHOWN = 10;
/** UTF-16 units of a note that are shown. */
const MAX_NOTE_LENGTH = 200;

const VAULTED = 'in the quarantine vault';
/** The state of the file itself. */
const ORIGINALS = {
  deleted: 'deleted',
  kept: '**not deleted**: its API has no way to; whoever sees the conversation can open it',
} as const satisfies Record<Removal, string>;
/** The outcome for the copy of a rejected file. */
const COPIES_OF_REJECTED = {
  destroyed: 'destroyed',
  shared: 'in the quarantine vault: the same file came in another conversation, which still needs it',
  retained: "kept until the vault's retention ends",
  kept: "kept until the vault's retention ends",
  missing: '**missing**: it was to be kept, and the vault has none',
  failed: '**not dealt with**: the step that keeps or destroys it has failed. Reopen the review, and reject it again',
} as const satisfies Record<NonNullable<Findings['rejectedCopy']>, string>;

/** Where decisions on a file are sent to. */
interface ReviewAddress {
  readonly namespace: string;
  readonly workflowId: string;
}

/** What the Web UI shows of a run (Markdown): the evidence, the open question and how to answer it. */
export function scanDetails(
  input: ScanAttachmentInput,
  status: FileStatus,
  findings: Findings,
  report: ReviewReport,
  address: ReviewAddress,
): string {
  return [
    ...evidence(input, status, findings, report),
    ...question(report, findings, address),
    ...answers(report, address),
    ...notes(report),
  ].join('\n');
}

function evidence(
  input: ScanAttachmentInput,
  status: FileStatus,
  findings: Findings,
  { secondOpinions }: ReviewReport,
): string[] {
  const { file, scan } = findings;
  const rows: [string, string | undefined][] = [
    ['status', `**${status}**`],
    ['file name', input.fileName && quoted(input.fileName)],
    ['sent by', input.direction === 'outbound' ? 'an agent or a bot' : undefined],
    ['verdict', verdictText(findings)],
    ['type', file && quoted(file.mimeType)],
    ['size', file && `${file.bytes} bytes`],
    ['SHA-256', file && quoted(file.sha256)],
    ['conversation', quoted(input.conversationId)],
    ['media', quoted(input.mediaId)],
    ['engine', scan && `${quoted(scan.engine)}, database ${quoted(scan.databaseVersion)}`],
    ...secondOpinions.map((opinion): [string, string] => ['second opinion', quoted(opinionText(opinion))]),
    ['copy', copyText(status, findings)],
    ['in the conversation', findings.withdrawal && ORIGINALS[findings.withdrawal]],
    ['released to', findings.releasedTo && quoted(findings.releasedTo, 2000)],
  ];
  const table = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`| ${name} | ${value} |`],
  );
  return ['| | |', '| --- | --- |', ...table];
}

function verdictText({ scan, unscannedBecause }: Findings): string | undefined {
  if (scan === undefined) return unscannedBecause === undefined ? undefined : `none: ${quoted(unscannedBecause)}`;
  if (scan.verdict === 'clean') return scan.allowed === undefined ? 'clean' : `clean, ${allowedText(scan.allowed)}`;
  if (scan.verdict === 'infected') return `**infected**: ${quoted(scan.signature)}`;
  return `**unscannable**: ${quoted(`${scan.reason} ${scan.signature ?? ''}`)}`;
}

function allowedText({ who, why, until }: Allowed): string {
  return `allowed by ${quoted(who)} until ${quoted(until)}: ${quoted(why)}`;
}

/** Where the copy of a file is, and its state. */
export function copyText(status: FileStatus, { inVault, rejectedCopy }: Findings): string | undefined {
  if (inVault === true) return rejectedCopy === undefined ? VAULTED : COPIES_OF_REJECTED[rejectedCopy];
  if (status === 'unscanned') return 'none: the file is still in the conversation';
  return inVault === false ? 'none' : undefined;
}

function question(report: ReviewReport, { releaseProblem }: Findings, { workflowId }: ReviewAddress): string[] {
  const { state, since, until, approvers, approvals, reminded, decision, reopened } = report;
  const lines: string[] = [];
  if (reopened !== undefined) lines.push(`Reopened by ${said(unvouched(reopened))}, as the message said`);
  if (state === 'waiting') {
    lines.push(
      `**Waits for a decision** since ${readable(since)}, until ${readable(until)}; after that, nothing is released.`,
    );
    if (reminded) lines.push('**Reminder:** half of that time is over, and nobody has decided.');
    if (approvers > 1) lines.push(`${approvals.length} of ${approvers} approvals, each by another person.`);
  }
  // The last approval is the decision.
  const earlier = decision?.approved === true ? approvals.slice(0, -1) : approvals;
  lines.push(...earlier.map((approval) => `Approved by ${said(approval)}`));
  if (decision !== undefined) lines.push(`**${state}** by ${said(decision)}`);
  if (releaseProblem !== undefined) {
    lines.push(
      `**It could not be released** (${quoted(releaseProblem)}), and stays contained. Have its copy in the vault looked at.`,
      askAgain(workflowId),
    );
  }
  if (state === 'expired') {
    lines.push(
      `**expired** at ${readable(until)}: nobody has decided, and nothing was released.`,
      askAgain(workflowId),
    );
  }
  return lines.flatMap((line) => ['', line]);
}

const askAgain = (workflowId: string) => `To ask again: \`custodian review reopen --reason 'WHY' ${workflowId}\``;

const said = ({ reviewer, reason, at, signature }: Statement) =>
  `${quoted(reviewer)} at ${readable(at)}: ${quoted(reason)}${signature === undefined ? '' : ', signed by the desk'}`;

/** RFC 3339 to the second, as people read it. */
const readable = (time: string | undefined) => `${time?.slice(0, 19).replace('T', ' ')} UTC`;

/** What to send, from each of the places where people decide. Ids hold nothing that a shell reads: see the decoders. */
function answers({ state }: ReviewReport, { workflowId, namespace }: ReviewAddress): string[] {
  if (state !== 'waiting') return [];
  const input = '{"reviewer":"YOUR LOGIN","reason":"WHY"}';
  return [
    '',
    '**In this page**: _More Actions, Send a Signal_, `approveRelease` or `rejectRelease`, with',
    ...fenced(input),
    '**In a terminal**: one of these, or `reject` and `rejectRelease`',
    ...fenced(
      "custodian review approve --reason 'WHY' \\",
      `  ${workflowId}`,
      '',
      `temporal workflow signal --namespace ${namespace} --name approveRelease \\`,
      `  --input '${input}' --workflow-id \\`,
      `  ${workflowId}`,
    ),
    'What is no valid decision is noted here and changes nothing.',
  ];
}

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
