import { DAY_MS } from '../lib/time.js';

/** Prefix of all records: `conversations/{day of the end, UTC}/…`. */
export const RECORDS_PREFIX = 'conversations/';

const NAME = /^conversations\/(\d{4}-\d\d-\d\d)\/([^/]+)\.gz$/;
const LATER = /^(.+)\.[0-9a-f]{16}$/;
/** A longer conversation is rare, and each day costs a request. */
const MAX_EARLIER_DAYS = 31;

/** The blob of a conversation's first record, from its end and id: the same on every day and host. */
export function recordName(conversationId: string, completedTime: string): string {
  return `${RECORDS_PREFIX}${completedTime.slice(0, 10)}/${conversationId}.gz`;
}

/**
 * The blob of a later, different record of the same conversation and day. Named after its content: whoever makes the
 * same record, whenever and wherever, writes to the same name.
 */
export function laterRecordName(first: string, plainSha256: string): string {
  return first.replace(/\.gz$/, `.${plainSha256.slice(0, 16)}.gz`);
}

/**
 * Where an earlier record of a conversation may lie that was reopened: under the days since its first message, newest
 * first. An earlier end cannot lie before that.
 */
export function earlierRecordNames(conversationId: string, startedTime: string, completedTime: string): string[] {
  const end = Date.parse(completedTime.slice(0, 10));
  const days = Math.min(MAX_EARLIER_DAYS, (end - Date.parse(startedTime.slice(0, 10))) / DAY_MS);
  return Array.from({ length: Math.max(0, days) }, (_, index) =>
    recordName(conversationId, new Date(end - (index + 1) * DAY_MS).toISOString()),
  );
}

/** The parts of a blob's name; undefined if it is not that of a record. An id that ends like a hash is read as a later record. */
export function parseRecordName(name: string): { readonly day: string; readonly conversationId: string } | undefined {
  const [, day, file] = NAME.exec(name) ?? [];
  if (day === undefined || file === undefined || file.startsWith('.')) return undefined;
  return { day, conversationId: LATER.exec(file)?.[1] ?? file };
}
