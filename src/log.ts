import { pino } from 'pino';
import type { Logger } from 'pino';

/**
 * The log of a process: JSON lines on standard error, so that standard output stays free for what a command prints.
 * Fields that could carry a secret are removed, should one ever be passed.
 */
export function createLog(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      redact: ['*.authorization', '*.downloadUrl', 'downloadUrl', '*.clientSecret'],
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
