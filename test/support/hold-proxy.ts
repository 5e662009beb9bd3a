import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Holds } from './holds.js';

/** A request to the storage, as far as tests tell them apart. */
export interface StorageRequest {
  readonly method: string;
  /** Account, container and blob, decoded. */
  readonly path: string;
  /** The operation, such as `blocklist`; empty for Put Blob and Get Blob. */
  readonly comp: string;
}

/** Stands before a Blob service, and keeps requests or answers back. */
export class HoldProxy {
  /** Requests that have not reached the service: killed here, the sender has done nothing. */
  readonly requests = new Holds<StorageRequest>();
  /** Answers that have not reached the sender: killed here, it has done it and does not know. */
  readonly answers = new Holds<StorageRequest>();
  /** The status that a request gets instead of being served; undefined: it is served. */
  refuse: (request: StorageRequest) => number | undefined = () => undefined;
  private readonly server = createServer((message, response) => {
    void this.serve(message, response).catch(() => response.destroy());
  });

  private constructor(private readonly target: string) {}

  static async start(connectionString: string): Promise<HoldProxy> {
    const proxy = new HoldProxy(connectionString);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get connectionString(): string {
    const { port } = this.server.address() as AddressInfo;
    return this.target.replace(this.endpoint.host, `127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private get endpoint(): URL {
    return new URL(/BlobEndpoint=([^;]+)/.exec(this.target)![1]!);
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://storage');
    const asked: StorageRequest = {
      method: message.method ?? '',
      path: decodeURIComponent(url.pathname),
      comp: url.searchParams.get('comp') ?? '',
    };
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const status = this.refuse(asked);
    if (status !== undefined) {
      message.resume();
      response.writeHead(status, { 'x-ms-error-code': 'ServerBusy' }).end();
      return;
    }
    if (!(await this.requests.pass(asked, gone.signal))) return;
    const answer = await this.forward(message, gone.signal);
    if (!(await this.answers.pass(asked, gone.signal))) return;
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    await pipeline(answer, response);
  }

  /** Signatures do not cover the host name, but they do cover the other headers. */
  private async forward(message: IncomingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { hostname, port } = this.endpoint;
    const { method, url: path, headers } = message;
    const forwarded = request({ hostname, port, method, path, headers, signal });
    const answered = once(forwarded, 'response') as Promise<[IncomingMessage]>;
    await Promise.all([answered, pipeline(message, forwarded)]);
    const [answer] = await answered;
    return answer;
  }
}
