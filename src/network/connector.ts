import type { Socket } from 'node:net';
import type { ClientOptions } from 'ws';
import { buildConnector } from 'undici';
import { bareHost } from '../config/hosts.js';
import { hostInUrl } from '../lib/host-in-url.js';
import { proxyFor } from './proxy.js';
import { openTlsTunnel, openTunnel } from './tunnel.js';

/** Time limit for connecting, in milliseconds. */
const CONNECT_MS = 10_000;

/** The connector of HTTP connection pools: uses the proxy, if there is one, and ignores NODE_TLS_REJECT_UNAUTHORIZED. */
export function httpConnector(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS, rejectUnauthorized: true });
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    const proxy = proxyFor(new URL(`${protocol}//${hostInUrl(hostname)}`));
    if (proxy === undefined) return connect(options, callback);
    openTunnel(proxy, bareHost(hostname), Number(port || 443)).then(
      (httpSocket) => connect({ ...options, httpSocket }, callback),
      (error: Error) => callback(error, null),
    );
  };
}

/** The connector of a WebSocket to that address: uses the proxy, if there is one. */
export function socketConnector(address: string): Pick<ClientOptions, 'createConnection'> {
  const url = new URL(address);
  const proxy = proxyFor(url);
  if (proxy === undefined) return {};
  const createConnection = (_: unknown, created: (error: Error | null, socket?: Socket) => void) => {
    openTlsTunnel(proxy, url).then((socket) => created(null, socket), created);
  };
  // ws passes it to Node, whose requests accept a connection that is created asynchronously; its types only know that of node:net.
  return { createConnection: createConnection as unknown as NonNullable<ClientOptions['createConnection']> };
}
