import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import ms from 'ms';
import { SCAN_VERDICTS } from '../../contract/verdict.js';

const VERDICTS = [...SCAN_VERDICTS.filter((verdict) => verdict !== 'clean'), 'unscanned'];

/** Which of the waiting files are meant. */
export interface Selection {
  readonly search?: string;
  readonly verdict?: string;
  /** In milliseconds. */
  readonly olderThan?: number;
}

export function addSelection(command: Command): Command {
  return command
    .option(
      '--search <words>',
      'only those with all of these words in name or rule, or at the beginning of an id or the hash',
    )
    .option('--verdict <verdict>', `only those with this verdict: ${VERDICTS.join(', ')}`, verdict)
    .option('--older-than <time>', 'only those that have waited for so long, such as "2 days"', milliseconds);
}

export const isSelection = ({ search, verdict: wanted, olderThan }: Selection): boolean =>
  search !== undefined || wanted !== undefined || olderThan !== undefined;

function verdict(text: string): string {
  if (!VERDICTS.includes(text)) throw new InvalidArgumentError(`It should be one of ${VERDICTS.join(', ')}.`);
  return text;
}

function milliseconds(text: string): number {
  const time = /[a-z]$/i.test(text) ? (ms(text as ms.StringValue) as number | undefined) : undefined;
  if (time === undefined || time <= 0)
    throw new InvalidArgumentError('It is not a time with a unit, such as "36 hours".');
  return time;
}
