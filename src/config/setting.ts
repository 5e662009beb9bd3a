import type { z } from 'zod';

/** Describes one environment variable. */
export interface Variable<T = unknown> {
  /** Completes "should be …" in an error message. */
  readonly should: string;
  /** Reads and checks the text. A message that begins with "which" or "with" is shown: a clause on what is wrong. */
  readonly type: z.ZodType<T, string>;
  /** Never printed, not even when wrong. */
  readonly secret?: true;
}

/** One setting of this program. Everything else about it follows from this entry. */
export interface Setting<T = unknown> extends Variable<T> {
  /** The part of the program that reads it. A command asks only for the groups that it needs. */
  readonly group: string;
  /** Its name in the configuration of its group. */
  readonly key: string;
  /** What applies when it is not set, as one would set it. */
  readonly default?: string;
  /** Must be set. A setting that is neither required nor has a default is undefined when it is not set. */
  readonly required?: true;
}
