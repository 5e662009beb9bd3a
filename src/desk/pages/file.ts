import type { OpenedPart } from '../../contract/opened-parts.js';
import { signatureOf } from '../../contract/verdict.js';
import { unvouched } from '../../contract/review.js';
import type { Statement } from '../../contract/review.js';
import { opinionText } from '../../contract/second-opinion.js';
import { pickText } from '../decide.js';
import type { Entry } from '../entry.js';
import type { Evidence } from '../evidence.js';
import { explain, nameMismatch } from '../explanation.js';
import { partsSummary, partVerdict } from '../parts.js';
import type { Session } from '../sessions.js';
import { decisionForm } from './decision-form.js';
import { all, fileAddress, foreign, hasUnseen, html, NOTHING, seen, size, startText, time } from './html.js';
import type { Html } from './html.js';
import { layout } from './layout.js';

export interface FilePageOptions {
  readonly session: Session;
  readonly evidence: Evidence;
  /** The run in Temporal's Web UI; absent where the desk does not know one. */
  readonly runAddress: string | undefined;
}

/** All that is known of one file, and the form to decide on it. */
export function filePage({ session, evidence, runAddress }: FilePageOptions): Html {
  const { entry, memo } = evidence;
  const isOpen = entry.running && entry.state === 'waiting';
  const body = [
    html`<p class="lead">
      <span class="verdict ${entry.verdict}">${entry.verdict}</span> <strong>${foreign(entry.rule)}</strong>
      ${explain(memo.findings)}
    </p>`,
    warnings(evidence),
    isOpen && session.person.roles.includes('reviewer')
      ? html`<form method="post" action="/decide" class="single">
          <input type="hidden" name="pick" value="${pickText(entry)}" />
          ${decisionForm({ session, back: fileAddress(entry.workflowId), legend: 'Decide on this file' })}
        </form>`
      : NOTHING,
    html`<h2>Evidence</h2>`,
    facts(evidence, runAddress),
    partsOf(evidence),
    html`<h2>History</h2>`,
    history(evidence),
    others('Other files of the conversation', evidence.sameConversation),
    others('The same content elsewhere', evidence.sameContent),
  ];
  return layout({ title: seen(entry.fileName) || '(no name)', at: '/file', session, body });
}

function warnings({ entry, memo, vault }: Evidence): Html {
  const { findings } = memo;
  const lines = [
    nameMismatch(entry.fileName, findings.file?.mimeType),
    hasUnseen(entry.fileName)
      ? 'The name has characters that are not seen elsewhere, and are marked here: it may look like that of another type.'
      : undefined,
    findings.withdrawal === 'kept'
      ? 'It is still in the conversation: its API has no way to delete it. Whoever sees the conversation can open it.'
      : undefined,
    vault === 'none' && findings.inVault === true
      ? 'The run says that the vault has a copy, and the vault has none. Do not decide on it: tell your operators.'
      : undefined,
    typeof vault === 'object' &&
    (vault.verdict !== entry.verdict || (vault.signature || '') !== (signatureOf(findings.scan) ?? ''))
      ? `The vault knows this content as ${vault.verdict} ${vault.signature}, which differs from what the run says. Another conversation may have brought it first; otherwise tell your operators.`
      : undefined,
    entry.problem === undefined ? undefined : `It was approved, and could not be released: ${entry.problem}.`,
  ].filter((line) => line !== undefined);
  return lines.length === 0
    ? NOTHING
    : html`<ul class="warnings">
        ${all(lines, (line) => html`<li>${foreign(line)}</li>`)}
      </ul>`;
}

function facts({ entry, memo, vault }: Evidence, runAddress: string | undefined): Html {
  const { findings, input, report } = memo;
  const { file, scan } = findings;
  const rows: readonly (readonly [string, Html | string | undefined])[] = [
    ['State', `${report.status}, review ${report.state}${entry.running ? '' : ' (closed)'}`],
    ['Name', entry.fileName === '' ? undefined : foreign(entry.fileName)],
    ['Type by its bytes', file?.mimeType],
    ['Size', file && `${size(file.bytes)} (${file.bytes} bytes)`],
    ['SHA-256', file && html`<code>${file.sha256}</code>`],
    ["Scanner's words", scan && foreign(scan.reply)],
    ['Engine', scan && `${scan.engine}, database ${scan.databaseVersion}`],
    ...report.secondOpinions.map((opinion) => ['Second opinion', foreign(opinionText(opinion))] as const),
    [
      'Came',
      input.receivedAt === undefined
        ? undefined
        : html`${time(input.receivedAt)}, from
          ${input.direction === 'outbound' ? 'an agent, who cannot approve it, or a bot' : 'the customer'}`,
    ],
    ['Waits', report.since === undefined ? undefined : html`${time(report.since)} until ${time(report.until ?? '')}`],
    ['Parts', partsSummary(vault, file?.mimeType)],
    ['Vault', vaultText(vault, findings.inVault)],
    ['In the conversation', findings.withdrawal],
    ['Released to', findings.releasedTo],
    [
      'Conversation',
      html`<a href="/?conversation=${encodeURIComponent(entry.conversationId)}">${foreign(entry.conversationId)}</a>`,
    ],
    [
      'Conversation began',
      html`${startText(entry)}${entry.began === undefined ? ': Genesys Cloud did not say it with the file' : NOTHING}`,
    ],
    ['Media', html`<code>${foreign(entry.mediaId)}</code>`],
    [
      'Run',
      runAddress === undefined
        ? html`<code>${foreign(entry.workflowId)}</code>`
        : html`<a href="${runAddress}" rel="noreferrer">${foreign(entry.workflowId)}</a>`,
    ],
  ];
  const told = rows.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl>
    ${all(
      told,
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${typeof value === 'string' ? foreign(value) : value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What was opened of the file, and what was found in it. */
function partsOf({ vault }: Evidence): Html {
  const parts = typeof vault === 'object' ? (vault.parts?.parts ?? []) : [];
  if (parts.length === 0) return NOTHING;
  return html`<h2>Parts of the file</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Name</th>
          <th scope="col">Type by its bytes</th>
          <th scope="col">Size</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        ${all(parts, partRow)}
      </tbody>
    </table>`;
}

function partRow(part: OpenedPart): Html {
  const { number, within, name, mimeType, bytes, verdict } = part;
  return html`<tr>
    <td data-name="Part">${number}${within === undefined ? '' : `, in ${within}`}</td>
    <th scope="row">${name === '' ? '(no name)' : foreign(name)}</th>
    <td data-name="Type by its bytes">${foreign(mimeType)}</td>
    <td data-name="Size">${size(bytes)}</td>
    <td data-name="Verdict"><span class="verdict ${verdict}">${foreign(partVerdict(part))}</span></td>
  </tr>`;
}

function vaultText(vault: Evidence['vault'], inVault: boolean | undefined): string {
  if (typeof vault === 'object') return `has a copy of ${size(vault.bytes)}, sealed`;
  if (vault === 'none') return 'has no copy';
  return inVault === true
    ? 'has a copy, according to the run; this desk has not checked the vault'
    : 'has no copy, according to the run';
}

function history({ memo }: Evidence): Html {
  const { approvals, approvers, decision, reopened, state, until } = memo.report;
  const earlier = decision?.approved === true ? approvals.slice(0, -1) : approvals;
  const lines = [
    ...(reopened === undefined ? [] : [said('Asked again', unvouched(reopened))]),
    ...earlier.map((approval) => said('Approved', approval)),
    ...(decision === undefined ? [] : [said(decision.approved ? 'Approved' : 'Rejected', decision)]),
    ...(state === 'expired' ? [html`<strong>Expired</strong> at ${time(until ?? '')}: nobody has decided`] : []),
  ];
  return html`<p>${approvals.length} of ${approvers} approvals.</p>
    ${
      lines.length === 0
        ? NOTHING
        : html`<ol class="history">
            ${all(lines, (line) => html`<li>${line}</li>`)}
          </ol>`
    }`;
}

/** A decision, and how its author was identified. */
export function said(what: string, { reviewer, reason, at, signature }: Statement): Html {
  const how = signature === undefined ? 'by a signal: the name is as it was given' : 'signed by the desk';
  return html`<strong>${what}</strong> by ${foreign(reviewer)} at ${time(at)}: ${foreign(reason)}
    <small>(${how})</small>`;
}

function others(title: string, entries: readonly Entry[]): Html {
  if (entries.length === 0) return NOTHING;
  return html`<h2>${title}</h2>
    <ul>
      ${all(
        entries,
        (entry) =>
          html`<li>
            <a href="${fileAddress(entry.workflowId)}">${foreign(entry.fileName || entry.mediaId)}</a>: ${entry.verdict}
            ${foreign(entry.rule)}, ${entry.state}
          </li>`,
      )}
    </ul>`;
}
