import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { bareHost } from '../config/hosts.js';
import { proxyFor } from '../network/proxy.js';
import { openTlsTunnel } from '../network/tunnel.js';
import { lookupPublic } from './public-address.js';
import { ResponseHead } from './response-head.js';

/**
 * Opens a connection for one answer. Behind a proxy, the proxy resolves the name, and its rules decide which addresses may be
 * reached.
 *
 * @param anyAddress whether the name may resolve to addresses that are not public: for a local stack only.
 */
export function openConnection(url: URL, anyAddress: boolean): Duplex | Promise<Duplex> {
  const proxy = proxyFor(url);
  return proxy === undefined ? openDirectly(url, anyAddress) : openTlsTunnel(proxy, url).then(oneAnswerOver);
}

function openDirectly(url: URL, anyAddress: boolean): Duplex {
  const isTls = url.protocol === 'https:';
  const host = bareHost(url.hostname);
  const options = {
    host,
    port: Number(url.port || (isTls ? 443 : 80)),
    // Addresses are tried one after the other: if one does not answer, the others may.
    autoSelectFamily: true,
    ...(anyAddress ? {} : { lookup: lookupPublic }),
  };
  const socket = isTls
    ? // Regardless of NODE_TLS_REJECT_UNAUTHORIZED.
      connectTls({ ...options, servername: host, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] })
    : connect(options);
  return oneAnswerOver(socket);
}

/** A connection that repairs the head of its answer on the way. It ends with its socket, and its socket with it. */
export function oneAnswerOver(socket: Socket): Duplex {
  const head = new ResponseHead();
  const connection = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, encoding, done) => void socket.write(chunk as Buffer, encoding, done),
    // A server that sees our side closed may treat the connection as lost.
    final: (done) => done(),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    try {
      const bytes = head.take(chunk);
      if (bytes.length > 0 && !connection.push(bytes)) socket.pause();
    } catch (error) {
      connection.destroy(error as Error);
    }
  });
  socket.on('end', () => void connection.push(null));
  socket.on('error', (error) => connection.destroy(error));
  socket.on('close', () => {
    if (!connection.readableEnded) connection.push(null);
  });
  return connection;
}
