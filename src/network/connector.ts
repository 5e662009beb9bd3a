import type { Socket } from 'node:net';
import type { ClientOptions } from 'ws';
import { buildConnector } from 'undici';
import { bareHost } from '../config/hosts.js';
import { hostInUrl } from '../lib/host-in-url.js';
import { proxyFor } from './proxy.js';
import { openTlsTunnel, openTunnel } from './tunnel.js';

/** Time to connect, in milliseconds. */
const CONNECT_MS = 10_000;

/** How a pool of HTTP connections connects: through the proxy where there is one, and regardless of NODE_TLS_REJECT_UNAUTHORIZED. */
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

/** How a WebSocket of that address connects: through the proxy where there is one. */
export function socketConnector(address: string): Pick<ClientOptions, 'createConnection'> {
  const url = new URL(address);
  const proxy = proxyFor(url);
  if (proxy === undefined) return {};
  const createConnection = (_: unknown, created: (error: Error | null, socket?: Socket) => void) => {
    openTlsTunnel(proxy, url).then((socket) => created(null, socket), created);
  };
  // ws passes it on to Node, whose requests take a connection that comes later; its types know that of node:net only.
  return { createConnection: createConnection as unknown as NonNullable<ClientOptions['createConnection']> };
}
