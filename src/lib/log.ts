import { pino } from 'pino';
import type { Logger } from 'pino';

const SECRET_FIELDS = ['authorization', 'downloadUrl', 'clientSecret', 'connectionString', 'apiKey'];

/**
 * The log of a process: JSON lines on standard error, so that standard output stays free for what a command prints.
 * Fields that could carry a secret are removed, should one ever be passed.
 */
export function createLog(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
