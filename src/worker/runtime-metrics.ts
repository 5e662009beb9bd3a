import { request } from 'node:http';

/** Time for the SDK's exporter to answer, in milliseconds. */
const ANSWER_MS = 2000;

/**
 * What the SDK of Temporal measures of itself, such as its free slots and how long tasks wait for one, in the text format of
 * Prometheus; empty when it does not answer.
 */
export type RuntimeMetrics = () => Promise<string>;

/** Of an exporter at a host and port, as a URL has them, on this host. */
export function runtimeMetrics(address: string): RuntimeMetrics {
  return () =>
    new Promise((resolve) => {
      // No fetch: the proxy of the settings has no part in what stays on this host.
      const asked = request(`http://${address}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', () => resolve(''));
        answer.on('end', () => resolve(answer.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : ''));
      });
      asked.on('error', () => resolve(''));
      asked.end();
    });
}

/** The metrics of a process with those of the SDK behind them: one endpoint to scrape. */
export function withRuntime<M extends { render(): Promise<string>; readonly contentType: string }>(
  metrics: M,
  runtime: RuntimeMetrics,
): Pick<M, 'render' | 'contentType'> {
  return {
    contentType: metrics.contentType,
    render: async () => (await Promise.all([metrics.render(), runtime()])).join(''),
  };
}
