import { z } from 'zod';

/**
 * Ids become parts of workflow ids, blob names and paths of requests: only what needs no escaping in any of them.
 * Genesys Cloud's ids are UUIDs.
 */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

/** Only times with a zone: another would be read in the zone of this host, and differ on the next. UTC, milliseconds. */
export function canonicalTime(text: unknown): string | undefined {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  return parsed.success ? new Date(parsed.data).toISOString() : undefined;
}
