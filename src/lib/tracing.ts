/** What a span says besides its name and times. No value is personal: ids, counts, routes without parameters. */
type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** What a trace is carried in from one process to another: fields by name. */
export type TraceCarrier = Record<string, string>;

export interface SpanOptions {
  /** What the span is in OpenTelemetry's terms. */
  readonly kind: 'consumer' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
  /** What caused it, where that was not in this process; default: the span that it is within. */
  readonly parent?: TraceCarrier | undefined;
}

/** Tells where time goes, and what caused what. */
export interface Tracing {
  /**
   * Does work within a span, which ends with it. An error is noted by its class alone, for messages may quote.
   * @param work gets what carries its span to another process; undefined where nothing is traced
   * @returns what the work returns @throws what it throws
   */
  within<T>(name: string, options: SpanOptions, work: (carrier: TraceCarrier | undefined) => Promise<T>): Promise<T>;
  /** Exports what is left, for a few seconds at most. Never rejects. */
  close(): Promise<void>;
}

export const NO_TRACING: Tracing = {
  within: (_name, _options, work) => work(undefined),
  close: () => Promise.resolve(),
};
