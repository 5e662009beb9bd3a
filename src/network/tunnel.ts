import { request } from 'node:http';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { bareHost } from '../config/hosts.js';
import { hostInUrl } from '../lib/host-in-url.js';
import { loginOf } from './proxy.js';

/** Time limit for the proxy to connect, in milliseconds. */
const CONNECT_MS = 10_000;

/** A proxy did not connect. This says nothing about the host behind it. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  constructor(
    proxy: URL,
    /** The status it answered; undefined without an answer. */
    readonly status: number | undefined,
    options?: { readonly cause: unknown },
  ) {
    const what = status === undefined ? 'does not answer' : `refuses to connect (status ${status})`;
    super(`the proxy ${proxy.host} of HTTPS_PROXY ${what}`, options);
  }
}

/**
 * Opens a connection through a proxy (CONNECT, RFC 9110, 9.3.6). The proxy resolves the name.
 *
 * @param proxy including credentials, where it requires them
 * @throws {ProxyError}
 */
export function openTunnel(proxy: URL, host: string, port: number): Promise<Socket> {
  const authority = `${hostInUrl(host)}:${port}`;
  const login = loginOf(proxy);
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const asked = request({
    method: 'CONNECT',
    host: bareHost(proxy.hostname),
    port: Number(proxy.port || 80),
    path: authority,
    agent: false,
    headers: {
      host: authority,
      ...(basic === undefined ? {} : { 'proxy-authorization': `Basic ${basic}` }),
    },
  });
  const deadline = setTimeout(() => asked.destroy(new Error('no answer in time')), CONNECT_MS);
  return new Promise<Socket>((resolve, reject) => {
    asked.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        return reject(new ProxyError(proxy, statusCode));
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket as Socket);
    });
    // A server that does not support CONNECT answers as to any request.
    asked.once('response', (answer) => {
      answer.destroy();
      reject(new ProxyError(proxy, answer.statusCode));
    });
    asked.once('error', (cause) => reject(new ProxyError(proxy, undefined, { cause })));
    asked.end();
  }).finally(() => clearTimeout(deadline));
}

/** TLS with the host behind a proxy, regardless of NODE_TLS_REJECT_UNAUTHORIZED. @throws {ProxyError} */
export async function openTlsTunnel(proxy: URL, { hostname, port }: URL): Promise<TLSSocket> {
  const host = bareHost(hostname);
  const socket = await openTunnel(proxy, host, Number(port || 443));
  return connectTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
}
