import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Runtime } from '@temporalio/worker';
import type { Logger as TemporalLogger, LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';
import { hostInUrl } from '../lib/host-in-url.js';
import { runtimeMetrics } from './runtime-metrics.js';
import type { RuntimeMetrics } from './runtime-metrics.js';

/** The second where this host has no IPv4. */
const LOOPBACKS = ['127.0.0.1', '::1'] as const;
const PORT_TRIES = 5;

/** Temporal's log levels; pino has the same ones in lower case. */
const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Sets up the SDK's native runtime for this process: once, and before any other use of Temporal. Signals are left to the command
 * that runs.
 *
 * @param metricsAt host and port, on this host, where the SDK exports its metrics; not exported by default
 * @throws {Error} when the port is taken
 */
export function installRuntime(log: Logger, metricsAt?: string): void {
  // Base units and suffixes, as Prometheus recommends.
  const names = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  Runtime.install({
    logger: new PinoLogger(log.child({ part: 'temporal' })),
    shutdownSignals: [],
    ...(metricsAt === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAt, ...names } } } }),
  });
}

/**
 * As `installRuntime`, with metrics. The SDK's exporter does not report its port, so a free one is chosen for it.
 *
 * @returns the metrics; empty when no port is available, which does not stop the worker
 */
export async function installMeasuredRuntime(log: Logger): Promise<RuntimeMetrics> {
  let problem = '';
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    try {
      const address = await freeAddress();
      installRuntime(log, address);
      return runtimeMetrics(address);
    } catch (error) {
      // Another program has taken the port in the meantime.
      problem = (error as Error).message;
    }
  }
  log.warn({ problem }, 'the metrics of the SDK of Temporal cannot be exported');
  installRuntime(log);
  return () => Promise.resolve('');
}

/** Host and port, as a URL has them. */
async function freeAddress(): Promise<string> {
  const [first, second] = LOOPBACKS;
  return freePort(first).catch(() => freePort(second));
}

async function freePort(host: string): Promise<string> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `${hostInUrl(host)}:${port}`;
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
