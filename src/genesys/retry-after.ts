/**
 * The wait that a `Retry-After` header asks for, in milliseconds, never negative.
 *
 * @param header delta-seconds or an HTTP date (RFC 9110, 10.2.3); Genesys Cloud sends seconds.
 * @param now the current time in milliseconds since the epoch.
 * @returns undefined when there is no header or it cannot be read.
 */
export function parseRetryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Only HTTP dates: Date.parse alone would read "-5" as a year.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
