import type { Config } from '../config/config.js';
import { unusable } from './check.js';
import type { Part } from './check.js';

const GATE = 'last gate';

/** Checks whether finished records are examined for data that must never be stored. */
export function gatePart(redaction: Config['redaction'] | undefined): Part {
  if (redaction === undefined) return unusable([GATE]);
  const fix = 'remove REDACTION_GATE=off: a record that is locked cannot be repaired';
  return {
    checks: [
      {
        name: GATE,
        fix,
        run: async () =>
          redaction.gate === 'on'
            ? { grade: 'ok', found: 'on' }
            : { grade: 'warn', found: 'OFF: records are locked without a second look', fix },
      },
    ],
  };
}
