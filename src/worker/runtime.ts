import { Runtime } from '@temporalio/worker';
import type { Logger as TemporalLogger, LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Temporal's levels by name; pino has the same ones in lower case. */
const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Sets up the SDK's native runtime for this process: once, and before anything else of Temporal. Signals are left to
 * the command that runs.
 */
export function installRuntime(log: Logger): void {
  Runtime.install({ logger: new PinoLogger(log.child({ part: 'temporal' })), shutdownSignals: [] });
}

class PinoLogger implements TemporalLogger {
  constructor(private readonly target: Logger) {}

  log(level: LogLevel, message: string, meta: Record<string | symbol, unknown> = {}): void {
    this.target[LEVELS[level]](meta, message);
  }
  trace(message: string, meta?: Record<string | symbol, unknown>): void {
    this.log('TRACE', message, meta);
  }
  debug(message: string, meta?: Record<string | symbol, unknown>): void {
    this.log('DEBUG', message, meta);
  }
  info(message: string, meta?: Record<string | symbol, unknown>): void {
    this.log('INFO', message, meta);
  }
  warn(message: string, meta?: Record<string | symbol, unknown>): void {
    this.log('WARN', message, meta);
  }
  error(message: string, meta?: Record<string | symbol, unknown>): void {
    this.log('ERROR', message, meta);
  }
}
