import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { copyText } from '../../workflows/scan-attachment/details.js';
import { inOneLine } from '../../contract/markdown.js';
import { review, unvouched } from '../../contract/review.js';
import type { ReviewReport, Statement } from '../../contract/review.js';
import type { ReviewMemo } from '../../contract/review-memo.js';
import { opinionText } from '../../contract/second-opinion.js';
import { entryOf } from '../../desk/entry.js';
import { knowledgeOf } from '../../desk/evidence.js';
import type { Evidence } from '../../desk/evidence.js';
import { seen } from '../../desk/pages/html.js';
import { partsSummary, partVerdict } from '../../desk/parts.js';
import { findRun, summary } from '../../temporal/review-run.js';
import type { ReviewRun } from '../../temporal/review-run.js';
import { askVault } from '../ask-vault.js';
import { withTemporal, writeJson } from './session.js';
import { table } from './table.js';

/** Time limit for a worker to answer, in milliseconds; without an answer, the data in Temporal is shown. */
const QUERY_DEADLINE_MS = 5000;

type InVault = Evidence['vault'];

/** `custodian review show` */
export async function show(id: string, { json }: { readonly json?: true }): Promise<void> {
  await withTemporal(async (client) => {
    const run = await findRun(client, id, ({ memo }) => memo !== undefined);
    const { memo, workflowId, runId, running, verdict = 'unknown' } = run;
    if (memo === undefined) {
      if (json) writeJson({ workflowId, runId, running, verdict, report: null });
      else
        process.stdout.write(
          table([
            ['workflow', workflowId],
            ['verdict', verdict],
            ['review', 'none: never contained'],
          ]),
        );
      return 0;
    }
    const [ignored, vault] = await Promise.all([notesOf(client, run), vaultOn(memo)]);
    const parts = typeof vault === 'object' ? vault.parts : undefined;
    if (json) writeJson({ ...summary(run), fileName: memo.input.fileName, parts, report: { ...memo.report, ignored } });
    else process.stdout.write(text(run, memo, ignored, vault));
    return 0;
  });
}

/** @returns null when no worker answers */
async function notesOf(client: Client, { workflowId, runId }: ReviewRun): Promise<ReviewReport['ignored'] | null> {
  try {
    const handle = client.workflow.getHandle(workflowId, runId);
    return (await client.withDeadline(Date.now() + QUERY_DEADLINE_MS, () => handle.query(review))).ignored;
  } catch {
    return null;
  }
}

/** What the vault has on the file, where one is configured as it should be: this command needs none. */
async function vaultOn({ input: { conversationId, mediaId }, findings: { file } }: ReviewMemo): Promise<InVault> {
  const ask = await askVault(pino({ level: 'silent' })).catch(() => undefined);
  return knowledgeOf({ sha256: file?.sha256 ?? null, conversationId, mediaId }, ask);
}

function text(
  run: ReviewRun,
  { input, findings, report }: ReviewMemo,
  ignored: readonly string[] | null,
  vault: InVault,
): string {
  const { file, scan, withdrawal, releasedTo, releaseProblem } = findings;
  const { verdict, signature, reason } = summary(run)!;
  const { state, since, until, approvals, approvers, reminded, decision, reopened } = report;
  const rows: [string, string | undefined][] = [
    ['workflow', run.workflowId],
    ['status', `${report.status}${run.running ? '' : ' (closed)'}`],
    ['file name', input.fileName],
    ['verdict', [verdict, reason, signature].filter((part) => part !== undefined).join(' ')],
    ['type', file?.mimeType],
    ['size', file && `${file.bytes} bytes`],
    ['SHA-256', file?.sha256],
    ['parts', partsSummary(vault, file?.mimeType)],
    ...partRows(vault),
    ['conversation', input.conversationId],
    ['began', entryOf(run)?.began ?? 'unknown'],
    ['media', input.mediaId],
    ['engine', scan && `${scan.engine}, database ${scan.databaseVersion}`],
    ...report.secondOpinions.map((opinion): [string, string] => ['second opinion', opinionText(opinion)]),
    ['copy', copyText(report.status, findings)],
    [
      'in the conversation',
      withdrawal === 'kept' ? 'not deleted: whoever sees the conversation can open it' : withdrawal,
    ],
    ['released to', releasedTo],
    ['not released', releaseProblem],
    ['reopened', reopened && said(unvouched(reopened))],
    ['review', `${state}${reminded && state === 'waiting' ? ', overdue' : ''}`],
    ['since', since],
    ['until', until],
    ['approvals', `${approvals.length} of ${approvers}`],
    ...approvals.map((approval): [string, string] => ['approved', said(approval)]),
    ['decision', decision && `${state} ${said(decision)}`],
  ];
  const notes = ignored === null ? ['no worker answers: signals that were ignored are not shown'] : ignored;
  const told = rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return table(told) + notes.map((note) => `ignored: ${inOneLine(note)}\n`).join('');
}

/** A part a line, with its verdict first: names are as long as somebody likes. */
function partRows(vault: InVault): [string, string][] {
  const parts = typeof vault === 'object' ? (vault.parts?.parts ?? []) : [];
  return parts.map((part): [string, string] => {
    const { number, within, name, mimeType, bytes } = part;
    const place = within === undefined ? '' : `, in part ${within}`;
    return [
      `part ${number}`,
      `${partVerdict(part)}; ${mimeType}, ${bytes} bytes${place}: ${seen(name) || '(no name)'}`,
    ];
  });
}

const said = ({ reviewer, reason, at, signature }: Statement) =>
  `by ${reviewer} at ${at}: ${reason}${signature === undefined ? '' : ' (signed by the desk)'}`;
