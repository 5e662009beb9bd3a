import type { CatalogEntry } from '../../archive/catalog.js';

/** The protection of a record, in words. An expired lock does not count. */
export function lockWords({ lock }: Pick<CatalogEntry, 'lock'>, now: number): string {
  const { mode, until } = lock;
  if (mode === undefined || until === undefined) return 'NOT LOCKED';
  const end = until.toISOString().slice(0, 19) + 'Z';
  if (mode !== 'locked') return `NOT LOCKED (a policy that is only ${mode})`;
  return until.getTime() > now ? `locked until ${end}` : `NOT LOCKED any more (until ${end})`;
}

/** An entry as JSON. */
export function entryJson({ lock, supersedes, ...entry }: CatalogEntry, now: number) {
  const locked = lock.mode === 'locked' && (lock.until?.getTime() ?? 0) > now;
  return {
    ...entry,
    locked,
    lockMode: lock.mode ?? null,
    lockedUntil: lock.until?.toISOString() ?? null,
    supersedes: supersedes ?? null,
  };
}

/** Untrusted text for a terminal: control characters could move the cursor, or run a terminal command. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' ? '\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
