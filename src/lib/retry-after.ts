/** About thirty years; a larger number is capped, so that it cannot lead to an immediate retry. */
const MAX_SECONDS = 999_999_999;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds, never negative.
 *
 * @param header delta-seconds or an HTTP date (RFC 9110, 10.2.3); Genesys Cloud sends seconds.
 * @param now the current time in milliseconds since the epoch.
 * @returns undefined without a header, or if it cannot be parsed.
 */
export function parseRetryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Math.min(Number(text), MAX_SECONDS) * 1000);
  // Only HTTP dates: Date.parse alone finds a year in "-5" and in "try 5", which would then be a wait that is over.
  if (!/^[A-Za-z]{3,9}, .* GMT$/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
