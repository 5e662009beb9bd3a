import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { listen } from '../lib/listen.js';
import type { Listening } from '../lib/listen.js';
import type { ProcessMetrics } from './metrics.js';
import type { Readiness } from './readiness.js';

export interface HealthServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly metrics: Pick<ProcessMetrics, 'render' | 'contentType'>;
  readonly readiness: Pick<Readiness, 'report'>;
  readonly log: Logger;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Serves `/healthz` (200 while the process runs), `/readyz` (200 when it does its work, else 503 with the reasons) and
 * `/metrics`. There is no login: the responses contain no ids and no secrets.
 *
 * @throws {Error} when it cannot listen, such as EADDRINUSE: another program would answer the probes.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<Listening> {
  const { host, port, log } = options;
  const server = createServer((request, response) => {
    answer(options, request)
      .catch((error: unknown) => {
        log.error({ err: error }, 'a request to the health server failed');
        return json(500, { error: 'see the log' });
      })
      .then((result) => send(response, result, request.method === 'HEAD'))
      .catch(() => response.destroy());
  });
  const listening = await listen(server, host, port);
  log.info({ url: listening.url }, 'serving /healthz, /readyz and /metrics');
  return listening;
}

async function answer({ metrics, readiness }: HealthServerOptions, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'only GET and HEAD' });
  const [path] = (request.url ?? '').split('?', 1);
  switch (path) {
    case '/healthz':
      return json(200, { alive: true });
    case '/readyz': {
      const report = await readiness.report();
      return json(report.ready ? 200 : 503, report);
    }
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.render() };
    default:
      return json(404, { error: 'there are /healthz, /readyz and /metrics' });
  }
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function send(response: ServerResponse, { status, type, body }: Answer, headOnly: boolean): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(headOnly ? undefined : body);
}
