import { listOf, oneOf, optional, shape, text, trueOrFalse, wholeNumber } from './shape.js';
import { SCAN_VERDICTS } from './verdict.js';
import type { ScanVerdict } from './verdict.js';

/** Parts that a list names. */
export const MOST_PARTS = 50;
/** UTF-16 units of a part's name that a list keeps. */
export const MOST_PART_NAME = 200;

/** A part of an opened file, and what was found in it. */
export interface OpenedPart {
  /** Its position among all parts, from 1: the "part 3" of a scanner's reply. */
  readonly number: number;
  /** The number of the part that it was found in; absent for a part of the file itself. */
  readonly within?: number;
  /** In the container; may be cut. Personal data, and anybody may have chosen it. */
  readonly name: string;
  /** By its bytes. */
  readonly mimeType: string;
  readonly bytes: number;
  /** `unjudged`: something else had decided on the whole before. */
  readonly verdict: ScanVerdict | 'unjudged';
  /** The name of what was found, or the reason why it cannot be judged. */
  readonly finding?: string;
}

/**
 * What was opened of a file that is not clean, for the people who decide on it. It holds names that customers chose, so that it goes
 * by no run and no log: from the host that has scanned the file into the vault, beside the copy.
 */
export interface OpenedParts {
  /** In the order in which they were found; those with a finding are kept first where there are too many. */
  readonly parts: readonly OpenedPart[];
  /** Of all parts, also those that are not listed. */
  readonly count: number;
  /** Whether all of the file could be opened; else there may be more parts than were counted. */
  readonly isComplete: boolean;
}

const check = shape({
  parts: listOf(
    shape({
      number: wholeNumber(),
      within: optional(wholeNumber()),
      name: text(MOST_PART_NAME),
      mimeType: text(200),
      bytes: wholeNumber(),
      verdict: oneOf(...SCAN_VERDICTS, 'unjudged'),
      finding: optional(text(300)),
    }),
    MOST_PARTS,
  ),
  count: wholeNumber(),
  isComplete: trueOrFalse,
});

/** @returns undefined for anything else: it may come from a disk or a store that others can write to */
export function readOpenedParts(value: unknown): OpenedParts | undefined {
  return check(value) === undefined ? (value as OpenedParts) : undefined;
}
