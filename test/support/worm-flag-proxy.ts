import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that went through. */
interface ProxiedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Stands before a storage emulator, and notes what is asked of it. */
export interface FlagProxy {
  readonly connectionString: string;
  readonly requests: readonly ProxiedRequest[];
  stop(): Promise<void>;
}

/**
 * A storage that says of its containers that they can lock records, whatever the truth is: for proving that a claim is
 * not believed without the read-back.
 */
export async function startFlagProxy(connectionString: string): Promise<FlagProxy> {
  const target = new URL(/BlobEndpoint=([^;]+)/.exec(connectionString)![1]!);
  const requests: ProxiedRequest[] = [];
  const server = createServer((message, response) => {
    requests.push({ method: message.method ?? '', url: message.url ?? '', headers: message.headers });
    const { hostname, port } = target;
    const forwarded = request(
      // Signatures do not cover the host name, but they do cover the other headers.
      { hostname, port, method: message.method, path: message.url, headers: message.headers },
      (answer) => {
        const claims = message.url?.includes('restype=container') === true;
        const flag = claims ? { 'x-ms-immutable-storage-with-versioning-enabled': 'true' } : {};
        response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...flag });
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => message.socket.destroy());
    message.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    connectionString: connectionString.replace(target.host, `127.0.0.1:${address.port}`),
    requests,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
