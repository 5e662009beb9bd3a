import { html } from 'hono/html';
import type { Entry } from '../entry.js';

export { html };

/** Markup with everything escaped that was put into it. */
export type Html = ReturnType<typeof html>;

export const NOTHING: Html = html``;

/** The parts after each other. */
export const all = <T>(items: readonly T[], show: (item: T) => Html): readonly Html[] => items.map(show);

/**
 * Controls, ends of lines, and what turns the direction of a text, has no width or shows nothing: it makes a name look like another one.
 * Joiners and the two usual variation selectors count after a Latin letter only: elsewhere, scripts and emoji need them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800\ufff9-\ufffb]|(?![\u200c\u200d\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|(?<=^|[A-Za-z. ])[\u200c\u200d\ufe0e\ufe0f]/gu;

export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

/** Somebody else's text with what cannot be seen made visible. */
export const seen = (text: string): string =>
  text.replace(UNSEEN, (unseen) => `⟨U+${unseen.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** The same as a part of a sentence, whose direction it does not change. */
export const foreign = (text: string): Html => html`<bdi>${seen(text)}</bdi>`;

/** A time: in UTC here; the script of the page converts it to the reader's zone. */
export function time(value: string): Html {
  if (Number.isNaN(Date.parse(value))) return html`-`;
  return html`<time datetime="${value}">${value.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** When the customer's conversation began. */
export function startText({ began, beganBy }: Pick<Entry, 'began' | 'beganBy'>): Html {
  if (began !== undefined) return time(began);
  return html`at an unknown time${beganBy === undefined ? NOTHING : html`, by ${time(beganBy)} at the latest`}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

export function size(bytes: number | undefined): string {
  if (bytes === undefined) return 'unknown';
  const power = Math.min(UNITS.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}

const HOUR_MS = 3_600_000;

/** An age, as text. */
export function age(since: string, now: number): string {
  const hours = (now - Date.parse(since)) / HOUR_MS;
  if (!(hours >= 0)) return '-';
  if (hours < 1) return `${Math.floor(hours * 60)} min`;
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`;
}

/** The page of a file. */
export const fileAddress = (workflowId: string): string => `/file?id=${encodeURIComponent(workflowId)}`;
