import type { Entry } from '../entry.js';
import type { Session } from '../sessions.js';
import { said } from './file.js';
import { all, fileAddress, foreign, html, NOTHING, seen, time } from './html.js';
import type { Html } from './html.js';
import { layout } from './layout.js';

/** What was decided, the newest first. */
export function decidedPage(session: Session, entries: readonly Entry[], isCut: boolean): Html {
  const body = html`${entries.length === 0 ? html`<p>Nothing was decided yet.</p>` : NOTHING}
    ${isCut ? html`<p>The newest ${entries.length}. Older ones: <code>custodian review show ID</code>.</p>` : NOTHING}
    <ul class="decided">
      ${all(
        entries,
        (entry) =>
          html`<li>
            <a href="${fileAddress(entry.workflowId)}">${foreign(entry.fileName || entry.mediaId)}</a>
            <span class="verdict ${entry.verdict}">${entry.verdict}</span> ${foreign(entry.rule)}<br />
            ${
              entry.decision === undefined
                ? html`<strong>${entry.state}</strong> ${time(entry.until)}`
                : said(entry.decision.approved ? 'Approved' : 'Rejected', entry.decision)
            }
          </li>`,
      )}
    </ul>`;
  return layout({ title: 'Decided', at: '/decided', session, body });
}

/** Something that went wrong, and what to do about it. */
export interface Trouble {
  readonly title: string;
  readonly remedy: string;
  readonly entries: readonly Entry[];
  /** Runs that hold no file, by id. */
  readonly runs: readonly string[];
  /** There are more. */
  readonly isCut: boolean;
}

/** What failed, was ended by somebody, or is overdue. */
export function troublePage(session: Session, troubles: readonly Trouble[]): Html {
  const told = troubles.filter(({ entries, runs, isCut }) => isCut || entries.length + runs.length > 0);
  const body =
    told.length === 0
      ? html`<p>Nothing is lost, failed or overdue.</p>`
      : all(
          told,
          ({ title, remedy, entries, runs, isCut }) =>
            html`<section>
              <h2>${seen(title)} (${entries.length + runs.length}${isCut ? ' and more' : ''})</h2>
              <p>${seen(remedy)}</p>
              <ul>
                ${all(
                  entries,
                  (entry) =>
                    html`<li>
                      <a href="${fileAddress(entry.workflowId)}">${foreign(entry.fileName || entry.mediaId)}</a>:
                      ${entry.verdict} ${foreign(entry.rule)}, until ${time(entry.until)}
                      <code>${seen(entry.workflowId)}</code>
                    </li>`,
                )}
                ${all(runs, (run) => html`<li><code>${seen(run)}</code></li>`)}
              </ul>
            </section>`,
        );
  return layout({ title: 'Trouble', at: '/trouble', session, body });
}
