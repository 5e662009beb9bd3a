import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostInUrl } from './host-in-url.js';

/** A server of HTTP that takes requests. */
export interface Listening {
  /** With the port that it has got. */
  readonly url: string;
  /** Ends it, and the connections that are open. */
  close(): Promise<void>;
}

/**
 * @param port 0: any free one
 * @throws {Error} when it cannot listen, such as EADDRINUSE
 */
export async function listen(server: Server, host: string, port: number): Promise<Listening> {
  server.listen(port, host);
  await once(server, 'listening');
  const { address, port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://${hostInUrl(address)}:${chosen}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
