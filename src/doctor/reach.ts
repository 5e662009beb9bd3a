import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { openTunnel } from '../network/tunnel.js';
import { unlessAborted } from '../lib/abort.js';

export interface Reached {
  readonly host: string;
  readonly port: number;
  /** Undefined: without TLS. */
  readonly tls: ConnectionOptions | undefined;
  readonly proxy: URL | undefined;
}

/**
 * Connects in place of a client library that hides why it could not, and disconnects.
 *
 * @throws the error of the first step that fails: DNS, connection, proxy, TLS
 */
export async function reach({ host, port, tls, proxy }: Reached, signal: AbortSignal): Promise<void> {
  const through = proxy === undefined ? undefined : await openTunnel(proxy, host, port);
  const plain = through ?? connect({ host, port });
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket =
    tls === undefined ? plain : connectTls({ host, ...name, ...tls, socket: plain, rejectUnauthorized: true });
  try {
    await unlessAborted(
      new Promise<void>((resolve, reject) => {
        // For TLS on an existing socket, the errors of that socket are not passed on.
        for (const part of [plain, socket]) part.once('error', reject);
        if (tls === undefined && through !== undefined) resolve();
        else socket.once(tls === undefined ? 'connect' : 'secureConnect', () => resolve());
      }),
      signal,
    );
  } finally {
    socket.destroy();
    plain.destroy();
  }
}
