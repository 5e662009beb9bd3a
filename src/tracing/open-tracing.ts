import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { NO_TRACING } from '../lib/tracing.js';
import type { Tracing } from '../lib/tracing.js';

/** Traces where the settings name somebody who takes them. Without, nothing of OpenTelemetry is loaded. */
export async function openTracing(config: Config['tracing'], service: string, log: Logger): Promise<Tracing> {
  const { endpoint, headers } = config;
  if (endpoint === undefined) return NO_TRACING;
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing({ endpoint, headers, service, log });
}
