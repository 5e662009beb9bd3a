import { subjectOf } from '../contract/signed-decision.js';
import { fold } from './entry.js';
import type { Entry } from './entry.js';
import type { Person } from './roles.js';

/** Entries on one page. */
export const PAGE_SIZE = 50;

const WHOSE = ['anyone', 'me', 'others'] as const;
const ORDERS = ['due', 'newest', 'name'] as const;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What of a list somebody wants to see. */
export interface Filters {
  /** Words that must all occur in name or rule, or begin an id or the hash. */
  readonly search: string;
  readonly conversation: string;
  readonly verdict: string;
  readonly rule: string;
  /** Waiting for at least so many hours. */
  readonly olderThan: number | undefined;
  /**
   * When the customer's conversation began, from and until this minute, as `2026-03-01T12:00`, UTC; empty: at any time. A file of
   * which that is unknown fits, too, for nobody is to overlook it; unless it came before the first minute, when its conversation
   * had begun already.
   */
  readonly beganFrom: string;
  readonly beganUntil: string;
  /** `me`: waits for my decision; `others`: I have approved it, and another person must. */
  readonly whose: (typeof WHOSE)[number];
  readonly order: (typeof ORDERS)[number];
  /** From 1. */
  readonly page: number;
}

/** Parses the query of an address. Any query yields a list that can be shown. */
export function filtersFrom(query: URLSearchParams): Filters {
  const text = (name: string) => (query.get(name) ?? '').trim().slice(0, 200);
  const number = (name: string) => (/^\d{1,7}$/.test(text(name)) ? Number(text(name)) : undefined);
  const minute = (name: string) => (Number.isNaN(utc(text(name))) ? '' : text(name));
  const oneOf = <const T extends readonly string[]>(name: string, values: T): T[number] =>
    values.find((value) => value === text(name)) ?? values[0]!;
  return {
    search: text('search'),
    conversation: text('conversation'),
    verdict: text('verdict'),
    rule: text('rule'),
    olderThan: number('older'),
    beganFrom: minute('began-from'),
    beganUntil: minute('began-until'),
    whose: oneOf('whose', WHOSE),
    order: oneOf('order', ORDERS),
    page: Math.max(1, number('page') ?? 1),
  };
}

/** The same as the query of an address, with what is not the default. */
export function queryOf(filters: Filters, changes: Partial<Filters> = {}): string {
  const { search, conversation, verdict, rule, olderThan, beganFrom, beganUntil, whose, order, page } = {
    ...filters,
    ...changes,
  };
  const all: [string, string, string][] = [
    ['search', search, ''],
    ['conversation', conversation, ''],
    ['verdict', verdict, ''],
    ['rule', rule, ''],
    ['older', olderThan === undefined ? '' : String(olderThan), ''],
    ['began-from', beganFrom, ''],
    ['began-until', beganUntil, ''],
    ['whose', whose, WHOSE[0]],
    ['order', order, ORDERS[0]],
    ['page', String(page), '1'],
  ];
  const told = all.filter(([, value, usual]) => value !== usual).map(([name, value]) => [name, value]);
  return new URLSearchParams(told as [string, string][]).toString();
}

/** A page of what fits. */
export interface Page {
  readonly entries: readonly Entry[];
  /** How many fit, on all pages. */
  readonly fitting: number;
  /** Of how many of them nobody knows when their conversation began. */
  readonly unknownStarts: number;
  readonly page: number;
  readonly pages: number;
}

export function pageOf(entries: readonly Entry[], filters: Filters, person: Person, now: number): Page {
  const fitting = entries.filter(fits(filters, person, now)).sort(ORDER[filters.order]);
  const pages = Math.max(1, Math.ceil(fitting.length / PAGE_SIZE));
  const page = Math.min(filters.page, pages);
  return {
    entries: fitting.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    fitting: fitting.length,
    unknownStarts: fitting.filter(({ began }) => began === undefined).length,
    ...{ page, pages },
  };
}

/** @param person whose view it is; undefined: no particular one, so that `whose` is ignored */
export function fits(
  filters: Omit<Filters, 'order' | 'page'>,
  person: Person | undefined,
  now: number,
): (entry: Entry) => boolean {
  const words = fold(filters.search).split(/\s+/).filter(Boolean);
  const rule = fold(filters.rule);
  const latest = filters.olderThan === undefined ? undefined : now - filters.olderThan * HOUR_MS;
  return (entry) =>
    words.every((word) => isFound(word, entry)) &&
    (filters.conversation === '' || entry.conversationId === filters.conversation) &&
    (filters.verdict === '' || entry.verdict === filters.verdict) &&
    (rule === '' || fold(entry.rule).includes(rule)) &&
    // Of one since when nobody knows, nobody can say that it does not fit.
    (latest === undefined || !(Date.parse(entry.since) > latest)) &&
    beganWithin(filters, entry) &&
    (filters.whose === 'anyone' || person === undefined || hasApproved(entry, person) === (filters.whose === 'others'));
}

/** Whether a list is narrowed by when conversations began. */
export const asksForStart = ({ beganFrom, beganUntil }: Pick<Filters, 'beganFrom' | 'beganUntil'>): boolean =>
  beganFrom !== '' || beganUntil !== '';

function beganWithin(
  { beganFrom, beganUntil }: Pick<Filters, 'beganFrom' | 'beganUntil'>,
  { began, beganBy }: Pick<Entry, 'began' | 'beganBy'>,
): boolean {
  if (began === undefined) return beganFrom === '' || beganBy === undefined || Date.parse(beganBy) >= utc(beganFrom);
  const at = Date.parse(began);
  return (beganFrom === '' || at >= utc(beganFrom)) && (beganUntil === '' || at < utc(beganUntil) + MINUTE_MS);
}

/** A minute as browsers write it, as UTC; milliseconds since the epoch, NaN for anything else. */
const utc = (minute: string): number => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(minute) ? Date.parse(`${minute}Z`) : NaN);

/** Short words occur somewhere in any random id or hash, so these match by their beginning only. */
function isFound(word: string, { searched: { texts, ids } }: Entry): boolean {
  return texts.includes(word) || ids.some((id) => id.startsWith(word));
}

/** Whether this person's approval is one of those that the file has. */
export function hasApproved({ approvals }: Entry, person: Person): boolean {
  return approvals.some(({ signature }) => signature !== undefined && subjectOf(signature.claim) === subjectOf(person));
}

const ORDER: Readonly<Record<Filters['order'], (one: Entry, other: Entry) => number>> = {
  due: (one, other) => compare(one.until, other.until) || compare(one.workflowId, other.workflowId),
  newest: (one, other) => compare(other.since, one.since) || compare(one.workflowId, other.workflowId),
  name: (one, other) => compare(fold(one.fileName), fold(other.fileName)) || compare(one.workflowId, other.workflowId),
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
