import { WebSocket } from 'ws';
import type { EventChannel } from '../genesys/api.js';

/** The server has answered a handshake with something else than a socket. */
export class HandshakeRefusedError extends Error {
  override readonly name = 'HandshakeRefusedError';

  constructor(
    readonly status: number | undefined,
    wwwAuthenticate: string | undefined,
  ) {
    super(`the handshake was refused with ${status}${wwwAuthenticate === undefined ? '' : ` (${wwwAuthenticate})`}`);
  }
}

/**
 * Opens an event socket, subscribes and closes it. There is no answer to a subscription: one that was refused shows in
 * a close instead of a pong. Events that come meanwhile are not lost, for every subscriber gets its own.
 *
 * @throws {HandshakeRefusedError}
 * @throws {Error} when the socket does not open, or does not live after the subscription.
 */
export function trySocket(channel: EventChannel, token: string, signal: AbortSignal): Promise<void> {
  const socket = new WebSocket(channel.url, {
    headers: { ...channel.headers, authorization: `Bearer ${token}` },
    rejectUnauthorized: true,
    followRedirects: false,
  });
  const drop = () => socket.terminate();
  signal.addEventListener('abort', drop);
  return new Promise<void>((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      const wanted = response.headers['www-authenticate']?.slice(0, 200);
      reject(new HandshakeRefusedError(response.statusCode, wanted));
      request.destroy();
      socket.terminate();
    });
    socket.on('open', () => socket.send(channel.subscription, () => socket.ping()));
    socket.on('pong', () => {
      resolve();
      socket.close(1000);
    });
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code} after the subscription`)));
  }).finally(() => signal.removeEventListener('abort', drop));
}
