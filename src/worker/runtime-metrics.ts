import { request } from 'node:http';

/** Time limit for the answer of the SDK's exporter, in milliseconds. */
const ANSWER_MS = 2000;

/**
 * The metrics of the Temporal SDK itself, such as its free slots and how long tasks wait for one, in the Prometheus text format;
 * empty when it does not answer.
 */
export type RuntimeMetrics = () => Promise<string>;

/** From an exporter on this host. @param address its host and port, as in a URL */
export function runtimeMetrics(address: string): RuntimeMetrics {
  return () =>
    new Promise((resolve) => {
      // Not fetch, which would use the configured proxy.
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

/** The metrics of a process followed by those of the SDK: one endpoint to scrape. */
export function withRuntime<M extends { render(): Promise<string>; readonly contentType: string }>(
  metrics: M,
  runtime: RuntimeMetrics,
): Pick<M, 'render' | 'contentType'> {
  return {
    contentType: metrics.contentType,
    render: async () => (await Promise.all([metrics.render(), runtime()])).join(''),
  };
}
