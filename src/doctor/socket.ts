import { WebSocket } from 'ws';
import { socketConnector } from '../network/connector.js';
import type { EventChannel } from '../genesys/event-source.js';

/** The server has answered a handshake without opening a socket. */
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
 * Opens an event socket, subscribes and closes it. A subscription need not be answered: a refused one shows in a close
 * instead of a sign of life. Events that arrive meanwhile are not lost, because every subscriber receives all of them.
 *
 * @throws {HandshakeRefusedError}
 * @throws {Error} when the socket does not open, or closes after the subscription.
 */
export async function trySocket(channel: EventChannel, signal: AbortSignal): Promise<void> {
  const connection = await channel.open(signal);
  const socket = new WebSocket(connection.url, {
    headers: connection.headers,
    ...socketConnector(connection.url),
    rejectUnauthorized: true,
    followRedirects: false,
  });
  const drop = () => socket.terminate();
  signal.addEventListener('abort', drop);
  await new Promise<void>((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      const wanted = response.headers['www-authenticate']?.slice(0, 200);
      reject(new HandshakeRefusedError(response.statusCode, wanted));
      request.destroy();
      socket.terminate();
    });
    const alive = () => {
      resolve();
      socket.close(1000);
    };
    const subscribe = async () => {
      await connection.subscribe?.(signal);
      if (connection.subscription !== undefined) socket.send(connection.subscription);
      if (connection.ping === undefined) return socket.once('pong', alive).ping();
      socket.once('message', alive).send(connection.ping);
    };
    socket.on('open', () => void subscribe().catch(reject));
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code} after the subscription`)));
  }).finally(() => signal.removeEventListener('abort', drop));
}
