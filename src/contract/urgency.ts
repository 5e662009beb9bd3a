import type { FileStatus } from './file-report.js';

/**
 * The order in which what waits is begun, the most urgent first: a verdict, as nothing else can be put first before it is
 * known; then the containment that follows from it; what warns the people in a conversation; news of clean files;
 * archives; everything that nobody waits for.
 */
export const URGENCIES = ['examine', 'contain', 'warn', 'news', 'archive', 'bookkeeping'] as const;
export type Urgency = (typeof URGENCIES)[number];

/**
 * As keys of Temporal's queues, of which the lower one goes first. A server has five of them unless it is told otherwise
 * (`matching.priorityLevels`), so that the first two share one: they hardly meet, as examining has queues of its own.
 */
export const PRIORITY_KEYS: Readonly<Record<Urgency, number>> = {
  examine: 1,
  contain: 1,
  warn: 2,
  news: 3,
  archive: 4,
  bookkeeping: 5,
};

/** The urgency of reports on files: a warning has no delay. */
export type ToldUrgency = Extract<Urgency, 'warn' | 'news'>;

/** That of the most urgent one. */
export function urgencyOf(files: readonly { readonly status: FileStatus }[]): ToldUrgency {
  return files.some(({ status }) => status !== 'clean') ? 'warn' : 'news';
}
