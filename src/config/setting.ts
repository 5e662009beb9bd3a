import type { z } from 'zod';

/** Describes one environment variable. */
export interface Variable<T = unknown> {
  /** Completes "should be …" in an error message. */
  readonly should: string;
  /** Parses and validates the text. A message that begins with "which" or "with" is shown: a clause about the problem. */
  readonly type: z.ZodType<T, string>;
  /** Never printed, not even when invalid. */
  readonly secret?: true;
}

/** A setting of this program. Everything else about it is derived from this entry. */
export interface Setting<T = unknown> extends Variable<T> {
  /** The part of the program that reads it. A command loads only the groups that it needs. */
  readonly group: string;
  /** Its name in the configuration of its group. */
  readonly key: string;
  /** The value when it is not set, in the form in which one would set it. */
  readonly default?: string;
  /** Must be set. A setting that is neither required nor has a default is undefined when it is not set. */
  readonly required?: true;
}
