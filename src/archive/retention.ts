import { DAY_MS } from '../lib/time.js';
import type { BlobLock } from '../storage/blob-container.js';

const MAX_RETENTION_DAYS = 146_000;

export function isLockedUntil(lock: BlobLock, required: Date): lock is BlobLock & { readonly until: Date } {
  return lock.mode === 'locked' && lock.until !== undefined && lock.until >= required;
}

/**
 * The end of a retention in days that starts at `start` (milliseconds since the epoch). Rounded up, for the header
 * holds whole seconds, and a retention must never be shorter than asked.
 * @throws {RangeError} outside of what the service documents, 1 to 146000 days
 */
export function retentionEnd(start: number, days: number): Date {
  checkRetention(days);
  return new Date(Math.ceil((start + days * DAY_MS) / 1000) * 1000);
}

/** @throws {RangeError} as `retentionEnd` */
export function checkRetention(days: number): void {
  if (!(days >= 1 && days <= MAX_RETENTION_DAYS)) {
    throw new RangeError(`the retention is ${days} days; it must be 1 to ${MAX_RETENTION_DAYS}`);
  }
}

export const later = (a: Date, b: Date): Date => (a > b ? a : b);
