/**
 * The header of Temporal messages that carries a trace, as @temporalio/interceptors-opentelemetry names it: JSON of the fields of
 * https://www.w3.org/TR/trace-context/. Headers are in clear; it holds random ids and nothing else.
 */
export const TRACE_HEADER = '_tracer-data';
