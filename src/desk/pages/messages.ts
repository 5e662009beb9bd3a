import type { PickedFile, Verdict } from '../decide.js';
import { pickText } from '../decide.js';
import type { Session } from '../sessions.js';
import { all, foreign, html, NOTHING } from './html.js';
import type { Html } from './html.js';
import { layout } from './layout.js';

export interface ConfirmPageOptions {
  readonly session: Session;
  readonly picks: readonly PickedFile[];
  /** Of files, by run, as far as they are known. */
  readonly names: ReadonlyMap<string, string>;
  readonly verdict: Verdict;
  /** Where to continue afterwards: an address of this desk. */
  readonly back: string;
}

/** Asks once more, with the count and the names, before several files are decided on at once. */
export function confirmPage({ session, picks, names, verdict, back }: ConfirmPageOptions): Html {
  const verb = verdict.decision === 'approve' ? 'Approve' : 'Reject';
  const body = html`<form method="post" action="/decide">
    <input type="hidden" name="csrf" value="${session.csrf}" />
    <input type="hidden" name="back" value="${back}" />
    <input type="hidden" name="decision" value="${verdict.decision}" />
    <input type="hidden" name="reason" value="${verdict.reason}" />
    <input type="hidden" name="confirmed" value="${picks.length}" />
    ${all(picks, (pick) => html`<input type="hidden" name="pick" value="${pickText(pick)}" />`)}
    <p>${verb} <strong>${picks.length} files</strong>, each for this reason: ${foreign(verdict.reason)}</p>
    <button autofocus>${verb} ${picks.length} files as ${session.person.name}</button> <a href="${back}">Back</a>
    <ul>
      ${all(picks, ({ runId, mediaId }) => html`<li>${foreign(names.get(runId) || mediaId)}</li>`)}
    </ul>
  </form>`;
  return layout({ title: `${verb} ${picks.length} files?`, at: '/decide', session, body });
}

/** A page with a single message. */
export function messagePage(
  title: string,
  text: string,
  next?: { readonly address: string; readonly name: string },
): Html {
  const body = html`<p>${text}</p>
    ${next === undefined ? NOTHING : html`<p><a href="${next.address}" class="next">${next.name}</a></p>`}`;
  return layout({ title, at: '', body });
}

/** Sends the browser on by itself: unlike a redirect, as a step of this site, so that strict cookies go with it. */
export function goOnPage(address: string): Html {
  return layout({ title: 'One moment', at: '', body: html`<p><a href="${address}">Go on</a></p>`, goOn: address });
}
