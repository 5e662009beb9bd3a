import { PAGE_SIZE, queryOf } from '../filters.js';
import type { Filters, Page } from '../filters.js';
import { pickText } from '../decide.js';
import type { Entry } from '../entry.js';
import { asksForStart, hasApproved } from '../filters.js';
import type { Session } from '../sessions.js';
import { decisionForm } from './decision-form.js';
import { age, all, fileAddress, foreign, html, NOTHING, seen, size, startText, time } from './html.js';
import type { Html } from './html.js';
import { layout } from './layout.js';

export interface QueuePageOptions {
  readonly session: Session;
  readonly filters: Filters;
  readonly found: Page;
  /** Everything that waits, regardless of the filters. */
  readonly waiting: number;
  readonly isCut: boolean;
  /** Ids of runs that wait, and whose file cannot be shown. */
  readonly unreadable: readonly string[];
  /** When the list was made, and now; milliseconds since the epoch. */
  readonly listedAt: number;
  readonly now: number;
}

/** What waits for a decision. */
export function queuePage(options: QueuePageOptions): Html {
  const { session, filters, found, waiting, isCut, listedAt } = options;
  const more = isCut ? ' and more' : '';
  const mayDecide = session.person.roles.includes('reviewer');
  const body = [
    searchForm(filters),
    html`<p role="status" class="count">
      ${found.fitting === waiting ? `${waiting}${more} files wait` : `${found.fitting} of ${waiting}${more} files`}, as
      of ${time(new Date(listedAt).toISOString())}
    </p>`,
    unreadableRuns(options.unreadable),
    asksForStart(filters) && found.unknownStarts > 0 ? unknownStarts(found) : NOTHING,
    found.entries.length === 0
      ? html`<p>${waiting === 0 ? 'Nothing waits for a decision.' : 'Nothing fits.'}</p>`
      : mayDecide
        ? html`<form method="post" action="/decide" class="bulk">
            ${table(found.entries, options, true)}
            ${decisionForm({ session, back: `/?${queryOf(filters)}`, legend: 'Decide on the selected files' })}
          </form>`
        : table(found.entries, options, false),
    pager(filters, found),
  ];
  return layout({ title: 'Queue', at: '/', session, body });
}

/** Shown of them. */
const MOST_UNREADABLE = 20;

function unreadableRuns(ids: readonly string[]): Html {
  if (ids.length === 0) return NOTHING;
  return html`<div class="warnings">
    <p>${ids.length} more wait, and cannot be shown: what their runs say cannot be read. Tell your operators.</p>
    <ul>
      ${all(ids.slice(0, MOST_UNREADABLE), (id) => html`<li><code>${seen(id)}</code></li>`)}
    </ul>
  </div>`;
}

const unknownStarts = ({ unknownStarts: count, fitting }: Page): Html =>
  html`<p>
    Of ${count} of ${fitting}, nobody knows when their conversation began: Genesys Cloud did not say it with the file,
    as its events API never does. They are shown whatever times are asked for, unless they came before the first of
    these, when their conversation had begun already.
  </p>`;

const VERDICTS = ['infected', 'unscannable', 'unscanned'] as const;
const WHOSE = { anyone: 'anyone', me: 'my decision', others: 'another person after me' } as const;
const ORDERS = { due: 'due first', newest: 'newest first', name: 'file name' } as const;

function searchForm(filters: Filters): Html {
  const { search, conversation, verdict, rule, olderThan, whose, order } = filters;
  const isNarrowed = conversation !== '' || rule !== '' || olderThan !== undefined || asksForStart(filters);
  return html`<form role="search" method="get" action="/" class="filters">
    <label>Search <input type="search" name="search" value="${search}" placeholder="name, id, rule or hash" /></label>
    <label
      >Verdict
      <select name="verdict">
        ${options({ '': 'any', ...same(VERDICTS) }, verdict)}
      </select></label
    >
    <label
      >Waits for
      <select name="whose">
        ${options(WHOSE, whose)}
      </select></label
    >
    <label
      >Order
      <select name="order">
        ${options(ORDERS, order)}
      </select></label
    >
    <details ${isNarrowed ? html`open` : NOTHING}>
      <summary>More filters</summary>
      <label>Conversation <input name="conversation" value="${conversation}" /></label>
      <label>Rule or reason <input name="rule" value="${rule}" /></label>
      <label
        >Waits for at least (hours) <input name="older" inputmode="numeric" pattern="[0-9]*" value="${olderThan ?? ''}"
      /></label>
      ${startFilter('began-from', 'Conversation began from', filters.beganFrom)}
      ${startFilter('began-until', 'Conversation began until', filters.beganUntil)}
    </details>
    <button>Show</button> <a href="/">All</a>
  </form>`;
}

/** In UTC; the script of the page makes it the reader's zone. */
const startFilter = (name: string, label: string, value: string): Html =>
  html`<label
    >${label} <span>(UTC)</span>
    <input type="datetime-local" name="${name}" value="${value}" autocomplete="off" data-utc
  /></label>`;

const same = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value, value]));

const options = (values: Readonly<Record<string, string>>, selected: string): readonly Html[] =>
  Object.entries(values).map(
    ([value, name]) => html`<option value="${value}" ${value === selected ? html`selected` : NOTHING}>${name}</option>`,
  );

function table(entries: readonly Entry[], options: QueuePageOptions, picks: boolean): Html {
  return html`<table>
    <caption class="hidden">
      Files that wait for a decision
    </caption>
    <thead>
      <tr>
        ${picks ? html`<th scope="col"><span class="hidden">Select</span></th>` : NOTHING}
        <th scope="col">File</th>
        <th scope="col">Verdict</th>
        <th scope="col">Waits</th>
        <th scope="col">Until</th>
        <th scope="col">Approved</th>
        <th scope="col">Size</th>
      </tr>
    </thead>
    <tbody>
      ${all(entries, (entry) => row(entry, options, picks))}
    </tbody>
  </table>`;
}

function row(entry: Entry, { session, filters, now }: QueuePageOptions, picks: boolean): Html {
  const name = seen(entry.fileName) || '(no name)';
  const overdue = now >= (Date.parse(entry.since) + Date.parse(entry.until)) / 2;
  return html`<tr>
    ${
      picks
        ? html`<td class="pick">
            <input type="checkbox" name="pick" value="${pickText(entry)}" aria-label="Select ${name}" />
          </td>`
        : NOTHING
    }
    <th scope="row">
      <a href="${fileAddress(entry.workflowId)}" class="name"><bdi>${name}</bdi></a>
      ${asksForStart(filters) ? html`<br /><small>conversation began ${startText(entry)}</small>` : NOTHING}
    </th>
    <td data-name="Verdict"><span class="verdict ${entry.verdict}">${entry.verdict}</span> ${foreign(entry.rule)}</td>
    <td data-name="Waits">
      ${age(entry.since, now)}${overdue ? html` <strong class="bad">overdue</strong>` : NOTHING}
    </td>
    <td data-name="Until">${time(entry.until)}</td>
    <td data-name="Approved">
      ${entry.approvals.length} of ${entry.approvers}${hasApproved(entry, session.person) ? ', by you' : ''}
    </td>
    <td data-name="Size">${size(entry.bytes)}</td>
  </tr>`;
}

function pager(filters: Filters, { page, pages, fitting }: Page): Html {
  if (pages === 1) return NOTHING;
  const link = (to: number, name: string, rel: string) =>
    to < 1 || to > pages ? NOTHING : html`<a rel="${rel}" href="/?${queryOf(filters, { page: to })}">${name}</a>`;
  return html`<nav aria-label="Pages of the list" class="pager">
    ${link(page - 1, 'Previous', 'prev')}
    <span>Page ${page} of ${pages} (${(page - 1) * PAGE_SIZE + 1} to ${Math.min(page * PAGE_SIZE, fitting)})</span>
    ${link(page + 1, 'Next', 'next')}
  </nav>`;
}
