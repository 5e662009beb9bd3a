import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Client } from '@temporalio/client';
import ms from 'ms';
import { WAITING_REVIEWS } from '../../contract/review.js';
import { SCAN_VERDICTS } from '../../contract/verdict.js';
import { entryOf } from '../../desk/entry.js';
import type { Entry } from '../../desk/entry.js';
import { fits } from '../../desk/filters.js';
import { reviewRun } from '../../temporal/review-run.js';
import type { ReviewRun } from '../../temporal/review-run.js';

/** Runs asked for in one call: the most that a server gives by default. */
const PAGE_SIZE = 1000;
const HOUR_MS = 3_600_000;
const VERDICTS = [...SCAN_VERDICTS.filter((verdict) => verdict !== 'clean'), 'unscanned'];

/** What of the waiting files is meant. */
export interface Selection {
  readonly search?: string;
  readonly verdict?: string;
  /** In milliseconds. */
  readonly olderThan?: number;
}

/** A file that waits, and its run. */
export interface Waiting {
  readonly entry: Entry;
  readonly run: ReviewRun;
}

export function addSelection(command: Command): Command {
  return command
    .option('--search <words>', 'only those with all of these words in name, ids, rule or hash')
    .option('--verdict <verdict>', `only those with this verdict: ${VERDICTS.join(', ')}`, verdict)
    .option('--older-than <time>', 'only those that have waited for so long, such as "2 days"', milliseconds);
}

export const isSelection = ({ search, verdict: wanted, olderThan }: Selection): boolean =>
  search !== undefined || wanted !== undefined || olderThan !== undefined;

/** The files that wait and are meant, those first that expire first. */
export async function waitingFiles(client: Client, selection: Selection, now: number): Promise<Waiting[]> {
  const { search = '', verdict: wanted = '', olderThan } = selection;
  const hours = olderThan === undefined ? undefined : olderThan / HOUR_MS;
  const filters = { search, verdict: wanted, olderThan: hours, conversation: '', rule: '', whose: 'anyone' } as const;
  const isMeant = fits(filters, undefined, now);
  const found: Waiting[] = [];
  for await (const info of client.workflow.list({ query: WAITING_REVIEWS, pageSize: PAGE_SIZE })) {
    const run = reviewRun(info);
    const entry = entryOf(run);
    if (entry !== undefined && isMeant(entry)) found.push({ entry, run });
  }
  return found.sort((one, other) => one.entry.until.localeCompare(other.entry.until));
}

function verdict(text: string): string {
  if (!VERDICTS.includes(text)) throw new InvalidArgumentError(`It is none of ${VERDICTS.join(', ')}.`);
  return text;
}

function milliseconds(text: string): number {
  const time = /[a-z]$/i.test(text) ? (ms(text as ms.StringValue) as number | undefined) : undefined;
  if (time === undefined || time <= 0) throw new InvalidArgumentError('It is no time with a unit, such as "36 hours".');
  return time;
}
