import type { Session } from '../sessions.js';
import { html } from './html.js';
import type { Html } from './html.js';

export interface DecisionFormOptions {
  readonly session: Session;
  /** Where to continue afterwards: an address of this desk. */
  readonly back: string;
  readonly legend: string;
}

/** The fields of a decision; the surrounding form names the files. */
export function decisionForm({ session, back, legend }: DecisionFormOptions): Html {
  return html`<fieldset class="decision">
    <legend>${legend}</legend>
    <input type="hidden" name="csrf" value="${session.csrf}" />
    <input type="hidden" name="back" value="${back}" />
    <label class="choice"
      ><input type="radio" name="decision" value="reject" required /> Reject: it stays contained</label
    >
    <label class="choice"
      ><input type="radio" name="decision" value="approve" required /> Approve: it is released</label
    >
    <label>Reason <input name="reason" required maxlength="2000" autocomplete="off" /></label>
    <button>Decide as ${session.person.name}</button>
    <p class="keys">
      Keys: <kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> move, <kbd>x</kbd> select, <kbd>*</kbd> select all,
      <kbd>o</kbd> open, <kbd>n</kbd> <kbd>p</kbd> next and previous page, <kbd>a</kbd> approve, <kbd>r</kbd> reject,
      <kbd>Enter</kbd> decide
    </p>
  </fieldset>`;
}
