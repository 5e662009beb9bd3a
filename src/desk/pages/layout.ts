import type { Session } from '../sessions.js';
import { all, html, NOTHING } from './html.js';
import type { Html } from './html.js';

const LINKS = [
  ['/', 'Queue'],
  ['/decided', 'Decided'],
  ['/trouble', 'Trouble'],
] as const;

export interface PageOptions {
  readonly title: string;
  /** The address of the page, to mark it among the links. */
  readonly at: string;
  /** Absent of pages for everybody. */
  readonly session?: Session | undefined;
  readonly body: Html | readonly Html[];
  /** Where the browser is redirected to. */
  readonly goOn?: string | undefined;
}

/** A page around its content. */
export function layout({ title, at, session, body, goOn }: PageOptions): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${goOn === undefined ? NOTHING : html`<meta http-equiv="refresh" content="0; url=${goOn}" />`}
        <title>${title} - review desk</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/desk.css" />
        <script src="/desk.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <p class="brand">Review desk</p>
          ${session === undefined ? NOTHING : navigation(session, at)}
        </header>
        <main id="main" tabindex="-1">
          <h1>${title}</h1>
          ${flash(session)} ${body}
        </main>
      </body>
    </html>`;
}

function navigation({ person, csrf }: Session, at: string): Html {
  return html`<nav aria-label="Pages">
      <ul>
        ${all(
          LINKS,
          ([address, name]) =>
            html`<li><a href="${address}" ${address === at ? html`aria-current="page"` : NOTHING}>${name}</a></li>`,
        )}
      </ul>
    </nav>
    <form method="post" action="/sign-off" class="who">
      <input type="hidden" name="csrf" value="${csrf}" />
      <span>${person.name} <small>${person.roles.join(', ') || 'no role'}</small></span>
      <button>Sign off</button>
    </form>`;
}

/** The outcome of the last request; shown once. */
function flash(session: Session | undefined): Html {
  const told = session?.flash;
  if (session === undefined || told === undefined) return NOTHING;
  session.flash = undefined;
  return html`<div role="status" class="flash" tabindex="-1">
    ${told.done.length === 0 ? NOTHING : html`<p><strong>Done: ${told.done.length}.</strong></p>`}
    ${list(told.done, 'done')}
    ${
      told.problems.length === 0
        ? NOTHING
        : html`<p class="bad"><strong>Did not count: ${told.problems.length}.</strong></p>`
    }
    ${list(told.problems, 'problems')}
  </div>`;
}

function list(lines: readonly string[], name: string): Html {
  if (lines.length === 0) return NOTHING;
  const items = html`<ul class="${name}">
    ${all(lines, (line) => html`<li>${line}</li>`)}
  </ul>`;
  return lines.length <= 3
    ? items
    : html`<details>
        <summary>Each of them</summary>
        ${items}
      </details>`;
}
