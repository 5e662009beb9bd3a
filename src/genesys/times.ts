import { DAY_MS } from '../lib/time.js';

/** No contact centre has older recordings: such a time is the zero of some clock. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Year, month, day, hour, minute, second, fraction, zone: ISO 8601 in its extended and its basic form, loosely. */
const ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,12}))?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$/;

/**
 * The canonical form of a time, in UTC and milliseconds, so that repeats of an event match: RFC 3339 and its relatives (`+0000`,
 * no seconds, lower case, a space for the T), and seconds or milliseconds since 1970. A time without a zone is invalid: another
 * host would read it in its local zone.
 */
export function canonicalTime(time: unknown): string | undefined {
  const milliseconds = typeof time === 'number' ? sinceEpoch(time) : typeof time === 'string' ? read(time) : undefined;
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/**
 * The end of a conversation in canonical form.
 *
 * @param now milliseconds since the epoch
 * @returns undefined when it is not a time, or not a possible end: before 2000, or after tomorrow.
 */
export function endTime(time: unknown, now: number): string | undefined {
  const canonical = canonicalTime(time);
  const milliseconds = Date.parse(canonical ?? '');
  return milliseconds >= EARLIEST && milliseconds <= now + DAY_MS ? canonical : undefined;
}

function read(text: string): number | undefined {
  const trimmed = text.trim().toUpperCase();
  if (/^\d{9,13}(\.\d+)?$/.test(trimmed)) return sinceEpoch(Number(trimmed));
  const found = ISO.exec(trimmed);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const midnight = Date.UTC(year, month - 1, day);
  const isDay = new Date(midnight).getUTCMonth() === month - 1 && new Date(midnight).getUTCDate() === day;
  // 24:00 is the end of a day, and :60 a leap second.
  const isTimeOfDay = (hour < 24 || (hour === 24 && minute === 0 && second === 0)) && minute < 60 && second <= 60;
  const zone = offsetMinutes(found[8] ?? 'Z');
  if (!isDay || !isTimeOfDay || zone === undefined) return undefined;
  const milliseconds = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  return midnight + ((hour * 60 + minute - zone) * 60 + second) * 1000 + milliseconds;
}

function offsetMinutes(zone: string): number | undefined {
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (found === null) return 0;
  const [hours, minutes] = [Number(found[2]), Number(found[3] ?? 0)];
  return hours < 24 && minutes < 60 ? (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes) : undefined;
}

/** Seconds, or milliseconds where seconds would be in the far future. A number too small for either is something else. */
function sinceEpoch(time: number): number | undefined {
  const milliseconds = Math.round(time < 100_000_000_000 ? time * 1000 : time);
  return milliseconds >= EARLIEST && milliseconds < 10_000_000_000_000 ? milliseconds : undefined;
}
