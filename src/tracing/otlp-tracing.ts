import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Context, Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import type { SpanOptions, TraceCarrier, Tracing } from '../lib/tracing.js';
import { VERSION } from '../lib/version.js';

/** Time to export what is left at the end, in milliseconds. */
const CLOSE_MS = 3000;
const KINDS = { consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

export interface OtlpTracingOptions {
  /** The address of the collector, to which `/v1/traces` is appended (OTLP/HTTP). */
  readonly endpoint: string;
  /** `NAME=VALUE`, percent-encoded, separated by commas, as OTEL_EXPORTER_OTLP_HEADERS has them. */
  readonly headers: string | undefined;
  readonly service: string;
  readonly log: Logger;
}

/**
 * Exports spans in batches by OTLP/HTTP, beside the work: what the collector does not take in time is dropped, and nothing
 * waits for it.
 */
export class OtlpTracing implements Tracing {
  private readonly provider: NodeTracerProvider;
  private readonly tracer: Tracer;

  constructor({ endpoint, headers, service, log }: OtlpTracingOptions) {
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: headersOf(headers) });
    const named = { 'service.name': process.env['OTEL_SERVICE_NAME'] ?? service, 'service.version': VERSION };
    this.provider = new NodeTracerProvider({
      resource: defaultResource().merge(resourceFromAttributes(named)),
      spanProcessors: [new BatchSpanProcessor(new ToldExporter(exporter, log))],
    });
    // Context by AsyncLocalStorage, and W3C headers for the carriers.
    this.provider.register();
    this.tracer = this.provider.getTracer('conversation-custodian', VERSION);
  }

  within<T>(
    name: string,
    { kind, attributes = {}, parent }: SpanOptions,
    work: (carrier: TraceCarrier | undefined) => Promise<T>,
  ): Promise<T> {
    const cause: Context = parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, parent);
    return this.tracer.startActiveSpan(
      name,
      { kind: KINDS[kind], attributes: { ...attributes } },
      cause,
      async (span) => {
        try {
          const carrier: TraceCarrier = {};
          propagation.inject(context.active(), carrier);
          return await work(carrier);
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.setAttribute('error.type', (error as Error).name);
          throw error;
        } finally {
          span.end();
        }
      },
    );
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

function headersOf(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]];
  });
  return Object.fromEntries(pairs);
}

/** Logs once when the collector takes nothing, until it does again. */
class ToldExporter implements SpanExporter {
  private isTold = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly log: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.exporter.export(spans, (result) => {
      const isLost = result.error !== undefined;
      if (isLost && !this.isTold) {
        this.log.warn(
          { problem: result.error?.name },
          'traces are not taken, and are dropped: see OTEL_EXPORTER_OTLP_ENDPOINT',
        );
      }
      this.isTold = isLost;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
